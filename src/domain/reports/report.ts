// What staff read about a period: when people were online, on which plan, in which room; how often a rule refused something.
import { isDate } from '../policy/read/time.ts'
import type { RefusedDay } from './refusals.ts'
import type { UseHour } from './use.ts'
import { type Waited, type Waits, waitsOf } from './waits.ts'

/** Days of the park, both included. */
export type Period = { readonly from: string; readonly to: string }

/** Sums over everything else. */
type Sums = { readonly seconds: number; readonly begun: number; readonly interrupted: number }

/** What the store sums up of a period: by hour, and by day, plan and room. */
export type UseSums = {
  readonly hours: readonly Pick<UseHour, 'day' | 'hour' | 'seconds'>[]
  readonly days: readonly Omit<UseHour, 'hour'>[]
}

/** `days`: on which it was fewer than ten times, so that they are in no count. */
type Refused = { readonly reason: string; readonly count: number; readonly smallDays: number }

export type Report = Period & {
  readonly total: Sums
  readonly days: readonly ({ readonly day: string } & Sums)[]
  /** Seconds by weekday (Monday first) and hour of the day. */
  readonly week: readonly (readonly number[])[]
  /** How many of each weekday the period has. */
  readonly weekdays: readonly number[]
  /** The hours with most seconds, the busiest first. */
  readonly busiest: readonly { readonly day: string; readonly hour: number; readonly seconds: number }[]
  readonly plans: readonly ({ readonly plan: string } & Sums)[]
  /** `room` empty: outside every room. */
  readonly rooms: readonly ({ readonly room: string } & Sums)[]
  /** Of each room with a queue in that time. */
  readonly waits: readonly ({ readonly room: string } & Waits)[]
  readonly refused: readonly Refused[]
  /** Days on which the service began anew, so that refusals before that are not counted. */
  readonly partDays: number
}

const DAY = 86_400_000
const MOST_DAYS = 366
const BUSIEST = 5

const NOTHING: Sums = { seconds: 0, begun: 0, interrupted: 0 }

const plus = (a: Sums, b: Sums): Sums => ({
  seconds: a.seconds + b.seconds,
  begun: a.begun + b.begun,
  interrupted: a.interrupted + b.interrupted,
})

const timeOf = (day: string): number => Date.parse(`${day}T00:00Z`)

const plusDays = (day: string, days: number): string => new Date(timeOf(day) + days * DAY).toISOString().slice(0, 10)

/** What is asked for; `null`: until today, and seven days. `undefined`: no days of the calendar, or too many, or the wrong way round. */
export type AskedPeriod = { readonly from: string | null; readonly to: string | null }

export const periodOf = ({ from, to }: AskedPeriod, today: string): Period | undefined => {
  if ((from !== null && !isDate(from)) || (to !== null && !isDate(to))) return undefined
  const last = to ?? today
  const period = { from: from ?? plusDays(last, -6), to: last }
  const days = daysIn(period)
  return days >= 1 && days <= MOST_DAYS ? period : undefined
}

/** How many days the period has. */
const daysIn = ({ from, to }: Period): number => Math.round((timeOf(to) - timeOf(from)) / DAY) + 1

const daysOf = (period: Period): readonly string[] =>
  Array.from({ length: daysIn(period) }, (_, i) => plusDays(period.from, i))

/** Monday is 0. */
const weekdayOf = (day: string): number => (new Date(timeOf(day)).getUTCDay() + 6) % 7

const grouped = <T extends Sums>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, Sums> => {
  const sums = new Map<string, Sums>()
  for (const item of items) sums.set(keyOf(item), plus(sums.get(keyOf(item)) ?? NOTHING, item))
  return sums
}

const most = <T extends Sums>(items: readonly T[]): readonly T[] => [...items].sort((a, b) => b.seconds - a.seconds)

const weekOf = (hours: UseSums['hours']): readonly (readonly number[])[] => {
  const week = Array.from({ length: 7 }, () => new Array<number>(24).fill(0))
  for (const { day, hour, seconds } of hours) {
    const row = week[weekdayOf(day)]
    if (row !== undefined) row[hour] = (row[hour] ?? 0) + seconds
  }
  return week
}

const busiestOf = (hours: UseSums['hours']): Report['busiest'] => {
  const sums = new Map<string, Report['busiest'][number]>()
  for (const { day, hour, seconds } of hours) {
    const key = `${day} ${hour}`
    sums.set(key, { day, hour, seconds: seconds + (sums.get(key)?.seconds ?? 0) })
  }
  return [...sums.values()].sort((a, b) => b.seconds - a.seconds || (a.day < b.day ? -1 : 1)).slice(0, BUSIEST)
}

const refusedOf = (days: readonly RefusedDay[]): readonly Refused[] => {
  const sums = new Map<string, Refused>()
  for (const { reason, count } of days) {
    const before = sums.get(reason) ?? { reason, count: 0, smallDays: 0 }
    sums.set(reason, { reason, count: before.count + count, smallDays: before.smallDays + (count === 0 ? 1 : 0) })
  }
  return [...sums.values()].sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1))
}

const waitsByRoom = (waited: readonly Waited[]): Report['waits'] =>
  [...new Set(waited.map(({ room }) => room))].map((room) => ({
    room,
    ...waitsOf(waited.filter((each) => each.room === room)),
  }))

type Told = { readonly refused: readonly RefusedDay[]; readonly waited: readonly Waited[] }

/** The report of a period. */
export const reportOf = (period: Period, { hours, days }: UseSums, { refused, waited }: Told): Report => {
  const [byDay, plans, rooms] = [
    grouped(days, ({ day }) => day),
    grouped(days, ({ plan }) => plan),
    grouped(days, ({ room }) => room),
  ]
  const all = daysOf(period)
  const weekdays = new Array<number>(7).fill(0)
  for (const day of all) weekdays[weekdayOf(day)] = (weekdays[weekdayOf(day)] ?? 0) + 1
  return {
    ...period,
    total: days.reduce<Sums>(plus, NOTHING),
    days: all.map((day) => ({ day, ...(byDay.get(day) ?? NOTHING) })),
    week: weekOf(hours),
    weekdays,
    busiest: busiestOf(hours),
    plans: most([...plans].map(([plan, sums]) => ({ plan, ...sums }))),
    rooms: most([...rooms].map(([room, sums]) => ({ room, ...sums }))),
    waits: waitsByRoom(waited),
    refused: refusedOf(refused),
    partDays: new Set(refused.filter(({ whole }) => !whole).map(({ day }) => day)).size,
  }
}
