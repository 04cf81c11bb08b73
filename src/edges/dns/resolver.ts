// Names to addresses by node:dns (c-ares), each alias seen; a small cache. The park's own resolver takes this place later.
import { Resolver } from 'node:dns/promises'
import { type Address, parseAddress } from '../../base/addresses.ts'
import { parseHost } from '../../base/names.ts'
import type { Resolve, Resolved } from '../../domain/enforcement/connection.ts'

const MOST_ALIASES = 8
const MOST_CACHED = 10_000
const LEAST_TTL = 5
const MOST_TTL = 300
const NO_SUCH = new Set(['ENOTFOUND', 'ENODATA', 'NXDOMAIN'])

type Answer = { readonly addresses: readonly Address[]; readonly ttl: number; readonly failed: string | null }

/** `servers`: DNS servers, `null` for the system's. `now`: milliseconds that only grow. */
export const createResolver = (servers: readonly string[] | null, now: () => number): Resolve => {
  const resolver = new Resolver({ timeout: 2000, tries: 2 })
  if (servers !== null) resolver.setServers(servers)
  const cache = new Map<string, { until: number; answer: Promise<Resolved> }>()
  return (name) => {
    const known = cache.get(name)
    if (known !== undefined && now() < known.until) return known.answer
    const asked = resolveName(resolver, name)
    const entry = { until: Number.POSITIVE_INFINITY, answer: asked.then(({ resolved }) => resolved) }
    cache.set(name, entry)
    void asked.then(({ ttl }) => {
      entry.until = now() + ttl * 1000
    })
    const oldest = cache.size > MOST_CACHED ? cache.keys().next().value : undefined
    if (oldest !== undefined) cache.delete(oldest)
    return entry.answer
  }
}

const resolveName = async (resolver: Resolver, name: string): Promise<{ resolved: Resolved; ttl: number }> => {
  const [four, six, aliases] = await Promise.all([
    addressesOf(resolver.resolve4(name, { ttl: true })),
    addressesOf(resolver.resolve6(name, { ttl: true })),
    aliasesOf(resolver, name),
  ])
  const addresses = [...four.addresses, ...six.addresses]
  if (addresses.length > 0) {
    const ttl = Math.min(MOST_TTL, Math.max(LEAST_TTL, Math.min(four.ttl, six.ttl)))
    return { resolved: { found: true, aliases, addresses }, ttl }
  }
  const none = [four, six].every(({ failed }) => failed === null || NO_SUCH.has(failed))
  return { resolved: { found: false, reason: none ? 'not-us:no-such-name' : 'not-us:no-answer' }, ttl: LEAST_TTL }
}

const addressesOf = async (asked: Promise<{ address: string; ttl: number }[]>): Promise<Answer> => {
  try {
    const records = await asked
    const addresses = records.flatMap((record) => parseAddress(record.address) ?? [])
    return { addresses, ttl: Math.min(MOST_TTL, ...records.map((record) => record.ttl)), failed: null }
  } catch (error) {
    return {
      addresses: [],
      ttl: MOST_TTL,
      failed: error instanceof Error && 'code' in error ? String(error.code) : 'unknown',
    }
  }
}

/** node:dns follows aliases without telling, so each step is asked for by itself; a loop or a long chain ends it. */
const aliasesOf = async (resolver: Resolver, name: string): Promise<string[]> => {
  const chain: string[] = []
  let current = name
  while (chain.length < MOST_ALIASES) {
    const [next] = await resolver.resolveCname(current).catch(() => [])
    const host = next === undefined ? undefined : parseHost(next)
    if (host?.kind !== 'name' || chain.includes(host.name) || host.name === name) break
    chain.push(host.name)
    current = host.name
  }
  return chain
}
