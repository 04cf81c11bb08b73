// Time as the policy sees it: which schedules are open, which day it is in the park, and until when nothing changes.
import type { Policy, Schedule, Span } from '../language.ts'
import { type WallTime, wallClockOf } from '../read/time.ts'

const MINUTE = 60_000
const DAY_MINUTES = 1440
const DAY = DAY_MINUTES * MINUTE

const minuteOf = (wall: WallTime): number => Math.floor(wall / MINUTE) - Math.floor(wall / DAY) * DAY_MINUTES

/** Monday is 0; 1970-01-01 was a Thursday. */
const weekdayOf = (wall: WallTime): number => (((Math.floor(wall / DAY) + 3) % 7) + 7) % 7

const spanOpen = ({ days, from, to }: Span, minute: number, today: number): boolean => {
  const isDay = days[today] ?? false
  if (to > from) return isDay && minute >= from && minute < to
  const wasDay = days[(today + 6) % 7] ?? false
  return (isDay && minute >= from) || (wasDay && minute < to)
}

/** Whether a schedule is open when the park's clocks show `wall`. An hour shown twice counts twice, one never shown not at all. */
export const isOpen = ({ spans }: Schedule, wall: WallTime): boolean =>
  spans.some((span) => spanOpen(span, minuteOf(wall), weekdayOf(wall)))

/** A stretch of time in which every schedule and every day stays as it is. */
export type Slot = {
  /** Milliseconds since 1970: the slot holds from `from` until just before `until`. */
  readonly from: number
  readonly until: number
  /** The park's day, `2026-11-23`. */
  readonly day: string
  /** For each schedule of the policy, in its order, whether it is open. */
  readonly open: readonly boolean[]
}

/** Gives the slot that a time lies in; always a fresh computation (some 20 µs), so keep it. */
export type Calendar = (at: number) => Slot

// Minutes of the day at which something may change; midnight is always one of them.
const marksOf = (schedules: readonly Schedule[]): readonly number[] => {
  const ends = schedules.flatMap(({ spans }) => spans.flatMap(({ from, to }) => [from, to % DAY_MINUTES]))
  return [...new Set([0, ...ends])].sort((a, b) => a - b)
}

/** The first moment after `low` (exclusive, offset known) up to `high` at which the offset differs; it does at `high`. */
const changeBetween = (low: number, high: number, offsetAt: (at: number) => number): number => {
  const offset = offsetAt(low)
  let before = low
  let after = high
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (offsetAt(middle) === offset) before = middle
    else after = middle
  }
  return after
}

const pad = (value: number, length: number): string => String(value).padStart(length, '0')

/** The park's day, `2026-11-23`. */
export const dayText = (wall: WallTime): string => {
  const date = new Date(wall)
  return `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1, 2)}-${pad(date.getUTCDate(), 2)}`
}

/** The calendar of a policy. Throws on a time zone that the runtime does not know; verify has refused it before. */
export const createCalendar = ({ park, schedules }: Pick<Policy, 'park' | 'schedules'>): Calendar => {
  const wallClock = wallClockOf(park.timezone)
  if (wallClock === undefined) throw new Error(`the timezone ${park.timezone} is not known`)
  const marks = marksOf(schedules)
  const offsetAt = (at: number): number => wallClock(at) - Math.floor(at / 1000) * 1000
  return (at) => {
    const offset = offsetAt(at)
    const wall = at + offset
    const midnight = Math.floor(wall / DAY) * DAY
    const minute = minuteOf(wall)
    const next = midnight + (marks.find((mark) => mark > minute) ?? DAY_MINUTES) * MINUTE - offset
    const last = midnight + (marks.findLast((mark) => mark <= minute) ?? 0) * MINUTE - offset
    return {
      // Clocks that were set in between end the slot there.
      from: offsetAt(last) === offset ? last : at,
      until: offsetAt(next) === offset ? next : changeBetween(at, next, offsetAt),
      day: dayText(wall),
      open: schedules.map((schedule) => isOpen(schedule, wall)),
    }
  }
}
