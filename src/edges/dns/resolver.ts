// Names to addresses for the proxy and for lists, from the same memory and upstreams as everybody's answers.

import type { Resolve, Resolved } from '../../domain/enforcement/connection.ts'
import type { NameRefusal } from '../../domain/enforcement/naming.ts'
import type { Session } from '../../domain/sessions/session.ts'
import type { Answered, Lookup } from './lookup.ts'
import { RCODE, TYPE } from './wire/codes.ts'

/** Milliseconds that the addresses of one family wait for those of the other (RFC 8305 section 3 has 50 for a client). */
const WAIT_FOR_OTHER = 250

type Looked = Answered | null

const hasAddresses = (looked: Looked): boolean => (looked?.entry.found.addresses.length ?? 0) > 0

const atMost = <T>(promise: Promise<T>, wait: number, otherwise: T): Promise<T> => {
  const { promise: over, resolve } = Promise.withResolvers<T>()
  const timer = setTimeout(() => resolve(otherwise), wait)
  return Promise.race([promise, over]).finally(() => clearTimeout(timer))
}

/** Both families, but one that has addresses does not wait long for the other. */
const bothFamilies = async (four: Promise<Looked>, six: Promise<Looked>): Promise<readonly [Looked, Looked]> => {
  const first = await Promise.race([
    four.then((looked) => [looked, six] as const),
    six.then((looked) => [looked, four] as const),
  ])
  const [looked, other] = first
  const rest = hasAddresses(looked) ? await atMost(other, WAIT_FOR_OTHER, null) : await other
  return other === six ? [looked, rest] : [rest, looked]
}

const resolvedOf = (looked: readonly Looked[]): Resolved => {
  const found = looked.flatMap((each) => (each === null ? [] : [each.entry.found]))
  const addresses = found.flatMap((each) => each.addresses)
  const aliases = [...new Set(found.flatMap((each) => each.aliases))]
  if (addresses.length > 0) return { found: true, aliases, addresses }
  const none = found.length === looked.length || found.some(({ rcode }) => rcode === RCODE.NXDOMAIN)
  return { found: false, reason: none ? 'not-us:no-such-name' : 'not-us:no-answer' }
}

/** `spend` takes a question for upstreams from what the session may ask (`NameGate`). */
export const createResolver =
  (lookup: Lookup, spend: (session: Session, name: string, type: number) => NameRefusal | null): Resolve =>
  async (name, session) => {
    const refusal = session !== null && lookup.isNew(name, TYPE.A) ? spend(session, name, TYPE.A) : null
    if (refusal !== null) return { found: false, reason: 'tech:dns-limit' }
    return resolvedOf(await bothFamilies(lookup.find(name, TYPE.A), lookup.find(name, TYPE.AAAA)))
  }
