// Everybody whom some rules can tell from others: plan, tenant, groups, credential and place, as far as those rules look at them.
import { type Bits, either, numbersIn } from '../compile/bits.ts'
import type { Subject, WhoItem } from '../language.ts'
import type { Side } from './side.ts'

/** One thing that can differ between people. A group is a thing by itself: somebody may be in several. */
export type Dimension = {
  readonly item: 'plan' | 'tenant' | 'group' | 'tenant-staff' | 'credential' | 'seat' | 'network'
  /** What it may be; '' is anything else, or nothing. */
  readonly values: readonly string[]
}

const NOBODY: Subject = {
  plan: '',
  tenant: null,
  groups: [],
  seat: null,
  network: null,
  badge: false,
  voucher: false,
  tenantStaff: false,
}

/** Somebody of whom one thing is known. */
const somebody = (item: Dimension['item'], value: string): Subject => {
  if (value === '') return NOBODY
  switch (item) {
    case 'plan':
    case 'tenant':
    case 'seat':
    case 'network':
      return { ...NOBODY, [item]: value }
    case 'group':
      return { ...NOBODY, groups: [value] }
    case 'tenant-staff':
      return { ...NOBODY, tenantStaff: true }
    case 'credential':
      return { ...NOBODY, badge: value === 'badge', voucher: value === 'voucher', device: value === 'device' }
  }
}

/** Rules that somebody is among for that alone; the rules of somebody with several such things are those of each. */
export const rulesFor = ({ askers }: Side, { item }: Dimension, value: string): Bits =>
  askers(somebody(item, value)).rules

const itemsIn = ({ layout }: Side, rules: Bits | undefined): readonly WhoItem[] =>
  (rules === undefined ? [] : numbersIn(rules)).flatMap((n) => {
    const who = layout.rules[n]?.match.who ?? 'everyone'
    return who === 'everyone' ? [] : who
  })

/** What counts for these rules of each side. A session has one of badge, voucher and registered device. */
export const dimensionsOf = (
  sides: readonly Side[],
  relevant: readonly Bits[],
  plans: readonly string[],
): readonly Dimension[] => {
  const items = sides.flatMap((side, n) => itemsIn(side, relevant[n]))
  const ids = (kind: WhoItem['kind']): string[] =>
    [...new Set(items.flatMap((item) => (item.kind !== kind ? [] : 'id' in item ? [item.id] : [item.kind])))].sort()
  const one = (item: 'tenant' | 'seat' | 'network' | 'tenant-staff'): Dimension => ({
    item,
    values: [...ids(item), ''],
  })
  const all: readonly Dimension[] = [
    { item: 'plan', values: plans },
    one('tenant'),
    ...ids('group').map((group): Dimension => ({ item: 'group', values: [group, ''] })),
    one('tenant-staff'),
    { item: 'credential', values: [...ids('badge'), ...ids('voucher'), ...ids('device'), ''] },
    one('seat'),
    one('network'),
  ]
  return all.filter(({ item, values }) => item === 'plan' || values.length > 1)
}

/** All that is the same to each side: what somebody's plan has, and the rules that somebody is among. */
export type Standing = { readonly services: Bits; readonly rules: Bits }

/** One more thing is known of somebody. */
export const more = (standing: Standing, rules: Bits): Standing => ({
  ...standing,
  rules: either(standing.rules, rules),
})
