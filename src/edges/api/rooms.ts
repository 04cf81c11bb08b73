// Rooms for everybody: how one is, and a number of its queue. Nobody stands in it.
import { type Context, Hono } from 'hono'
import type { Place } from '../../domain/people/places.ts'
import type { NumberTaken, RoomShown, TicketShown } from '../../domain/room/view.ts'
import { Room, type Room as RoomWords, TakeTicket, Ticket, TicketTaken } from './contract/room.ts'
import { describe } from './describe.ts'
import { problem } from './problems.ts'
import { taking } from './taking.ts'

export type RoomsApi = {
  readonly room: (id: string) => RoomShown | undefined
  readonly take: (room: string, place: Place, badge: string | null) => Promise<NumberTaken>
  readonly ticket: (code: string) => TicketShown | undefined
  readonly leave: (code: string) => Promise<boolean>
}

type Parts = { readonly rooms: RoomsApi; readonly place: (c: Context) => Place }

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const COUNTED = { free: ['free'], inUse: ['in-use', 'warned'] } as const

/** As everybody may see it. */
export const roomWords = ({
  seats,
  tickets: _,
  todo: __,
  called,
  closesAt,
  opensAt,
  ...room
}: RoomShown): RoomWords => {
  const count = (states: readonly string[]): number => seats.filter(({ state }) => states.includes(state)).length
  const [free, inUse] = [count(COUNTED.free), count(COUNTED.inUse)]
  return {
    ...room,
    ...{ closesAt: iso(closesAt), opensAt: iso(opensAt) },
    called: called.map((each) => ({ ...each, until: iso(each.until) ?? '' })),
    seats: { free, inUse, other: seats.length - free - inUse, all: seats.length },
  }
}

const ticketWords = ({ until, ...ticket }: TicketShown) => ({ ...ticket, until: iso(until) })

const PROBLEMS = {
  elsewhere: 'no-place',
  unknown: 'no-such',
  closed: 'closed',
  seated: 'taken',
  full: 'too-many',
} as const

const taken = (c: Context, answer: NumberTaken): Response => {
  if (answer.outcome === 'taken')
    return c.json({ number: answer.ticket.number, code: answer.code, about: answer.ticket.about }, 201)
  const code = PROBLEMS[answer.outcome]
  return problem(c, code, code === 'closed' ? { reason: 'hours' } : code === 'taken' ? { reason: 'seated' } : {})
}

/** The routes under /rooms. */
export const rooms = ({ rooms: parts, place }: Parts): Hono => {
  const app = new Hono()
  app.get(
    '/:room',
    describe({
      id: 'room',
      summary: 'How a room is: seats, the queue and its rule.',
      well: { 200: { what: 'The room.', schema: Room } },
      problems: ['no-such'],
    }),
    (c) => {
      const room = parts.room(c.req.param('room'))
      return room === undefined ? problem(c, 'no-such') : c.json(roomWords(room))
    },
  )
  app.post(
    '/:room/tickets',
    describe({
      id: 'takeNumber',
      summary: 'Take a number, from the room itself. A badge that waits already gets its own number again.',
      well: { 201: { what: 'The number, with the code of its page.', schema: TicketTaken } },
      problems: [
        'bad-request',
        'not-json',
        'too-large',
        'no-place',
        'no-such',
        'closed',
        'taken',
        'too-many',
        'unavailable',
      ],
    }),
    ...taking(TakeTicket),
    async (c) => taken(c, await parts.take(c.req.param('room'), place(c), c.req.valid('json').badge ?? null)),
  )
  app.get(
    '/:room/tickets/:code',
    describe({
      id: 'number',
      summary: 'How a number stands.',
      well: { 200: { what: 'The number.', schema: Ticket } },
      problems: ['no-such'],
    }),
    (c) => {
      const ticket = parts.ticket(c.req.param('code'))
      return ticket === undefined || ticket.room !== c.req.param('room')
        ? problem(c, 'no-such')
        : c.json(ticketWords(ticket))
    },
  )
  app.delete(
    '/:room/tickets/:code',
    describe({
      id: 'leaveQueue',
      summary: 'Leave the queue.',
      well: { 204: { what: 'The number waits no longer.' } },
      problems: ['unavailable'],
    }),
    async (c) => {
      await parts.leave(c.req.param('code'))
      return c.body(null, 204)
    },
  )
  return app
}
