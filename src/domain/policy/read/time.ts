// Dates, hours and moments as a policy writes them. Pure arithmetic, and the zone rules that the runtime carries.

/** Milliseconds since 1970 of a wall-clock reading, taken as if it were UTC. */
export type WallTime = number

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether it is a day of the calendar from 1970 on, written `2014-05-01`. */
export const isDate = (text: string): boolean => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (match === null) return false
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const most = month === 2 && !leap ? 28 : (DAYS[month - 1] ?? 0)
  return year >= 1970 && day >= 1 && day <= most
}

/** Reads `08:00` to `24:00`: minutes since midnight. */
export const parseClock = (text: string): number | undefined => {
  const match = /^(\d{2}):(\d{2})$/.exec(text)
  if (match === null) return undefined
  const minutes = Number(match[1]) * 60 + Number(match[2])
  return Number(match[2]) < 60 && minutes <= 1440 ? minutes : undefined
}

/** Gives the zone's wall-clock reading of a moment; `undefined` for a zone that the runtime does not know. */
export const wallClockOf = (timezone: string): ((at: number) => WallTime) | undefined => {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    return undefined
  }
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  }
}

const DAY = 86_400_000

/**
 * The moment at which the zone's clocks show `wall`. Where they show it twice (clocks set back), the first; where never
 * (clocks set forward), the moment that as many minutes after the change as `wall` lies after the hour that was left out.
 */
export const momentOf = (wall: WallTime, wallClock: (at: number) => WallTime): number => {
  const before = wall - (wallClock(wall - DAY) - (wall - DAY))
  const after = wall - (wallClock(wall + DAY) - (wall + DAY))
  const hits = [before, after].filter((at) => wallClock(at) === wall)
  return hits.length > 0 ? Math.min(...hits) : before
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::(\d{2}))?(Z|[+-]\d{2}:\d{2})?$/

/** Reads `2026-11-23T09:00`, with seconds and an offset if wanted; without offset it is the zone's time. Milliseconds since 1970. */
export const parseMoment = (text: string, wallClock: (at: number) => WallTime): number | undefined => {
  const match = MOMENT.exec(text)
  const [, date = '', clock = '', second = '0', offset] = match ?? []
  const minutes = parseClock(clock)
  if (!isDate(date) || minutes === undefined || minutes === 1440 || Number(second) > 59) return undefined
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  const wall = Date.UTC(year, month - 1, day) + minutes * 60_000 + Number(second) * 1000
  if (offset === undefined) return momentOf(wall, wallClock)
  if (offset === 'Z') return wall
  const ahead = parseClock(offset.slice(1))
  if (ahead === undefined || ahead > 14 * 60) return undefined
  return wall - (offset.startsWith('-') ? -ahead : ahead) * 60_000
}
