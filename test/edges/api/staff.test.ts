// Staff over the API: each outcome has its status, the cookie is one that no script reads, and roles count.
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { Hono } from 'hono'
import * as v from 'valibot'
import { api } from '../../../src/edges/api/api.ts'
import { Staff } from '../../../src/edges/api/contract/staff.ts'
import { createAuthenticator } from '../../kit/authenticator.ts'
import { NORTH, PASSWORD, SOUTH, staffPark } from '../../kit/staff.ts'
import { consolePark } from './console.ts'
import { apiParts } from './park.ts'

const closing: (() => Promise<void>)[] = []
after(async () => {
  for (const close of closing) await close()
})

test('a code, a password, who am I, sign out; the cookie is worth nothing afterwards', async () => {
  const { call, add } = await consolePark()
  const { code } = await add('north', 'kim', ['engineer'])
  const entered = await call('POST', '/enrolment/password', { name: 'kim', code, password: PASSWORD })
  assert.equal(entered.status, 201)
  assert.match(entered.set, /^isthmus-staff=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
  assert.equal(entered.response.headers.get('cache-control'), 'no-store')
  const shown = { id: 'north/kim', operator: 'north', name: 'kim', roles: ['engineer'], language: 'en' }
  assert.deepEqual(v.parse(v.strictObject(Staff.entries), entered.json), {
    ...{ ...shown, console: NORTH.origin, password: true, passkeys: [] },
  })
  const me = await call('GET', '/session', undefined, entered.cookie)
  assert.deepEqual([me.status, me.json.id], [200, 'north/kim'])
  assert.ok(!JSON.stringify(me.json).includes('argon2'))
  assert.equal((await call('GET', '/session')).status, 204)
  assert.equal((await call('GET', '/session', undefined, 'isthmus-staff=x')).status, 204)
  assert.equal((await call('GET', '/session', undefined, entered.cookie, 'south.localhost:8080')).status, 204)
  const left = await call('DELETE', '/session', undefined, entered.cookie)
  assert.deepEqual([left.status, /^isthmus-staff=; Max-Age=0/.test(left.set)], [204, true])
  assert.equal((await call('GET', '/session', undefined, entered.cookie)).status, 204)
  assert.equal((await call('DELETE', '/session')).status, 204)
})

test('over https the cookie is bound to its host by name', async () => {
  const park = await staffPark([])
  closing.push(park.store.close)
  const at = { operator: null, origin: 'https://console.example' }
  const app = new Hono().route(
    '/api/v1',
    api({ ...apiParts(), staff: { ...apiParts().staff, door: park.door, consoleOf: () => at } }),
  )
  const { code } = await park.add(null, 'kim')
  const answer = await app.request('/api/v1/staff/enrolment/password', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'kim', code, password: PASSWORD }),
  })
  const set = answer.headers.get('set-cookie') ?? ''
  assert.match(set, /^__Host-isthmus-staff=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
  const me = (cookie: string) => app.request('/api/v1/staff/session', { headers: { cookie } })
  assert.equal((await me(set.split(';')[0] ?? '')).status, 200)
  assert.equal((await me((set.split(';')[0] ?? '').replace('__Host-', ''))).status, 204)
  const left = await app.request('/api/v1/staff/session', {
    method: 'DELETE',
    headers: { cookie: set.split(';')[0] ?? '' },
  })
  assert.match(left.headers.get('set-cookie') ?? '', /^__Host-isthmus-staff=; Max-Age=0; Path=\/; HttpOnly; Secure/)
  assert.equal((await me(set.split(';')[0] ?? '')).status, 204)
})

test('what is wrong has a status and a code', async () => {
  const { call, signedIn, clock } = await consolePark()
  const cookie = await signedIn()
  const right = { name: 'kim', password: PASSWORD }
  assert.equal((await call('POST', '/session', right)).status, 201)
  assert.equal((await call('POST', '/session', right, '', 'localhost:8080')).code, 'no-console')
  assert.equal((await call('GET', '/session', undefined, cookie, 'localhost:8080')).status, 204)
  const consoles = [NORTH.origin, SOUTH.origin]
  assert.deepEqual((await call('GET', '/consoles')).json, { here: NORTH.origin, consoles })
  assert.deepEqual((await call('GET', '/consoles', undefined, '', 'localhost:8080')).json, { here: null, consoles })
  assert.equal((await call('POST', '/session', right, '', 'south.localhost:8080')).code, 'wrong-sign-in')
  for (const body of [{}, { name: 'kim' }, { name: 7, password: 'x' }, '[', { ...right, name: 'x'.repeat(65) }])
    assert.equal((await call('POST', '/session', body)).code, 'bad-request')
  assert.equal((await call('POST', '/session', { ...right, more: 'x'.repeat(20_000) })).code, 'too-large')
  assert.equal((await call('POST', '/enrolment/password', { ...right, code: 'K7PM' })).code, 'wrong-code')
  const short = await call('PUT', '/password', { before: PASSWORD, password: 'short' }, cookie)
  assert.deepEqual([short.status, short.code, short.json.reason], [422, 'bad-password', 'too-short'])
  assert.equal(
    (await call('PUT', '/password', { before: 'no', password: `${PASSWORD}!` }, cookie)).code,
    'wrong-sign-in',
  )
  assert.equal((await call('PUT', '/language', { language: 'fr' }, cookie)).code, 'bad-request')
  assert.equal((await call('PUT', '/language', { language: 'ko' }, cookie)).status, 204)
  assert.equal((await call('GET', '/session', undefined, cookie)).json.language, 'ko')
  for (let n = 0; n < 3; n++) await call('POST', '/session', { ...right, password: 'no' })
  const slow = await call('POST', '/session', right)
  assert.deepEqual([slow.code, Number(slow.response.headers.get('retry-after')) > 0], ['slow', true])
  for (const path of ['/session/passkey', '/passkeys', '/accounts'])
    assert.equal((await call('PATCH', path)).code, 'not-allowed')
  clock.pass(16 * 60)
  for (const [method, path, body] of [
    ['POST', '/passkeys/options', {}],
    ['POST', '/passkeys', { answer: {}, title: 'x' }],
    ['DELETE', '/passkeys/x', undefined],
    ['PUT', '/password', { before: PASSWORD, password: `${PASSWORD}!` }],
  ] as const)
    assert.equal((await call(method, path, body, cookie)).code, 'sign-in-again', path)
})

