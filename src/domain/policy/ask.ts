// "May such a one reach that, when, and why?" as people type it, at the API and on the command line.
import type { Decider } from './decider.ts'
import type { Subject } from './language.ts'
import type { Explanation } from './question.ts'
import { parseDestination } from './read/destination.ts'
import { parseMoment, wallClockOf } from './read/time.ts'

/** The question. What is null was left out. */
export type Asked = {
  /** A URL, a host, or host:port. */
  readonly to: string
  readonly plan: string | null
  /** ISO 8601; without an offset the park's time. */
  readonly at: string | null
  readonly tenant: string | null
  readonly group: string | null
}

/** The answer, or what is wrong with the question. */
export type Answer =
  | { readonly ok: true; readonly at: number; readonly explanation: Explanation }
  | { readonly ok: false; readonly why: 'plan-needed' | 'unknown-plan' | 'bad-to' | 'bad-at' }

/** Somebody of whom only these things are known; the same as in a test of the policy. */
export const somebody = (plan: string, asked: Pick<Asked, 'tenant' | 'group'>): Subject => ({
  plan,
  tenant: asked.tenant,
  groups: asked.group === null ? [] : [asked.group],
  seat: null,
  network: null,
  badge: false,
  voucher: false,
  tenantStaff: false,
})

/** A question without a plan is about the asker's own session. */
const subjectOf = (asked: Asked, asker: Subject | undefined): Subject | undefined => {
  if (asked.plan !== null) return somebody(asked.plan, asked)
  if (asker === undefined) return undefined
  const groups = asked.group === null ? asker.groups : [asked.group]
  return { ...asker, tenant: asked.tenant ?? asker.tenant, groups }
}

const momentIn = (timezone: string, text: string): number | undefined =>
  parseMoment(text, wallClockOf(timezone) ?? ((at) => at))

/** Answers from the policy alone. `now` is milliseconds since 1970, for a question without a time. */
export const answer = (decider: Decider, asked: Asked, now: number, asker?: Subject): Answer => {
  const { policy } = decider
  const subject = subjectOf(asked, asker)
  if (subject === undefined) return { ok: false, why: 'plan-needed' }
  if (!policy.plans.some((plan) => plan.id === subject.plan)) return { ok: false, why: 'unknown-plan' }
  const destination = parseDestination(asked.to)
  if (destination === undefined) return { ok: false, why: 'bad-to' }
  const at = asked.at === null ? now : momentIn(policy.park.timezone, asked.at)
  if (at === undefined) return { ok: false, why: 'bad-at' }
  return { ok: true, at, explanation: decider.explain({ subject, at, ...destination }) }
}
