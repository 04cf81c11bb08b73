// How devices get an address and learn where the gateway is: configurations for dnsmasq and Kea. Who hands out addresses is not ours to
// write; what has to be said to devices is.
import { type Address, addressOf, numeric, type Range, within } from '../../base/addresses.ts'

/** Whose configuration it is: dnsmasq's, or that of one of Kea's two servers. */
export type DhcpProgram = 'dnsmasq' | 'kea4' | 'kea6'

/** One network inside, as the gateway's own interface there has it. */
export type Inside = {
  readonly interface: string
  /** The gateway's address there, and the length of its prefix; `null`: none of that family. */
  readonly four: { readonly address: Address; readonly prefix: number } | null
  readonly six: { readonly address: Address; readonly prefix: number } | null
}

export type DhcpWish = {
  readonly inside: readonly Inside[]
  /** Where our resolver answers; `null`: not by that family. */
  readonly own4: Address | null
  readonly own6: Address | null
  /** The park's own domain. */
  readonly domain: string
  /** What is handed out; in a network that none of these is in, all but its lowest quarter, which is left for fixed addresses. */
  readonly ranges: readonly Range[]
}

/** A pool of addresses in one network. */
type Pool = { readonly of: Inside; readonly subnet: string; readonly router: Address; readonly pools: readonly Range[] }

/** Where a device asks whether it is online (RFC 8908). */
const captiveApi = (domain: string): string => `https://my.${domain}/captive-portal`

const HOURS = 12
const SECONDS = HOURS * 3600

const subnetOf = (address: Address, prefix: number): { readonly first: bigint; readonly size: bigint } => {
  const { family, value } = numeric(address)
  const size = 1n << BigInt((family === 4 ? 32 : 128) - prefix)
  return { first: value - (value % size), size }
}

const four = (value: bigint): Address => addressOf({ family: 4, value })

/** The range without one address in it. */
const parted = ({ from, to }: Range, hole: Address): readonly Range[] => {
  if (!within(hole, { from, to })) return [{ from, to }]
  const at = numeric(hole).value
  const [low, high] = [numeric(from).value, numeric(to).value]
  return [...(at > low ? [{ from, to: four(at - 1n) }] : []), ...(at < high ? [{ from: four(at + 1n), to }] : [])]
}

/** Networks too small to have a device beside the gateway have no pool. */
const poolOf = (of: Inside, ranges: readonly Range[]): readonly Pool[] => {
  if (of.four === null || of.four.prefix > 30) return []
  const { address, prefix } = of.four
  const { first, size } = subnetOf(address, prefix)
  const whole = { from: four(first + 1n), to: four(first + size - 2n) }
  const given = ranges.filter(({ from, to }) => within(from, whole) && within(to, whole))
  const wanted = given.length > 0 ? given : [{ from: four(first + (size > 8n ? size / 4n : 1n)), to: whole.to }]
  return [
    { of, subnet: `${four(first)}/${prefix}`, router: address, pools: wanted.flatMap((each) => parted(each, address)) },
  ]
}

const poolsOf = ({ inside, ranges }: DhcpWish): readonly Pool[] => inside.flatMap((each) => poolOf(each, ranges))

/** Ranges that are in none of the networks inside: nobody could have such an address. */
export const strayRanges = ({ inside, ranges }: DhcpWish): readonly Range[] =>
  ranges.filter(
    (range) =>
      !inside.some((each) => poolOf(each, [range]).some(({ pools }) => pools.some(({ from }) => within(from, range)))),
  )

// RFC 4862 section 5.5.3: an address of one's own making needs a prefix of 64.
const announced = ({ inside }: DhcpWish): readonly (readonly [name: string, prefix: string])[] =>
  inside.flatMap(({ interface: name, six }) => {
    if (six === null || six.prefix !== 64) return []
    return [[name, addressOf({ family: 6, value: subnetOf(six.address, 64).first })] as const]
  })

const netmask = (subnet: string): Address => {
  const size = 1n << BigInt(32 - Number(subnet.split('/')[1]))
  return four((1n << 32n) - size)
}

