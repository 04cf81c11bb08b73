// "Can anyone ever reach that, and when?" as people type it, at the API, on the rules page and on the command line.
import { BRIEF } from './exact/budget.ts'
import { type Reach, reachOf } from './exact/reach.ts'
import type { Side } from './exact/side.ts'
import { parseDestination } from './read/destination.ts'

/** The question; `plan` null: anybody. */
export type ReachQuestion = { readonly to: string; readonly plan: string | null }

/** The answer, or why there is none. */
export type ReachAnswer =
  | { readonly ok: true; readonly reach: Reach }
  | { readonly ok: false; readonly why: 'unknown-plan' | 'bad-to' | 'too-complex' }

/** The same of a running service. `busy`: all who asked have had their share of its time; in a second there is more. */
export type ReachNow = ReachAnswer | { readonly ok: false; readonly why: 'busy' }

/** Answers from the policy alone; `today` is the park's day, `2026-11-23`: what was before no longer counts. */
export const answerReach = (
  side: Side,
  { to, plan }: ReachQuestion,
  today: string,
  budget = { left: BRIEF },
): ReachAnswer => {
  if (plan !== null && !side.policy.plans.some(({ id }) => id === plan)) return { ok: false, why: 'unknown-plan' }
  const destination = parseDestination(to)
  if (destination === undefined) return { ok: false, why: 'bad-to' }
  const reach = reachOf(side, { ...destination, plan, from: today }, budget)
  return reach === undefined ? { ok: false, why: 'too-complex' } : { ok: true, reach }
}
