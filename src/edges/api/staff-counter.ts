// What the desk hands over its counter: vouchers, a badge in place of a lost one, a slip for a forgotten PIN; and the note for the next shift.
import type { Context, Hono } from 'hono'
import type { Counter, ShiftNote as Note } from '../../domain/desk/counter.ts'
import type { Role } from '../../domain/staff/account.ts'
import {
  BadgeReplaced,
  MakeVouchers,
  NewSlip,
  PortalAddress,
  ReplaceBadge,
  ShiftNote,
  SlipMade,
  VouchersMade,
  WriteNote,
} from './contract/desk.ts'
import { describe } from './describe.ts'
import { problem } from './problems.ts'
import { onlyStaff, type StaffApi, staffOf } from './staff-session.ts'
import { taking } from './taking.ts'

export type CounterApi = Counter & {
  /** Where vouchers are used: `http://portal.park.test/`. */
  readonly portal: () => string
}

const ROLES: readonly Role[] = ['desk', 'engineer']
const OWN = ['no-console', 'not-signed-in', 'not-your-role', 'unavailable'] as const
const TAKES = [...OWN, 'bad-request', 'not-json', 'too-large'] as const

const byOf = (c: Context): string => staffOf(c).account.id

const iso = (at: number): string => new Date(at).toISOString()

const shown = (note: Note | null): ShiftNote | null => note && { ...note, at: iso(note.at), until: iso(note.until) }

const portal = (app: Hono, parts: StaffApi): void => {
  app.get(
    '/portal',
    describe({
      id: 'portalAddress',
      summary: 'Where people of the park reach the portal: for what is printed.',
      well: { 200: { what: 'Its address.', schema: PortalAddress } },
      problems: OWN,
    }),
    onlyStaff(parts, ...ROLES),
    (c) => c.json({ portal: parts.counter.portal() } satisfies PortalAddress),
  )
}

const vouchers = (app: Hono, parts: StaffApi): void => {
  app.post(
    '/vouchers',
    describe({
      id: 'makeVouchers',
      summary: 'Make vouchers; their codes are told this once.',
      well: { 201: { what: 'They are made.', schema: VouchersMade } },
      problems: [...TAKES, 'unknown-plan'],
    }),
    onlyStaff(parts, ...ROLES),
    ...taking(MakeVouchers),
    async (c) => {
      const made = await parts.counter.createVouchers({ ...c.req.valid('json'), by: byOf(c) })
      if (!made.created) return problem(c, made.why)
      const { codes, expiresAt } = made
      return c.json(
        { codes: [...codes], expires: iso(expiresAt), portal: parts.counter.portal() } satisfies VouchersMade,
        201,
      )
    },
  )
}

const badges = (app: Hono, parts: StaffApi): void => {
  app.post(
    '/badges',
    describe({
      id: 'replaceBadge',
      summary: 'Put a new badge in place of a lost one, which stops at once; the new one-time PIN is told this once.',
      well: { 201: { what: 'It is replaced.', schema: BadgeReplaced } },
      problems: [...TAKES, 'no-such', 'badge-taken'],
    }),
    onlyStaff(parts, ...ROLES),
    ...taking(ReplaceBadge),
    async (c) => {
      const done = await parts.counter.replaceBadge({ ...c.req.valid('json'), by: byOf(c) })
      if (!done.replaced) return problem(c, done.why)
      return c.json({ badge: done.badge, pin: done.pin } satisfies BadgeReplaced, 201)
    },
  )
}

const slips = (app: Hono, parts: StaffApi): void => {
  app.post(
    '/slips',
    describe({
      id: 'newSlip',
      summary: 'Give somebody who forgot their PIN a one-time PIN, told this once; what is open with the badge ends.',
      well: { 201: { what: 'The PIN before is worth nothing.', schema: SlipMade } },
      problems: [...TAKES, 'no-such'],
    }),
    onlyStaff(parts, ...ROLES),
    ...taking(NewSlip),
    async (c) => {
      const slip = await parts.counter.newSlip({ ...c.req.valid('json'), by: byOf(c) })
      return slip === null ? problem(c, 'no-such') : c.json({ pin: slip.pin } satisfies SlipMade, 201)
    },
  )
}

const notes = (app: Hono, parts: StaffApi): void => {
  app.get(
    '/rooms/:room/note',
    describe({
      id: 'shiftNote',
      summary: 'What the shift before left for this one.',
      well: { 200: { what: 'The note.', schema: ShiftNote }, 204: { what: 'There is none.' } },
      problems: OWN,
    }),
    onlyStaff(parts, ...ROLES),
    (c) => {
      const note = shown(parts.counter.note(c.req.param('room')))
      return note === null ? c.body(null, 204) : c.json(note)
    },
  )
  app.put(
    '/rooms/:room/note',
    describe({
      id: 'writeShiftNote',
      summary: 'Leave a note for the next shift; it is deleted after a day.',
      well: { 200: { what: 'It is kept.', schema: ShiftNote }, 204: { what: 'It is taken away.' } },
      problems: TAKES,
    }),
    onlyStaff(parts, ...ROLES),
    ...taking(WriteNote),
    async (c) => {
      const { text } = c.req.valid('json')
      const note = shown(await parts.counter.writeNote({ room: c.req.param('room').slice(0, 64), text, by: byOf(c) }))
      return note === null ? c.body(null, 204) : c.json(note)
    },
  )
}

/** Their routes, under /staff. */
export const staffCounter = (app: Hono, parts: StaffApi): void => {
  portal(app, parts)
  vouchers(app, parts)
  badges(app, parts)
  slips(app, parts)
  notes(app, parts)
}
