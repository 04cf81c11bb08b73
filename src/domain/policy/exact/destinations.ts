// Every destination that a policy can tell from others: classes of names, hosts with an address of their own, classes of addresses.
// A name without its way stands at a public address, as `explain` has it.

import type { Host } from '../../../base/names.ts'
import { bitsKey } from '../compile/bits.ts'
import type { AddressContact, Contact } from '../decide/contacts.ts'
import { type Budget, spend } from './budget.ts'
import { type NameClass, nameClasses } from './names.ts'
import type { Side } from './side.ts'

/** A destination as one side sees it; several addresses where a host has them. */
export type View = { readonly name: Contact | null; readonly addresses: readonly AddressContact[] }

/** What is the same to each side. */
export type Destination = {
  readonly kind: 'names' | 'host' | 'addresses'
  readonly views: readonly View[]
  /** On each side, what it is a member of: `list gambling`, `rule no-films`; canonical order. */
  readonly within: readonly (readonly string[])[]
  readonly zones: readonly string[]
  readonly count: number
  readonly examples: readonly string[]
}

/** Destinations about which the policies say the same, whoever asks and whenever. */
export type Group = { readonly views: readonly View[]; readonly members: readonly Destination[] }

const namesOf = (side: Side, atoms: Iterable<number>): string[] =>
  [...atoms].map((atom) => side.atoms[atom] ?? '').sort()

const nameAtoms = (side: Side, nameClass: number): string[] => {
  const { names, overlay } = side.compiled
  const { starts, atoms } = (overlay ?? names).sets
  return namesOf(side, atoms.subarray(starts[nameClass] ?? 0, starts[nameClass + 1] ?? 0))
}

const publicAddress = ({ contacts }: Side): AddressContact => contacts.ofAddress(contacts.addressClasses[0] ?? 0)

const ofNames = (sides: readonly Side[], { classes, count, examples }: NameClass): Destination => ({
  kind: 'names',
  views: sides.map((side, n) => ({
    name: side.contacts.ofName(classes[n] ?? 0),
    addresses: [publicAddress(side)],
  })),
  within: sides.map((side, n) => nameAtoms(side, classes[n] ?? 0)),
  zones: [],
  count,
  examples,
})

const fixedView = ({ contacts, fixed }: Side, name: string): View => ({
  name: contacts.ofName(contacts.classOfName(name)),
  addresses: (fixed.find(([host]) => host === name)?.[1].addresses ?? []).map((address) =>
    contacts.ofAddress(contacts.classOfAddress(address)),
  ),
})

const ofFixed = (sides: readonly Side[], name: string): Destination => ({
  kind: 'host',
  views: sides.map((side) => fixedView(side, name)),
  within: sides.map((side) => nameAtoms(side, side.contacts.classOfName(name))),
  zones: [],
  count: 1,
  examples: [name],
})

const ofAddresses = (sides: readonly Side[], classes: readonly number[], example: string): Destination => {
  const inside = sides.map(({ contacts }, n) => contacts.within(classes[n] ?? 0))
  return {
    kind: 'addresses',
    views: sides.map(({ contacts }, n) => ({ name: null, addresses: [contacts.ofAddress(classes[n] ?? 0)] })),
    within: sides.map((side, n) => namesOf(side, inside[n]?.atoms ?? [])),
    zones: [...(inside[0]?.zones ?? [])].sort(),
    count: 0,
    examples: [example],
  }
}

const addressDestinations = (sides: readonly Side[]): Destination[] => {
  const [only, other] = sides
  if (only !== undefined && other === undefined)
    return only.contacts.addressClasses.map((addressClass) => ofAddresses(sides, [addressClass], ''))
  const found = new Map<string, Destination>()
  for (const address of sides.flatMap(({ contacts }) => contacts.cuts())) {
    const classes = sides.map(({ contacts }) => contacts.classOfAddress(address))
    if (!found.has(classes.join())) found.set(classes.join(), ofAddresses(sides, classes, address))
  }
  return [...found.values()]
}

const viewKey = ({ name, addresses }: View): string =>
  JSON.stringify([
    name === null ? null : [bitsKey(name.rules), bitsKey(name.services)],
    addresses.map(({ rules, services, reach }) => [bitsKey(rules), bitsKey(services), bitsKey(reach)]),
  ])

const grouped = (destinations: readonly Destination[]): readonly Group[] => {
  const groups = new Map<string, { views: readonly View[]; members: Destination[] }>()
  for (const destination of destinations) {
    const key = destination.views.map(viewKey).join()
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { views: destination.views, members: [destination] })
    else group.members.push(destination)
  }
  return [...groups.values()]
}

/** All destinations there are; `undefined`: too many. All sides stand at one site. */
export const destinationsOf = (sides: readonly Side[], budget: Budget): readonly Group[] | undefined => {
  const names = nameClasses(sides)
  const fixed = sides[0]?.fixed ?? []
  const addresses = sides.reduce((sum, { contacts }) => sum + contacts.addressClasses.length, 0)
  if (!spend(budget, names.length + fixed.length + addresses)) return undefined
  return grouped([
    ...names.map((nameClass) => ofNames(sides, nameClass)),
    ...fixed.map(([name]) => ofFixed(sides, name)),
    ...addressDestinations(sides),
  ])
}

/** One destination that somebody asks about. */
export const viewOf = (side: Side, host: Host): View => {
  const { contacts, fixed } = side
  if (host.kind === 'address')
    return { name: null, addresses: [contacts.ofAddress(contacts.classOfAddress(host.address))] }
  if (fixed.some(([name]) => name === host.name)) return fixedView(side, host.name)
  return { name: contacts.ofName(contacts.classOfName(host.name)), addresses: [publicAddress(side)] }
}
