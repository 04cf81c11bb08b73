// Rows beside what the park has: who and what is new, what changes, and what cannot be. Nothing is taken away by an import.
import { type Address, parseAddress } from '../../base/addresses.ts'
import type { Person, Seat, Tenant } from '../people/people.ts'
import type { LineProblem, PersonRow, SeatRow, TenantRow } from './rows.ts'

/** One thing that an import writes; `before` is `null` where it is new. */
export type Change<Thing> = { readonly before: Thing | null; readonly after: Thing }

export type Plan<Thing> = {
  readonly changes: readonly Change<Thing>[]
  /** Rows that say what is so already. */
  readonly same: number
  readonly problems: readonly LineProblem[]
}

/** Why one side alone may not do that, or `undefined`. */
type Door<Thing> = (after: Thing, before: Thing | null) => string | undefined

const MEND_AGREED = 'propose other tenants or groups to both operators: isthmus propose inputs'

const problem = (line: number, what: string, mend: string): LineProblem => ({ line, what, mend })

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Goes through the rows; `take` gives what a row makes, or what is wrong with it. */
const planOf = <Row extends { readonly line: number }, Thing>(
  rows: readonly Row[],
  take: (row: Row) => Change<Thing> | LineProblem,
  door: Door<Thing>,
): Plan<Thing> => {
  const changes: Change<Thing>[] = []
  const problems: LineProblem[] = []
  let same = 0
  for (const row of rows) {
    const made = take(row)
    if ('mend' in made) problems.push(made)
    else if (made.before !== null && isSame(made.before, made.after)) same++
    else {
      const closed = door(made.after, made.before)
      if (closed === undefined) changes.push(made)
      else problems.push(problem(row.line, closed, MEND_AGREED))
    }
  }
  return { changes, same, problems }
}

/** Says so where a key stands a second time in the file. */
const createOnce = () => {
  const lines = new Map<string, number>()
  return (what: string, key: string, line: number): LineProblem | undefined => {
    const first = lines.get(`${what} ${key}`)
    if (first === undefined) lines.set(`${what} ${key}`, line)
    return first === undefined
      ? undefined
      : problem(line, `${what} ${key} stands in line ${first} already`, 'leave one of the two')
  }
}

export const planTenants = (rows: readonly TenantRow[], known: readonly Tenant[], door: Door<Tenant>): Plan<Tenant> => {
  const byId = new Map(known.map((each) => [each.id, each]))
  const once = createOnce()
  const take = ({ line, id, name }: TenantRow): Change<Tenant> | LineProblem =>
    once('tenant', id, line) ?? { before: byId.get(id) ?? null, after: { id, name } }
  return planOf(rows, take, door)
}

export type KnownPeople = {
  /** All whose id or badge stands in a row. */
  readonly people: readonly Person[]
  readonly tenants: ReadonlySet<string>
  readonly plans: ReadonlySet<string>
  /** Of people whose row names none, and who are new. */
  readonly plan: string | null
  readonly newId: () => string
}

const newPerson = (row: PersonRow, { plan: otherwise, newId }: KnownPeople): Person | LineProblem => {
  const plan = row.plan ?? otherwise
  const { badge, name, tenant } = row
  const missing = Object.entries({ badge, name, tenant, plan }).filter(([, value]) => value === null)
  if (badge === null || name === null || tenant === null || plan === null)
    return problem(
      row.line,
      `nobody in the park is meant, and somebody new needs ${missing.map(([field]) => field).join(', ')}`,
      missing.every(([field]) => field === 'plan') ? 'fill the cell, or give --plan' : 'fill the cells',
    )
  return {
    ...{ id: row.id ?? newId(), badge, name, tenant, tenantStaff: row.staff ?? false },
    ...{ groups: row.groups ?? [], plan, pin: null, accepted: null },
  }
}

const changedPerson = (row: PersonRow, before: Person): Person => ({
  ...before,
  badge: row.badge ?? before.badge,
  name: row.name ?? before.name,
  tenant: row.tenant ?? before.tenant,
  tenantStaff: row.staff ?? before.tenantStaff,
  groups: row.groups ?? before.groups,
  plan: row.plan ?? before.plan,
})

