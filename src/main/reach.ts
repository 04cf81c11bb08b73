// "Can anyone ever reach that?" for whoever asks, signed in or not: answered on the deciding thread, whose work comes first.
import type { Clock } from '../base/clock.ts'
import { answerReach, type ReachNow, type ReachQuestion } from '../domain/policy/ask-reach.ts'
import type { Decider } from '../domain/policy/decider.ts'
import type { Side } from '../domain/policy/exact/side.ts'

export type ReachParts = {
  readonly clock: Clock
  readonly policy: { readonly decider: () => Decider; readonly side: () => Side }
}

/** Steps that one question may take: a fraction of a second at the very most. */
const STEPS = 5000
/** Steps of all questions together: about the twentieth part of the thread's time, and some of it ahead. */
const ALL = { most: 40_000, perSecond: 10_000 } as const
/** What reading a question and telling its answer takes beside. */
const BESIDE = 50

/** Answers within what is left of the share. */
export const createReach = ({ clock, policy }: ReachParts): ((asked: ReachQuestion) => ReachNow) => {
  let left: number = ALL.most
  let at = clock().boot
  return (asked) => {
    const { boot, wall } = clock()
    left = Math.min(ALL.most, left + ((boot - at) / 1000) * ALL.perSecond)
    at = boot
    if (left <= 0) return { ok: false, why: 'busy' }
    const budget = { left: STEPS }
    const answer = answerReach(policy.side(), asked, policy.decider().dayOf(wall), budget)
    left -= BESIDE + Math.min(STEPS, STEPS - budget.left)
    return answer
  }
}
