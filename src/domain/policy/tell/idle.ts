// Why a rule has no effect, as a sentence to stand beside it.
import type { Idle } from '../exact/idle.ts'
import type { Rule } from '../language.ts'
import type { Phrases } from './phrases.ts'

/** The sentence. */
export const tellIdle = (rule: Rule, { meetsNothing, behind, lifted }: Idle, phrases: Phrases): string => {
  const { idle } = phrases
  const exception = rule.kind === 'except'
  if (meetsNothing) return exception ? idle.liftsNothing(rule.from) : idle.catchesNothing
  const reasons = [
    ...(behind.length > 0 ? [idle.behind(phrases.and(behind))] : []),
    ...(lifted.length > 0 ? [exception ? idle.besides(phrases.and(lifted)) : idle.lifted(phrases.and(lifted))] : []),
  ]
  const why = reasons.length === 0 ? idle.noPlan : reasons.join('; ')
  return exception ? idle.neverLifts(why) : idle.neverDecides(why)
}
