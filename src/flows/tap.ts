// badge tap → who? → may they, here, now? → session → written → settled → "online"
import type { Clock } from '../base/clock.ts'
import { identify, type Known, type Unknown } from '../domain/people/identify.ts'
import type { Channel, Credential } from '../domain/people/people.ts'
import { pinMac } from '../domain/people/pins.ts'
import type { Place } from '../domain/people/places.ts'
import { spotOf } from '../domain/people/places.ts'
import type { Tries, Try } from '../domain/people/tries.ts'
import type { Decider } from '../domain/policy/decider.ts'
import type { Ending } from '../domain/sessions/ending.ts'
import { ending } from '../domain/sessions/ending.ts'
import { type Opened, openSession } from '../domain/sessions/open.ts'
import type { Roster } from '../domain/sessions/roster.ts'
import type { Session } from '../domain/sessions/session.ts'
import type { Tapped } from '../domain/sessions/tapped.ts'
import type { UsageBook } from '../domain/sessions/usage.ts'
import type { Store } from '../domain/store/store.ts'

export type TapParts = {
  readonly clock: Clock
  /** Key of PINs and codes. */
  readonly key: Uint8Array
  readonly rules: string
  readonly store: Store
  readonly roster: Roster
  readonly tries: Tries
  readonly usage: UsageBook
  readonly decider: () => Decider
  readonly newId: () => string
  readonly nextNumber: () => number
  /** Whether a network is for signing in by whoever comes there. */
  readonly isForSignIn: (network: string) => boolean
  /** Makes what was written hold on the wire: ends the connections of those replaced. */
  readonly settle: (online: Session, replaced: readonly Session[]) => Promise<void>
}

/** Signs somebody in at a place. Never throws for what a person may type; a database that fails is `store:failed`. */
export const tap = async (
  parts: TapParts,
  place: Place,
  given: Credential,
  channel: Channel = 'secure',
): Promise<Tapped> => {
  if (place.network === null) return { outcome: 'no-place' }
  // Before anything is looked up: over plain HTTP nobody learns whether a PIN was right.
  if (channel === 'plain' && given.kind === 'badge') return { outcome: 'only-secure', what: 'badge' }
  if (channel === 'plain' && !parts.isForSignIn(place.network)) return { outcome: 'only-secure', what: 'network' }
  const retryAfter = parts.tries.begin(tryOf(parts, place, given), parts.clock().boot)
  if (retryAfter > 0) return { outcome: 'slow', retryAfter }
  const who = await recognise(parts, place, given)
  if (who.outcome !== 'known') return who
  const opened = open(parts, place, who, channel)
  if (opened.outcome !== 'opened') return opened
  await write(parts, who, opened) // a crash before the commit: nothing happened; after it: open at the next start
  await settle(parts, opened)
  return { outcome: 'online', session: opened.session }
}

type OnlySecure = Extract<Tapped, { outcome: 'only-secure' }>
type JustOpened = Extract<Opened, { outcome: 'opened' }>

const tryOf = (parts: TapParts, place: Place, given: Credential): Try => ({
  // Guesses at vouchers are counted together per seat: each guess is another code.
  badge: given.kind === 'badge' ? pinMac(parts.key, 'badge', given.badge) : `voucher ${spotOf(place)}`,
  spot: spotOf(place),
})

const recognise = async (parts: TapParts, place: Place, given: Credential): Promise<Known | Unknown> => {
  const { personByBadge, voucherByMac } = parts.store
  const lookup = { key: parts.key, rules: parts.rules, personByBadge, voucherByMac }
  const who = await identify(lookup, place, given, parts.clock().wall)
  if (who.outcome !== 'wrong') parts.tries.right(tryOf(parts, place, given))
  return who
}

/** From here on the spot is theirs: of two taps at one time the second finds it taken. */
const open = (parts: TapParts, place: Place, who: Known, channel: Channel): Opened | OnlySecure => {
  const now = parts.clock()
  const decider = parts.decider()
  const opened = openSession(decider, parts.roster, {
    place,
    who,
    now,
    id: parts.newId(),
    number: parts.nextNumber(),
    usedToday: parts.usage.used(who.holder, decider.dayOf(now.wall)),
  })
  if (opened.outcome !== 'opened') return opened
  // A code that somebody read on the way takes nobody offline.
  if (channel === 'plain' && opened.replaces.length > 0) return { outcome: 'only-secure', what: 'move' }
  parts.roster.reserve(opened.session)
  return opened
}

const write = async (parts: TapParts, who: Known, opened: JustOpened): Promise<void> => {
  const { holder } = who
  const endings: Ending[] = opened.replaces.map((session) => ending(session, 'moved', parts.clock()))
  try {
    await Promise.all([
      who.newPin === null ? undefined : parts.store.setPin(holder.id, who.newPin),
      who.accepted === null ? undefined : parts.store.accept(holder.id, who.accepted),
      parts.store.openSession(opened.session, endings),
    ])
  } catch (error) {
    parts.roster.end(opened.session.id, 'signed-out', parts.clock().boot)
    throw error
  }
}

/** Online only once it holds on the wire; where that cannot be, the session never was. */
const settle = async (parts: TapParts, { session, replaces }: JustOpened): Promise<void> => {
  for (const { id } of replaces) parts.roster.end(id, 'moved', parts.clock().boot)
  try {
    await parts.settle(session, replaces)
  } catch (error) {
    parts.roster.end(session.id, 'signed-out', parts.clock().boot)
    await parts.store.endSessions([ending(session, 'signed-out', parts.clock())])
    throw error
  }
  parts.roster.confirm(session.id)
}
