// What the machine's kernel has to be set to for standing in line, and how it gets back. Names are those below /proc/sys.

/** Name → value, as they stand in /proc/sys. */
export type Values = ReadonlyMap<string, string>
/** One after the other. */
export type Writes = readonly (readonly [name: string, value: string])[]

export type Machine = {
  readonly inside: readonly string[]
  readonly outside: string
  readonly families: readonly (4 | 6)[]
}

/** What has to hold, or the gateway does not: with what goes wrong otherwise. */
const NEEDED: Readonly<Record<string, { readonly family: 4 | 6 | null; readonly else: string }>> = {
  'net/ipv4/ip_forward': { family: 4, else: 'nothing passes by IPv4' },
  'net/ipv6/conf/all/forwarding': { family: 6, else: 'nothing passes by IPv6' },
  'net/ipv4/tcp_fwmark_accept': { family: null, else: 'connections that the proxy checks are nobody’s' },
}

/** Bounds that a park of many needs; one that is wider already stays. A kernel that keeps them elsewhere (a container) has its own. */
const AT_LEAST: Readonly<Record<string, number>> = {
  'net/netfilter/nf_conntrack_max': 262_144,
  // Neighbours: by default 1,024 devices, beyond which nobody new is answered.
  'net/ipv4/neigh/default/gc_thresh3': 131_072,
  'net/ipv4/neigh/default/gc_thresh2': 65_536,
  'net/ipv6/neigh/default/gc_thresh3': 131_072,
  'net/ipv6/neigh/default/gc_thresh2': 65_536,
}

/** RFC 5382, REQ-5: a connection that says nothing is kept for 2 hours 4 minutes; the kernel's five days fill its table with the dead. */
const AT_MOST: Readonly<Record<string, number>> = { 'net/netfilter/nf_conntrack_tcp_timeout_established': 7440 }

const PER_INTERFACE = {
  4: ['forwarding', 'rp_filter', 'accept_source_route', 'accept_redirects', 'send_redirects'],
  6: ['forwarding', 'accept_ra', 'accept_source_route', 'accept_redirects'],
} as const

const conf = (family: 4 | 6, name: string, key: string): string => `net/ipv${family}/conf/${name}/${key}`

/** Every name that is written, or that the kernel changes when another one is; `interfaces` without `all` and `default`. */
export const namesToRead = ({ families }: Machine, interfaces: readonly string[]): readonly string[] => [
  ...Object.keys(NEEDED),
  ...families.flatMap((family) =>
    ['all', 'default', ...interfaces].flatMap((name) =>
      PER_INTERFACE[family]
        // The same as ip_forward and all/forwarding above.
        .filter((key) => !(name === 'all' && key === 'forwarding'))
        .map((key) => conf(family, name, key)),
    ),
  ),
  ...Object.keys(AT_LEAST),
  ...Object.keys(AT_MOST),
]

/** The name that stands for this one where its interface came later: what new interfaces get. */
export const ancestorOf = (name: string): string => name.replace(/^(net\/ipv[46]\/conf\/).+\/(\w+)$/, '$1default/$2')

/**
 * A spoofed sender is dropped where the way back leads elsewhere; strictly (RFC 3704), which is sound where each network is behind one
 * interface. `all` counts as well and the larger of two holds: where it said "loosely" for everybody, each of the others says it now.
 */
const senders = ({ inside, outside }: Machine, now: Values, others: readonly string[]): Writes => {
  const ours = [...inside, outside].map((name) => [conf(4, name, 'rp_filter'), '1'] as const)
  if (now.get(conf(4, 'all', 'rp_filter')) !== '2') return ours
  const loosely = others.map((name) => [conf(4, name, 'rp_filter'), '2'] as const)
  return [...loosely, ...ours, [conf(4, 'all', 'rp_filter'), '0']]
}

const forFour = (machine: Machine, now: Values, before: Values, others: readonly string[]): Writes => {
  const ours = [...machine.inside, machine.outside]
  return [
    // First: it sets `forwarding` of every interface, and `all/accept_redirects`.
    ['net/ipv4/ip_forward', '1'],
    ...ours.map((name) => [conf(4, name, 'forwarding'), '1'] as const),
    // What did not forward before does not forward now.
    ...others.map((name) => conf(4, name, 'forwarding')).map((name) => [name, before.get(name) ?? '0'] as const),
    ...senders(machine, now, others),
    [conf(4, 'all', 'accept_source_route'), '0'],
    ...['all', ...ours].flatMap((name) => [
      [conf(4, name, 'accept_redirects'), '0'] as const,
      [conf(4, name, 'send_redirects'), '0'] as const,
    ]),
  ]
}

