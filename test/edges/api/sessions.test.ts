// Each outcome of a tap has its status; each malformed body is refused with a code and without a trace of our insides.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as v from 'valibot'
import { IsthmusError } from '../../../src/base/errors.ts'
import type { Tapped } from '../../../src/domain/sessions/tapped.ts'
import { Problem } from '../../../src/edges/api/contract/problem.ts'
import { CurrentSession, OpenedSession } from '../../../src/edges/api/contract/session.ts'
import { park, session, signIn } from './park.ts'

const badge = { badge: '04A3BCEF12', pin: '194573' }

const problemOf = async (response: Response): Promise<Problem> => {
  assert.equal(response.headers.get('content-type'), 'application/problem+json')
  assert.equal(response.headers.get('cache-control'), 'no-store')
  assert.equal(response.headers.get('access-control-allow-origin'), null)
  const text = await response.text()
  assert.doesNotMatch(text, /\bat .*\.ts|node_modules|stack/)
  const problem = v.parse(v.strictObject(Problem.entries), JSON.parse(text))
  assert.equal(problem.status, response.status)
  return problem
}

test('a right badge and PIN: 201 with id, plan, end and seconds left', async () => {
  const p = park()
  p.next = { outcome: 'online', session }
  const response = await signIn(p, { ...badge, extra: 'ignored' })
  assert.equal(response.status, 201)
  assert.equal(response.headers.get('location'), '/api/v1/sessions/current')
  const body: unknown = await response.json()
  assert.deepEqual(body, { id: 's-1', plan: 'basic', ends: '2026-11-23T01:00:00.000Z', secondsLeft: 3599 })
  v.parse(v.strictObject(OpenedSession.entries), body)
  assert.deepEqual(p.taps, [{ kind: 'badge', badge: '04a3bcef12', pin: '194573' }])
})

test('badge, PIN and voucher arrive as they were meant, whatever mode the keyboard was in', async () => {
  const p = park()
  await signIn(p, { voucher: 'K7PM-3QXD-9F' })
  await signIn(p, { ...badge, newPin: '271828', accept: '2' }, 'application/json; charset=utf-8')
  await signIn(p, { badge: '04:ㅁ3ㅠㅊㄷㄹ12', pin: '１９４ 573' })
  assert.deepEqual(p.taps, [
    { kind: 'voucher', code: 'K7PM3QXD9F' },
    { kind: 'badge', badge: '04a3bcef12', pin: '194573', newPin: '271828', accept: '2' },
    { kind: 'badge', badge: '04a3bcef12', pin: '194573' },
  ])
})

test('a session without an end has nulls', async () => {
  const p = park()
  p.next = { outcome: 'online', session: { ...session, endsAt: null, endsBoot: null } }
  const body = v.parse(OpenedSession, await (await signIn(p, badge)).json())
  assert.equal(body.ends, null)
})

const outcomes: [Tapped, number, Partial<Problem>][] = [
  [{ outcome: 'wrong' }, 401, { code: 'wrong-credential' }],
  [{ outcome: 'taken' }, 409, { code: 'taken', reason: 'taken' }],
  [{ outcome: 'next', next: 'choose-pin' }, 409, { code: 'next', next: 'choose-pin' }],
  [{ outcome: 'next', next: 'accept-rules', version: '3' }, 409, { code: 'next', next: 'accept-rules', version: '3' }],
  [{ outcome: 'bad-pin', why: 'too-easy' }, 409, { code: 'next', next: 'choose-pin', why: 'too-easy' }],
  [{ outcome: 'closed', reason: 'hours' }, 423, { code: 'closed', reason: 'hours' }],
  [{ outcome: 'closed', reason: 'plan:gone' }, 423, { code: 'closed', reason: 'plan:gone' }],
  [{ outcome: 'slow', retryAfter: 17 }, 429, { code: 'slow', retryAfter: 17 }],
  [{ outcome: 'no-place' }, 403, { code: 'no-place' }],
  [{ outcome: 'only-secure', what: 'move' }, 403, { code: 'only-secure', reason: 'move' }],
]

for (const [tapped, status, members] of outcomes) {
  test(`${JSON.stringify(tapped)} is ${status}`, async () => {
    const p = park()
    p.next = tapped
    const response = await signIn(p, badge)
    assert.equal(response.status, status)
    assert.equal(response.headers.get('retry-after'), tapped.outcome === 'slow' ? '17' : null)
    const { type, title, status: inside, ...rest } = await problemOf(response)
    assert.ok(type === 'about:blank' && title !== '' && inside === status)
    assert.deepEqual(rest, members)
  })
}

