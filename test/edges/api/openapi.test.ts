// The document says what the API does: every route is in it, and every answer fits what it promises. docs/api.md too.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { ReviewAsked } from '../../../src/domain/review/review.ts'
import type { Tapped } from '../../../src/domain/sessions/tapped.ts'
import { PROBLEMS } from '../../../src/edges/api/contract/problem.ts'
import { misfits } from './fits.ts'
import { askReview, park, session, signIn } from './park.ts'

type Media = { schema: Record<string, unknown> }
type Operation = {
  operationId: string
  summary: string
  requestBody?: { content: Record<string, Media> }
  parameters?: { name: string; in: string; required?: boolean; schema: unknown }[]
  responses: Record<string, { description: string; content?: Record<string, Media> }>
}
type Document = {
  openapi: string
  info: { title: string; version: string }
  servers: { url: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Record<string, unknown>> }
}

const document = (await (await park().app.request('/api/v1/openapi.json')).json()) as Document
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
)
const routes = [
  'POST /sessions',
  'GET /sessions/current',
  'DELETE /sessions/current',
  'POST /reviews',
  'GET /reviews',
  'GET /reviews/{number}',
  'GET /explain',
  'GET /reach',
  'GET /services',
  'POST /council/proposals',
  'POST /council/statements',
  'POST /council/reports',
  'POST /council/drafts',
  'GET /council/heads/sha256/{hex}',
  'PUT /council/blobs/sha256/{hex}',
  'POST /staff/session',
  'GET /staff/session',
  'DELETE /staff/session',
  'POST /staff/session/passkey',
  'POST /staff/session/passkey/options',
  'POST /staff/enrolment/password',
  'POST /staff/enrolment/passkey',
  'POST /staff/enrolment/passkey/options',
  'POST /staff/passkeys',
  'POST /staff/passkeys/options',
  'DELETE /staff/passkeys/{id}',
  'PUT /staff/password',
  'PUT /staff/language',
  'GET /staff/accounts',
  'GET /staff/consoles',
  'GET /staff/acts',
  'POST /staff/acts',
  'POST /staff/acts/back',
  'GET /rooms/{room}',
  'POST /rooms/{room}/tickets',
  'GET /rooms/{room}/tickets/{code}',
  'DELETE /rooms/{room}/tickets/{code}',
  'GET /staff/rooms/{room}',
  'POST /staff/rooms/{room}/acts',
  'POST /seats/enrol',
  'POST /seats/beat',
  'POST /seats/sessions',
  'DELETE /seats/sessions/current',
  'POST /seats/sessions/current/pause',
  'GET /seats/blocked',
  'GET /staff/portal',
  'GET /staff/overview',
  'GET /staff/reports',
  'GET /staff/reports/table',
  'POST /staff/vouchers',
  'POST /staff/badges',
  'POST /staff/slips',
  'GET /staff/rooms/{room}/note',
  'PUT /staff/rooms/{room}/note',
  'GET /rules',
  'GET /health',
  'GET /events',
]

test('it is OpenAPI 3.1 and lists exactly our routes', () => {
  assert.match(document.openapi, /^3\.1\.\d$/)
  assert.deepEqual(document.servers, [{ url: '/api/v1' }])
  assert.deepEqual(operations.map(({ name }) => name).sort(), [...routes].sort())
  const ids = operations.map(({ operation }) => operation.operationId)
  assert.equal(new Set(ids).size, ids.length)
})

test('every operation has a summary, every response a description, every content a schema', () => {
  for (const { name, operation } of operations) {
    assert.ok(operation.summary.length > 10, name)
    const statuses = Object.keys(operation.responses)
    assert.ok(statuses.some((status) => status.startsWith('2')) && statuses.includes('500'), name)
    for (const [status, response] of Object.entries(operation.responses)) {
      assert.match(status, /^[2-5]\d\d$/)
      assert.ok(response.description.length > 5, `${name} ${status}`)
      if (Number(status) < 400) continue
      const media = name === 'GET /health' && status === '503' ? 'application/json' : 'application/problem+json'
      assert.deepEqual(Object.keys(response.content ?? {}), [media], `${name} ${status}`)
    }
  }
})

test('every reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
    (match) => match[1],
  )
  assert.ok(references.length > 10)
  for (const name of references) assert.ok(document.components.schemas[name ?? ''] !== undefined, name)
})

