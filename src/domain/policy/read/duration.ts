// Lengths of time as a policy writes them.

const SECONDS: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600 }
const LONGEST = 7 * 24 * 3600

/** Reads `60 min`, `2 h`, `90 s`: whole seconds, at most a week. */
export const parseDuration = (text: string): number | undefined => {
  const [, amount, unit = ''] = /^(\d{1,6}) ?(s|min|h)$/.exec(text) ?? []
  const seconds = Number(amount) * (SECONDS[unit] ?? 0)
  return seconds >= 1 && seconds <= LONGEST ? seconds : undefined
}
