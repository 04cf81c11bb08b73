// What operators agree on beside policy, names and addresses: what may be given to whom, the networks, how long something is kept.
import type { Range } from '../../base/addresses.ts'
import type { Subject } from './language.ts'

/** What a tenant may give its people: these plans, to so many people in all. */
export type TenantTerms = { readonly plans: readonly string[]; readonly heads: number }

/** Who may be in a group: people of these tenants, so many in all. */
export type GroupTerms = { readonly tenants: readonly string[]; readonly people: number }

/** `plan`: of an `open` network, on which everybody there is; else `null`. */
export type NetworkTerms = {
  readonly kind: 'open' | 'sign-in' | 'dot1x'
  readonly plan: string | null
  readonly ranges: readonly Range[]
  readonly tenant: string | null
}

/** For so many days after its end a seat's session says whose it was, where nobody has agreed otherwise. */
export const NAMES_OF_SESSIONS_DAYS = 7

/** What is left out nobody has agreed on: then what the database has holds. */
export type Terms = {
  readonly tenants?: ReadonlyMap<string, TenantTerms>
  readonly groups?: ReadonlyMap<string, GroupTerms>
  readonly networks?: ReadonlyMap<string, NetworkTerms>
  readonly retention?: { readonly namesOfSessionsDays: number }
  /** The table that was agreed on as such, with what compiles to it. */
  readonly engine?: { readonly compiled: string; readonly engine: string }
}

/** Whether a subject's tenant may give its plan; who has no tenant is nobody's to give to. */
export const mayHold = ({ tenants }: Terms, { tenant, plan }: Pick<Subject, 'tenant' | 'plan'>): boolean =>
  tenants === undefined || tenant === null || tenants.get(tenant)?.plans.includes(plan) === true

/**
 * Whether people of a tenant may be in a group; once groups are agreed, one that is not among them counts for no tenant. Who has no tenant
 * is nobody's: a question or a test about a group alone.
 */
const mayBeIn = ({ groups }: Terms, group: string, tenant: string | null): boolean =>
  groups === undefined || tenant === null || groups.get(group)?.tenants.includes(tenant) === true

/** The subject with only those of its groups that count. */
export const withTerms = (terms: Terms, subject: Subject): Subject => {
  const groups = subject.groups.filter((group) => mayBeIn(terms, group, subject.tenant))
  return groups.length === subject.groups.length ? subject : { ...subject, groups }
}
