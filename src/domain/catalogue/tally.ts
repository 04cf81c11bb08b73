// How many of the services work, and what stands against the others: by the rule that shuts the door.
import type { Reason } from '../policy/reasons.ts'
import type { ServiceCoverage } from './coverage.ts'
import { type Answers, liveStateOf } from './live.ts'

export type Tally = {
  readonly all: number
  readonly works: number
  readonly atTimes: number
  readonly partly: number
  /** Of those that were asked. */
  readonly noAnswer: number
  /** By what the doors are shut at every hour, the most first; what stands in the plan's way is `plan:<id>`. */
  readonly blocked: readonly { readonly by: Reason; readonly services: number }[]
}

const blockedBy = ({ state, parts }: ServiceCoverage): Reason | undefined =>
  state === 'blocked' ? parts[0]?.refused[0]?.by : undefined

const NOBODY_ASKED: Answers = new Map()

/** Counts them; `answers`: of those that were asked. */
export const tallyOf = (covered: readonly ServiceCoverage[], answers: Answers = NOBODY_ASKED): Tally => {
  const states = covered.map((each) => liveStateOf(each, answers))
  const count = (state: (typeof states)[number]): number => states.filter((each) => each === state).length
  const reasons = covered.map(blockedBy).filter((by) => by !== undefined)
  const blocked = [...Map.groupBy(reasons, (by) => by)].map(([by, same]) => ({ by, services: same.length }))
  return {
    all: covered.length,
    works: count('works'),
    atTimes: count('at-times'),
    partly: count('partly'),
    noAnswer: count('no-answer'),
    blocked: blocked.sort((a, b) => b.services - a.services || (a.by < b.by ? -1 : 1)),
  }
}
