// The API of one version: its routes, its document, and what every answer has in common. Main mounts it at /api/v1.
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { type GenerateSpecOptions, openAPIRouteHandler } from 'hono-openapi'
import { IsthmusError } from '../../base/errors.ts'
import { council } from './council.ts'
import { events } from './events.ts'
import type { ApiParts } from './parts.ts'
import { problem } from './problems.ts'
import { questions } from './questions.ts'
import { reviews } from './reviews.ts'
import { rooms } from './rooms.ts'
import { seats } from './seats.ts'
import { services } from './services.ts'
import { sessions } from './sessions.ts'
import { staff } from './staff.ts'
import { who } from './who.ts'

const DOCUMENT: GenerateSpecOptions['documentation'] = {
  openapi: '3.1.0',
  info: {
    title: 'Isthmus',
    version: '1',
    description:
      'Signing in at a seat, and asking what applies there and why. Problems are RFC 9457, each with a code.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/api/v1' }],
}

const METHODS: Readonly<Record<string, string>> = {
  '/sessions': 'POST',
  '/sessions/current': 'GET, HEAD, DELETE',
  '/reviews': 'POST',
  '/reviews/:number': 'GET, HEAD',
  '/explain': 'GET, HEAD',
  '/reach': 'GET, HEAD',
  '/rules': 'GET, HEAD',
  '/services': 'GET, HEAD',
  '/who': 'GET, HEAD',
  '/park': 'GET, HEAD',
  '/health': 'GET, HEAD',
  '/events': 'GET, HEAD',
  '/rooms/:room': 'GET, HEAD',
  '/rooms/:room/tickets': 'POST',
  '/rooms/:room/tickets/:code': 'GET, HEAD, DELETE',
  '/seats/enrol': 'POST',
  '/seats/beat': 'POST',
  '/seats/sessions': 'POST',
  '/seats/sessions/current': 'DELETE',
  '/seats/sessions/current/pause': 'POST',
  '/seats/blocked': 'GET, HEAD',
  '/seats/events': 'GET, HEAD',
  '/council/proposals': 'POST',
  '/council/statements': 'POST',
  '/council/reports': 'POST',
  '/council/drafts': 'POST',
  '/council/heads/sha256/:hex': 'GET, HEAD',
  '/staff/session': 'POST, GET, HEAD, DELETE',
  '/staff/session/passkey': 'POST',
  '/staff/session/passkey/options': 'POST',
  '/staff/enrolment/password': 'POST',
  '/staff/enrolment/passkey': 'POST',
  '/staff/enrolment/passkey/options': 'POST',
  '/staff/passkeys': 'POST',
  '/staff/passkeys/options': 'POST',
  '/staff/password': 'PUT',
  '/staff/language': 'PUT',
  '/staff/consoles': 'GET, HEAD',
  '/staff/accounts': 'GET, HEAD',
  '/staff/acts': 'POST, GET, HEAD',
  '/staff/acts/back': 'POST',
  '/staff/rooms/:room': 'GET, HEAD',
  '/staff/rooms/:room/acts': 'POST',
  '/staff/overview': 'GET, HEAD',
  '/staff/reports': 'GET, HEAD',
  '/staff/reports/table': 'GET, HEAD',
  '/openapi.json': 'GET, HEAD',
}

/** The API as an app of its own. */
export const api = (parts: ApiParts): Hono => {
  const app = new Hono()
  app.use(async (c, next) => {
    await next()
    c.res.headers.set('cache-control', 'no-store')
  })
  app.route('/sessions', sessions(parts))
  app.route('/reviews', reviews(parts))
  app.route('/events', events(parts))
  app.route('/rooms', rooms(parts))
  app.route('/services', services(parts))
  app.route('/seats', seats(parts.seats))
  app.route('/council', council(parts.council))
  app.route('/staff', staff(parts.staff))
  app.route('/', questions(parts))
  app.route('/', who(parts))
  app.get('/openapi.json', openAPIRouteHandler(app, { documentation: DOCUMENT }))
  for (const [path, allow] of Object.entries(METHODS)) {
    app.all(path, (c) => problem(c, 'not-allowed', {}, { allow }))
  }
  app.all('*', (c) => problem(c, 'not-found'))
  app.onError((error, c) => {
    // Hono's own reader throws this for a body that is not JSON.
    if (error instanceof HTTPException && error.status === 400) return problem(c, 'bad-request')
    parts.failed?.(error)
    return problem(c, error instanceof IsthmusError && error.code === 'store:failed' ? 'unavailable' : 'internal')
  })
  return app
}
