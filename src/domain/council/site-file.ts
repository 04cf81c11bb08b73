// The agreed file `zones`: fixed names and zones as operators agree on them, canonical JSON (docs/formats.md, section 7).
import { type Address, parseAddress, parseRange, type Range } from '../../base/addresses.ts'
import type { FixedHost, Site, Zone } from '../policy/site.ts'
import { canonical, hasKeys, isObject, type Json, parseCanonical } from '../record/json.ts'

const LONGEST = 1_000_000

const rangeText = ({ from, to }: Range): string => (from === to ? from : `${from}-${to}`)

/** Writes what is agreed of a site. Ports say on which door of its own machine a host listens, and are not agreed. */
export const siteOctets = ({ hosts, zones }: Site): Uint8Array =>
  canonical({
    hosts: Object.fromEntries([...hosts].map(([name, { addresses }]) => [name, [...addresses]])),
    zones: Object.fromEntries(zones.map(({ id, ranges }) => [id, ranges.map(rangeText)])),
  })

const listOf = <Item>(value: Json, read: (text: string) => Item | undefined): readonly Item[] | undefined => {
  if (!Array.isArray(value)) return undefined
  const items = value.map((each: Json) => (typeof each === 'string' ? read(each) : undefined))
  return items.every((each) => each !== undefined) ? (items as Item[]) : undefined
}

const readHost = (value: Json): FixedHost | undefined => {
  const addresses = listOf<Address>(value, parseAddress)
  return addresses === undefined || addresses.length === 0 ? undefined : { addresses, ports: new Map() }
}

const pairsOf = <Item>(
  value: Json,
  read: (value: Json) => Item | undefined,
): readonly (readonly [string, Item])[] | undefined => {
  if (!isObject(value)) return undefined
  const pairs = Object.entries(value).map(([key, each]) => [key, read(each)] as const)
  return pairs.every(([, each]) => each !== undefined) ? (pairs as [string, Item][]) : undefined
}

/** Reads it; `undefined` for anything that would be written otherwise. Hosts have no ports of their own. */
export const readSite = (octets: Uint8Array): Site | undefined => {
  const value = parseCanonical(octets, LONGEST)
  if (!hasKeys(value, ['hosts', 'zones'])) return undefined
  const hosts = pairsOf(value.hosts, readHost)
  const zones = pairsOf(value.zones, (ranges) => listOf(ranges, parseRange))
  if (hosts === undefined || zones === undefined) return undefined
  return { hosts: new Map(hosts), zones: zones.map(([id, ranges]): Zone => ({ id, ranges })) }
}

/** What is agreed, with the ports that the settings have for the same names. */
export const withPorts = (agreed: Site, { hosts }: Site): Site => ({
  ...agreed,
  hosts: new Map(
    [...agreed.hosts].map(([name, host]) => [name, { ...host, ports: hosts.get(name)?.ports ?? host.ports }]),
  ),
})
