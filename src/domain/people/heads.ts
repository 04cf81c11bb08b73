// How many people and tenants conditions are about, counted from who is registered. Beside effects, never part of what is signed.
import type { Case, Condition } from '../policy/exact/cases.ts'

/** So many people who have all of these in common. */
export type HeadCount = {
  readonly plan: string
  readonly tenant: string | null
  readonly tenantStaff: boolean
  readonly groups: readonly string[]
  readonly count: number
}

export type Heads = { readonly people: number; readonly tenants: number }

/** What somebody is, of a kind; `null`: anything, since a person with a badge may sit at any seat of any network. */
const valuesOf = (head: HeadCount, item: Condition['item']): readonly string[] | null => {
  switch (item) {
    case 'plan':
      return [head.plan]
    case 'tenant':
      return head.tenant === null ? [] : [head.tenant]
    case 'group':
      return head.groups
    case 'tenant-staff':
      return head.tenantStaff ? [item] : []
    case 'credential':
      return ['badge']
    case 'seat':
    case 'network':
      return null
  }
}

const holds = (head: HeadCount, condition: Condition): boolean => {
  const values = valuesOf(head, condition.item)
  if (values === null) return true
  if ('in' in condition) return values.some((value) => condition.in.includes(value))
  return !values.some((value) => condition.not.includes(value))
}

/** Those of whom all conditions of any case hold; everybody for a case without conditions. */
export const headsOf = (who: readonly Case[], all: readonly HeadCount[]): Heads => {
  const meant = all.filter((head) => who.some((each) => each.every((condition) => holds(head, condition))))
  return {
    people: meant.reduce((sum, { count }) => sum + count, 0),
    tenants: new Set(meant.flatMap(({ tenant }) => (tenant === null ? [] : [tenant]))).size,
  }
}