const unknownIn = ({ tenant, plan }: Person, line: number, known: KnownPeople): LineProblem | undefined => {
  if (tenant !== null && !known.tenants.has(tenant))
    return problem(line, `there is no tenant ${tenant}`, 'import the tenants first, or correct the id')
  return known.plans.has(plan) ? undefined : problem(line, `the policy has no plan ${plan}`, 'write the id of a plan')
}

export const planPeople = (rows: readonly PersonRow[], known: KnownPeople, door: Door<Person>): Plan<Person> => {
  const byId = new Map(known.people.map((each) => [each.id, each]))
  const byBadge = new Map(known.people.map((each) => [each.badge, each]))
  const once = createOnce()
  const take = (row: PersonRow): Change<Person> | LineProblem => {
    const before = (row.id === null ? byBadge.get(row.badge ?? '') : byId.get(row.id)) ?? null
    const after = before === null ? newPerson(row, known) : changedPerson(row, before)
    if ('mend' in after) return after
    const holder = byBadge.get(after.badge)
    if (holder !== undefined && holder.id !== after.id)
      return problem(
        row.line,
        `the badge ${after.badge} is another person’s`,
        'give that person another badge first, by an import of its own',
      )
    const twice = once('badge', after.badge, row.line) ?? once('person', after.id, row.line)
    return twice ?? unknownIn(after, row.line, known) ?? { before, after }
  }
  return planOf(rows, take, door)
}

export type KnownSeats = {
  readonly seats: readonly Seat[]
  readonly networks: ReadonlySet<string>
  /** Of seats whose row names none, and which are new. */
  readonly network: string | null
}

/** All addresses as they are kept, or the first that is none. */
const addressesOf = (row: SeatRow): readonly Address[] | LineProblem => {
  const parsed = row.addresses.map(parseAddress)
  const wrong = parsed.indexOf(undefined)
  return wrong === -1
    ? (parsed as readonly Address[])
    : problem(row.line, `${row.addresses[wrong]} is no address`, 'write it as 10.1.0.11')
}

/** The seat that a row means, as it would be. */
const seatOf = (row: SeatRow, before: Seat | null, known: KnownSeats): Seat | LineProblem => {
  const given = addressesOf(row)
  if ('mend' in given) return given
  const addresses = given.length === 0 ? (before?.addresses ?? []) : given
  const network = row.network ?? before?.network ?? known.network
  if (network === null || addresses.length === 0)
    return problem(row.line, `seat ${row.id} is new, and needs a network and an address`, 'fill the cells')
  return known.networks.has(network)
    ? { id: row.id, network, addresses }
    : problem(
        row.line,
        `there is no network ${network}`,
        `put it in first: isthmus network put --id ${network} --range …`,
      )
}

export const planSeats = (rows: readonly SeatRow[], known: KnownSeats, door: Door<Seat>): Plan<Seat> => {
  const byId = new Map(known.seats.map((each) => [each.id, each]))
  const here = new Set(rows.map(({ id }) => id))
  const elsewhere = new Map(
    known.seats.filter(({ id }) => !here.has(id)).flatMap(({ id, addresses }) => addresses.map((each) => [each, id])),
  )
  const once = createOnce()
  const take = (row: SeatRow): Change<Seat> | LineProblem => {
    const before = byId.get(row.id) ?? null
    const after = seatOf(row, before, known)
    if ('mend' in after) return after
    const taken = after.addresses.find((each) => elsewhere.has(each))
    if (taken !== undefined)
      return problem(row.line, `${taken} is an address of seat ${elsewhere.get(taken)}`, 'give one of them another')
    const keys = [['seat', row.id] as const, ...after.addresses.map((each) => ['address', each] as const)]
    const twice = keys.map(([what, key]) => once(what, key, row.line)).find((each) => each !== undefined)
    return twice ?? { before, after }
  }
  return planOf(rows, take, door)
}
