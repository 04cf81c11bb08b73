// A client's message in, the answer out: at once where memory has it, later where an upstream must be asked.
import type { Address } from '../../base/addresses.ts'
import type { DnsOutcome, NameGate, NameQuestion, NameRefusal, NameRuling } from '../../domain/enforcement/naming.ts'
import type { Session } from '../../domain/sessions/session.ts'
import { bodyOf, type Entry, type Screened } from './entry.ts'
import type { Lookup } from './lookup.ts'
import { addressBody, HINFO_BODY, nothingBody } from './own-bodies.ts'
import { EDE, FLAG, HEADER, LEAST_UDP, RCODE, TYPE } from './wire/codes.ts'
import { type Body, compose, EMPTY_BODY, type Envelope, type Extended, LARGEST } from './wire/compose.ts'
import { isQuery, type Query, readQuery } from './wire/query.ts'

export type AnswerParts = {
  readonly gate: NameGate
  readonly lookup: Lookup
  /** Milliseconds that only grow. */
  readonly now: () => number
  readonly portal: readonly Address[]
  readonly count: (outcome: DnsOutcome) => void
}

/**
 * Writes the answer into `room` and gives its length, 0 where nothing is sent back; or gives it later, where an upstream must be
 * asked. `whole`: by TCP, so that it need not fit into UDP; `room` then holds 65,535 bytes, else 1,280.
 */
export type Answer = (message: Buffer, client: Address, whole: boolean, room: Buffer) => number | Promise<Buffer>

/** Seconds: for what nobody signed in is told, for what a rule refuses, and for what we know ourselves. */
const TTL = { portal: 5, refused: 10, own: 60, stale: 30 } as const

/** What is sent back but for the question. */
type Reply = { readonly body: Body; readonly envelope: Envelope; readonly outcome: DnsOutcome }

const reply = (rcode: number, body: Body, outcome: DnsOutcome, extended: Extended | null = null): Reply => ({
  body,
  envelope: { rcode, age: 0, least: 0, extended },
  outcome,
})

const DENIED = nothingBody(TTL.own)
const REFUSED = nothingBody(TTL.refused)
const AT_PORTAL = nothingBody(TTL.portal)

const denied = reply(RCODE.NXDOMAIN, DENIED, 'answered')
const silent = reply(RCODE.NOERROR, REFUSED, 'answered')
const failed = reply(RCODE.SERVFAIL, EMPTY_BODY, 'failed', {
  code: EDE.NO_REACHABLE_AUTHORITY,
  text: 'not-us:no-answer',
})
const unsupported = reply(RCODE.NOTIMP, EMPTY_BODY, 'refused', { code: EDE.NOT_SUPPORTED, text: '' })
const minimal = reply(RCODE.NOERROR, HINFO_BODY, 'answered')
const unwanted = reply(RCODE.REFUSED, EMPTY_BODY, 'refused')

/** RFC 8914: 16 where a law says so, 17 where the asker's own company does, 15 for all else. */
const codeOf = ({ layer }: NameRefusal): number => {
  if (layer === 'legal') return EDE.CENSORED
  return layer === 'tenant' ? EDE.FILTERED : EDE.BLOCKED
}

const refusedAs = (refusal: NameRefusal): Reply =>
  reply(RCODE.NXDOMAIN, REFUSED, 'refused', { code: codeOf(refusal), text: refusal.reason })

const overBudget = ({ reason }: NameRefusal): Reply =>
  reply(RCODE.REFUSED, EMPTY_BODY, 'refused', { code: EDE.PROHIBITED, text: reason })

/** The portal in place of whatever was asked for; that this is not the name's own address is said beside it. */
const atPortal = (addresses: readonly Address[], type: number): Reply => {
  const body = addressBody(addresses, type, TTL.portal) ?? AT_PORTAL
  return reply(RCODE.NOERROR, body, 'portal', { code: EDE.FORGED, text: 'no-session' })
}

const given = (addresses: readonly Address[], type: number): Reply =>
  reply(RCODE.NOERROR, addressBody(addresses, type, TTL.own) ?? DENIED, 'answered')

