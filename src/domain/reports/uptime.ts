// How much of each month the service ran, from what it noted while it ran. What it does not know it does not tell.

/** Milliseconds of a month of the park: it ran; of that the resolver found no answers; it did not run. */
type UptimeMonth = {
  readonly month: string
  readonly up: number
  readonly lineless: number
  readonly down: number
}

/** `last`: up to when it is known, in credible time; null: nothing is known yet. Months in their order. */
export type Uptime = { readonly last: number | null; readonly months: readonly UptimeMonth[] }

export const NO_UPTIME: Uptime = { last: null, months: [] }

/** So long without a note and the service did not run, whatever the reason. */
const SILENCE = 180_000
/** Midnights of every zone fall on it. */
const QUARTER = 900_000
const HOUR = 3_600_000
const DAY = 86_400_000
const MOST_MONTHS = 13

const add = (months: Map<string, UptimeMonth>, month: string, state: 'up' | 'lineless' | 'down', ms: number): void => {
  const { up, lineless, down } = months.get(month) ?? { up: 0, lineless: 0, down: 0 }
  months.set(month, {
    month,
    up: up + (state === 'down' ? 0 : ms),
    lineless: lineless + (state === 'lineless' ? ms : 0),
    down: down + (state === 'down' ? ms : 0),
  })
}

/** A note: it runs at that moment. `since`: when it was started; before that it did not run. */
export type Noted = { readonly at: number; readonly since: number; readonly line: boolean }

/** The book with what has passed since the last note. A gap may be long: it is told to each month that it lies in. */
export const noted = ({ last, months }: Uptime, { at, since, line }: Noted, dayOf: (at: number) => string): Uptime => {
  if (last === null || at <= last) return { last: Math.max(last ?? at, at), months }
  const all = new Map(months.map((each) => [each.month, each]))
  const tell = (from: number, to: number, state: 'up' | 'lineless' | 'down'): void => {
    // Older than what is kept.
    let begin = Math.max(from, to - MOST_MONTHS * 31 * DAY)
    while (begin < to) {
      const end = Math.min(to, (Math.floor(begin / QUARTER) + 1) * QUARTER)
      add(all, dayOf(begin).slice(0, 7), state, end - begin)
      begin = end
    }
  }
  const started = Math.min(at, Math.max(last, since))
  tell(last, started, 'down')
  tell(started, at, at - started > SILENCE ? 'down' : line ? 'up' : 'lineless')
  const kept = [...all.values()].sort((a, b) => (a.month < b.month ? -1 : 1)).slice(-MOST_MONTHS)
  return { last: at, months: kept }
}

/** Of a month: the share of the time of which anything is known, 0 to 1, and for how long there was no line. */
export type UptimeShown = { readonly month: string; readonly share: number | null; readonly lineless: number }

const before = (month: string): string => {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`
}

/** The last `most` months up to the one of that day, the newest first; `share` null: of less than an hour anything is known. */
export const uptimeShown = ({ months }: Uptime, day: string, most: number): readonly UptimeShown[] => {
  const shown: UptimeShown[] = []
  let month = day.slice(0, 7)
  for (let n = 0; n < most; n++, month = before(month)) {
    const of = months.find((each) => each.month === month)
    const known = of === undefined ? 0 : of.up + of.down
    shown.push({ month, share: of === undefined || known < HOUR ? null : of.up / known, lineless: of?.lineless ?? 0 })
  }
  return shown
}
