// Moments as people read them: by the park's clock, always with its offset.

const formats = new Map<string, Intl.DateTimeFormat>()

const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  formats.set(zone, made)
  return made
}

/** The park's wall clock at a time, as if it were UTC, in milliseconds. */
const localAt = (zone: string, at: number): number => {
  const part = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map((p) => [p.type, Number(p.value)]),
  )
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

const offsetAt = (zone: string, at: number): number => localAt(zone, at) - Math.floor(at / 1000) * 1000

const pad = (n: number): string => String(n).padStart(2, '0')

/** `UTC+09:00`. */
export const offsetText = (zone: string, at: number): string => {
  const minutes = Math.round(offsetAt(zone, at) / 60_000)
  const size = Math.abs(minutes)
  return `UTC${minutes < 0 ? '−' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`
}

/** `2026-11-23T09:00`, the park's time: as a date-time field has it. */
export const fieldTime = (zone: string, at: number): string => new Date(localAt(zone, at)).toISOString().slice(0, 16)

/** `2026-11-23 09:00 (UTC+09:00)`. */
export const momentText = (zone: string, at: number): string =>
  `${fieldTime(zone, at).replace('T', ' ')} (${offsetText(zone, at)})`
