// DNS question → who asks? → decide(name) → memory or upstream → decide(every alias, address) → answer, or the reason why not
import { type Address, isSpecial } from '../base/addresses.ts'
import type { Clock } from '../base/clock.ts'
import { isCanary, type LocalMeaning, localMeaning } from '../domain/enforcement/local-names.ts'
import type { NameAnswer, NameQuestion, NameRefusal, NameRuling, Screen } from '../domain/enforcement/naming.ts'
import type { Decider } from '../domain/policy/decider.ts'
import type { NameDecision, NameView } from '../domain/policy/question.ts'
import type { Reason } from '../domain/policy/reasons.ts'
import { inZone } from '../domain/policy/site.ts'
import { isWalled, walledView } from '../domain/policy/walled.ts'
import { NOBODYS } from '../domain/sessions/nobody.ts'
import type { Roster } from '../domain/sessions/roster.ts'
import type { Session } from '../domain/sessions/session.ts'

export type QueryParts = {
  readonly clock: Clock
  readonly roster: Roster
  readonly decider: () => Decider
  /** The park's own domain, and by what names and where its portal is. */
  readonly domain: string
  readonly portal: {
    readonly names: readonly string[]
    readonly addresses: readonly Address[]
    /** Names for which the portal answers whoever is online, where the policy has no way to the real ones. */
    readonly standsInFor?: (name: string) => boolean
  }
}

/** SVCB and HTTPS: what they say lets a client hide the name that it asks for next (RFC 9460, RFC 9848). */
const HIDES_NAMES = new Set([64, 65])

/** Who asks, and may they use this name? */
export const admit = (parts: QueryParts, { client, name, type }: NameQuestion): NameRuling => {
  const session = parts.roster.holderOf(client)
  if (session === undefined) return admitStranger(parts, name, type)
  const view = parts.decider().namesFor(session.subject, parts.clock().wall)
  if (parts.portal.names.includes(name)) return { do: 'give', addresses: parts.portal.addresses }
  const fixed = parts.decider().site.hosts.get(name)
  if (fixed !== undefined) return giveFixed(parts, session, view, name, fixed.addresses)
  const local = localMeaning(name, parts.domain)
  if (local !== undefined) return byItself(local)
  if (view.namesCount && isCanary(name)) return refuse(canary, session)
  const decision = view.decide(name)
  if (!decision.allow && parts.portal.standsInFor?.(name) === true)
    return { do: 'give', addresses: parts.portal.addresses }
  if (!decision.allow) return refuse(refusedBy(decision), session)
  return view.namesCount && HIDES_NAMES.has(type) ? { do: 'say-nothing' } : { do: 'ask', session, view }
}

/** Every alias and address on the way; an address that may not be dialled is not given out either. */
export const screen = (parts: QueryParts, view: NameView, { name, aliases, addresses }: NameAnswer): Screen => {
  if (addresses.length === 0) {
    const decision = aliases.length === 0 ? ALLOWED : view.decide(name, { aliases, address: null })
    return decision.allow ? { refused: false, kept: null } : refusedBy(decision)
  }
  const decided = addresses.map((address) => ({ address, refusal: refusalAt(parts, view, name, aliases, address) }))
  const kept = decided.filter(({ refusal }) => refusal === null).map(({ address }) => address)
  const [first] = decided
  if (kept.length === 0 && first?.refusal != null) return first.refusal
  return { refused: false, kept: kept.length === addresses.length ? null : new Set(kept) }
}

const ALLOWED: NameDecision = { allow: true }

const refusalAt = (
  { decider }: QueryParts,
  view: NameView,
  name: string,
  aliases: readonly string[],
  address: Address,
): NameRefusal | null => {
  // A name of the world that leads into the park's own networks is how a page reaches what stands there (DNS rebinding).
  if (isSpecial(address) && !inZone(decider().site, address)) return tech('tech:private-address')
  const decision = view.decide(name, { aliases, address })
  return decision.allow ? null : refusedBy(decision)
}

const admitStranger = (parts: QueryParts, name: string, type: number): NameRuling => {
  const { portal } = parts
  const { policy } = parts.decider()
  if (isCanary(name)) return refuse(canary, null)
  if (portal.names.includes(name)) return { do: 'give', addresses: portal.addresses }
  return isWalled(policy, name) ? giveWalled(parts, walledView(policy), name, type) : { do: 'lead-to-portal' }
}

/** Of what may be reached without a session addresses alone are given out: nothing that a tunnel could be made of. */
const giveWalled = (parts: QueryParts, view: NameView, name: string, type: number): NameRuling => {
  const fixed = parts.decider().site.hosts.get(name)
  if (fixed !== undefined) return giveFixed(parts, NOBODYS, view, name, fixed.addresses)
  return ADDRESSES.has(type) ? { do: 'ask', session: NOBODYS, view } : { do: 'say-nothing' }
}

/** A and AAAA. */
const ADDRESSES = new Set([1, 28])

const giveFixed = (
  { decider }: QueryParts,
  session: Session,
  view: NameView,
  name: string,
  addresses: readonly Address[],
): NameRuling => {
  const decided = addresses.map((address) => ({ address, decision: view.decide(name, { aliases: [], address }) }))
  const open = decided.flatMap(({ address, decision }) =>
    decision.allow && (!isSpecial(address) || inZone(decider().site, address)) ? [address] : [],
  )
  if (open.length > 0) return { do: 'give', addresses: open, session }
  const blocked = decided.map(({ decision }) => decision).find(({ allow }) => !allow)
  return refuse(blocked === undefined || blocked.allow ? tech('tech:private-address') : refusedBy(blocked), session)
}

const LOOPBACK = ['127.0.0.1', '::1'] as readonly string[] as readonly Address[]

const byItself = (meaning: LocalMeaning): NameRuling => {
  if (meaning === 'loopback') return { do: 'give', addresses: LOOPBACK }
  return meaning === 'no-data' ? { do: 'say-nothing' } : { do: 'deny' }
}

const tech = (reason: Reason): NameRefusal => ({ refused: true, reason, layer: null })

const canary = tech('tech:other-dns')

const refuse = (refusal: NameRefusal, session: Session | null): NameRuling => ({ do: 'refuse', refusal, session })

const refusedBy = ({ reason, layer }: Extract<NameDecision, { allow: false }>): NameRefusal => ({
  refused: true,
  reason,
  layer,
})
