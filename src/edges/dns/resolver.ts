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
  if (aliases === null) return { resolved: { found: false, reason: 'not-us:no-answer' }, ttl: LEAST_TTL }
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
      failed: codeOf(error),
    }
  }
}

/**
 * node:dns follows aliases without telling, so each step is asked for by itself. `null` where the chain is not known whole: a
 * step failed, it loops, or it is too long. An alias that nobody saw is one that no rule was asked about.
 */
const aliasesOf = async (resolver: Resolver, name: string): Promise<string[] | null> => {
  const chain: string[] = []
  for (let current = name; ; ) {
    const next = await aliasOf(resolver, current)
    if (next === undefined) return chain
    if (next === null || next === name || chain.includes(next) || chain.length === MOST_ALIASES) return null
    chain.push(next)
    current = next
  }
}

/** The next step; `undefined`: there is none; `null`: it cannot be told. */
const aliasOf = async (resolver: Resolver, name: string): Promise<string | null | undefined> => {
  try {
    const [next] = await resolver.resolveCname(name)
    if (next === undefined) return undefined
    const host = parseHost(next)
    return host?.kind === 'name' ? host.name : null
  } catch (error) {
    return NO_SUCH.has(codeOf(error)) ? undefined : null
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown')