test('a storm at one name is slowed, and one at many names is told to wait', async () => {
  const { call, signedIn } = await consolePark()
  await signedIn()
  const storm = await Promise.all(
    Array.from({ length: 60 }, (_, n) => call('POST', '/session', { name: n % 2 ? 'kim' : `no-${n}`, password: 'no' })),
  )
  const codes = new Map(
    Map.groupBy(storm, ({ code }) => code)
      .entries()
      .map(([code, all]) => [code, all.length]),
  )
  assert.ok((codes.get('wrong-sign-in') ?? 0) <= 11, 'ten tries of an address are free')
  assert.ok((codes.get('slow') ?? 0) >= 49)
})

test('a storm from many addresses finds few looked at and the others told to wait; afterwards a right one gets in', async () => {
  const { call, signedIn } = await consolePark()
  await signedIn()
  const storm = await Promise.all(
    Array.from({ length: 120 }, (_, n) =>
      call('POST', '/session', { name: `no-${n}`, password: 'no' }, '', 'north.localhost:8080', `10.0.0.${n}`),
    ),
  )
  const [wrong = 0, crowded = 0] = ['wrong-sign-in', 'crowded'].map(
    (of) => storm.filter(({ code }) => code === of).length,
  )
  assert.ok(wrong >= 34 && crowded > 50 && wrong + crowded === 120, `${wrong} and ${crowded}`)
  assert.equal(storm.find(({ code }) => code === 'crowded')?.response.headers.get('retry-after'), '2')
  assert.equal((await call('POST', '/session', { name: 'kim', password: PASSWORD })).status, 201)
})

test('passkeys over the API, from the first to the last', async () => {
  const { call, add } = await consolePark()
  const { code } = await add('north', 'kim', ['auditor'])
  const key = createAuthenticator(NORTH.origin)
  const first = await call('POST', '/enrolment/passkey/options', { name: 'kim', code })
  const enrolled = await call('POST', '/enrolment/passkey', {
    name: 'kim',
    code,
    answer: key.make(first.json),
    title: 'desk',
  })
  assert.equal(enrolled.status, 201)
  assert.deepEqual(
    enrolled.json.passkeys.map(({ id, point }: { id: string; point: string }) => [id, point]),
    [[key.id, key.point]],
  )
  const options = await call('POST', '/session/passkey/options', {})
  const entered = await call('POST', '/session/passkey', { answer: key.signIn(options.json) })
  assert.equal(entered.status, 201)
  const south = await call('POST', '/session/passkey/options', {}, '', 'south.localhost:8080')
  const foreign = await call('POST', '/session/passkey', { answer: key.signIn(south.json) }, '', 'south.localhost:8080')
  assert.equal(foreign.code, 'wrong-sign-in')
  const another = createAuthenticator(NORTH.origin)
  const more = await call('POST', '/passkeys/options', {}, entered.cookie)
  const added = await call('POST', '/passkeys', { answer: another.make(more.json), title: 'pocket' }, entered.cookie)
  assert.deepEqual([added.status, added.json.title], [201, 'pocket'])
  const again = await call('POST', '/passkeys', { answer: another.make(more.json), title: 'pocket' }, entered.cookie)
  assert.equal(again.code, 'wrong-passkey')
  assert.equal((await call('DELETE', `/passkeys/${key.id}`, undefined, entered.cookie)).status, 204)
  assert.equal((await call('DELETE', `/passkeys/${key.id}`, undefined, entered.cookie)).code, 'not-found')
})

test('who may see what: an engineer and an auditor see the accounts of their operator, a desk does not', async () => {
  const { call, signedIn, add } = await consolePark()
  const engineer = await signedIn('kim', ['engineer'])
  const auditor = await signedIn('ri', ['auditor'])
  const atDesk = await signedIn('cho', ['desk'])
  await add(SOUTH.operator, 'lee')
  for (const cookie of [engineer, auditor]) {
    const { json } = await call('GET', '/accounts', undefined, cookie)
    assert.deepEqual(
      json.accounts.map(({ id }: { id: string }) => id),
      ['north/cho', 'north/kim', 'north/ri'],
    )
  }
  assert.equal((await call('GET', '/accounts', undefined, atDesk)).code, 'not-your-role')
  assert.equal((await call('GET', '/accounts')).code, 'not-signed-in')
})
