// The settings of a gateway that stands in line between the park and the world (docs/in-line.md).
import { type Address, family, type Range } from '../base/addresses.ts'
import type { Entry, Tree } from '../domain/policy/tree.ts'
import { BLOCK_PORTS } from '../domain/sessions/ports.ts'
import { type At, address, items, range, refuse, type Source, scalar } from './values.ts'

/** What becomes of the kernel's table when the program is stopped in an orderly way. */
const WHEN_STOPPED = ['keep', 'close', 'remove'] as const
type WhenStopped = (typeof WHEN_STOPPED)[number]

/** How IPv4 leaves: under the address of the outside interface, under a pool, or as it is. */
type Nat =
  | { readonly kind: 'masquerade' }
  | { readonly kind: 'none' }
  | { readonly kind: 'pool'; readonly ranges: readonly Range[] }

/** What the line to the world carries, in bits a second. */
type LineSpeed = { readonly down: number; readonly up: number }

/** PEM files of the portal's certificate, absolute: the chain, own certificate first, and its key. */
type CertificatePaths = { readonly chain: string; readonly key: string }

export type GatewaySettings = {
  /** Interfaces towards the park. */
  readonly inside: readonly string[]
  /** Interface towards the world. */
  readonly outside: string
  /** Where portal (80, 443), resolver (53) and proxy (3128, 3129) answer the park: one of a family at most. */
  readonly addresses: readonly Address[]
  readonly nat: Nat
  /** Ports of a public address that one session gets for its own; 0: none gets any. */
  readonly portsPerSession: number
  /** `keep`: who is online stays so until their end. `close`: nothing passes. `remove`: as if we had never been here. */
  readonly whenStopped: WhenStopped
  /** `null`: not shaped. */
  readonly line: LineSpeed | null
  /** `null`: the portal makes a self-signed one for its one name. */
  readonly certificate: CertificatePaths | null
}

/** Where browsers knock by themselves. */
export const HTTP_PORT = 80
export const HTTPS_PORT = 443

/** Where the kernel sends connections whose names are checked: a port that nobody else speaks to. */
export const CHECKED_PORT = 3129

const INTERFACE = /^[A-Za-z0-9_.-]{1,15}$/
const PORTS_PER_SESSION = 256
const MOST_PORTS = BLOCK_PORTS.to - BLOCK_PORTS.from + 1
const SPEED = /^(\d+(?:\.\d+)?) *(kbit|Mbit|Gbit)\/s$/
const UNITS: Readonly<Record<string, number>> = { kbit: 1e3, Mbit: 1e6, Gbit: 1e9 }

const interfaceName = (text: string, source: Source): string =>
  INTERFACE.test(text) ? text : refuse(source, `"${text}" is no interface`, 'write its name as `ip link` shows it')

const ownAddresses = (tree: Tree, at: At): readonly Address[] => {
  const list = items(tree).map((item) => address(scalar(item, at(item.spot)), at(item.spot)))
  if (new Set(list.map(family)).size !== list.length)
    refuse(at(tree.spot), 'two addresses of one family', 'write one IPv4 address, one IPv6 address, or one of each')
  return list
}

const natOf = (tree: Tree, at: At): Nat => {
  const text = tree.kind === 'scalar' ? tree.text : ''
  if (text === 'masquerade' || text === 'none') return { kind: text }
  const ranges = items(tree).map((item) => range(item, at))
  if (ranges.length !== 1 || ranges.some((each) => family(each.from) !== 4))
    refuse(
      at(tree.spot),
      'a pool is one range of IPv4',
      'write masquerade, none, or a range such as 203.0.113.8-203.0.113.15',
    )
  return { kind: 'pool', ranges }
}

const portsOf = (tree: Tree, at: At): number => {
  const ports = Number(scalar(tree, at(tree.spot)))
  return Number.isInteger(ports) && (ports === 0 || (ports >= 64 && ports <= MOST_PORTS))
    ? ports
    : refuse(
        at(tree.spot),
        `a session gets 64 to ${MOST_PORTS} ports, or 0`,
        `write ports-per-session: ${PORTS_PER_SESSION}`,
      )
}