test('a database that fails is 503, a bug 500; both are told to main, neither to the asker', async () => {
  const p = park()
  p.next = new IsthmusError('store:failed', 'disk full at /secret/path', 'free space')
  const down = await problemOf(await signIn(p, badge))
  assert.equal(down.code, 'unavailable')
  p.next = new Error('secret insides')
  const broken = await problemOf(await signIn(p, badge))
  assert.equal(broken.code, 'internal')
  assert.doesNotMatch(JSON.stringify([down, broken]), /secret/)
  assert.equal(p.failures.length, 2)
  const ended = await p.app.request('/api/v1/sessions/current', { method: 'DELETE' })
  assert.equal((await problemOf(ended)).code, 'internal')
})

test('the current session: 200, after signing out 404; signing out twice is 204 twice', async () => {
  const p = park()
  p.next = { outcome: 'online', session }
  await signIn(p, badge)
  const seen = await p.app.request('/api/v1/sessions/current')
  assert.equal(seen.status, 200)
  const body = v.parse(v.strictObject(CurrentSession.entries), await seen.json())
  assert.deepEqual([body.id, body.seat, body.secondsLeft, body.dataLeft], ['s-1', '7', 3599, 1_999_999_999])
  for (const _ of [1, 2]) {
    const gone = await p.app.request('/api/v1/sessions/current', { method: 'DELETE' })
    assert.equal(gone.status, 204)
    assert.equal(await gone.text(), '')
  }
  const none = await p.app.request('/api/v1/sessions/current')
  assert.equal(none.status, 404)
  assert.equal((await problemOf(none)).code, 'no-session')
})

const malformed: [string, unknown][] = [
  ['nothing', ''],
  ['no JSON', '{"badge":'],
  ['null', 'null'],
  ['an array', '[]'],
  ['a number', '7'],
  ['an empty object', {}],
  ['a badge alone', { badge: '04' }],
  ['a number for a PIN', { badge: '04', pin: 194573 }],
  ['an empty badge', { badge: '', pin: '194573' }],
  ['an overlong PIN', { badge: '04', pin: '1'.repeat(65) }],
  ['both a badge and a voucher', { ...badge, voucher: 'K7PM' }],
  ['null for a new PIN', { ...badge, newPin: null }],
  ['a voucher that is an object', { voucher: {} }],
  ['a prototype', '{"__proto__":{"badge":"04","pin":"194573"}}'],
]

for (const [name, body] of malformed) {
  test(`malformed: ${name} is 400 and reaches nobody`, async () => {
    const p = park()
    const response = await signIn(p, body)
    assert.equal(response.status, 400)
    assert.equal((await problemOf(response)).code, 'bad-request')
    assert.deepEqual(p.taps, [])
  })
}

test('what is not JSON by its type is 415, also without a type', async () => {
  const p = park()
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    'application/json-seq',
    '',
  ]) {
    const response = await signIn(p, badge, type)
    assert.equal(response.status, 415, type)
    await problemOf(response)
  }
  assert.deepEqual(p.taps, [])
})

test('a body over 4 kB is 413, with its length told or not', async () => {
  const p = park()
  const large = JSON.stringify({ ...badge, more: 'x'.repeat(5000) })
  assert.equal((await problemOf(await signIn(p, large))).code, 'too-large')
  const stream = new Blob([large]).stream()
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: stream,
    duplex: 'half',
  } as const
  const response = await p.app.request(new Request('http://localhost/api/v1/sessions', init))
  assert.equal(response.status, 413)
  const inside = JSON.stringify({ ...badge, more: 'x'.repeat(3900) })
  assert.equal((await signIn(p, inside)).status, 401)
})

test('any bytes as a body get 400, 401 or 413, never a crash', async () => {
  const p = park()
  const anything = fc.oneof(
    fc.json(),
    fc.string({ maxLength: 200 }),
    fc
      .record({ badge: fc.anything(), pin: fc.anything() })
      .map((x) => JSON.stringify(x, (_, y) => (typeof y === 'bigint' ? 1 : y)) ?? ''),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  )
  await fc.assert(
    fc.asyncProperty(anything, async (body) => {
      const response = await signIn(p, body)
      assert.ok([400, 401, 413].includes(response.status), String(response.status))
      await problemOf(response)
    }),
    { numRuns: 300, seed: 7 },
  )
  assert.deepEqual(p.failures, [])
})
