// A room as it travels: what everybody may see of it, its queue, what its desk sees and does. No names but of the card that was asked for. Members that are not named here are ignored.
import * as v from 'valibot'
import { TICKET_STATES } from '../../../domain/room/queue.ts'
import { REMAINDER_REASONS } from '../../../domain/room/remainder.ts'
import { SEAT_STATES } from '../../../domain/room/seat-state.ts'
import { TODO_KINDS } from '../../../domain/room/todo.ts'
import { Words } from './words.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const moment = v.pipe(v.string(), v.isoTimestamp())
const seconds = v.nullable(count)
const seatId = v.string()

const called = v.array(v.object({ number: count, seat: seatId, until: moment }))

const room = {
  id: v.string(),
  title: Words,
  open: v.boolean(),
  closesAt: v.nullable(moment),
  opensAt: v.nullable(moment),
  waiting: count,
  about: v.pipe(
    v.nullable(count),
    v.description('About so many minutes, for whoever took a number now; null: nobody can tell.'),
  ),
  called: v.pipe(called, v.description('Seats that are held for a number.')),
  rule: v.pipe(Words, v.description('The order of the queue, as a sentence.')),
}

/** For everybody: no names. */
export const Room = v.pipe(
  v.object({ ...room, seats: v.object({ free: count, inUse: count, other: count, all: count }) }),
  v.metadata({ ref: 'Room' }),
)
export type Room = v.InferOutput<typeof Room>

export const RoomSeat = v.object({
  id: seatId,
  state: v.picklist(SEAT_STATES),
  until: v.pipe(v.nullable(moment), v.description('When the state ends by itself.')),
  left: v.pipe(seconds, v.description('Of the session there, or of what is promised.')),
  silent: v.pipe(seconds, v.description('Seconds since its agent was heard.')),
  ticket: v.pipe(v.nullable(count), v.description('The number for which it is held.')),
  agent: v.pipe(
    v.boolean(),
    v.description('Whether a seat agent is enrolled; else it is any computer with a browser.'),
  ),
  plan: v.nullable(v.string()),
  message: v.pipe(v.nullable(v.string()), v.description('What the seat shows.')),
})
export type RoomSeat = v.InferOutput<typeof RoomSeat>

const RoomTicket = v.object({
  number: count,
  state: v.picklist(TICKET_STATES),
  seat: v.nullable(seatId),
  until: v.nullable(moment),
  overtaken: count,
  minutes: v.pipe(
    v.nullable(count),
    v.description('This month, when it was taken; null: without a badge, the median.'),
  ),
  waited: v.pipe(count, v.description('Seconds.')),
})

export const RoomTodo = v.object({
  kind: v.picklist(TODO_KINDS),
  seat: v.nullable(seatId),
  number: v.nullable(count),
  seconds,
})
export type RoomTodo = v.InferOutput<typeof RoomTodo>

/** For the desk: no names, no traffic, no blocks. */
export const StaffRoom = v.pipe(
  v.object({
    ...room,
    seats: v.array(RoomSeat),
    tickets: v.pipe(v.array(RoomTicket), v.description('In the order of calls.')),
    todo: v.array(RoomTodo),
  }),
  v.metadata({ ref: 'StaffRoom' }),
)
export type StaffRoom = v.InferOutput<typeof StaffRoom>

const seat = v.pipe(v.string(), v.minLength(1), v.maxLength(64), v.description('A seat of the room.'))
const badge = v.pipe(v.string(), v.minLength(1), v.maxLength(64), v.description('The number of a badge.'))
const minutes = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1440))
const number = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000))
const line = v.pipe(v.string(), v.minLength(1), v.maxLength(200))
const seen = v.pipe(
  v.optional(v.picklist(SEAT_STATES)),
  v.description('The state that was seen; 409 where it is another by now.'),
)

export const DoRoomAct = v.pipe(
  v.variant('act', [
    v.object({ act: v.literal('next'), seat: v.optional(seat) }),
    v.object({ act: v.literal('hold'), seat, number, if: seen }),
    v.object({
      act: v.literal('seat'),
      seat,
      badge: v.optional(badge),
      voucher: v.optional(v.boolean()),
      minutes: v.optional(minutes),
      if: seen,
    }),
    v.object({ act: v.literal('extend'), seat, minutes, if: seen }),
    v.object({ act: v.literal('message'), seat, text: line }),
    v.object({ act: v.literal('move'), from: seat, to: seat, if: seen }),
    v.object({ act: v.literal('end'), seat, reason: v.optional(line), if: seen }),
    v.object({ act: v.literal('undo'), seat }),
    v.object({ act: v.literal('pause'), seat, if: seen }),
    v.object({ act: v.literal('resume'), seat, if: seen }),
    v.object({ act: v.literal('wipe'), seat, if: seen }),
    v.object({ act: v.literal('ticket'), badge: v.optional(badge) }),
    v.object({ act: v.literal('leave'), number }),
    v.object({ act: v.literal('find'), badge }),
    v.object({ act: v.literal('code'), seat, if: seen }),
  ]),
  v.metadata({ ref: 'DoRoomAct' }),
)
export type DoRoomAct = v.InferOutput<typeof DoRoomAct>

export const PersonCard = v.object({
  badge: v.string(),
  name: v.string(),
  plan: v.string(),
  minutesToday: count,
  left: v.pipe(seconds, v.description('Of the plan’s time today.')),
  seat: v.nullable(seatId),
  ticket: v.nullable(count),
  interruptions: v.array(
    v.object({ at: moment, seat: v.nullable(seatId), why: v.picklist(REMAINDER_REASONS), seconds: count }),
  ),
})
export type PersonCard = v.InferOutput<typeof PersonCard>

export const RoomActDone = v.pipe(
  v.object({
    act: v.string(),
    seat: v.optional(v.nullable(seatId)),
    number: v.optional(v.nullable(count)),
    code: v.pipe(
      v.optional(v.string()),
      v.description('Of a voucher, a number’s page or a computer’s enrolment; told this once.'),
    ),
    until: v.optional(v.nullable(moment)),
    person: v.optional(PersonCard),
  }),
  v.metadata({ ref: 'RoomActDone' }),
)
export type RoomActDone = v.InferOutput<typeof RoomActDone>

export const TakeTicket = v.pipe(
  v.object({
    badge: v.optional(
      v.pipe(
        v.string(),
        v.minLength(1),
        v.maxLength(64),
        v.description('Without one the number counts as the median.'),
      ),
    ),
  }),
  v.metadata({ ref: 'TakeTicket' }),
)

export const TicketTaken = v.pipe(
  v.object({
    number: count,
    code: v.pipe(v.string(), v.description('Of the number’s page; told this once.')),
    about: v.pipe(v.nullable(count), v.description('Minutes.')),
  }),
  v.metadata({ ref: 'TicketTaken' }),
)

export const Ticket = v.pipe(
  v.object({
    room: v.string(),
    number: count,
    state: v.picklist(TICKET_STATES),
    seat: v.nullable(seatId),
    until: v.nullable(moment),
    ahead: v.pipe(count, v.description('How many come before it.')),
    about: v.pipe(v.nullable(count), v.description('Minutes.')),
  }),
  v.metadata({ ref: 'Ticket' }),
)