const forSix = ({ inside, outside }: Machine, now: Values, before: Values, others: readonly string[]): Writes => {
  const believing = [outside, ...others]
    .map((name) => conf(6, name, 'accept_ra'))
    .filter((name) => now.get(name) === '1')
  return [
    // Who learns its route to the world from a router goes on doing so; without this, forwarding takes the route away.
    ...believing.map((name) => [name, '2'] as const),
    // Nobody in the park tells the gateway where to send.
    ...inside.map((name) => [conf(6, name, 'accept_ra'), '0'] as const),
    ['net/ipv6/conf/all/forwarding', '1'],
    ...[...inside, outside].map((name) => [conf(6, name, 'forwarding'), '1'] as const),
    ...others.map((name) => conf(6, name, 'forwarding')).map((name) => [name, before.get(name) ?? '0'] as const),
    // RFC 5095: no routing headers at all.
    [conf(6, 'all', 'accept_source_route'), '-1'],
    ...[...inside, outside].map((name) => [conf(6, name, 'accept_redirects'), '0'] as const),
  ]
}

const interfacesIn = (now: Values, family: 4 | 6): readonly string[] =>
  [...now.keys()].flatMap((name) => {
    const [, found] = new RegExp(`^net/ipv${family}/conf/(.+)/forwarding$`).exec(name) ?? []
    return found === undefined || found === 'all' || found === 'default' ? [] : [found]
  })

const bounds = (now: Values): Writes =>
  [...Object.entries(AT_LEAST), ...Object.entries(AT_MOST)].flatMap(([name, bound]) => {
    const value = Number(now.get(name))
    const fits = name in AT_LEAST ? value >= bound : value <= bound
    return now.has(name) && !fits ? [[name, String(bound)] as const] : []
  })

/**
 * What to write, in this order; what has the value already need not be written, and what does not exist cannot be. `before`: as it was
 * before the first of these writes, so that a run which was killed half way does not take its own doing for what was there.
 */
export const writesFor = (machine: Machine, now: Values, before: Values): Writes => {
  const ours = new Set([...machine.inside, machine.outside])
  const others = (family: 4 | 6): readonly string[] => interfacesIn(now, family).filter((name) => !ours.has(name))
  return [
    ...(machine.families.includes(4) ? forFour(machine, now, before, others(4)) : []),
    ...(machine.families.includes(6) ? forSix(machine, now, before, others(6)) : []),
    ['net/ipv4/tcp_fwmark_accept', '1'],
    ...bounds(now),
  ]
}

const FIRST = ['net/ipv4/ip_forward', 'net/ipv6/conf/all/forwarding']
const isLast = (name: string): boolean => name.endsWith('/accept_ra')

/** The way back: to `before` wherever there still stands what we left (`after`); what somebody else has set since stays. */
export const writesBack = (before: Values, after: Values, now: Values): Writes => {
  const wanted = [...now].map(([name, value]) => {
    const old = before.get(name)
    return [name, old !== undefined && after.get(name) === value ? old : value] as const
  })
  const rank = (name: string): number => (FIRST.includes(name) ? 0 : isLast(name) ? 2 : 1)
  return wanted.sort(([a], [b]) => rank(a) - rank(b))
}

/** A sentence for each setting without which the gateway does not hold. */
export const unset = (machine: Machine, now: Values): readonly string[] => {
  const families: readonly (4 | 6 | null)[] = [...machine.families, null]
  return Object.entries(NEEDED)
    .filter(([name, { family }]) => families.includes(family) && now.get(name) !== '1')
    .map(([name, what]) => `${name.replaceAll('/', '.')} is not 1, and could not be set: ${what.else}.`)
}

/** The same, and one for each interface that is not there. */
export const lacking = (machine: Machine, now: Values): readonly string[] => {
  const [family = 4] = machine.families
  const there = interfacesIn(now, family)
  const missing = [...machine.inside, machine.outside].filter((name) => !there.includes(name))
  return [...unset(machine, now), ...missing.map((name) => `There is no interface ${name}: nothing passes by it.`)]
}