const stoppedOf = (tree: Tree, at: At): WhenStopped => {
  const text = scalar(tree, at(tree.spot))
  const known = WHEN_STOPPED.find((each) => each === text)
  return known ?? refuse(at(tree.spot), `"${text}" is unknown`, `write one of ${WHEN_STOPPED.join(', ')}`)
}

const speedOf = (tree: Tree, at: At): number => {
  const [, number, unit = ''] = SPEED.exec(scalar(tree, at(tree.spot))) ?? []
  const bits = Number(number) * (UNITS[unit] ?? Number.NaN)
  return bits > 0 ? bits : refuse(at(tree.spot), 'a speed is wanted', 'write it like 100 Mbit/s')
}

const lineOf = (tree: Tree, at: At): LineSpeed => {
  const speeds = new Map((tree.kind === 'map' ? tree.entries : []).map(({ key, value }) => [key, value]))
  const [down, up] = [speeds.get('down'), speeds.get('up')]
  if (down === undefined || up === undefined || speeds.size !== 2)
    return refuse(at(tree.spot), 'the line has two speeds', 'write line: { down: 100 Mbit/s, up: 20 Mbit/s }')
  return { down: speedOf(down, at), up: speedOf(up, at) }
}

const certificateOf = (tree: Tree, at: At, path: PathOf): CertificatePaths => {
  const parts = new Map((tree.kind === 'map' ? tree.entries : []).map(({ key, value }) => [key, value]))
  const [chain, key] = [parts.get('chain'), parts.get('key')]
  if (chain === undefined || key === undefined || parts.size !== 2)
    return refuse(
      at(tree.spot),
      'a certificate is two PEM files',
      'write certificate: { chain: portal.pem, key: portal.key }',
    )
  return { chain: path(scalar(chain, at(chain.spot))), key: path(scalar(key, at(key.spot))) }
}

const KEYS = [
  'inside',
  'outside',
  'addresses',
  'nat',
  'ports-per-session',
  'when-stopped',
  'line',
  'certificate',
] as const

const entriesOf = (tree: Tree, at: At): ReadonlyMap<string, Tree> => {
  if (tree.kind !== 'map')
    return refuse(
      at(tree.spot),
      'gateway is a map',
      'write gateway: { inside: lan0, outside: wan0, addresses: 10.1.0.1 }',
    )
  const unknown = tree.entries.find((entry: Entry) => !KEYS.some((key) => key === entry.key))
  if (unknown !== undefined)
    refuse(at(unknown.spot), `unknown key "${unknown.key}" in gateway`, `use ${KEYS.join(', ')}`)
  return new Map(tree.entries.map(({ key, value }) => [key, value]))
}

/** Makes a path of the settings file absolute. */
type PathOf = (text: string) => string

/** Reads the key `gateway`; refuses what is missing or malformed with its place and the mend. */
export const gatewaySettings = (tree: Tree, at: At, path: PathOf): GatewaySettings => {
  const entries = entriesOf(tree, at)
  const needed = (key: string): Tree =>
    entries.get(key) ?? refuse(at(tree.spot), `gateway lacks ${key}`, `add ${key} (docs/in-line.md)`)
  const part = <T>(key: string, read: (value: Tree, at: At) => T, otherwise: T): T => {
    const value = entries.get(key)
    return value === undefined ? otherwise : read(value, at)
  }
  const inside = items(needed('inside')).map((item) => interfaceName(scalar(item, at(item.spot)), at(item.spot)))
  const outside = needed('outside')
  const outsideName = interfaceName(scalar(outside, at(outside.spot)), at(outside.spot))
  if (inside.includes(outsideName))
    refuse(at(outside.spot), `${outsideName} is inside and outside`, 'name two different interfaces')
  return {
    inside,
    outside: outsideName,
    addresses: ownAddresses(needed('addresses'), at),
    nat: part<Nat>('nat', natOf, { kind: 'masquerade' }),
    portsPerSession: part('ports-per-session', portsOf, PORTS_PER_SESSION),
    whenStopped: part<WhenStopped>('when-stopped', stoppedOf, 'keep'),
    line: part<LineSpeed | null>('line', lineOf, null),
    certificate: part<CertificatePaths | null>('certificate', (value) => certificateOf(value, at, path), null),
  }
}