test('the statuses of a sign-in and the parameters of explain are all there', () => {
  const post = document.paths['/sessions']?.post
  const statuses = Object.keys(post?.responses ?? {})
  assert.deepEqual(statuses, ['201', '400', '401', '403', '409', '413', '415', '423', '429', '500', '503'])
  const parameters = document.paths['/explain']?.get?.parameters?.map(
    (p) => `${p.in} ${p.name}${p.required === true ? '!' : ''}`,
  )
  assert.deepEqual(parameters, ['query to!', 'query plan', 'query at', 'query tenant', 'query group'])
})

const promised = (route: string, response: Response): Record<string, unknown> => {
  const operation = operations.find(({ name }) => name === route)?.operation
  const type = response.headers.get('content-type')?.split(';')[0] ?? ''
  const schema = operation?.responses[String(response.status)]?.content?.[type]?.schema
  assert.ok(schema !== undefined, `${route} promises no ${response.status} ${type}`)
  return schema
}

test('answers fit the schemas that are promised for them', async () => {
  const p = park()
  const check = async (route: string, response: Response): Promise<void> => {
    assert.deepEqual(
      misfits(document, promised(route, response), await response.json()),
      [],
      `${route} ${response.status}`,
    )
  }
  const taps: (Tapped | Error)[] = [
    { outcome: 'wrong' },
    { outcome: 'taken' },
    { outcome: 'next', next: 'accept-rules', version: '2' },
    { outcome: 'bad-pin', why: 'same-as-slip' },
    { outcome: 'closed', reason: 'data' },
    { outcome: 'slow', retryAfter: 3 },
    { outcome: 'no-place' },
    { outcome: 'only-secure', what: 'move' },
    new Error('broken'),
    { outcome: 'online', session },
  ]
  for (const next of taps) {
    p.next = next
    await check('POST /sessions', await signIn(p, { voucher: 'K7PM' }))
  }
  await check('POST /sessions', await signIn(p, {}))
  await check('POST /sessions', await signIn(p, {}, 'text/plain'))
  for (const path of [
    '/sessions/current',
    '/explain?to=casino.test',
    '/explain?to=a.test',
    '/explain',
    '/reach?to=casino.test',
    '/reach?to=museum.test&plan=basic',
    '/reach?to=a.test&plan=gone',
    '/reach',
    '/services',
    '/services?plan=gone',
    '/services?plan=',
    '/rules',
    '/health',
  ]) {
    await check(`GET ${path.split('?')[0]}`, await p.app.request(`/api/v1${path}`))
  }
  const outcomes: (ReviewAsked | Error)[] = [
    { outcome: 'made', number: 12 },
    { outcome: 'joined', number: 12 },
    { outcome: 'unknown-rule' },
    { outcome: 'slow', retryAfter: 60 },
    { outcome: 'full' },
    new Error('broken'),
  ]
  for (p.review of outcomes) await check('POST /reviews', await askReview(p, { rule: 'no-gambling' }))
  await check('POST /reviews', await askReview(p, {}))
  for (const query of ['', '?state=answered&before=12', '?before=x'])
    await check('GET /reviews', await p.app.request(`/api/v1/reviews${query}`))
  for (const number of [12, 13]) await check('GET /reviews/{number}', await p.app.request(`/api/v1/reviews/${number}`))
  p.health = 'down'
  await check('GET /health', await p.app.request('/api/v1/health'))
  p.open = undefined
  await check('GET /sessions/current', await p.app.request('/api/v1/sessions/current'))
})

test('the check of answers can fail', () => {
  const opened = document.components.schemas.OpenedSession ?? {}
  assert.deepEqual(
    misfits(document, opened, { id: 1, plan: 'basic', ends: 'never', secondsLeft: -1, more: 1 }).length,
    4,
  )
  assert.deepEqual(misfits(document, opened, { id: 'a' }).length, 3)
})

test('docs/api.md names every route, every code with its status, and nothing else', () => {
  const text = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8')
  const written = [...text.matchAll(/^### `(\w+ \/\S*)`/gm)].map((match) => match[1])
  assert.deepEqual(written.sort(), [...routes, 'GET /openapi.json'].sort())
  const codes = [...text.matchAll(/^\| `([a-z-]+)` \| (\d{3}) \|/gm)].map((match) => `${match[1]} ${match[2]}`)
  assert.deepEqual(
    codes.sort(),
    Object.entries(PROBLEMS)
      .map(([code, [status]]) => `${code} ${status}`)
      .sort(),
  )
})
