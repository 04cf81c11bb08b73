// What a name or an address touches: rules and services that have it in their `to`, and services that its zone leaves open.
import type { Address } from '../../../base/addresses.ts'
import { type AddressTable, buildAddresses, createAddressLookup, startsOf } from '../compile/address-table.ts'
import { type AtomSets, membersOf } from '../compile/atom-sets.ts'
import { type Bits, either, noBits } from '../compile/bits.ts'
import type { CompiledPolicy } from '../compile/compile.ts'
import { createLookup } from '../compile/name-table.ts'
import type { Site } from '../site.ts'
import type { Layout } from './layout.ts'
import { remember } from './memo.ts'

/** What something is in, by `to` alone. */
export type Contact = { readonly rules: Bits; readonly services: Bits }

/** The same of an address, with the services that may be used where it lies. */
export type AddressContact = Contact & { readonly reach: Bits }

/** Names and addresses to classes, and classes to what they touch. Class 0 of names touches nothing. */
export type Contacts = {
  readonly classOfName: (name: string) => number
  readonly classOfAddress: (address: Address) => number
  readonly ofName: (nameClass: number) => Contact
  readonly ofAddress: (addressClass: number) => AddressContact
  readonly union: (a: Contact, b: Contact) => Contact
  readonly nothing: Contact
  /** Classes of addresses that exist, each once. The first one stands for "some public address". */
  readonly addressClasses: readonly number[]
  /** Address classes are below this number. */
  readonly addressLimit: number
  /** What the addresses of a class are in: atoms of the policy, and zones of the settings. */
  readonly within: (addressClass: number) => { readonly atoms: readonly number[]; readonly zones: readonly string[] }
  /** Where a piece of the address space begins that differs from the one before, in the policy or in the zones. */
  readonly cuts: () => readonly Address[]
}

const MOST_KEPT = 20_000

type Family = AddressTable['four']

/** Whether the next piece of `a` begins before that of `b` (negative), after it (positive), or both at once (0). */
const compareNext = (a: Family, i: number, b: Family, j: number, words: number): number => {
  if (i + 1 >= a.classes.length) return 1
  if (j + 1 >= b.classes.length) return -1
  for (let word = 0; word < words; word++) {
    const difference = (a.starts[(i + 1) * words + word] ?? 0) - (b.starts[(j + 1) * words + word] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Walks two cuts of the same address space side by side. */
const walkBoth = (a: Family, b: Family, words: number, visit: (a: number, b: number) => void): void => {
  for (let i = 0, j = 0; i < a.classes.length && j < b.classes.length; ) {
    visit(a.classes[i] ?? 0, b.classes[j] ?? 0)
    const order = compareNext(a, i, b, j, words)
    if (order <= 0) i++
    if (order >= 0) j++
  }
}

/**
 * Every pair of classes that some address has. First comes the one that stands for a public address: of the lowest address
 * in no zone and no range; if there is none, in no zone; if there is none, at all.
 */
const pairsOf = (addresses: AddressTable, zones: AddressTable, zoneCount: number): readonly number[] => {
  const pairs = new Set<number>()
  const visit = (own: number, zone: number): void => void pairs.add(own * zoneCount + zone)
  walkBoth(addresses.four, zones.four, 1, visit)
  walkBoth(addresses.six, zones.six, 4, visit)
  const all = [...pairs]
  const first = all.find((pair) => pair === 0) ?? all.find((pair) => pair % zoneCount === 0) ?? all[0] ?? 0
  return [first, ...all.filter((pair) => pair !== first)]
}

/** What members of these atoms touch. */
export const contactOf = (atoms: Iterable<number>, { rulesAt, servicesAt, rules, services }: Layout): Contact => {
  const touched = { rules: noBits(rules.length), services: noBits(services.length) }
  for (const atom of atoms) {
    touched.rules = either(touched.rules, rulesAt[atom] ?? touched.rules)
    touched.services = either(touched.services, servicesAt[atom] ?? touched.services)
  }
  return touched
}

const touch = (sets: AtomSets, set: number, layout: Layout): Contact => contactOf(membersOf(sets, set), layout)

// An address inside a zone is reached only through a service that names it, and such a service reaches nothing else.
const reachOf = (zoneIds: readonly string[], { outside, inZone, services }: Layout): Bits =>
  zoneIds.length === 0
    ? outside
    : zoneIds.reduce((reach, id) => either(reach, inZone.get(id) ?? reach), noBits(services.length))

/** Prepares all of it for one policy at one site. */
export const createContacts = (compiled: CompiledPolicy, site: Site, layout: Layout): Contacts => {
  const { names, overlay, addresses, key } = compiled
  const { sets } = overlay ?? names
  const zones = buildAddresses(site.zones.flatMap(({ ranges }, atom) => ranges.map((range) => ({ range, atom }))))
  const zoneCount = zones.sets.starts.length - 1
  const own = createAddressLookup(addresses)
  const zone = createAddressLookup(zones)
  const zonesOf = (pair: number): string[] =>
    [...membersOf(zones.sets, pair % zoneCount)].map((n) => site.zones[n]?.id ?? '')
  const ofAddress = (pair: number): AddressContact => ({
    ...touch(addresses.sets, Math.floor(pair / zoneCount), layout),
    reach: reachOf(zonesOf(pair), layout),
  })
  return {
    classOfName: createLookup(names, key, overlay),
    classOfAddress: (address) => own(address) * zoneCount + zone(address),
    ofName: remember(MOST_KEPT, (set) => touch(sets, set, layout)),
    ofAddress: remember(MOST_KEPT, ofAddress),
    union: (a, b) => ({ rules: either(a.rules, b.rules), services: either(a.services, b.services) }),
    nothing: touch(sets, 0, layout),
    addressClasses: pairsOf(addresses, zones, zoneCount),
    addressLimit: (addresses.sets.starts.length - 1) * zoneCount,
    within: (pair) => ({
      atoms: [...membersOf(addresses.sets, Math.floor(pair / zoneCount))],
      zones: zonesOf(pair),
    }),
    cuts: () => [addresses, zones].flatMap(startsOf),
  }
}
