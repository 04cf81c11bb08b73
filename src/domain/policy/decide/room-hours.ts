// Whether a room is open, until when, or from when on: its schedule, with days that have hours of their own.
import type { Policy, Room, Schedule } from '../language.ts'
import { momentOf, type WallTime, wallClockOf } from '../read/time.ts'
import { dayText, isOpen } from './schedule.ts'

/** Milliseconds since 1970. `closesAt`: the end of the opening that lasts now; `opensAt`: the next one; `null`: not within two weeks. */
export type RoomHours = { readonly open: boolean; readonly closesAt: number | null; readonly opensAt: number | null }

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const LOOK_AHEAD = 15

/** Minutes of that day at which something may change. */
const marksOf = ({ days }: Room, schedule: Schedule | undefined, day: string): readonly number[] => {
  const own = days.find((each) => each.day === day)
  const spans = schedule?.spans ?? []
  const ends =
    own === undefined
      ? spans.flatMap(({ from, to }) => [from, to])
      : own.open === null
        ? []
        : [own.open.from, own.open.to]
  return [...new Set([0, ...ends.filter((minute) => minute < 1440)])].sort((a, b) => a - b)
}

/** A day of its own has its hours from midnight to midnight; what the schedule began the evening before ends there. */
const openWhen = ({ days }: Room, schedule: Schedule | undefined, wall: WallTime): boolean => {
  const own = days.find(({ day }) => day === dayText(wall))
  if (own === undefined) return schedule === undefined || isOpen(schedule, wall)
  const minute = Math.floor((wall - Math.floor(wall / DAY) * DAY) / MINUTE)
  return own.open !== null && minute >= own.open.from && minute < own.open.to
}

/** The wall times of the coming days at which something may change, in their order. */
function* marksAfter(room: Room, schedule: Schedule | undefined, now: WallTime): Generator<WallTime> {
  const midnight = Math.floor(now / DAY) * DAY
  for (let start = midnight; start < midnight + LOOK_AHEAD * DAY; start += DAY)
    for (const minute of marksOf(room, schedule, dayText(start)))
      if (start + minute * MINUTE > now) yield start + minute * MINUTE
}

type Known = { readonly until: number; readonly since: number; readonly hours: RoomHours }

type WallClock = (at: number) => WallTime

const find = (room: Room, schedule: Schedule | undefined, at: number, wallClock: WallClock): RoomHours => {
  const now = wallClock(at)
  const open = openWhen(room, schedule, now)
  for (const wall of marksAfter(room, schedule, now)) {
    // Shown twice, or left out, when clocks are set: the first that is still to come.
    const change = openWhen(room, schedule, wall) === open ? at : momentOf(wall, wallClock)
    if (change > at) return { open, closesAt: open ? change : null, opensAt: open ? null : change }
  }
  return { open, closesAt: null, opensAt: null }
}

/** Gives the hours of a room at a time; what was found holds until the room opens or closes. */
export const createRoomHours = ({ park, schedules }: Pick<Policy, 'park' | 'schedules'>) => {
  const wallClock = wallClockOf(park.timezone) ?? ((at: number) => at)
  const known = new Map<Room, Known>()
  return (room: Room, at: number): RoomHours => {
    const last = known.get(room)
    if (last !== undefined && at >= last.since && at < last.until) return last.hours
    const schedule = schedules.find(({ id }) => id === room.hours)
    const hours = find(room, schedule, at, wallClock)
    known.set(room, { since: at, until: hours.closesAt ?? hours.opensAt ?? at + DAY, hours })
    return hours
  }
}