type Ask = Extract<NameRuling, { readonly do: 'ask' }>

/** `underWay`: how many questions of a session upstreams are being asked. */
type Answering = AnswerParts & { readonly underWay: WeakMap<Session, number> }

const keptOf = (addresses: readonly Address[], kept: ReadonlySet<Address> | null): readonly Address[] =>
  kept === null ? addresses : addresses.filter((address) => kept.has(address))

const screenedOf = ({ gate }: AnswerParts, entry: Entry, { view }: Ask): Screened => {
  if (entry.view === view && entry.screened !== null) return entry.screened
  const { aliases, addresses } = entry.found
  const screen = gate.screen(view, { name: entry.name, aliases, addresses })
  entry.screened = screen.refused
    ? screen
    : { refused: false, body: bodyOf(entry, screen.kept), addresses: keptOf(addresses, screen.kept) }
  entry.view = view
  return entry.screened
}

/** From an entry to what this class of askers may have of it. */
const fromEntry = (parts: AnswerParts, question: NameQuestion, entry: Entry, ruling: Ask, stale: boolean): Reply => {
  const screened = screenedOf(parts, entry, ruling)
  if (screened.refused) {
    parts.gate.refused(question, screened, ruling.session)
    return refusedAs(screened)
  }
  const { body } = screened
  const { rcode } = entry.found
  if (!stale) {
    const age = Math.floor((parts.now() - entry.storedAt) / 1000)
    return { body, envelope: { rcode, age, least: 0, extended: null }, outcome: 'answered' }
  }
  // However old it is, it is given out for half a minute only (RFC 8767 section 4).
  const code = rcode === RCODE.NXDOMAIN ? EDE.STALE_NXDOMAIN : EDE.STALE_ANSWER
  const extended = { code, text: '' }
  return { body, envelope: { rcode, age: LARGEST_AGE, least: TTL.stale, extended }, outcome: 'answered' }
}

const LARGEST_AGE = 2 ** 31

/** The answer, once its addresses hold on the wire for whoever asks: at once where nothing is lacking. */
const pinned = ({ gate }: AnswerParts, { screened, name, found }: Entry, { session }: Ask, answer: Reply) => {
  if (screened === null || screened.refused || screened.addresses.length === 0) return answer
  const wait = gate.pin(session, name, screened.addresses, found.ttl)
  return wait === null
    ? answer
    : wait.then(
        () => answer,
        () => failed,
      )
}

/** Types that are no records (RFC 6895 section 3.1), and those that only carry something else. */
const isUnsupported = (type: number): boolean =>
  type === TYPE.NULL || type === TYPE.OPT || type === 0 || (type >= 128 && type <= 255) || type >= 65_280

/** What needs no look at memory, or `null`. */
const without = (parts: AnswerParts, question: NameQuestion, query: Query, ruling: NameRuling): Reply | null => {
  switch (ruling.do) {
    case 'lead-to-portal':
      return atPortal(parts.portal, question.type)
    case 'refuse':
      parts.gate.refused(question, ruling.refusal, ruling.session)
      return refusedAs(ruling.refusal)
    case 'say-nothing':
      return silent
    case 'deny':
      return denied
    case 'give':
      return given(ruling.addresses, question.type)
    case 'ask':
      if (question.type === TYPE.ANY) return minimal
      if (isUnsupported(question.type)) return unsupported
      // Whoever asks only for what memory has wants to know what others have asked for.
      return (query.flags & FLAG.RD) === 0 ? unwanted : null
  }
}

/** Questions of one session that upstreams are asked at a time; more would take the places of others. */
const MOST_UNDER_WAY = 128

const OVER: NameRefusal = { refused: true, reason: 'tech:dns-limit', layer: null }

/** Asks for a session, within what it may have under way. */
const askFor = async (parts: Answering, { session }: Ask, { name, type }: NameQuestion, isNew: boolean) => {
  const { lookup, underWay } = parts
  if (!isNew) return lookup.find(name, type)
  underWay.set(session, (underWay.get(session) ?? 0) + 1)
  return lookup.find(name, type).finally(() => underWay.set(session, (underWay.get(session) ?? 1) - 1))
}

