// Somebody at the desk: their card, and a session for them by their badge alone. Each look leaves a trace that they see.
import type { Clock, Now } from '../../base/clock.ts'
import type { By } from '../../domain/desk/acting.ts'
import type { RoomDone, RoomRefused } from '../../domain/desk/room-desk.ts'
import { badgeOf } from '../../domain/people/badge.ts'
import { knownByBadge } from '../../domain/people/identify.ts'
import type { Person, Voucher } from '../../domain/people/people.ts'
import { codeMac } from '../../domain/people/pins.ts'
import type { Place } from '../../domain/people/places.ts'
import { secondsLeft } from '../../domain/people/vouchers.ts'
import type { Decider } from '../../domain/policy/decider.ts'
import type { Room } from '../../domain/policy/language.ts'
import { ticketOf } from '../../domain/room/queue.ts'
import type { RemainderReason } from '../../domain/room/remainder.ts'
import { secondsUsed } from '../../domain/sessions/ending.ts'
import type { Session } from '../../domain/sessions/session.ts'
import type { Tapped } from '../../domain/sessions/tapped.ts'
import type { Store } from '../../domain/store/store.ts'
import type { Office } from '../office.ts'
import type { Rooms } from './rooms.ts'

export type CardParts = {
  readonly clock: Clock
  readonly store: Store
  readonly key: Uint8Array
  readonly rulesVersion: string
  readonly decider: () => Decider
  readonly rooms: Rooms
  readonly office: Pick<Office, 'time' | 'roster'>
  readonly placeOf: (seat: string) => Promise<Place | undefined>
  /** Opens for somebody who was recognised otherwise than by a PIN. */
  readonly openFor: (place: Place, who: ReturnType<typeof knownByBadge>) => Promise<Tapped>
  readonly voucherByCode: (code: string) => Promise<Voucher | undefined>
  /** Seconds that are left in a voucher beyond what its session has used. */
  readonly voucherRest: (session: Session, now: Now) => Promise<number | null>
}

const lookUp = ({ store, clock }: CardParts, person: Person, { name, operator }: By): Promise<void> =>
  store.addLookUps([
    { person: person.id, by: name, at: clock().wall, what: 'record-seen', ...(operator !== null && { operator }) },
  ])

const MOST_ROWS = 2000

const WHY: Readonly<Record<string, RemainderReason>> = { paused: 'paused', interrupted: 'interrupted', staff: 'ended' }

/** Pauses and cuts of today; rows of sessions tell them for as long as they have names. */
const interruptionsOf = async ({ store, decider }: CardParts, person: Person, day: string) =>
  (await store.sessions(MOST_ROWS)).flatMap(({ session, endedAt, reason }) => {
    const why = reason === null ? undefined : WHY[reason]
    const { holder, subject, openedAt, endsAt } = session
    if (why === undefined || endedAt === null || holder.kind !== 'person' || holder.id !== person.id) return []
    if (decider().dayOf(openedAt) !== day) return []
    const seconds = Math.max(0, Math.floor(((endsAt ?? endedAt) - endedAt) / 1000))
    return [{ at: endedAt, seat: subject.seat, why, seconds }]
  })

export const cardOf = async (parts: CardParts, room: Room, badge: string, by: By): Promise<RoomDone | RoomRefused> => {
  const person = await parts.store.personByBadge(badgeOf(badge))
  if (person === undefined) return { done: false, why: 'no-such' }
  await lookUp(parts, person, by)
  const holder = { kind: 'person', id: person.id } as const
  const now = parts.clock()
  const day = parts.decider().dayOf(now.wall)
  const sessions = parts.office.roster.of(holder)
  const used =
    parts.office.time.seconds(holder, day) + sessions.reduce((sum, session) => sum + secondsUsed(session, now), 0)
  const plan = parts.decider().policy.plans.find(({ id }) => id === person.plan)
  return {
    done: true,
    person: {
      ...{ badge: person.badge, name: person.name, plan: person.plan, minutesToday: Math.floor(used / 60) },
      left: plan?.timePerDay === undefined ? null : Math.max(0, plan.timePerDay - used),
      seat: sessions.find(({ subject }) => subject.seat !== null)?.subject.seat ?? null,
      ticket: ticketOf(parts.rooms.floors.of(room.id).tickets, holder)?.number ?? null,
      interruptions: await interruptionsOf(parts, person, day),
    },
  }
}

/** By the badge that lies on the desk: whoever has not accepted the rules, or has a slip still, does that at the seat. */
export const openFor = async (parts: CardParts, badge: string, seat: string, by: By): Promise<Tapped> => {
  const person = await parts.store.personByBadge(badgeOf(badge))
  const place = await parts.placeOf(seat)
  if (person === undefined) return { outcome: 'wrong' }
  if (place === undefined) return { outcome: 'no-place' }
  if (person.pin === null || person.pin.state === 'slip') return { outcome: 'next', next: 'choose-pin' }
  if (person.accepted !== parts.rulesVersion)
    return { outcome: 'next', next: 'accept-rules', version: parts.rulesVersion }
  await lookUp(parts, person, by)
  return parts.openFor(place, knownByBadge(person, place))
}

export const voucherByCode = (
  { store, key }: Pick<CardParts, 'store' | 'key'>,
  code: string,
): Promise<Voucher | undefined> => store.voucherByMac(codeMac(key, code))

export const voucherRest = async (store: Store, session: Session, now: Now): Promise<number | null> => {
  const voucher = (await store.vouchers()).find(({ id }) => id === session.holder.id)
  return voucher === undefined ? null : Math.max(0, secondsLeft(voucher) - secondsUsed(session, now))
}
