// The acts of the desk over the API: whose staff it is the account says, and each refusal has its code, its limit and its wait.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { ActDesk, ActRefusal, ActRefused, DeskActs } from '../../../src/domain/desk/acting.ts'
import { DESK } from '../../kit/council.ts'
import { SOUTH } from '../../kit/staff.ts'
import { consolePark } from './console.ts'

const UNTIL = Date.UTC(2026, 10, 25, 4)
const by = { operator: 'north', name: 'kim' }
const HELD: DeskActs['inForce'] = [
  { kind: 'suspend', operator: 'north', by: 'kim', why: 'Lent.', target: '04a3', until: UNTIL },
  { kind: 'suspend', operator: 'south', by: 'lee', why: 'Of the badge 77b1.', target: '77b1', until: UNTIL },
  { kind: 'out', operator: 'south', by: 'lee', why: 'Broken.', target: '7', until: UNTIL },
]

/** A desk that notes what it is asked; it does all of it, or refuses by `refusal`. */
const noting = () => {
  const asked: unknown[] = []
  const state: { refusal: ActRefused | undefined } = { refusal: undefined }
  const note =
    <Done>(what: string, done: Done) =>
    async (given: unknown): Promise<Done | ActRefused> => {
      asked.push([what, given])
      return state.refusal ?? done
    }
  const held = { done: true, until: UNTIL } as const
  const desk = {
    ...{ suspend: note('suspend', held), takeOut: note('takeOut', held), closeEarly: note('closeEarly', held) },
    ...{ restore: note('restore', { done: true }), putBack: note('putBack', { done: true }) },
    ...{ openAgain: note('openAgain', { done: true }), endSession: note('endSession', { done: true, session: {} }) },
    acts: async (): Promise<DeskActs> => ({
      ...{ table: DESK, inForce: HELD },
      done: [
        { operator: 'north', kind: 'end', count: 3 },
        { operator: 'south', kind: 'suspend', count: 9 },
      ],
    }),
  } as unknown as ActDesk
  return { desk, asked, state }
}

test('each act is done by the account’s operator and name, whatever the request says of it', async () => {
  const { desk, asked } = noting()
  const { call, signedIn } = await consolePark(desk)
  const cookie = await signedIn('kim', ['desk'])
  const lie = { by: { operator: 'south', name: 'lee' }, operator: 'south', name: 'lee' }
  const lasting = { seconds: 60, reason: 'Why.', ...lie }
  const until = new Date(UNTIL).toISOString()
  for (const [body, of] of [
    [{ act: 'suspend', badge: '04a3', ...lasting }, until],
    [{ act: 'out', seat: '7', ...lasting }, until],
    [{ act: 'close', ...lasting }, until],
    [{ act: 'end', seat: '7', reason: 'Why.', ...lie }, null],
    [{ act: 'end', session: 's-1', ...lie }, null],
  ] as const) {
    const { status, json } = await call('POST', '/acts', body, cookie)
    assert.deepEqual([status, json], [201, { act: body.act, until: of }])
  }
  for (const body of [{ act: 'suspend', badge: '04a3', ...lie }, { act: 'out', seat: '7' }, { act: 'close' }])
    assert.equal((await call('POST', '/acts/back', body, cookie)).status, 204)
  const held = { seconds: 60, why: 'Why.', by }
  assert.deepEqual(asked, [
    ['suspend', { badge: '04a3', ...held }],
    ['takeOut', { seat: '7', ...held }],
    ['closeEarly', held],
    ['endSession', { which: { seat: '7' }, why: 'Why.', by }],
    ['endSession', { which: { id: 's-1' }, why: null, by }],
    ['restore', { badge: '04a3', by }],
    ['putBack', { seat: '7', by }],
    ['openAgain', { by }],
  ])
})

test('only a desk or an engineer who is signed in here; of nobody else anything reaches the desk', async () => {
  const { desk, asked } = noting()
  const { call, signedIn } = await consolePark(desk)
  const auditor = await signedIn('ri', ['auditor'])
  const engineer = await signedIn('kim', ['engineer'])
  const south = await signedIn('lee', ['desk'], SOUTH, 'south.localhost:8080')
  const close = { act: 'close', seconds: 60, reason: 'Why.' }
  for (const [method, path, body] of [
    ['GET', '/acts', undefined],
    ['POST', '/acts', close],
    ['POST', '/acts/back', { act: 'close' }],
  ] as const) {
    assert.equal((await call(method, path, body, auditor)).code, 'not-your-role')
    assert.equal((await call(method, path, body)).code, 'not-signed-in')
    assert.equal((await call(method, path, body, south)).code, 'not-signed-in')
    assert.equal((await call(method, path, body, engineer, 'south.localhost:8080')).code, 'not-signed-in')
    assert.equal((await call(method, path, body, engineer, 'localhost:8080')).code, 'no-console')
  }
  assert.deepEqual(asked, [])
  assert.equal((await call('POST', '/acts', close, engineer)).status, 201)
  assert.equal((await call('PUT', '/acts', close, engineer)).code, 'not-allowed')
  assert.equal((await call('GET', '/acts/back', undefined, engineer)).code, 'not-allowed')
})

