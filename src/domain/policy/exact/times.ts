// All times that a policy can tell apart: stretches of a week of the park's clock, before and after the last days of rules.
import type { Bits } from '../compile/bits.ts'
import { isOpen } from '../decide/schedule.ts'
import type { Schedule } from '../language.ts'
import { momentOf, type WallTime, wallClockOf } from '../read/time.ts'
import { type Budget, spend } from './budget.ts'
import type { Side } from './side.ts'

/** Days from the one after `after` to `until`; `null`: from ever, or for ever. */
type Phase = { readonly after: string | null; readonly until: string | null }

/** Minutes of a week, Monday 00:00 being 0: from, and up to but without, to. */
export type Stretch = readonly [from: number, to: number]

/** Times when the same rules hold on each side. */
type TimePoint = { readonly phase: number; readonly week: number; readonly active: readonly Bits[] }

export type Times = {
  readonly points: readonly TimePoint[]
  /** In order of time. */
  readonly phases: readonly Phase[]
  /** Stretches of the week at which the same schedules are open. */
  readonly weeks: readonly (readonly Stretch[])[]
}

/** Part of all time. `week` null: at every hour. */
export type When = Phase & { readonly week: readonly Stretch[] | null }

const MINUTE = 60_000
const DAY_MINUTES = 1440
const DAY = DAY_MINUTES * MINUTE
/** 1970-01-05, a Monday. */
const MONDAY = 4 * DAY
/** Two weeks have every hour of the week even if clocks are set forward in one of them. */
const SHORT = 14
const LAST_DAY = '9999-12-31'

const usedSchedules = ({ policy }: Side): readonly Schedule[] => {
  const used = new Set(policy.rules.map(({ match }) => match.when))
  return policy.schedules.filter(({ id }) => used.has(id))
}

type Week = { readonly stretches: Stretch[]; readonly open: readonly (readonly boolean[])[] }

const openAt = ({ policy }: Side, used: ReadonlySet<Schedule>, minute: number): boolean[] =>
  policy.schedules.map((schedule) => used.has(schedule) && isOpen(schedule, MONDAY + minute * MINUTE))

const weeksOf = (sides: readonly Side[], budget: Budget): readonly Week[] | undefined => {
  const schedules = sides.flatMap(usedSchedules)
  const spans = schedules.flatMap((schedule) => schedule.spans)
  const ends = spans.flatMap(({ from, to }) => [from, to % DAY_MINUTES])
  const marks = [...new Set([0, ...ends])].sort((a, b) => a - b)
  if (!spend(budget, Math.ceil((marks.length * 7 * (1 + spans.length)) / 20))) return undefined
  const used = new Set(schedules)
  const weeks = new Map<string, Week>()
  for (let day = 0; day < 7; day++) {
    for (const [n, mark] of marks.entries()) {
      const from = day * DAY_MINUTES + mark
      const open = sides.map((side) => openAt(side, used, from))
      const key = JSON.stringify(open)
      const week = weeks.get(key) ?? { stretches: [], open }
      week.stretches.push([from, day * DAY_MINUTES + (marks[n + 1] ?? DAY_MINUTES)])
      weeks.set(key, week)
    }
  }
  return [...weeks.values()]
}

const dayNumber = (day: string): number => {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number)
  return Date.UTC(year, month - 1, date) / DAY
}

const dayAfter = (day: string): string => new Date((dayNumber(day) + 1) * DAY).toISOString().slice(0, 10)

const phasesOf = (sides: readonly Side[], from: string | null): readonly Phase[] => {
  const untils = sides.flatMap(({ policy }) => policy.rules.flatMap(({ until }) => until ?? []))
  const cuts = [...new Set(untils)].filter((day) => day < LAST_DAY).sort()
  return (
    [...cuts, null]
      .map((until, n) => ({ after: cuts[n - 1] ?? null, until }))
      .filter(({ until }) => from === null || until === null || until >= from)
      // What began before is going on.
      .map(({ after, until }) => ({ after: from !== null && after !== null && after < from ? null : after, until }))
  )
}

type Clock = (at: number) => WallTime

/** Whether clocks ever show some minute of the stretch on that day; what they leave out is one piece. */
const isShown = (wall: WallTime, [from, to]: Stretch, clock: Clock): boolean =>
  [wall, wall + (to - from - 1) * MINUTE].some((each) => clock(momentOf(each, clock)) === each)

const hasStretch = (phase: Phase, stretch: Stretch, clock: Clock, from: string | null): boolean => {
  const begin = phase.after === null ? from : dayAfter(phase.after)
  if (begin === null || phase.until === null) return true
  const first = dayNumber(begin)
  const last = dayNumber(phase.until)
  if (last - first + 1 >= SHORT) return true
  const weekday = Math.floor(stretch[0] / DAY_MINUTES)
  for (let day = first; day <= last; day++) {
    const isDay = (((day + 3) % 7) + 7) % 7 === weekday
    if (isDay && isShown(day * DAY + (stretch[0] % DAY_MINUTES) * MINUTE, stretch, clock)) return true
  }
  return false
}

/** All times, or from a day on. With two time zones, hours are those that each clock shows. */
export const timesOf = (sides: readonly Side[], budget: Budget, from: string | null = null): Times | undefined => {
  const weeks = weeksOf(sides, budget)
  if (weeks === undefined) return undefined
  const phases = phasesOf(sides, from)
  const rules = sides.reduce((sum, { policy }) => sum + policy.rules.length, 0)
  if (!spend(budget, Math.ceil((phases.length * weeks.length * (10 + rules)) / 100))) return undefined
  const zone = sides.at(-1)?.policy.park.timezone ?? 'UTC'
  const clock = wallClockOf(zone) ?? ((at: number) => at)
  const points = phases.flatMap((phase, p) => {
    const day = phase.after === null ? (phase.until ?? LAST_DAY) : dayAfter(phase.after)
    return weeks.flatMap(({ stretches, open }, week): TimePoint[] => {
      if (!stretches.some((stretch) => hasStretch(phase, stretch, clock, from))) return []
      return [{ phase: p, week, active: sides.map((side, n) => side.activeOn(day, open[n] ?? [])) }]
    })
  })
  return { points, phases, weeks: weeks.map(({ stretches }) => stretches) }
}

/** In order, what touches as one. */
export const joined = (stretches: readonly Stretch[]): readonly Stretch[] => {
  const made: [number, number][] = []
  for (const [from, to] of [...stretches].sort((a, b) => a[0] - b[0])) {
    const last = made.at(-1)
    if (last !== undefined && last[1] === from) last[1] = to
    else made.push([from, to])
  }
  return made
}

/** Some points of time in the fewest words: consecutive phases with the same week are one. */
export const whenOf = (times: Times, chosen: ReadonlySet<number>): readonly When[] => {
  const { points, phases, weeks } = times
  const all: When[] = []
  for (const [p, phase] of phases.entries()) {
    const here = points.flatMap((point, n) => (point.phase === p ? [{ n, week: point.week }] : []))
    const inside = here.filter(({ n }) => chosen.has(n))
    if (inside.length === 0) continue
    const whole = inside.length === here.length
    const week = whole ? null : joined(inside.flatMap((point) => weeks[point.week] ?? []))
    const last = all.at(-1)
    const continues = last !== undefined && last.until === phase.after && phase.after !== null
    if (continues && JSON.stringify(last.week) === JSON.stringify(week))
      all[all.length - 1] = { ...last, until: phase.until }
    else all.push({ ...phase, week })
  }
  return all
}
