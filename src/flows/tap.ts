// badge tap → who? → may they, here, now? → session → written → settled → "online"
import { identify, type Known, type Unknown } from '../domain/people/identify.ts'
import type { Channel, Credential } from '../domain/people/people.ts'
import { pinMac } from '../domain/people/pins.ts'
import type { Place } from '../domain/people/places.ts'
import { spotOf } from '../domain/people/places.ts'
import type { Tries, Try } from '../domain/people/tries.ts'
import type { Decider } from '../domain/policy/decider.ts'
import type { Held, HeldBack } from '../domain/sessions/held.ts'
import type { TimeBook } from '../domain/sessions/online-time.ts'
import { type Opened, openSession } from '../domain/sessions/open.ts'
import { NO_ROOM, type RoomAnswer, type RoomGate } from '../domain/sessions/room-gate.ts'
import type { Tapped } from '../domain/sessions/tapped.ts'
import type { UsageBook } from '../domain/sessions/usage.ts'
import { type EnterParts, enter } from './enter.ts'

export type TapParts = EnterParts & {
  /** Key of PINs and codes. */
  readonly key: Uint8Array
  readonly rules: string
  readonly tries: Tries
  readonly seconds: TimeBook['seconds']
  readonly usage: UsageBook
  readonly decider: () => Decider
  /** Whether the room lets somebody sit down there. */
  readonly room: RoomGate
  /** Whom staff keep offline for a while. */
  readonly held: () => HeldBack
  readonly newId: () => string
  readonly nextNumber: () => number
  /** Whether a network is for signing in by whoever comes there. */
  readonly isForSignIn: (network: string) => boolean
}

/** Signs somebody in at a place. Never throws for what a person may type; a database that fails is `store:failed`. */
export const tap = async (
  parts: TapParts,
  place: Place,
  given: Credential,
  channel: Channel = 'secure',
): Promise<Tapped> => {
  if (place.network === null) return { outcome: 'no-place' }
  if (place.registered !== undefined) return { outcome: 'taken', by: 'device' }
  // Before anything is looked up: over plain HTTP nobody learns whether a PIN was right.
  if (channel === 'plain' && given.kind === 'badge') return { outcome: 'only-secure', what: 'badge' }
  if (channel === 'plain' && !parts.isForSignIn(place.network)) return { outcome: 'only-secure', what: 'network' }
  const retryAfter = parts.tries.begin(tryOf(parts, place, given), parts.clock().boot)
  if (retryAfter > 0) return { outcome: 'slow', retryAfter }
  const who = await recognise(parts, place, given)
  return who.outcome === 'known' ? seat(parts, place, who, channel) : who
}

/** Seats somebody who was recognised: by a PIN, or at the desk. */
export const seat = async (parts: TapParts, place: Place, who: Known, channel: Channel = 'secure'): Promise<Tapped> => {
  const opened = open(parts, place, who, channel)
  if (opened.outcome !== 'opened') return opened
  await enter(parts, opened, () => noted(parts, who))
  return { outcome: 'online', session: opened.session }
}

type OnlySecure = Extract<Tapped, { outcome: 'only-secure' }>

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

type HeldBackNow = Extract<Tapped, { held: Held }>
type RoomTaken = Extract<Tapped, { outcome: 'taken' }>

/** Whoever is there already is not asked about. */
const roomAt = ({ room, roster }: TapParts, place: Place, { holder }: Known): RoomAnswer =>
  (roster.at(spotOf(place)) === undefined ? room : NO_ROOM)(place, holder)

/** From here on the spot is theirs: of two taps at one time the second finds it taken. */
const open = (
  parts: TapParts,
  place: Place,
  who: Known,
  channel: Channel,
): Opened | OnlySecure | HeldBackNow | RoomTaken => {
  const held = parts.held()(who.holder, place.seat)
  if (held !== undefined) return { outcome: 'closed', reason: held.reason, held }
  const room = roomAt(parts, place, who)
  if (!room.may)
    return room.why === 'hours' ? { outcome: 'closed', reason: room.why } : { outcome: 'taken', by: room.why }
  const now = parts.clock()
  const decider = parts.decider()
  const day = decider.dayOf(now.wall)
  const opened = openSession(decider, parts.roster, {
    place,
    who,
    now,
    id: parts.newId(),
    number: parts.nextNumber(),
    usedToday: parts.usage.used(who.holder, day),
    onlineToday: parts.seconds(who.holder, day),
    room,
  })
  if (opened.outcome !== 'opened') return opened
  // A code that somebody read on the way takes nobody offline.
  if (channel === 'plain' && opened.replaces.length > 0) return { outcome: 'only-secure', what: 'move' }
  parts.roster.reserve(opened.session)
  return opened
}

/** What changes in their record by this sign-in. */
const noted = async ({ store }: TapParts, { holder, newPin, accepted }: Known): Promise<void> => {
  await Promise.all([
    newPin === null ? undefined : store.setPin(holder.id, newPin),
    accepted === null ? undefined : store.accept(holder.id, accepted),
  ])
}
