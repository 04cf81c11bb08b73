// What would change, by the command line of one side, who may what under the policy that operators agreed on: the map of the park, groups,
// registered cards. To add is daily work; what is there is not taken away, and what the policy names is not handed out.
import type { HeadCount } from '../people/heads.ts'
import type { Network, Person, RegisteredDevice, Seat } from '../people/people.ts'
import type { Places } from '../people/places.ts'
import { createPlaces } from '../people/places.ts'
import type { Policy, Who, WhoItem } from '../policy/language.ts'
import type { Terms } from '../policy/terms.ts'

/** Why not, in a sentence; `undefined`: it may be done. */
export type SideDoor = string | undefined

type NamedKind = Extract<WhoItem, { readonly id: string }>['kind']

/** Whether a rule, an exception or an eligibility looks at it. */
const isNamed = ({ rules, eligible }: Policy, kind: NamedKind, id: string): boolean => {
  const names = (who: Who): boolean =>
    who !== 'everyone' && who.some((item) => item.kind === kind && 'id' in item && item.id === id)
  return rules.some(({ match }) => names(match.who)) || eligible.some(({ who }) => names(who))
}

const countOf = (heads: readonly HeadCount[], isMeant: (head: HeadCount) => boolean): number =>
  heads.filter(isMeant).reduce((sum, { count }) => sum + count, 0)

/** A tenant has so many people as was agreed, on the plans that were. */
const tenantTerms = ({ tenants }: Terms, { tenant, plan }: NextPerson, heads: readonly HeadCount[]): SideDoor => {
  if (tenants === undefined || tenant === null) return undefined
  const terms = tenants.get(tenant)
  if (terms === undefined) return `the tenant ${tenant} is not among the agreed ones`
  if (!terms.plans.includes(plan)) return `the plan ${plan} is not among those agreed for the tenant ${tenant}`
  const has = countOf(heads, (head) => head.tenant === tenant)
  return has < terms.heads ? undefined : `the tenant ${tenant} has ${has} people, and ${terms.heads} are agreed`
}

const groupTerms = (groups: NonNullable<Terms['groups']>, next: NextPerson, heads: readonly HeadCount[]): SideDoor => {
  for (const group of next.groups) {
    const terms = groups.get(group)
    if (terms === undefined || next.tenant === null || !terms.tenants.includes(next.tenant))
      return `people of the tenant ${next.tenant ?? 'of nobody'} are not agreed for the group ${group}`
    const has = countOf(heads, (head) => head.groups.includes(group))
    if (has >= terms.people) return `the group ${group} has ${has} people, and ${terms.people} are agreed`
  }
  return undefined
}

type NextPerson = Pick<Person, 'groups' | 'tenant' | 'plan'>

/** Whoever is in a group that the policy names may more, or less; where groups are agreed, by what is agreed of them. `heads`: who is there. */
export const personDoor = (policy: Policy, terms: Terms, next: NextPerson, heads: readonly HeadCount[]): SideDoor => {
  const why = tenantTerms(terms, next, heads)
  if (why !== undefined || terms.groups !== undefined)
    return why ?? (terms.groups === undefined ? undefined : groupTerms(terms.groups, next, heads))
  const group = next.groups.find((each) => isNamed(policy, 'group', each))
  return group === undefined
    ? undefined
    : `the policy has rules for the group ${group}, and who is in it is for all operators to agree on`
}

type Imported = Pick<Person, 'groups' | 'tenant' | 'plan' | 'tenantStaff'>

const accessOf = ({ tenant, plan, tenantStaff, groups }: Imported): Omit<HeadCount, 'count'> => ({
  ...{ plan, tenant, tenantStaff, groups },
})

/**
 * The same for many, one after the other: each that may be, counts for the next. Whoever is there already stays who they are, but for
 * name and badge, unless what their tenant may have is agreed.
 */
