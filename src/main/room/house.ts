// Everything of the rooms that stands on an office: queue, seats, desk, and what the portal shows of them.
import type { Address } from '../../base/addresses.ts'
import type { Desk } from '../../domain/desk/desk.ts'
import type { RoomDesk } from '../../domain/desk/room-desk.ts'
import type { Place } from '../../domain/people/places.ts'
import type { SeatDoor } from '../../domain/room/seat-door.ts'
import type { NumberTaken } from '../../domain/room/view.ts'
import type { Session } from '../../domain/sessions/session.ts'
import type { Board } from '../../edges/portal/board.ts'
import type { Rooms as PortalRooms } from '../../edges/portal/rooms.ts'
import type { Office } from '../office.ts'
import { voucherByCode, voucherRest } from './card.ts'
import { createRoomDesk } from './desk.ts'
import { portalRooms } from './portal.ts'
import { createQueue, type Queue } from './queue.ts'
import { createReopen } from './reopen.ts'
import type { Rooms, RoomsParts } from './rooms.ts'
import { createSeats, type SeatsParts } from './seats.ts'

export type RoomHouse = {
  readonly desk: RoomDesk
  readonly queue: Queue
  readonly take: (room: string, place: Place, badge: string | null) => Promise<NumberTaken>
  readonly seats: SeatDoor
  readonly portal: PortalRooms
  /** Counts the changes of all rooms. */
  readonly changes: () => number
  readonly tick: () => Promise<void>
  /** Something of a seat has changed. */
  readonly knock: (session: Session) => void
}

export type RoomHouseParts = Pick<RoomsParts, 'clock' | 'store' | 'decider' | 'held'> & {
  readonly rooms: Rooms
  readonly office: Office
  readonly board: Board
  readonly key: Uint8Array
  readonly leaseKey: Uint8Array
  readonly domain: string
  readonly desk: Pick<Desk, 'endSession' | 'createVouchers'>
  readonly facts: SeatsParts['facts']
  /** Finds out whose an address is. */
  readonly meet: (address: Address) => Promise<void> | null
}

/** The place of a seat, as a sign-in there has it. */
const placeOf =
  ({ office, meet }: RoomHouseParts): ((seat: string) => Promise<Place | undefined>) =>
  async (seat) => {
    const addresses = office.places().seat(seat)?.addresses ?? []
    // In line the session is to hang on the seat's card: whoever is switched on says which that is.
    await Promise.all(addresses.map(meet))
    const places = addresses.map(office.places().placeOf)
    return places.find(({ device }) => device !== undefined) ?? places[0]
  }

export const openRoomHouse = (parts: RoomHouseParts): RoomHouse => {
  const { rooms, office, clock, store, key, facts } = parts
  const tick = rooms.tick
  const of = { ...parts, placeOf: placeOf(parts), tick }
  const queue = createQueue({ ...of, time: office.time, roster: office.roster })
  const reopen = createReopen({ ...of, enter: office.enter, nextNumber: office.enter.nextNumber })
  const signOut = (session: Session): Promise<void> => office.end([session], 'signed-out')
  const seats = createSeats({ ...of, reopen, signOut, tap: office.tap })
  const desk = createRoomDesk({
    ...{ ...of, queue, reopen, seats, tap: office.tap, openFor: office.seat, rulesVersion: facts.rulesVersion },
    endSession: parts.desk.endSession,
    createVouchers: parts.desk.createVouchers,
    voucherByCode: (code) => voucherByCode({ store, key }, code),
    voucherRest: (session, now) => voucherRest(store, session, now),
  })
  return {
    ...{ desk, queue, seats: seats.door, tick },
    take: async (id, place, badge) => {
      const room = rooms.all().find((each) => each.id === id)
      return room === undefined ? { outcome: 'closed' } : queue.take(room, place, badge)
    },
    portal: portalRooms({ ...parts, clock }, queue),
    changes: rooms.floors.changes,
    knock: ({ subject }) => {
      if (subject.seat !== null) seats.knock(subject.seat)
    },
  }
}
