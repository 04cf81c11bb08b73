// Notices that what is allowed has changed: another policy is in force, or at this hour or on this day other rules of it hold.
import type { Clock } from '../base/clock.ts'
import type { Decider } from '../domain/policy/decider.ts'

export type ChangeParts = {
  readonly policy: { readonly decider: () => Decider }
  readonly clock: Clock
  readonly changed: () => Promise<void>
}

/** To be called after each swap, and every half second or so: compares, calls `changed` where it has, and resolves when the last change holds. */
export const onChange = ({ policy, clock, changed }: ChangeParts): (() => Promise<void>) => {
  const now = () => ({ decider: policy.decider(), key: policy.decider().momentKey(clock().wall) })
  let last = now()
  let holds = Promise.resolve()
  return () => {
    const next = now()
    if (next.decider === last.decider && next.key === last.key) return holds
    last = next
    holds = changed()
    return holds
  }
}
