// How a room is shown: to everybody, and to its desk.
import type { Now } from '../../base/clock.ts'
import type { Room } from '../../domain/policy/language.ts'
import type { Deadline } from '../../domain/room/deadline.ts'
import { leftUntil } from '../../domain/room/deadline.ts'
import { aboutSeconds, heldFor, inOrder, type Ticket } from '../../domain/room/queue.ts'
import { ruleText } from '../../domain/room/rule-text.ts'
import type { SeatState } from '../../domain/room/seat-state.ts'
import { todoOf } from '../../domain/room/todo.ts'
import type { RoomShown, SeatShown, TicketAtDesk, TicketShown } from '../../domain/room/view.ts'
import type { HeldBack } from '../../domain/sessions/held.ts'
import type { Session } from '../../domain/sessions/session.ts'
import type { Rooms, RoomsParts } from './rooms.ts'

export type ViewParts = Pick<RoomsParts, 'clock' | 'decider' | 'held'> & { readonly rooms: Rooms }

/** Seconds without a beat that are no silence. */
const HEARD = 15
/** How long a turn is taken to last where nothing bounds it. */
const ANY_TURN = 3600

const at = (deadline: Deadline | null, now: Now): number | null =>
  deadline === null ? null : Math.round(now.wall + leftUntil(deadline, now))

const leftOf = ({ endsBoot }: Session, now: Now): number | null =>
  endsBoot === null ? null : Math.max(0, Math.ceil((endsBoot - now.boot) / 1000))

const outUntil = (held: HeldBack, seat: string): number | null => held({ kind: 'person', id: '' }, seat)?.until ?? null

const untilOf = (parts: ViewParts, room: Room, seat: string, state: SeatState, now: Now): number | null => {
  const floor = parts.rooms.floors.of(room.id)
  if (state === 'out') return outUntil(parts.held(), seat)
  if (state === 'held') return at(heldFor(floor.tickets, seat)?.until ?? null, now)
  const kept = floor.remainders.find((each) => each.seat === seat)
  return (state === 'paused' || state === 'interrupted') && kept !== undefined ? at(kept.until, now) : null
}

const seatShown = (parts: ViewParts, room: Room, id: string, now: Now): SeatShown => {
  const { rooms } = parts
  const state = rooms.stateOf(id, room, now)
  const session = rooms.sessionAt(id)
  const agent = rooms.agents.of(id)
  const silent = rooms.agents.silentFor(id, now)
  const kept = rooms.floors.of(room.id).remainders.find((each) => each.seat === id)
  return {
    ...{ id, state, until: untilOf(parts, room, id, state, now) },
    left: session === undefined ? (kept?.seconds ?? null) : leftOf(session, now),
    silent: silent === null || silent < HEARD ? null : Math.floor(silent),
    ticket: state === 'held' ? (heldFor(rooms.floors.of(room.id).tickets, id)?.number ?? null) : null,
    agent: agent !== undefined,
    plan: session?.subject.plan ?? null,
    message: agent?.message?.text ?? null,
  }
}

const ticketAtDesk = (ticket: Ticket, now: Now): TicketAtDesk => ({
  ...{ number: ticket.number, state: ticket.state, seat: ticket.seat, overtaken: ticket.overtaken },
  ...{ minutes: ticket.minutes, until: at(ticket.until, now) },
  waited: Math.max(0, Math.floor((now.credible - ticket.takenAt) / 1000)),
})

/** In the order of calls; before them those that are called, behind them the others, the newest first. */
const ordered = (tickets: readonly Ticket[], most: number): readonly Ticket[] => {
  const called = tickets.filter(({ state }) => state === 'called')
  const over = tickets.filter(({ state }) => state !== 'called' && state !== 'waiting').reverse()
  return [...called, ...inOrder(tickets, most), ...over]
}

/** Minutes until somebody may sit down before whom so many come. */
const aboutOf = (room: Room, seats: readonly SeatShown[], ahead: number): number | null => {
  const ends = seats.flatMap(({ state, left }) => {
    if (state === 'free') return [0]
    return state === 'in-use' || state === 'warned' ? [left ?? ANY_TURN] : []
  })
  const seconds = aboutSeconds(ahead, ends, room.queue.session ?? ANY_TURN)
  return seconds === null ? null : Math.ceil(seconds / 60)
}

export const roomShown = (parts: ViewParts, room: Room): RoomShown => {
  const now = parts.clock()
  const hours = parts.decider().roomHours(room, now.wall)
  const { tickets } = parts.rooms.floors.of(room.id)
  const seats = parts.rooms.seatsOf(room).map((id) => seatShown(parts, room, id, now))
  const waiting = tickets.filter(({ state }) => state === 'waiting').length
  const closesIn = hours.closesAt === null ? null : Math.max(0, Math.floor((hours.closesAt - now.wall) / 1000))
  const forDesk = seats.map((seat) => ({
    ...{ id: seat.id, state: seat.state, silent: seat.silent, ticket: seat.ticket },
    ends: seat.until === null ? null : Math.max(0, Math.floor((seat.until - now.wall) / 1000)),
  }))
  return {
    ...{ id: room.id, title: room.title, ...hours, seats, waiting, rule: ruleText(room.queue) },
    tickets: ordered(tickets, room.queue.overtaken).map((ticket) => ticketAtDesk(ticket, now)),
    about: hours.open ? aboutOf(room, seats, waiting) : null,
    called: tickets.flatMap(({ state, number, seat, until }) =>
      state === 'called' && seat !== null ? [{ number, seat, until: at(until, now) ?? now.wall }] : [],
    ),
    todo: todoOf(forDesk, closesIn),
  }
}

export const ticketShown = (parts: ViewParts, room: Room, ticket: Ticket): TicketShown => {
  const now = parts.clock()
  const order = inOrder(parts.rooms.floors.of(room.id).tickets, room.queue.overtaken)
  const ahead = Math.max(
    0,
    order.findIndex(({ number }) => number === ticket.number),
  )
  const seats = parts.rooms.seatsOf(room).map((id) => seatShown(parts, room, id, now))
  return {
    ...{
      room: room.id,
      number: ticket.number,
      state: ticket.state,
      seat: ticket.seat,
      until: at(ticket.until, now),
      ahead,
    },
    about: ticket.state === 'waiting' ? aboutOf(room, seats, ahead) : null,
  }
}