const refusalFor = (
  { gate, underWay }: Answering,
  { session }: Ask,
  { name, type }: NameQuestion,
): NameRefusal | null => ((underWay.get(session) ?? 0) >= MOST_UNDER_WAY ? OVER : gate.spend(session, name, type))

/** Memory has nothing: an upstream is asked, and then who asks is looked at once more, since session and policy may have changed. */
const afterAsking = async (parts: Answering, question: NameQuestion, query: Query, first: Ask): Promise<Reply> => {
  const { gate, lookup } = parts
  const { name, type } = question
  const isNew = lookup.isNew(name, type)
  const refusal = isNew ? refusalFor(parts, first, question) : null
  if (refusal !== null) {
    gate.refused(question, refusal, first.session)
    return overBudget(refusal)
  }
  const answered = await askFor(parts, first, question, isNew)
  if (isNew && answered !== null) gate.weigh(first.session, name, type, answered.entry.body.bytes.length)
  const ruling = gate.admit(question)
  const now = without(parts, question, query, ruling)
  if (now !== null || ruling.do !== 'ask') return now ?? failed
  if (answered === null) return failed
  return pinned(parts, answered.entry, ruling, fromEntry(parts, question, answered.entry, ruling, answered.stale))
}

/** The same for names whose addresses we know ourselves. */
const ownPinned = (
  { gate }: AnswerParts,
  { name }: NameQuestion,
  { session, addresses }: Extract<NameRuling, { readonly do: 'give' }>,
  answer: Reply,
) => {
  const wait = session === undefined ? null : gate.pin(session, name, addresses, TTL.own)
  return wait === null
    ? answer
    : wait.then(
        () => answer,
        () => failed,
      )
}

const replyTo = (parts: Answering, question: NameQuestion, query: Query): Reply | Promise<Reply> => {
  const ruling = parts.gate.admit(question)
  const now = without(parts, question, query, ruling)
  if (now !== null && ruling.do === 'give') return ownPinned(parts, question, ruling, now)
  if (now !== null || ruling.do !== 'ask') return now ?? failed
  const entry = parts.lookup.fresh(question.name, question.type)
  if (entry !== undefined) return pinned(parts, entry, ruling, fromEntry(parts, question, entry, ruling, false))
  return afterAsking(parts, question, query, ruling)
}

/** The root is no host name, but were it said to be missing, so were all names (RFC 8020). */
const isRoot = (message: Buffer): boolean => message[HEADER] === 0

/** Prepares to answer. What it gives throws nothing and rejects nothing. */
export const createAnswer = (given: AnswerParts): Answer => {
  const parts: Answering = { ...given, underWay: new WeakMap() }
  const write = (room: Buffer, message: Buffer, query: Query, whole: boolean, reply: Reply): number => {
    parts.count(reply.outcome)
    return compose(room, message, query, reply.body, reply.envelope, whole ? LARGEST : query.most)
  }
  const writeLater = async (message: Buffer, query: Query, whole: boolean, found: Promise<Reply>): Promise<Buffer> => {
    // The message may lie in a place that others are read into meanwhile.
    const question = Buffer.from(message.subarray(0, query.end))
    const reply = await found
    const room = Buffer.allocUnsafe(LEAST_UDP + query.end + reply.body.bytes.length)
    return room.subarray(0, write(room, question, query, whole, reply))
  }
  return (message, client, whole, room) => {
    const query = readQuery(message)
    if (query === null) return 0
    if (!isQuery(query)) {
      parts.count('malformed')
      const envelope = { rcode: query.rcode, age: 0, least: 0, extended: null }
      return compose(room, message, { ...query, dnssec: false }, EMPTY_BODY, envelope, LARGEST)
    }
    if (query.name === null) return write(room, message, query, whole, isRoot(message) ? silent : denied)
    const question = { client, name: query.name, type: query.type }
    const meeting = parts.gate.meet(client)
    const found =
      meeting === null ? replyTo(parts, question, query) : meeting.then(() => replyTo(parts, question, query))
    return found instanceof Promise
      ? writeLater(message, query, whole, found)
      : write(room, message, query, whole, found)
  }
}
