// How many of the services work, and what stands against the others: by the rule that shuts the door.
import type { Reason } from '../policy/reasons.ts'
import type { ServiceCoverage } from './coverage.ts'

export type Tally = {
  readonly all: number
  readonly works: number
  readonly atTimes: number
  readonly partly: number
  /** By what the doors are shut at every hour, the most first; what stands in the plan's way is `plan:<id>`. */
  readonly blocked: readonly { readonly by: Reason; readonly services: number }[]
}

const blockedBy = ({ state, parts }: ServiceCoverage): Reason | undefined =>
  state === 'blocked' ? parts[0]?.refused[0]?.by : undefined

/** Counts them. */
export const tallyOf = (covered: readonly ServiceCoverage[]): Tally => {
  const count = (state: ServiceCoverage['state']): number => covered.filter((each) => each.state === state).length
  const reasons = covered.map(blockedBy).filter((by) => by !== undefined)
  const blocked = [...Map.groupBy(reasons, (by) => by)].map(([by, same]) => ({ by, services: same.length }))
  return {
    all: covered.length,
    works: count('works'),
    atTimes: count('at-times'),
    partly: count('partly'),
    blocked: blocked.sort((a, b) => b.services - a.services || (a.by < b.by ? -1 : 1)),
  }
}