test('what is malformed is refused before the desk hears of it', async () => {
  const { desk, asked } = noting()
  const { call, signedIn } = await consolePark(desk)
  const cookie = await signedIn('kim', ['desk'])
  const lasting = { seconds: 60, reason: 'Why.' }
  for (const body of [
    {},
    '[',
    { act: 'banish', badge: '04a3', ...lasting },
    { act: 'suspend', ...lasting },
    { act: 'suspend', badge: 'x'.repeat(65), ...lasting },
    { act: 'out', seat: '', ...lasting },
    { act: 'close', reason: 'Why.' },
    { act: 'close', seconds: 60 },
    ...[0, -1, 1.5, '60', 30 * 86_400 + 1].map((seconds) => ({ act: 'close', seconds, reason: 'Why.' })),
    { act: 'end', reason: 'Why.' },
    { act: 'end', session: 's-1', seat: '7', reason: 'Why.' },
  ])
    assert.equal((await call('POST', '/acts', body, cookie)).code, 'bad-request', JSON.stringify(body))
  for (const body of [{}, { act: 'end', seat: '7' }, { act: 'suspend' }, { act: 'out' }])
    assert.equal((await call('POST', '/acts/back', body, cookie)).code, 'bad-request', JSON.stringify(body))
  assert.equal((await call('POST', '/acts', { act: 'close', x: 'x'.repeat(20_000) }, cookie)).code, 'too-large')
  assert.deepEqual(asked, [])
})

test('each refusal has a code, and those by the table their limit and when it is free again', async () => {
  const { desk, state } = noting()
  const { call, signedIn } = await consolePark(desk)
  const cookie = await signedIn('kim', ['desk'])
  const REFUSALS: readonly (readonly [ActRefusal, number, string])[] = [
    ['no-such', 404, 'no-such'],
    ['no-reason', 400, 'bad-reason'],
    ['nobody-alone', 409, 'beyond-limit'],
    ['too-long', 409, 'beyond-limit'],
    ['too-often', 409, 'beyond-limit'],
    ['rests', 409, 'beyond-limit'],
    ['already', 409, 'act-conflict'],
    ['no-operator', 403, 'no-console'],
    ['which-operator', 403, 'no-console'],
    ['record-bad', 409, 'refused'],
  ]
  const close = { act: 'close', seconds: 60, reason: 'Why.' }
  for (const [why, status, code] of REFUSALS) {
    state.refusal = { done: false, why, limit: 2, wait: 5000 }
    for (const body of [close, { act: 'end', seat: '7', reason: 'Why.' }]) {
      const { json, response } = await call('POST', '/acts', body, cookie)
      assert.deepEqual([json.status, json.code], [status, code], why)
      if (code !== 'beyond-limit') continue
      assert.deepEqual([json.reason, json.limit, json.retryAfter], [why, 2, 5000])
      assert.equal(response.headers.get('retry-after'), '5000')
    }
  }
  for (const why of ['not-held', 'others'] as const) {
    state.refusal = { done: false, why }
    const { json, response } = await call('POST', '/acts/back', { act: 'close' }, cookie)
    assert.deepEqual([json.status, json.code, json.reason], [409, 'act-conflict', why])
    assert.equal(response.headers.get('retry-after'), null)
  }
})

test('the table with what one’s own side used, and what is in force: of the other side nobody’s badge or name', async () => {
  const { call, signedIn } = await consolePark(noting().desk)
  const { status, json } = await call('GET', '/acts', undefined, await signedIn('kim', ['desk']))
  assert.equal(status, 200)
  assert.equal(json.operator, 'north')
  assert.deepEqual(json.table.end, { day: DESK.end.day, used: 3 })
  assert.deepEqual(json.table.suspend, { ...DESK.suspend, used: 0 })
  const until = new Date(UNTIL).toISOString()
  assert.deepEqual(json.inForce, [
    { act: 'suspend', operator: 'north', by: 'kim', target: '04a3', reason: 'Lent.', until },
    { act: 'out', operator: 'south', by: null, target: '7', reason: 'Broken.', until },
  ])
})

test('where a file rules there is no table', async () => {
  const desk = { acts: async () => ({ table: null, done: [], inForce: [] }) } as unknown as ActDesk
  const { call, signedIn } = await consolePark(desk)
  const { json } = await call('GET', '/acts', undefined, await signedIn('kim', ['desk']))
  assert.deepEqual(json, { operator: 'north', table: null, inForce: [] })
})
