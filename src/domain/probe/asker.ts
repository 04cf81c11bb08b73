// For whom the network is asked: somebody with a session, as far as that is told, or nobody.
import type { Policy, Subject, WhoItem } from '../policy/language.ts'

export const ATTRIBUTES = ['tenant', 'group', 'seat', 'network', 'badge', 'voucher', 'device', 'tenant-staff'] as const
export type Attribute = (typeof ATTRIBUTES)[number]

/** `untold`: what may be so or otherwise; the subject has none of it. */
export type Asker =
  | { readonly is: 'nobody' }
  | { readonly is: 'somebody'; readonly subject: Subject; readonly untold: ReadonlySet<Attribute> }

const withItem = (subject: Subject, item: WhoItem): Subject => {
  if (!('id' in item)) return { ...subject, [item.kind === 'tenant-staff' ? 'tenantStaff' : item.kind]: true }
  return item.kind === 'group' ? { ...subject, groups: [item.id] } : { ...subject, [item.kind]: item.id }
}

/** Everybody whom the asker may be, by one thing that was not told at a time; the asker as told comes first. */
export const whoItMayBe = (subject: Subject, untold: ReadonlySet<Attribute>, { rules }: Policy): readonly Subject[] => {
  const items = rules.flatMap(({ match }) => (match.who === 'everyone' ? [] : match.who))
  const others = items.filter(({ kind }) => kind !== 'plan' && untold.has(kind))
  const each = new Map(others.map((item) => [JSON.stringify(item), item]))
  return [subject, ...[...each.values()].map((item) => withItem(subject, item))]
}
