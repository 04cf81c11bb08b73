// From a question to what it led to: from memory, from an upstream, or, where none answers, from what memory still has.
import { type Cache, createCache } from './cache.ts'
import type { Entry } from './entry.ts'
import { find } from './found.ts'
import type { Exchange } from './upstream/exchange.ts'
import { HEADER } from './wire/codes.ts'
import { writeBody } from './wire/compose.ts'

/** `stale`: its time is over, and no upstream answered (RFC 8767). */
export type Answered = { readonly entry: Entry; readonly stale: boolean }

export type Lookup = {
  /** What memory has, if its time is not over. */
  readonly fresh: (name: string, type: number) => Entry | undefined
  /** Whether this would have to be asked of an upstream and is not being asked already. */
  readonly isNew: (name: string, type: number) => boolean
  /** `null`: nobody answered and memory has nothing. Questions at one time are one. Never rejects. */
  readonly find: (name: string, type: number) => Promise<Answered | null>
  readonly size: () => number
}

export type LookupParts = {
  readonly exchange: Exchange
  /** Milliseconds that only grow. */
  readonly now: () => number
}

const BOUNDS = { entries: 100_000, bytes: 96_000_000 } as const

/** RFC 8767 section 5: how long a client waits before it gets what memory has, and how long that may be used; milliseconds. */
const PATIENCE = 1800
const STALE_FOR = 86_400_000
const RETRY_AFTER = 30_000
/** How long a question that nobody answered is not asked again (RFC 9520 section 3.2). */
const FAILED_FOR = 5000
const MOST_FAILED = 10_000

const entryOf = (name: string, found: NonNullable<Awaited<ReturnType<typeof find>>>, now: number): Entry | null => {
  const body = writeBody(HEADER + name.length + 2 + 4, found.chain, found.records, found.soa)
  if (body === null) return null
  const freshUntil = now + found.ttl * 1000
  return { name, found, body, storedAt: now, freshUntil, retryAt: 0, used: false, view: null, screened: null }
}

const later = <T>(wait: number, value: T): Promise<T> =>
  new Promise((resolve) => void setTimeout(() => resolve(value), wait).unref())

type State = {
  readonly cache: Cache
  /** Questions under way. */
  readonly asking: Map<string, Promise<Entry | null>>
  /** Until when questions are not asked again that nobody answered. */
  readonly failed: Map<string, number>
}

const remember = ({ failed }: State, key: string, until: number): void => {
  failed.delete(key)
  failed.set(key, until)
  const oldest = failed.size > MOST_FAILED ? failed.keys().next().value : undefined
  if (oldest !== undefined) failed.delete(oldest)
}

/** Asks the upstreams, once for all who ask at a time. */
const ask = ({ exchange, now }: LookupParts, state: State, name: string, type: number): Promise<Entry | null> => {
  const key = `${type} ${name}`
  const known = state.asking.get(key)
  if (known !== undefined) return known
  const asked = find(exchange, name, type)
    .then((found) => {
      const entry = found === null ? null : entryOf(name, found, now())
      if (entry === null) remember(state, key, now() + FAILED_FOR)
      else if (entry.freshUntil > entry.storedAt) state.cache.put(type, entry)
      return entry
    })
    .catch(() => null)
    .finally(() => state.asking.delete(key))
  state.asking.set(key, asked)
  return asked
}

/** What memory has serves as soon as no upstream answers, or not soon enough. */
const askOrServeStale = async (parts: LookupParts, state: State, old: Entry, type: number): Promise<Answered> => {
  const { now } = parts
  const stale = { entry: old, stale: true }
  if (old.retryAt > now()) return stale
  const entry = await Promise.race([ask(parts, state, old.name, type), later(PATIENCE, null)])
  if (entry !== null) return { entry, stale: false }
  old.retryAt = now() + RETRY_AFTER
  return stale
}

/** An empty memory before these upstreams. */
export const createLookup = (parts: LookupParts): Lookup => {
  const { now } = parts
  const state: State = { cache: createCache(BOUNDS), asking: new Map(), failed: new Map() }
  const fresh: Lookup['fresh'] = (name, type) => {
    const entry = state.cache.get(name, type)
    if (entry === undefined || entry.freshUntil <= now()) return undefined
    entry.used = true
    return entry
  }
  /** Whether memory alone will answer: it is fresh, or stale and not to be asked about yet. */
  const serves = (entry: Entry | undefined): boolean => {
    if (entry === undefined) return false
    const { freshUntil, retryAt } = entry
    return freshUntil > now() || (retryAt > now() && freshUntil + STALE_FOR > now())
  }
  const hasFailed = (name: string, type: number): boolean => (state.failed.get(`${type} ${name}`) ?? 0) > now()
  return {
    fresh,
    isNew: (name, type) =>
      !serves(state.cache.get(name, type)) && !state.asking.has(`${type} ${name}`) && !hasFailed(name, type),
    find: async (name, type) => {
      const old = state.cache.get(name, type)
      if (old !== undefined && old.freshUntil > now()) return { entry: old, stale: false }
      if (old !== undefined && old.freshUntil + STALE_FOR > now()) return askOrServeStale(parts, state, old, type)
      if (hasFailed(name, type)) return null
      const entry = await ask(parts, state, name, type)
      return entry === null ? null : { entry, stale: false }
    },
    size: state.cache.size,
  }
}
