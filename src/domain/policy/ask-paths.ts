// "By which path does each service of a plan go, and why?" as people type it.
import { somebody } from './ask.ts'
import { type PathLine, pathLines } from './exact/path-reasons.ts'
import type { Side } from './exact/side.ts'
import { parseMoment, wallClockOf } from './read/time.ts'

/** What is null was left out: every plan; now; nobody's tenant or group. */
export type PathsQuestion = {
  readonly plan: string | null
  /** ISO 8601; without an offset the park's time. */
  readonly at: string | null
  readonly tenant: string | null
  readonly group: string | null
}

/** The answer, or what is wrong with the question. `at` is milliseconds since 1970. */
export type PathsAnswer =
  | {
      readonly ok: true
      readonly at: number
      readonly plans: readonly { readonly plan: string; readonly lines: readonly PathLine[] }[]
    }
  | { readonly ok: false; readonly why: 'unknown-plan' | 'bad-at' }

/** Answers from the policy alone, about people of whom nothing else is known. */
export const answerPaths = (side: Side, question: PathsQuestion, now: number): PathsAnswer => {
  const { policy } = side
  const ids = policy.plans.map(({ id }) => id).filter((id) => question.plan === null || id === question.plan)
  if (question.plan !== null && ids.length === 0) return { ok: false, why: 'unknown-plan' }
  const at =
    question.at === null ? now : parseMoment(question.at, wallClockOf(policy.park.timezone) ?? ((when) => when))
  if (at === undefined) return { ok: false, why: 'bad-at' }
  return { ok: true, at, plans: ids.map((plan) => ({ plan, lines: pathLines(side, somebody(plan, question), at) })) }
}