/** For dnsmasq 2.85 or later: addresses of IPv4, router advertisements, and what a device is told; no DNS. */
export const dnsmasqText = (wish: DhcpWish): string => {
  const { own4, own6, domain } = wish
  const api = captiveApi(domain)
  const lines = [
    '# DHCP and router advertisements for the park, by dnsmasq. Written by: isthmus gateway dhcp',
    '# DNS is the gateway’s: this program answers none.',
    ...['port=0', 'bind-dynamic', 'except-interface=lo', 'dhcp-authoritative'],
    ...wish.inside.map(({ interface: name }) => `interface=${name}`),
    '',
    '# What devices call themselves is not kept, and who got an address when is in no log.',
    ...['dhcp-ignore-names', 'quiet-dhcp', 'quiet-dhcp6', 'quiet-ra'],
    '',
    ...poolsOf(wish).flatMap(({ of, subnet, router, pools }) => [
      ...pools.map(({ from, to }) => `dhcp-range=set:${of.interface},${from},${to},${netmask(subnet)},${HOURS}h`),
      `dhcp-option=tag:${of.interface},option:router,${router}`,
    ]),
    ...(own4 === null ? [] : [`dhcp-option=option:dns-server,${own4}`]),
    `dhcp-option=option:domain-name,${domain}`,
    '# RFC 8910: where a device asks whether it is online.',
    `dhcp-option=114,${api}`,
  ]
  const prefixes = announced(wish)
  if (prefixes.length === 0) return `${lines.join('\n')}\n`
  const six = [
    '',
    '# Devices make their own addresses of IPv6 (SLAAC), and ask for the rest.',
    'enable-ra',
    ...prefixes.flatMap(([name, prefix]) => [
      `dhcp-range=set:${name},${prefix},ra-stateless,64,${HOURS}h`,
      `ra-param=${name},high,60,1800`,
    ]),
    ...(own6 === null ? [] : [`dhcp-option=option6:dns-server,[${own6}]`]),
    `dhcp-option=option6:domain-search,${domain}`,
    `dhcp-option=option6:103,${api}`,
  ]
  return `${[...lines, ...six].join('\n')}\n`
}

const option = (name: string, data: string): { readonly name: string; readonly data: string } => ({ name, data })

const logging = (name: string): unknown => [{ name, severity: 'WARN', output_options: [{ output: 'stderr' }] }]

/** For Kea's DHCPv4 server, 2.0 or later. Router advertisements are not Kea's. */
export const keaFourText = (wish: DhcpWish): string => {
  const { inside, own4, domain } = wish
  const subnet4 = poolsOf(wish).map(({ of, subnet, router, pools }, n) => ({
    id: n + 1,
    subnet,
    interface: of.interface,
    pools: pools.map(({ from, to }) => ({ pool: `${from} - ${to}` })),
    'option-data': [option('routers', router)],
  }))
  const Dhcp4 = {
    'interfaces-config': { interfaces: inside.flatMap((each) => (each.four === null ? [] : [each.interface])) },
    'lease-database': { type: 'memfile', persist: true, name: '/var/lib/kea/kea-leases4.csv' },
    'valid-lifetime': SECONDS,
    authoritative: true,
    'ddns-send-updates': false,
    'option-data': [
      ...(own4 === null ? [] : [option('domain-name-servers', own4)]),
      option('domain-name', domain),
      option('v4-captive-portal', captiveApi(domain)),
    ],
    subnet4,
    loggers: logging('kea-dhcp4'),
  }
  return `${JSON.stringify({ Dhcp4 }, null, 2)}\n`
}

/** For Kea's DHCPv6 server, which only tells: devices make their own addresses from router advertisements (by radvd, with Kea). */
export const keaSixText = (wish: DhcpWish): string => {
  const { own6, domain } = wish
  const prefixes = announced(wish)
  const Dhcp6 = {
    'interfaces-config': { interfaces: prefixes.map(([name]) => name) },
    'lease-database': { type: 'memfile', persist: true, name: '/var/lib/kea/kea-leases6.csv' },
    'option-data': [
      ...(own6 === null ? [] : [option('dns-servers', own6)]),
      option('domain-search', domain),
      option('v6-captive-portal', captiveApi(domain)),
    ],
    subnet6: prefixes.map(([name, prefix], n) => ({ id: n + 1, subnet: `${prefix}/64`, interface: name })),
    loggers: logging('kea-dhcp6'),
  }
  return `${JSON.stringify({ Dhcp6 }, null, 2)}\n`
}
