// asked name → who? → decide(name) → resolve → decide(every alias and address) → the very address to dial, or the reason why not
import type { Address } from '../base/addresses.ts'
import { isSpecial } from '../base/addresses.ts'
import type { Clock } from '../base/clock.ts'
import type { Admitted, Gate, Refusal, Resolve, Route, Wish } from '../domain/enforcement/connection.ts'
import type { Place } from '../domain/people/places.ts'
import { spotOf } from '../domain/people/places.ts'
import type { Decider } from '../domain/policy/decider.ts'
import type { Decision, Question, Way } from '../domain/policy/question.ts'
import type { Reason } from '../domain/policy/reasons.ts'
import { inZone } from '../domain/policy/site.ts'
import { isWalled } from '../domain/policy/walled.ts'
import { NOBODYS } from '../domain/sessions/nobody.ts'
import type { Roster } from '../domain/sessions/roster.ts'
import type { EndReason, Session } from '../domain/sessions/session.ts'

export type ConnectParts = {
  readonly clock: Clock
  readonly roster: Roster
  readonly decider: () => Decider
  readonly placeOf: (address: Address) => Place
  readonly resolve: Resolve
  /** Whether something of ours listens at that address and port. */
  readonly isOwn: (address: Address, port: number) => boolean
}

/** A refusal shows why a session is missing for this long after it ended, in milliseconds. */
const REMEMBER_END = 10 * 60_000

/** Whose it is. A mark is the kernel's word, also where it says nobody: the address is then not asked. */
const holder = ({ roster }: ConnectParts, { mark, client }: Wish): Session | undefined =>
  mark === null ? roster.holderOf(client) : roster.bySlot(mark)

/** Who is there, and may they reach this name? From memory, at once. */
export const admit = (parts: ConnectParts, wish: Wish): ReturnType<Gate['admit']> => {
  const session = holder(parts, wish)
  if (session === undefined) return toWalled(parts, wish) ? WALLED : stranger(parts, wish)
  const question = questionOf(parts, session, wish)
  const decision = parts.decider().decide(question)
  if (!decision.allow) return refusedBy(parts, session, decision, question)
  return { refused: false, session, nameless: decision.nameless }
}

/** The way there, each step decided; dial exactly what it says. */
export const route = async (parts: ConnectParts, wish: Wish): Promise<Route | Refusal> => {
  const admitted = admit(parts, wish)
  if (admitted.refused) return admitted
  const found = await lookUp(parts, wish, admitted.session)
  if (found.refused) return { ...found, session: admitted.session }
  // The session, or the policy, may have changed while the name was resolved.
  const session = holder(parts, wish)
  if (session === undefined && !toWalled(parts, wish)) return stranger(parts, wish)
  const steps = found.addresses.map((address) => step(parts, session, wish, { aliases: found.aliases, address }))
  const open = steps.filter((each) => !each.refused)
  const [first] = open
  const { aliases } = found
  if (first !== undefined) return { ...first, others: open.slice(1).map(({ address }) => address), aliases }
  return steps[0] ?? { refused: true, reason: 'not-us:no-such-name', explanation: null, session: session ?? NOBODYS }
}

/** May what was dialled by that way for that session go on? `null`: yes. */
export const stands = (parts: ConnectParts, wish: Wish, way: Way, of: string): Refusal | null => {
  const session = holder(parts, wish)
  if (session === undefined ? of !== NOBODYS.id || !toWalled(parts, wish) : session.id !== of)
    return stranger(parts, wish)
  const found = step(parts, session, wish, way)
  return found.refused ? found : null
}

type Found = { readonly refused: false; readonly aliases: readonly string[]; readonly addresses: readonly Address[] }

const lookUp = async (parts: ConnectParts, wish: Wish, session: Session): Promise<Found | Refusal> => {
  if (wish.host.kind === 'address') return { refused: false, aliases: [], addresses: [wish.host.address] }
  const fixed = parts.decider().site.hosts.get(wish.host.name)
  if (fixed !== undefined) return { refused: false, aliases: [], addresses: fixed.addresses }
  const resolved = await parts.resolve(wish.host.name, session)
  if (resolved.found) return { refused: false, aliases: resolved.aliases, addresses: resolved.addresses }
  return { refused: true, reason: resolved.reason, explanation: null, session: null }
}

/** Whether it goes where nobody has to be signed in: to a name, by a port whose protocol shows it. */
const toWalled = ({ decider }: ConnectParts, { host, port }: Wish): boolean =>
  host.kind === 'name' && NAMED_PORTS.has(port) && isWalled(decider().policy, host.name)

const NAMED_PORTS = new Set([80, 443])
const WALLED: Admitted = { refused: false, session: NOBODYS, nameless: 'refuse' }

/** `session`: `undefined` for what nobody has to be signed in for. */
const step = (parts: ConnectParts, session: Session | undefined, wish: Wish, way: Way): Route | Refusal => {
  const port = dialled(parts, wish)
  if (parts.isOwn(way.address, port)) return tech('tech:own-address', session ?? NOBODYS)
  if (isSpecial(way.address) && !inZone(parts.decider().site, way.address))
    return tech('tech:private-address', session ?? NOBODYS)
  if (session === undefined) return { ...WALLED, address: way.address, port }
  const question = questionOf(parts, session, wish)
  const decision = parts.decider().decide(question, way)
  if (!decision.allow) return refusedBy(parts, session, decision, question, way)
  return { refused: false, session, nameless: decision.nameless, address: way.address, port }
}

/** A fixed host may listen on another port than the one asked for; the decision is about the asked one. */
const dialled = (parts: ConnectParts, wish: Wish): number => {
  const fixed = wish.host.kind === 'name' ? parts.decider().site.hosts.get(wish.host.name) : undefined
  return fixed?.ports.get(wish.port) ?? wish.port
}

const questionOf = (parts: ConnectParts, session: Session, wish: Wish): Question => ({
  subject: session.subject,
  at: parts.clock().wall,
  transport: 'tcp',
  port: wish.port,
  host: wish.host,
})

const tech = (reason: Reason, session: Session): Refusal => ({ refused: true, reason, explanation: null, session })

type Blocked = Extract<Decision, { allow: false }>

const refusedBy = (
  parts: ConnectParts,
  session: Session,
  blocked: Blocked,
  question: Question,
  way?: Way,
): Refusal => ({
  refused: true,
  reason: blocked.reason,
  explanation: parts.decider().explain(question, way),
  session,
})

const ENDED: Partial<Record<EndReason, Reason>> = { time: 'time', data: 'data', hours: 'hours' }

/** Nobody is signed in there: just not, or no longer. */
const stranger = (parts: ConnectParts, wish: Wish): Refusal => {
  const last = parts.roster.lastEnd(spotOf(parts.placeOf(wish.client)))
  const recent = last !== undefined && parts.clock().boot - last.boot < REMEMBER_END
  const reason = (recent ? ENDED[last.reason] : undefined) ?? 'no-session'
  return { refused: true, reason, explanation: null, session: null }
}
