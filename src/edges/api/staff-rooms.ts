// A room at its desk: what it shows, and what is done there.
import type { Context, Hono } from 'hono'
import type { RoomDesk, RoomDone, RoomRefused } from '../../domain/desk/room-desk.ts'
import type { RoomShown } from '../../domain/room/view.ts'
import type { Role } from '../../domain/staff/account.ts'
import { DoRoomAct, RoomActDone, StaffRoom } from './contract/room.ts'
import { describe } from './describe.ts'
import { problem } from './problems.ts'
import { roomWords } from './rooms.ts'
import { answerActRefused } from './staff-acts.ts'
import { onlyStaff, type StaffApi, staffOf } from './staff-session.ts'
import { taking } from './taking.ts'

const ROLES: readonly Role[] = ['desk', 'engineer']
const OWN = ['no-console', 'not-signed-in', 'not-your-role', 'unavailable'] as const
const TAKES = [...OWN, 'bad-request', 'not-json', 'too-large'] as const

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const shown = (room: RoomShown): StaffRoom => ({
  ...roomWords(room),
  seats: room.seats.map(({ until, ...seat }) => ({ ...seat, until: iso(until) })),
  tickets: room.tickets.map(({ until, ...ticket }) => ({ ...ticket, until: iso(until) })),
  todo: [...room.todo],
})

const OF_ROOM = ['changed', 'waiting', 'closed', 'time', 'too-late', 'no-room', 'next', 'taken'] as const
type OfRoom = (typeof OF_ROOM)[number]

const isOfRoom = (why: RoomRefused['why']): why is OfRoom => (OF_ROOM as readonly string[]).includes(why)

const refused = (c: Context, { why, ...limit }: RoomRefused): Response =>
  isOfRoom(why) ? problem(c, 'room-conflict', { reason: why }) : answerActRefused(c, { ...limit, why, done: false })

const done = ({ until, person, done: _, ...rest }: RoomDone, act: string): RoomActDone => ({
  ...{ act, ...rest },
  ...(until !== undefined && { until: iso(until) }),
  ...(person !== undefined && {
    person: { ...person, interruptions: person.interruptions.map((each) => ({ ...each, at: iso(each.at) ?? '' })) },
  }),
})

const answerAct = async (
  c: Context,
  desk: RoomDesk,
  room: string,
  asked: Parameters<RoomDesk['act']>[1],
): Promise<Response> => {
  const { operator, name } = staffOf(c).account
  const answer = await desk.act(room, asked, { operator, name })
  return answer.done ? c.json(done(answer, asked.act), 201) : refused(c, answer)
}

/** Their routes, under /staff. */
export const staffRooms = (app: Hono, parts: StaffApi): void => {
  app.get(
    '/rooms/:room',
    describe({
      id: 'staffRoom',
      summary: 'A room as its desk sees it: seats, numbers, what to do next. No names, no traffic, no blocks.',
      well: { 200: { what: 'As it is now.', schema: StaffRoom } },
      problems: [...OWN, 'no-such'],
    }),
    onlyStaff(parts, ...ROLES),
    (c) => {
      const room = parts.rooms.room(c.req.param('room'))
      return room === undefined ? problem(c, 'no-such') : c.json(shown(room))
    },
  )
  app.post(
    '/rooms/:room/acts',
    describe({
      id: 'roomAct',
      summary: 'Do something at a seat or in the queue.',
      well: { 201: { what: 'It is done.', schema: RoomActDone } },
      problems: [...TAKES, 'no-such', 'room-conflict', 'bad-reason', 'beyond-limit', 'act-conflict', 'refused'],
    }),
    onlyStaff(parts, ...ROLES),
    ...taking(DoRoomAct),
    (c) => answerAct(c, parts.rooms, c.req.param('room'), c.req.valid('json')),
  )
}
