// Follows a name through what upstreams say to its records, or to the word that there are none (RFC 1034 section 5.2.2).
import { type Address, parseAddress } from '../../base/addresses.ts'
import type { Exchange } from './upstream/exchange.ts'
import { RCODE, TYPE } from './wire/codes.ts'
import type { Bare, ZoneSoa } from './wire/compose.ts'
import { canonicalText, wireName } from './wire/names.ts'
import { nameKey, negativeTtl, type Rr } from './wire/records.ts'
import type { Reply } from './wire/reply.ts'
import { withoutHints } from './wire/service-hints.ts'

/** Where a question led. */
export type Found = {
  readonly rcode: typeof RCODE.NOERROR | typeof RCODE.NXDOMAIN
  /** Every alias on the way, canonical, in order. */
  readonly aliases: readonly string[]
  /** The addresses in `records`, in the same order; empty for other types. */
  readonly addresses: readonly Address[]
  readonly chain: readonly Bare[]
  readonly records: readonly Bare[]
  readonly soa: ZoneSoa | null
  /** Seconds for which it may be kept. */
  readonly ttl: number
}

/** Real chains have some five steps at most; other resolvers stop at 8 to 16. */
const MOST_ALIASES = 12
/** RFC 2308 section 5 recommends one to three hours. */
const LONGEST_NEGATIVE = 3600

/** The way so far. `key` is that of the name reached. */
type Way = {
  key: string
  wire: Uint8Array
  readonly seen: Set<string>
  readonly chain: Rr[]
  readonly aliases: string[]
}

const startAt = (name: string): Way => {
  const wire = wireName(name)
  const key = nameKey(wire)
  return { key, wire, seen: new Set([key]), chain: [], aliases: [] }
}

/** Follows the aliases that a reply has; false where they loop, are too many, or lead to no host name. */
const follow = (way: Way, { answers }: Reply, type: number): boolean => {
  for (;;) {
    const alias = type === TYPE.CNAME ? undefined : answers.find((rr) => rr.type === TYPE.CNAME && rr.owner === way.key)
    if (alias === undefined) return true
    const key = nameKey(alias.data)
    const name = canonicalText(alias.data, 0)
    if (name === null || way.seen.has(key) || way.chain.length === MOST_ALIASES) return false
    way.seen.add(key)
    way.chain.push(alias)
    way.aliases.push(name)
    way.key = key
    way.wire = wireName(name)
  }
}

/** Whether the zone of an SOA is that of the name or above it: another's says nothing about it. */
const soaFor = (soa: Rr | null, { key, wire }: Way): ZoneSoa | null => {
  if (soa === null || !key.endsWith(soa.owner)) return null
  const above = wire.length - soa.owner.length
  // The zone must begin where a label does.
  for (let at = 0; at <= above; at += (wire[at] as number) + 1) {
    if (at === above) return { rr: { ...soa, ttl: Math.min(negativeTtl(soa), LONGEST_NEGATIVE) }, above }
  }
  return null
}

const addressIn = ({ data }: Bare): Address | undefined => {
  if (data.length === 4) return parseAddress(data.join('.'))
  const groups = Array.from({ length: 8 }, (_, n) => (((data[2 * n] ?? 0) << 8) | (data[2 * n + 1] ?? 0)).toString(16))
  return parseAddress(groups.join(':'))
}

const shortest = (records: readonly Bare[]): number => Math.min(...records.map(({ ttl }) => ttl))

/** What one reply says of a name: its aliases, and the addresses that they lead to; `null`: the aliases lead nowhere. */
export const toldBy = (reply: Reply, name: string, type: number): Pick<Found, 'aliases' | 'addresses'> | null => {
  const way = startAt(name)
  if (!follow(way, reply, type)) return null
  const records = reply.answers.filter((rr) => rr.type === type && rr.owner === way.key)
  return { aliases: way.aliases, addresses: records.flatMap((rr) => addressIn(rr) ?? []) }
}

/** As they may be given out: addresses that nobody decides stand in none of them. */
const decidable = (records: readonly Rr[], type: number): readonly Bare[] => {
  if (type !== TYPE.SVCB && type !== TYPE.HTTPS) return records
  return records.flatMap((rr) => {
    const data = withoutHints(rr.data)
    return data === undefined ? [] : [{ type, ttl: rr.ttl, data }]
  })
}

const positive = ({ chain, aliases }: Way, records: readonly Rr[], type: number): Found => {
  const addresses = type === TYPE.A || type === TYPE.AAAA ? records.flatMap((rr) => addressIn(rr) ?? []) : []
  const ttl = shortest([...chain, ...records])
  return { rcode: RCODE.NOERROR, aliases, addresses, chain, records: decidable(records, type), soa: null, ttl }
}

// RFC 2308 section 5: without an SOA a negative answer is not kept.
const negative = (way: Way, { rcode, soa }: Reply): Found => {
  const zone = soaFor(soa, way)
  const { chain, aliases } = way
  const ttl = zone === null ? 0 : Math.min(shortest(chain), zone.rr.ttl)
  const code = rcode === RCODE.NXDOMAIN ? RCODE.NXDOMAIN : RCODE.NOERROR
  return { rcode: code, aliases, addresses: [], chain, records: [], soa: zone, ttl }
}

/** Asks until the way ends. `null`: nobody answered, or the aliases lead nowhere. An alias nobody saw is one no rule was asked about. */
export const find = async (exchange: Exchange, name: string, type: number): Promise<Found | null> => {
  const way = startAt(name)
  for (let step = 0; step <= MOST_ALIASES; step++) {
    const from = way.key
    const reply = await exchange(way.wire, type)
    if (reply === null || !follow(way, reply, type)) return null
    const records = reply.answers.filter((rr) => rr.type === type && rr.owner === way.key)
    if (records.length > 0) return positive(way, records, type)
    const ended = reply.rcode === RCODE.NXDOMAIN || soaFor(reply.soa, way) !== null || way.key === from
    if (ended) return negative(way, reply)
  }
  return null
}
