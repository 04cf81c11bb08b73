// Signing in, seeing one's session, signing out.
import { type Context, Hono } from 'hono'
import { validator } from 'hono-openapi'
import { badgeOf, codeOf, pinOf } from '../../domain/people/badge.ts'
import type { Credential } from '../../domain/people/people.ts'
import type { Place } from '../../domain/people/places.ts'
import type { Held } from '../../domain/sessions/held.ts'
import type { Session } from '../../domain/sessions/session.ts'
import type { SeatView, Tapped } from '../../domain/sessions/tapped.ts'
import { CurrentSession, OpenedSession, SignIn } from './contract/session.ts'
import { describe } from './describe.ts'
import { onlyJson, onlySmall } from './only-json.ts'
import type { ApiParts } from './parts.ts'
import { type Beside, problem } from './problems.ts'

const SIGN_IN_SHAPE = 'Send {"badge","pin"} or {"voucher"}, each a string of 1 to 64 characters.'

/** As readers send it and people type it, whatever mode the keyboard was in. */
export const credentialOf = (given: SignIn): Credential => {
  if (given.voucher !== undefined) return { kind: 'voucher', code: codeOf(given.voucher) }
  return {
    kind: 'badge',
    badge: badgeOf(given.badge),
    pin: pinOf(given.pin),
    ...(given.newPin === undefined ? {} : { newPin: pinOf(given.newPin) }),
    ...(given.accept === undefined ? {} : { accept: given.accept }),
  }
}

const iso = (wall: number): string => new Date(wall).toISOString()
const wholeSeconds = (seconds: number | null): number | null =>
  seconds === null ? null : Math.max(0, Math.floor(seconds))

const opened = (session: Session, view: SeatView | undefined): OpenedSession => ({
  id: session.id,
  plan: session.subject.plan,
  ends: session.endsAt === null ? null : iso(session.endsAt),
  // Ended again between the tap and this line: nothing is left of it.
  secondsLeft: view?.session.id === session.id ? wholeSeconds(view.secondsLeft) : 0,
})

const current = (view: SeatView): CurrentSession => ({
  ...opened(view.session, view),
  opened: iso(view.session.openedAt),
  seat: view.session.subject.seat,
  dataLeft: view.dataLeft === null ? null : Math.max(0, Math.floor(view.dataLeft)),
})

const heldText = ({ why, operator, until }: Held): Beside => ({
  detail: why,
  until: iso(until),
  ...(operator !== null && { operator }),
})

const answerTap = (c: Context, tapped: Tapped, parts: ApiParts, place: Place): Response =>
  tapped.outcome === 'online'
    ? c.json(opened(tapped.session, parts.view(place)), 201, { location: '/api/v1/sessions/current' })
    : answerRefusal(c, tapped)

/** Each outcome of a tap has one status. */
export const answerRefusal = (c: Context, tapped: Exclude<Tapped, { outcome: 'online' }>): Response => {
  switch (tapped.outcome) {
    case 'wrong':
      return problem(c, 'wrong-credential')
    case 'taken':
      return problem(c, 'taken', { reason: tapped.by ?? 'taken' })
    case 'next':
      return problem(
        c,
        'next',
        tapped.next === 'choose-pin' ? { next: tapped.next } : { next: tapped.next, version: tapped.version },
      )
    case 'bad-pin':
      return problem(c, 'next', { next: 'choose-pin', why: tapped.why })
    case 'closed':
      return problem(c, 'closed', { reason: tapped.reason, ...(tapped.held && heldText(tapped.held)) })
    case 'slow':
      return problem(c, 'slow', { retryAfter: tapped.retryAfter }, { 'retry-after': String(tapped.retryAfter) })
    case 'no-place':
      return problem(c, 'no-place')
    case 'only-secure':
      return problem(c, 'only-secure', { reason: tapped.what })
  }
}

/** What belongs to a person is told over TLS only; a voucher's user may know no certificate. */
const isForSecureOnly = (parts: ApiParts, c: Context): boolean =>
  parts.channel?.(c) === 'plain' && parts.view(parts.place(c))?.session.holder.kind === 'person'

/** The routes under /sessions. */
export const sessions = (parts: ApiParts): Hono => {
  const app = new Hono()
  app.post(
    '/',
    describe({
      id: 'signIn',
      summary: 'Sign in at the seat from whose address the request comes.',
      well: { 201: { what: 'Online: the session is open and in force.', schema: OpenedSession } },
      problems: [
        'bad-request',
        'wrong-credential',
        'no-place',
        'only-secure',
        'taken',
        'next',
        'too-large',
        'not-json',
        'closed',
        'slow',
        'unavailable',
      ],
    }),
    onlyJson,
    onlySmall,
    validator('json', SignIn, (result, c) =>
      result.success ? undefined : problem(c, 'bad-request', { detail: SIGN_IN_SHAPE }),
    ),
    async (c) => {
      const place = parts.place(c)
      return answerTap(c, await parts.tap(place, credentialOf(c.req.valid('json')), parts.channel?.(c)), parts, place)
    },
  )
  app.get(
    '/current',
    describe({
      id: 'currentSession',
      summary: 'The session of the asker’s seat.',
      well: { 200: { what: 'The session.', schema: CurrentSession } },
      problems: ['no-session', 'only-secure'],
    }),
    (c) => {
      if (isForSecureOnly(parts, c)) return problem(c, 'only-secure')
      const view = parts.view(parts.place(c))
      return view === undefined ? problem(c, 'no-session') : c.json(current(view))
    },
  )
  app.delete(
    '/current',
    describe({
      id: 'signOut',
      summary: 'Sign out at the asker’s seat. The same where nobody is signed in.',
      well: { 204: { what: 'Nobody is signed in at this seat now.' } },
      problems: ['only-secure', 'unavailable'],
    }),
    async (c) => {
      if (isForSecureOnly(parts, c)) return problem(c, 'only-secure')
      await parts.signOut(parts.place(c))
      return c.body(null, 204)
    },
  )
  return app
}