export const peopleDoor = (
  policy: Policy,
  terms: Terms,
  heads: readonly HeadCount[],
): ((after: Imported, before: Imported | null) => SideDoor) => {
  const counts = new Map(heads.map((head) => [JSON.stringify(accessOf(head)), head]))
  const count = (person: Imported, by: number): void => {
    const access = accessOf(person)
    const key = JSON.stringify(access)
    counts.set(key, { ...access, count: (counts.get(key)?.count ?? 0) + by })
  }
  return (after, before) => {
    if (before !== null && same(accessOf(before), accessOf(after))) return undefined
    if (before !== null && terms.tenants === undefined)
      return 'who somebody is, and on which plan, is not changed by one side where tenants are not agreed'
    if (before !== null) count(before, -1)
    const why = personDoor(policy, terms, after, [...counts.values()])
    if (why === undefined) count(after, 1)
    else if (before !== null) count(before, 1)
    return why
  }
}

/** What an import changed of people and seats, with the people as they are now. */
export type Undoing = {
  readonly people: readonly { readonly before: Person | null; readonly now: Person }[]
  readonly seats: readonly unknown[]
}

/** An import is taken back as long as nobody has what it gave: seats stay, and whoever has chosen a PIN stays. */
export const undoDoor = (
  { people, seats }: Undoing,
  door: (after: Person, before: Person | null) => SideDoor,
): SideDoor => {
  if (seats.length > 0) return 'whoever sits at one of those seats would not sit there as before'
  const used = people.find(({ before, now }) => before === null && now.pin?.state === 'chosen')
  if (used !== undefined) return `the person with the badge ${used.now.badge} has signed in since`
  return people
    .map(({ before, now }) => (before === null ? undefined : door(before, now)))
    .find((why) => why !== undefined)
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const hasAll = <T>(all: readonly T[], some: readonly T[]): boolean =>
  some.every((each) => all.some((other) => same(each, other)))

type Map = Pick<Places, 'networks'> & { readonly seats: readonly Seat[] }

/** A smaller network takes addresses out of a larger one. */
const robs = ({ networks, seats }: Map, next: Network): Network | undefined => {
  const others = networks.filter(({ id }) => id !== next.id)
  const byId = (a: Network, b: Network): number => (a.id < b.id ? -1 : 1)
  const [before, after] = [networks, [...others, next].sort(byId)].map((each) => createPlaces(each, seats))
  return others.find(({ id }) => !same(before?.areaOf(id), after?.areaOf(id)))
}

/** A tenant that nobody has agreed on has no plan to give. */
export const tenantDoor = ({ tenants }: Terms, id: string): SideDoor =>
  tenants === undefined || tenants.has(id) ? undefined : `the tenant ${id} is not among the agreed ones`

export const networkDoor = (policy: Policy, terms: Terms, map: Map, next: Network): SideDoor => {
  if (terms.networks !== undefined) return 'the networks are agreed'
  const robbed = robs(map, next)
  if (robbed !== undefined) return `it would take addresses out of the network ${robbed.id}`
  const now = map.networks.find(({ id }) => id === next.id)
  if (now === undefined || same(now, next)) return undefined
  if (isNamed(policy, 'network', next.id)) return `the policy names the network ${next.id}`
  const { ranges: before, ...rest } = now
  const { ranges: after, ...nextRest } = next
  return same(rest, nextRest) && hasAll(after, before)
    ? undefined
    : `whoever is in the network ${next.id} now would not be in it as before`
}

export const seatDoor = (policy: Policy, places: Pick<Places, 'placeOf' | 'seat'>, next: Seat): SideDoor => {
  const now = places.seat(next.id)
  if (now !== undefined && same(now, next)) return undefined
  if (now !== undefined && !(now.network === next.network && hasAll(next.addresses, now.addresses)))
    return `whoever sits at an address of the seat ${next.id} now would not sit there as before`
  if (now !== undefined && isNamed(policy, 'seat', next.id)) return `the policy names the seat ${next.id}`
  const elsewhere = next.addresses.find((address) => {
    const { network } = places.placeOf(address)
    return network !== next.network && (network !== null || isNamed(policy, 'network', next.network))
  })
  return elsewhere === undefined ? undefined : `${elsewhere} is not in the network ${next.network} now`
}

/** `online`: cards at which somebody is signed in. */
export const deviceDoor = (
  { devices }: Pick<Places, 'devices'>,
  online: readonly string[],
  next: RegisteredDevice,
): SideDoor => {
  const now = devices.find(({ id }) => id === next.id)
  if (now !== undefined && !same({ ...now, title: '' }, { ...next, title: '' }))
    return `the device ${next.id} would not be online as before`
  return online.includes(next.hardware) ? 'somebody is signed in at that card' : undefined
}
