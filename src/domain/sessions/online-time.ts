// Seconds online of each holder, by day and by month of the park: what a plan gives a day, and the order of a queue, go by it.
import type { Holder } from '../people/people.ts'

/** `period`: `2026-11-23`, or `2026-11`. */
export type OnlineTime = { readonly holder: Holder; readonly period: string; readonly seconds: number }

/** The periods in which time counts that began on a day. */
export const periodsOf = (day: string): readonly [day: string, month: string] => [day, day.slice(0, 7)]

export type TimeBook = {
  readonly add: (holder: Holder, day: string, seconds: number) => void
  /** Of sessions that have ended. */
  readonly seconds: (holder: Holder, period: string) => number
  /** Of everybody who was online in that period. */
  readonly all: (period: string) => readonly number[]
  readonly restore: (times: readonly OnlineTime[]) => void
}

const keyOf = ({ kind, id }: Holder): string => `${kind} ${id}`

/** Keeps the last few periods: those before go when another begins. */
const MOST_PERIODS = 4

/** In memory; the store writes the same with each ending. */
export const createTimeBook = (): TimeBook => {
  const periods = new Map<string, Map<string, number>>()
  const ofPeriod = (period: string): Map<string, number> => {
    const known = periods.get(period)
    if (known !== undefined) return known
    const fresh = new Map<string, number>()
    periods.set(period, fresh)
    const oldest = periods.size > MOST_PERIODS ? periods.keys().next().value : undefined
    if (oldest !== undefined) periods.delete(oldest)
    return fresh
  }
  const put = (holder: Holder, period: string, seconds: number): void => {
    const of = ofPeriod(period)
    of.set(keyOf(holder), (of.get(keyOf(holder)) ?? 0) + seconds)
  }
  return {
    add: (holder, day, seconds) => {
      for (const period of periodsOf(day)) put(holder, period, seconds)
    },
    seconds: (holder, period) => periods.get(period)?.get(keyOf(holder)) ?? 0,
    all: (period) => [...(periods.get(period)?.values() ?? [])],
    restore: (times) => {
      for (const { holder, period, seconds } of times) put(holder, period, seconds)
    },
  }
}
