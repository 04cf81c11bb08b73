// How many people hold each plan, told so that nobody learns a number under ten, neither by itself nor out of the others.
import type { Measure, Stage } from '../policy/language.ts'
import type { HeadCount } from './heads.ts'

/** Below this a number could name somebody. */
const FEW = 10
/** So that nobody counts one person out of two days. */
const STEP = 5

/** All holders of a plan: about so many, at least so many (companies with fewer than ten are not in it), or too few to tell. */
export type Total = { readonly kind: 'about' | 'at-least'; readonly count: number } | { readonly kind: 'few' }

/** `count` null: fewer than ten, or none. `tenant` null: whoever is of no company. */
type TenantHolders = { readonly tenant: string | null; readonly count: number | null }

export type PlanHolders = { readonly plan: string; readonly total: Total; readonly tenants: readonly TenantHolders[] }

const rounded = (count: number): number => Math.round(count / STEP) * STEP

/**
 * A total would give away what the small ones have in common. It is told only where each of them may then still be any number from
 * 0 to 9; else what is told is the sum of those that are told anyway.
 */
const totalOf = (counts: readonly number[]): Total => {
  const few = counts.filter((count) => count < FEW)
  const told = counts.filter((count) => count >= FEW)
  const [hidden, open] = [few.reduce((sum, n) => sum + n, 0), told.reduce((sum, n) => sum + n, 0)]
  const most = (FEW - 1) * (few.length - 1)
  if (few.length === 0 || (hidden >= FEW && hidden <= most)) {
    return open + hidden === 0 ? { kind: 'few' } : { kind: 'about', count: rounded(open + hidden) }
  }
  return told.length === 0 ? { kind: 'few' } : { kind: 'at-least', count: rounded(open) }
}

/** The counts of one plan; `tenants`: all that there are, whether or not somebody there holds it. */
const holdersOf = (plan: string, heads: readonly HeadCount[], tenants: readonly string[]): PlanHolders => {
  const counts = new Map<string | null, number>(tenants.map((id) => [id, 0]))
  for (const { tenant, count } of heads.filter((head) => head.plan === plan))
    counts.set(tenant, (counts.get(tenant) ?? 0) + count)
  return {
    plan,
    total: totalOf([...counts.values()]),
    tenants: [...counts].map(([tenant, count]) => ({ tenant, count: count < FEW ? null : rounded(count) })),
  }
}

/** Of each plan. */
export const allHolders = (
  plans: readonly string[],
  heads: readonly HeadCount[],
  tenants: readonly string[],
): readonly PlanHolders[] => plans.map((plan) => holdersOf(plan, heads, tenants))

/** What is counted of a stage now. People are those of the totals, so that they give away nothing more. */
export type Counts = Readonly<Record<Measure, number>>

export const peopleIn = (holders: readonly PlanHolders[]): number =>
  holders.reduce((sum, { total }) => sum + (total.kind === 'few' ? 0 : total.count), 0)

export type StageNow = Stage & {
  readonly reached: number
  readonly state: 'to-come' | 'begun' | 'reached'
}

/** Each stage with how far it has come, the first first. */
export const stagesOn = (day: string, stages: readonly Stage[], counts: Counts): readonly StageNow[] =>
  [...stages]
    .sort((a, b) => (a.from === b.from ? (a.id < b.id ? -1 : 1) : a.from < b.from ? -1 : 1))
    .map((stage) => {
      const reached = counts[stage.measure]
      const begun = stage.from <= day
      return { ...stage, reached, state: !begun ? 'to-come' : reached >= stage.goal ? 'reached' : 'begun' }
    })

/** What anybody may know about who has access. `counted`: the day of which the numbers of people are; null: not yet. */
export type WhoNow = {
  readonly day: string
  readonly counted: string | null
  readonly holders: readonly PlanHolders[]
  /** What companies are called, by their ids. */
  readonly names: ReadonlyMap<string, string>
  readonly stages: readonly StageNow[]
}
