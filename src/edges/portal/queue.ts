// The pages of a room's queue: the door, the wall, and a number on a phone.
import { type Context, Hono } from 'hono'
import { doorPage, takenPage } from './door-page.ts'
import { inLanguage, languageFor } from './language-choice.ts'
import type { PortalParts } from './parts.ts'
import { plainPage } from './plain-page.ts'
import { queueForm, queuePage } from './queue-page.ts'
import type { RoomShown, TicketTaken } from './rooms.ts'
import { wallPage } from './wall-page.ts'

const CODE = /^[0-9A-Za-z]{8}$/

type Refused = Exclude<TicketTaken['outcome'], 'taken'>

const placeIn = (parts: PortalParts) => {
  const { park } = parts.rules().decider.policy
  return { park: park.name, timezone: park.timezone, now: parts.clock().wall }
}

const missing = (parts: PortalParts, c: Context, says: 'phone.unknown' | 'phone.no-room'): Response =>
  c.html(plainPage(placeIn(parts).park, [languageFor(c)], 'missing.title', says), 404)

const own = (c: Context) => ({
  language: languageFor(c),
  inLanguage: (other: 'ko' | 'en') => inLanguage(c, other),
})

/** What stands in the field, or nothing: a number without a badge. */
const badgeIn = async (c: Context): Promise<string | null> => {
  const { badge } = await c.req.parseBody()
  return typeof badge === 'string' && badge.trim() !== '' ? badge.slice(0, 64) : null
}

/** The room of the address, or the one that there is. */
const roomOf = ({ rooms }: PortalParts, id: string | undefined): RoomShown | undefined => {
  const ids = rooms.ids()
  const [only] = ids.length === 1 ? ids : []
  return rooms.view(id ?? only ?? '')
}

const STATUS = { elsewhere: 403, unknown: 404, closed: 409, seated: 409, full: 429 } as const satisfies Record<
  Refused,
  number
>

const door = (parts: PortalParts, c: Context): Response => {
  const room = roomOf(parts, c.req.param('room'))
  return room === undefined ? missing(parts, c, 'phone.no-room') : c.html(doorPage({ ...placeIn(parts), room }))
}

const takeAtDoor = async (parts: PortalParts, c: Context): Promise<Response> => {
  const room = roomOf(parts, c.req.param('room'))
  if (room === undefined) return missing(parts, c, 'phone.no-room')
  const taken = await parts.rooms.take(room.id, parts.place(c), await badgeIn(c))
  if (taken.outcome !== 'taken')
    return c.html(doorPage({ ...placeIn(parts), room, refused: taken.outcome }), STATUS[taken.outcome])
  const { ticket } = taken
  const phone = new URL(`/queue/${ticket.code}`, c.req.url).href
  return c.html(takenPage({ ...placeIn(parts), ticket, phone }))
}

const wall = (parts: PortalParts, c: Context): Response => {
  const room = roomOf(parts, c.req.param('room'))
  return room === undefined ? missing(parts, c, 'phone.no-room') : c.html(wallPage({ ...placeIn(parts), room }))
}

const phoneForm = (parts: PortalParts, c: Context): Response => {
  const room = roomOf(parts, c.req.query('room'))
  if (room === undefined) return missing(parts, c, 'phone.no-room')
  return c.html(queueForm({ ...placeIn(parts), ...own(c), room }))
}

const takeOnPhone = async (parts: PortalParts, c: Context): Promise<Response> => {
  const room = roomOf(parts, c.req.query('room'))
  if (room === undefined) return missing(parts, c, 'phone.no-room')
  const taken = await parts.rooms.take(room.id, parts.place(c), await badgeIn(c))
  if (taken.outcome === 'taken') return c.redirect(`/queue/${taken.ticket.code}`, 303)
  return c.html(queueForm({ ...placeIn(parts), ...own(c), room, refused: taken.outcome }), STATUS[taken.outcome])
}

const codeOf = (c: Context): string | undefined => {
  const code = c.req.param('code') ?? ''
  return CODE.test(code) ? code.toUpperCase() : undefined
}

const number = async (parts: PortalParts, c: Context): Promise<Response> => {
  const code = codeOf(c)
  const ticket = code === undefined ? undefined : await parts.rooms.ticket(code)
  return ticket === undefined
    ? missing(parts, c, 'phone.unknown')
    : c.html(queuePage({ ...placeIn(parts), ...own(c), ticket }))
}

const leave = async (parts: PortalParts, c: Context): Promise<Response> => {
  const code = codeOf(c)
  if (code === undefined) return missing(parts, c, 'phone.unknown')
  await parts.rooms.leave(code)
  return c.redirect(`/queue/${code}`, 303)
}

/** Mounted among the portal's own pages. */
export const queue = (parts: PortalParts): Hono =>
  new Hono()
    .get('/door/:room', (c) => door(parts, c))
    .post('/door/:room', (c) => takeAtDoor(parts, c))
    .get('/wall/:room', (c) => wall(parts, c))
    .get('/queue', (c) => phoneForm(parts, c))
    .post('/queue', (c) => takeOnPhone(parts, c))
    .get('/queue/:code', (c) => number(parts, c))
    .post('/queue/:code/leave', (c) => leave(parts, c))
    .get('/queue/:code/leave', (c) => c.redirect(`/queue/${c.req.param('code')}`, 303))
