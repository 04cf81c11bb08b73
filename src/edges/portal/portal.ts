// The portal: the pages that people at a seat see. Main mounts it at `/`, behind the guard, beside the API.
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Place } from '../../domain/people/places.ts'
import { END_REASONS, type EndReason } from '../../domain/sessions/session.ts'
import type { SeatView } from '../../domain/sessions/tapped.ts'
import { showAccess } from './access.ts'
import { CAPTIVE_PATH, showCaptive } from './captive.ts'
import { createStreams } from './events.ts'
import { FACE_PATHS, facePages } from './face.ts'
import { staffSaid } from './held-said.ts'
import { forgetLanguage, inLanguage, languageFor } from './language-choice.ts'
import { targetOf } from './onward.ts'
import type { PortalParts } from './parts.ts'
import { plainPage } from './plain-page.ts'
import { queue } from './queue.ts'
import { refusedView } from './refused-view.ts'
import { showReview, showReviewForm, takeReview } from './reviews.ts'
import { seatPage } from './seat-page.ts'
import { revalidated, withHeaders } from './security.ts'
import { begin, type SignIn, showSignIn, takeAcceptance, takePin } from './sign-in.ts'
import type { Said } from './sign-in-page.ts'
import { createTickets } from './tickets.ts'
import { stripBelow, tourPages } from './tour.ts'

const MOST_FORM_BYTES = 16_000

const parkOf = (parts: PortalParts) => parts.rules().decider.policy.park.name

/** What the seat page says where a session has just ended: as the page was told, else as the roster remembers. */
const endedSaid = (parts: PortalParts, c: Context, place: Place): Said | undefined => {
  const given = c.req.query('ended')
  const last = parts.lastEnd(place)
  // In line a phone comes here by itself, to find out why nothing works any more.
  if (given === undefined && (parts.lan === null || last === undefined)) return undefined
  const reason: EndReason | undefined = END_REASONS.find((r) => r === given) ?? last
  const word = reason === 'staff' ? parts.lastWord(place) : undefined
  return word === undefined ? { kind: 'calm', key: `ended.${reason ?? 'unknown'}` } : staffSaid(word, parts.rules())
}

/** To whoever is online without having signed in, and still may. */
const openSaid = (plan: string): Said => ({ kind: 'calm', key: 'seat.network', filling: { plan } })

const showSeat = async (parts: PortalParts, c: Context, place: Place, view: SeatView): Promise<string> => {
  const rules = parts.rules()
  const language = languageFor(c)
  return seatPage({
    policy: rules.decider.policy,
    council: rules.council,
    language,
    inLanguage: (other) => inLanguage(c, other),
    view,
    now: parts.clock().wall,
    refusals: parts.refusals(place).map((event) => refusedView(rules, language, event)),
    notices: await parts.notices(place),
    links: parts.links,
    covered: parts.coverage(view.session.subject),
    onward: targetOf(c.req.query('then')),
  })
}

const seat = async (parts: PortalParts, c: Context): Promise<Response> => {
  const place = parts.place(c)
  const view = parts.view(place)
  const { kind } = view?.session.holder ?? {}
  if (view !== undefined && kind !== 'network') return c.html(await showSeat(parts, c, place, view))
  const open = view && openSaid(view.session.subject.plan)
  return c.html(
    showSignIn(parts, c, { said: open ?? endedSaid(parts, c, place), onward: targetOf(c.req.query('then')) }),
  )
}

const missing = (parts: PortalParts, c: Context): string =>
  plainPage(parkOf(parts), [languageFor(c)], 'missing.title', 'missing.says')

const signOut = async (parts: PortalParts, c: Context): Promise<Response> => {
  await parts.signOut(parts.place(c))
  forgetLanguage(c)
  return c.redirect('/?ended=signed-out', 303)
}

/** What is shown of a person, and nobody else: their session, their record, what was refused to them. */
const ONES_OWN: ReadonlySet<string> = new Set(['/', '/my-access', '/events', '/sign-out'])

/** What belongs to a person is told over TLS only; a voucher's user may know no certificate, and has no record. */
const onlySecure =
  (parts: PortalParts): MiddlewareHandler =>
  async (c, next) => {
    const { lan } = parts
    if (lan === null || !ONES_OWN.has(c.req.path) || lan.channel(c) === 'secure') return next()
    if (parts.view(parts.place(c))?.session.holder.kind !== 'person') return next()
    const { pathname, search } = new URL(c.req.url)
    return c.redirect(`${lan.secure}${pathname.slice(1)}${search}`, 302)
  }

/** Builds the portal. Its own error page stands in for what breaks below it; the cause is handed to `parts.failed`. */
export const portal = (parts: PortalParts): Hono => {
  const app = new Hono()
  const signIn: SignIn = { parts, tickets: createTickets(parts.clock) }
  const streams = createStreams(parts)
  for (const path of FACE_PATHS) app.use(path, ...revalidated)
  app.use(withHeaders)
  app.use(onlySecure(parts))
  if (parts.tour !== null) app.use(stripBelow(parts, parts.tour))
  app.post('*', bodyLimit({ maxSize: MOST_FORM_BYTES, onError: (c) => c.text('Too much.', 413) }))
  app.get('/', (c) => seat(parts, c))
  app.get('/events', (c) => streams.open(parts.place(c), languageFor(c)))
  app.route('/', facePages(parts))
  app.get('/my-access', (c) => showAccess(parts, c))
  const { lan, tour } = parts
  if (tour !== null) app.route('/', tourPages(parts, tour))
  if (lan !== null) app.get(CAPTIVE_PATH, (c) => showCaptive(parts, lan, c))
  app.route('/', queue(parts))
  app.get('/review', (c) => showReviewForm(parts, c))
  app.post('/review', (c) => takeReview(parts, c))
  app.get('/review/:number', (c) => showReview(parts, c))
  app.post('/sign-in', (c) => begin(signIn, c))
  app.post('/sign-in/pin', (c) => takePin(signIn, c))
  app.post('/sign-in/accept', (c) => takeAcceptance(signIn, c))
  app.post('/sign-out', (c) => signOut(parts, c))
  // A page that answered a form, asked for again: from the beginning.
  for (const path of ['/start', '/sign-in', '/sign-in/pin', '/sign-in/accept', '/sign-out']) {
    app.get(path, (c) => c.redirect(`/${new URL(c.req.url).search}`, 303))
  }
  app.get('/favicon.ico', (c) => c.body(null, 204))
  // Below the API's paths its own answer stands.
  app.get('*', (c, next) => (c.req.path.startsWith('/api/') ? next() : c.html(missing(parts, c), 404)))
  app.onError((error, c) => {
    parts.failed(error)
    return c.html(plainPage(parkOf(parts), [languageFor(c)], 'trouble.title', 'trouble.says'), 500)
  })
  return app
}
