// A plan that the policy does not have, and the one that was probably meant.
import type { Side } from '../../domain/policy/exact/side.ts'
import { Misuse } from './command.ts'
import { nearest } from './nearest.ts'

/** `--plan` names a plan that is not there. */
export const noPlan = (plan: string, side: Side | null): Misuse => {
  const ids = side?.policy.plans.map(({ id }) => id) ?? []
  const near = nearest(plan, ids)
  return new Misuse(
    `the policy has no such plan: ${plan}`,
    near === undefined ? `it has: ${ids.join(', ')}` : `did you mean ${near}?`,
  )
}
