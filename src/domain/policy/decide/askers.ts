// Subjects to classes: all whom the same rules name, on the same plan, are one asker.
import { addBit, type Bits, bitsKey, either, noBits } from '../compile/bits.ts'
import type { Eligibility, Subject, Who, WhoItem } from '../language.ts'
import { type Terms, withTerms } from '../terms.ts'
import type { Layout } from './layout.ts'

/** A class of subjects. */
export type Asker = {
  readonly number: number
  readonly plan: string
  /** Rules whose `who` it is among. */
  readonly rules: Bits
  /** The services of its plan; none when the policy lacks the plan. */
  readonly services: Bits
}

/** Gives the asker of a subject. A subject is one immutable object for the length of a session: it is looked at once. */
export type Askers = (subject: Subject) => Asker

/** More than a park has; beyond it the classes are numbered anew. */
const MOST_ASKERS = 4096

/** Whether a subject is meant by one item. */
const isMeant = (item: WhoItem, subject: Subject): boolean => {
  switch (item.kind) {
    case 'plan':
      return subject.plan === item.id
    case 'tenant':
      return subject.tenant === item.id
    case 'group':
      return subject.groups.includes(item.id)
    case 'seat':
      return subject.seat === item.id
    case 'network':
      return subject.network === item.id
    case 'badge':
      return subject.badge
    case 'voucher':
      return subject.voucher
    case 'device':
      return subject.device === true
    case 'tenant-staff':
      return subject.tenantStaff
  }
}

/** Whether a subject is among those. */
export const isAmong = (who: Who, subject: Subject): boolean =>
  who === 'everyone' || who.some((item) => isMeant(item, subject))

/** Whether a subject may hold its plan: everybody where the policy has no such part. */
export const isEligible = (eligible: readonly Eligibility[], subject: Subject): boolean =>
  eligible.length === 0 || eligible.some(({ plan, who }) => plan === subject.plan && isAmong(who, subject))

const itemKey = (item: WhoItem): string => ('id' in item ? `${item.kind} ${item.id}` : item.kind)

const keysOf = (subject: Subject): string[] => {
  const { plan, tenant, groups, seat, network, badge, voucher, tenantStaff, device } = subject
  return [
    `plan ${plan}`,
    ...groups.map((group) => `group ${group}`),
    ...(tenant === null ? [] : [`tenant ${tenant}`]),
    ...(seat === null ? [] : [`seat ${seat}`]),
    ...(network === null ? [] : [`network ${network}`]),
    ...(badge ? ['badge'] : []),
    ...(voucher ? ['voucher'] : []),
    ...(tenantStaff ? ['tenant-staff'] : []),
    ...(device ? ['device'] : []),
  ]
}

/** For each item the rules that name it, so that a sign-in does not walk through all rules. */
const rulesByItem = ({ rules }: Layout): { readonly everyone: Bits; readonly items: ReadonlyMap<string, Bits> } => {
  const everyone = noBits(rules.length)
  const items = new Map<string, Bits>()
  for (const [n, { match }] of rules.entries()) {
    if (match.who === 'everyone') addBit(everyone, n)
    else {
      for (const item of match.who) {
        const bits = items.get(itemKey(item)) ?? noBits(rules.length)
        addBit(bits, n)
        items.set(itemKey(item), bits)
      }
    }
  }
  return { everyone, items }
}

/** Prepares the classes. `terms`: by which groups count. `renumbered` is called when there are too many and their numbers begin anew. */
export const createAskers = (layout: Layout, renumbered: () => void, terms: Terms = {}): Askers => {
  const { everyone, items } = rulesByItem(layout)
  const none = noBits(layout.services.length)
  const classes = new Map<string, Asker>()
  let known = new WeakMap<Subject, Asker>()
  const askerOf = (subject: Subject): Asker => {
    const rules = keysOf(withTerms(terms, subject)).reduce(
      (bits, key) => either(bits, items.get(key) ?? bits),
      everyone,
    )
    const key = `${subject.plan}\n${bitsKey(rules)}`
    const same = classes.get(key)
    if (same !== undefined) return same
    if (classes.size >= MOST_ASKERS) {
      classes.clear()
      known = new WeakMap()
      renumbered()
    }
    const { plan } = subject
    const asker = { number: classes.size, plan, rules, services: layout.plans.get(plan) ?? none }
    classes.set(key, asker)
    return asker
  }
  return (subject) => {
    const same = known.get(subject)
    if (same !== undefined) return same
    const asker = askerOf(subject)
    known.set(subject, asker)
    return asker
  }
}
