// What is kept of an import, so that it can be taken back.
import type { Person, Seat, Tenant } from '../people/people.ts'
import type { Change, Plan } from './plan.ts'
import type { Kind } from './rows.ts'

/** Times are credible ones, in milliseconds since 1970. What it changed is forgotten with the names of sessions; then it cannot be taken back. */
export type Import = {
  readonly id: number
  readonly at: number
  readonly by: string
  readonly kind: Kind
  readonly added: number
  readonly changed: number
  readonly undoneAt: number | null
}

export type Things = {
  readonly tenants: readonly Change<Tenant>[]
  readonly people: readonly Change<Person>[]
  readonly seats: readonly Change<Seat>[]
}

export const NOTHING: Things = { tenants: [], people: [], seats: [] }

/** What an import says of a person; PIN and rules read are that person's own. */
const said = ({ badge, name, tenant, tenantStaff, groups, plan }: Person): unknown => [
  badge,
  name,
  tenant,
  tenantStaff,
  groups,
  plan,
]

/** Whether a person is as the import left them. */
export const isAsLeft = (now: Person, left: Person): boolean => JSON.stringify(said(now)) === JSON.stringify(said(left))

export const sizesOf = ({ changes }: Plan<unknown>): Pick<Import, 'added' | 'changed'> => ({
  added: changes.filter(({ before }) => before === null).length,
  changed: changes.filter(({ before }) => before !== null).length,
})
