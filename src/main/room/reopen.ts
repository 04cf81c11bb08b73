// Goes on with a session that has ended, for the same person at the same or another seat, without anybody signing in: what was promised is had.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../base/clock.ts'
import type { Place } from '../../domain/people/places.ts'
import { sessionFrom } from '../../domain/sessions/open.ts'
import type { Session } from '../../domain/sessions/session.ts'
import { type EnterParts, enter } from '../../flows/enter.ts'
import type { Rooms } from './rooms.ts'

export type ReopenParts = {
  readonly clock: Clock
  /** As a sign-in has it. */
  readonly enter: EnterParts
  readonly nextNumber: () => number
  readonly placeOf: (seat: string) => Promise<Place | undefined>
  readonly rooms: Rooms
}

/** `replaces`: the session that moves. */
type To = { readonly seat: string; readonly seconds: number | null; readonly replaces?: Session }

/** `undefined`: somebody sits there, or there is no such seat. */
export type Reopen = (before: Session, to: To) => Promise<Session | undefined>

export const createReopen =
  ({ clock, enter: parts, nextNumber, placeOf, rooms }: ReopenParts): Reopen =>
  async (before, { seat, seconds, replaces }) => {
    const place = await placeOf(seat)
    if (place === undefined || parts.roster.at(`seat ${seat}`) !== undefined) return undefined
    const subject = { ...before.subject, seat: place.seat, network: place.network }
    const who = { holder: before.holder, subject }
    const session = sessionFrom({ place, who, now: clock(), id: randomUUID(), number: nextNumber() }, seconds)
    parts.roster.reserve(session)
    rooms.goesOnFrom(session.id, before.id)
    await enter(parts, { session, replaces: replaces === undefined ? [] : [replaces] })
    return session
  }
