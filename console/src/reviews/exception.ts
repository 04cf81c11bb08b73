// A request for review as a draft of the agreed policy: that its name may be reached, by one tenant or by everyone, for some days.
import { parseUtf8 } from '../../../src/base/utf8.ts'
import type { State } from '../../../src/domain/council/state.ts'
import {
  exceptionDays,
  exceptionTitle,
  reasonOfReview,
  writeException,
} from '../../../src/domain/policy/write-exception.ts'
import type { Review } from '../../../src/edges/api/contract/review.ts'
import type { Rules } from '../../../src/edges/api/contract/rules.ts'
import { readBlob } from '../proposals/blob.ts'
import type { Begun } from '../proposals/draft.ts'

type Rule = Rules['rules'][number]

/** The block that an exception would lift, for exactly this name. */
export type Liftable = { readonly rule: Rule; readonly name: string; readonly review: number }

/** Why none can be made of a request. */
type Hindrance = 'name' | 'plan' | 'rule'

const ID = /^[a-z0-9][a-z0-9-]{0,62}$/
/** A host name as the gateway writes it: no address, and nothing that YAML would read otherwise. */
const NAME = /^(?=.{1,253}$)(?:[a-z0-9_-]{1,63}\.)*[a-z][a-z0-9_-]{0,62}$/

export const isTenantId = (text: string): boolean => ID.test(text)

export const liftable = ({ number, rule: id, name }: Review, rules: readonly Rule[]): Liftable | Hindrance => {
  if (id.startsWith('plan:')) return 'plan'
  if (name === null || !NAME.test(name)) return 'name'
  const rule = rules.find((each) => each.id === id)
  // What one operator has blocked alone is no rule of the agreed policy: its id has a colon.
  return rule?.kind === 'block' && ID.test(id) ? { rule, name, review: number } : 'rule'
}

/** The agreed policy has its rules not one below the other. */
export class NoRoom extends Error {}

type Asked = Liftable & { readonly tenant: string | null; readonly days: number }

/** `now` in seconds, the gateway's. Throws `NoRoom`, or what reading the agreed policy from the record throws. */
export const beginException = async (
  { rule, name, review, tenant, days }: Asked,
  { agreed, inputs }: Pick<State, 'agreed' | 'inputs'>,
  timezone: string,
  now: number,
): Promise<Begun> => {
  const policy = parseUtf8(await readBlob(inputs['policy.yaml'] ?? '')) ?? ''
  const dates = exceptionDays(timezone, now * 1000, days)
  const written = writeException(policy, {
    ...{ rule: rule.id, layer: rule.layer, name, tenant, why: reasonOfReview(review), ...dates },
    ...{ basis: rule.basis ?? '', review: rule.review ?? '' },
  })
  if (!written.ok) throw new NoRoom()
  return { base: agreed, files: { 'policy.yaml': written.text }, title: exceptionTitle({ name, tenant, ...dates }) }
}
