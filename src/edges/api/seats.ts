// The door of seats with an agent. A seat is known by its key, not by its address; nobody else is heard.
import { Hono, type MiddlewareHandler } from 'hono'
import type { Clock } from '../../base/clock.ts'
import { createEventStreams } from '../../base/event-stream.ts'
import type { BeatAnswer, SeatDoor } from '../../domain/room/seat-door.ts'
import type { Tapped } from '../../domain/sessions/tapped.ts'
import {
  EnrolSeat,
  SeatBeat,
  SeatBlocked,
  SeatEnrolled,
  SeatLeft,
  SeatPaused,
  SeatSession,
  type SeatTold,
  SeatTold as Told,
} from './contract/seat.ts'
import { SignIn } from './contract/session.ts'
import { describe } from './describe.ts'
import { problem } from './problems.ts'
import { createSeatProof } from './seat-signature.ts'
import { answerRefusal, credentialOf } from './sessions.ts'
import { taking } from './taking.ts'

export type SeatApi = { readonly door: SeatDoor; readonly clock: Clock }

type Env = { Variables: { seat: string } }

const OWN = ['not-a-seat', 'seat-clock', 'unavailable'] as const
const TAKES = [...OWN, 'bad-request', 'not-json', 'too-large'] as const
/** A seat has one stream, and for a moment two. */
const BOUNDS = { each: 3, all: 2000 } as const
const LONGEST_BODY = 16_384
const BEAT = 15_000

const iso = (at: number): string => new Date(at).toISOString()

/** The seat whose key signed the request, or an answer that says why nobody's did. */
const onlySeats = ({ door, clock }: SeatApi): MiddlewareHandler<Env> => {
  const prove = createSeatProof({ keyOf: door.keyOf, clock })
  return async (c, next) => {
    if (Number(c.req.header('content-length') ?? 0) > LONGEST_BODY) return problem(c, 'too-large')
    const body = new Uint8Array(await c.req.arrayBuffer())
    const proof = prove({ method: c.req.method, path: c.req.path, fields: (name) => c.req.header(name), body })
    if (!proof.ok && proof.why === 'clock') return problem(c, 'seat-clock', { until: iso(clock().wall) })
    if (!proof.ok) return problem(c, 'not-a-seat')
    c.set('seat', proof.seat)
    return next()
  }
}

const told = ({ show, ...answer }: BeatAnswer): SeatTold => ({
  ...answer,
  show: { ...show, until: show.until === null ? null : iso(show.until) },
})

const enrolling = (app: Hono<Env>, { door }: SeatApi): void => {
  app.post(
    '/enrol',
    describe({
      id: 'enrolSeat',
      summary: 'Make this computer the seat of a code; its key is the seat’s from now on.',
      well: { 201: { what: 'It is the seat.', schema: SeatEnrolled } },
      problems: ['wrong-code', 'bad-request', 'not-json', 'too-large', 'unavailable'],
    }),
    ...taking(EnrolSeat),
    async (c) => {
      const { code, key } = c.req.valid('json')
      const enrolled = await door.enrol(code, key)
      return enrolled === undefined ? problem(c, 'wrong-code') : c.json(enrolled, 201)
    },
  )
}

const beating = (app: Hono<Env>, { door }: SeatApi): void => {
  app.post(
    '/beat',
    describe({
      id: 'seatBeat',
      summary: 'Say how the seat is, every few seconds and at each change; hear what it is to do.',
      well: { 200: { what: 'What is to be done and shown, and the lease of what is open.', schema: Told } },
      problems: TAKES,
    }),
    ...taking(SeatBeat),
    async (c) => c.json(told(await door.beat(c.get('seat'), c.req.valid('json')))),
  )
}

const signingIn = (app: Hono<Env>, { door }: SeatApi): void => {
  app.post(
    '/sessions',
    describe({
      id: 'seatSignIn',
      summary: 'Sign somebody in at the seat.',
      well: { 201: { what: 'Online, with the lease.', schema: SeatSession } },
      problems: [...TAKES, 'wrong-credential', 'no-place', 'taken', 'next', 'closed', 'slow', 'only-secure'],
    }),
    ...taking(SignIn),
    async (c) => {
      const { tapped, lease, continues } = await door.signIn(c.get('seat'), credentialOf(c.req.valid('json')))
      if (tapped.outcome !== 'online' || lease === null)
        return answerRefusal(c, tapped as Exclude<Tapped, { outcome: 'online' }>)
      const { id, subject } = tapped.session
      return c.json({ id, plan: subject.plan, lease, continues }, 201)
    },
  )
  app.delete(
    '/sessions/current',
    describe({
      id: 'seatSignOut',
      summary: 'Sign out at the seat.',
      well: { 200: { what: 'What was left.', schema: SeatLeft } },
      problems: [...OWN, 'no-session'],
    }),
    async (c) => {
      const left = await door.end(c.get('seat'))
      return left === undefined ? problem(c, 'no-session') : c.json({ left })
    },
  )
  app.post(
    '/sessions/current/pause',
    describe({
      id: 'seatPause',
      summary: 'Pause: the seat is kept, and the time stands still, until then.',
      well: { 200: { what: 'Until when, and what is left.', schema: SeatPaused } },
      problems: [...OWN, 'no-session'],
    }),
    async (c) => {
      const paused = await door.pause(c.get('seat'))
      return paused === undefined
        ? problem(c, 'no-session')
        : c.json({ until: iso(paused.until), seconds: paused.seconds })
    },
  )
}

const watching = (app: Hono<Env>, { door }: SeatApi): void => {
  const streams = createEventStreams(BOUNDS)
  app.get(
    '/blocked',
    describe({
      id: 'seatBlocked',
      summary: 'What was refused at the seat in this session, by the rules; never what was asked for.',
      well: { 200: { what: 'The oldest first.', schema: SeatBlocked } },
      problems: OWN,
    }),
    (c) => {
      const after = Number(c.req.query('after') ?? 0)
      return c.json({ items: [...door.blocked(c.get('seat'), Number.isFinite(after) ? after : 0)] })
    },
  )
  app.get('/events', (c) => {
    const seat = c.get('seat')
    return streams.open(`seat ${seat}`, (sender) => {
      const stop = door.listen(seat, () => sender.send('beat', {}))
      const beats = setInterval(() => sender.send('here', {}), BEAT).unref()
      sender.send('beat', {})
      return () => {
        clearInterval(beats)
        stop()
      }
    })
  })
}

/** The routes under /seats. */
export const seats = (parts: SeatApi): Hono<Env> => {
  const app = new Hono<Env>()
  enrolling(app, parts)
  const only = onlySeats(parts)
  app.use('/beat', only).use('/sessions', only).use('/sessions/*', only).use('/blocked', only).use('/events', only)
  beating(app, parts)
  signingIn(app, parts)
  watching(app, parts)
  return app
}
