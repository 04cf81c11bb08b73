// What the portal shows of rooms: the door, the wall, and a number on a phone.
import type { Room } from '../../domain/policy/language.ts'
import type { NumberTaken, TicketShown } from '../../domain/room/view.ts'
import type { Rooms as PortalRooms, RoomShown, TicketShown as ShownAtPortal } from '../../edges/portal/rooms.ts'
import type { Queue } from './queue.ts'
import { roomShown, type ViewParts } from './views.ts'

const ticketAt = (ticket: TicketShown, code: string, room: RoomShown): ShownAtPortal => ({ ...ticket, room, code })

export const portalRooms = (parts: ViewParts, queue: Queue): PortalRooms => {
  const roomBy = (id: string): Room | undefined => parts.rooms.all().find((room) => room.id === id)
  const view = (id: string): RoomShown | undefined => {
    const room = roomBy(id)
    if (room === undefined) return undefined
    const { seats, tickets: _, todo: __, ...shown } = roomShown(parts, room)
    return { ...shown, free: seats.filter(({ state }) => state === 'free').length }
  }
  const withRoom = (ticket: TicketShown, code: string): ShownAtPortal | undefined => {
    const room = view(ticket.room)
    return room && ticketAt(ticket, code, room)
  }
  return {
    ids: () => parts.rooms.all().map(({ id }) => id),
    view,
    take: async (id, place, badge) => {
      const room = roomBy(id)
      const taken: NumberTaken = room === undefined ? { outcome: 'closed' } : await queue.take(room, place, badge)
      if (taken.outcome !== 'taken') return taken
      const ticket = withRoom(taken.ticket, taken.code)
      return ticket === undefined ? { outcome: 'closed' } : { outcome: 'taken', ticket }
    },
    ticket: async (code) => {
      const ticket = queue.ticket(code)
      return ticket && withRoom(ticket, code)
    },
    leave: async (code) => void (await queue.leaveByCode(code)),
  }
}
