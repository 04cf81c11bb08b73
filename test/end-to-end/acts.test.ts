// Staff act at their operator's console, over HTTP on the real program: each as often as it can, and never more than the charter's table;
// nothing of the other side's table is used, whatever they write, and nobody else's cookie counts.
import assert from 'node:assert/strict'
import { appendFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { freePort } from '../kit/console-passkeys.ts'
import { freshFolder } from '../kit/folder.ts'
import { writeGoverned } from '../kit/operators.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'
import { PASSWORD } from '../kit/staff.ts'

const LONG = 3600
const TABLE = {
  end: { day: 2 },
  suspend: { day: 2, seconds: LONG },
  out: { day: 2, seconds: LONG },
  close: { day: 1, seconds: LONG },
}
const NONE = { end: 0, suspend: 0, out: 0, close: 0 }
const reason = 'We see how far it goes.'

const folder = freshFolder()
const data = join(folder, 'data')
let port = 0
let settings = ''
let park: RunningPark
let north = ''
let south = ''
let auditor = ''

const start = async (): Promise<void> => {
  park = await startRealPark({ data, env: { ISTHMUS_CONFIG: settings, ISTHMUS_HTTP: `127.0.0.1:${port}` } })
}

type Said = { readonly status: number; readonly json: Record<string, unknown>; readonly cookie: string }

/** A request to the console of an operator, as its page would send it. */
const ask = (
  operator: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Said> =>
  new Promise((resolve, reject) => {
    const host = `${operator}.localhost:${port}`
    const own = { host, origin: `http://${host}`, ...(body !== undefined && { 'content-type': 'application/json' }) }
    const options = { host: '127.0.0.1', port, method, path: `/api/v1/staff${path}`, agent: false }
    const sent = request({ ...options, headers: { ...own, ...headers } }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (piece: string) => {
        text += piece
      })
      answer.on('error', reject).on('end', () => {
        const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
        resolve({ status: answer.statusCode ?? 0, json: text === '' ? {} : JSON.parse(text), cookie })
      })
    })
    sent.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body))
  })

const enrolled = async (operator: string, name: string, role: string): Promise<string> => {
  const { out } = await park.command('staff', 'add', name, '--operator', operator, '--role', role, '--json')
  const { code } = JSON.parse(out)
  const { status, cookie } = await ask(operator, 'POST', '/enrolment/password', { name, code, password: PASSWORD })
  assert.equal(status, 201)
  return cookie
}

before(async () => {
  port = await freePort()
  settings = writeGoverned(join(folder, 'park'), { desk: TABLE })
  const origins = ['north', 'south'].map((id) => `${id}: "http://${id}.localhost:${port}"`)
  appendFileSync(settings, `consoles: { ${origins.join(', ')} }\n`)
  await start()
  north = await enrolled('north', 'kim', 'desk')
  south = await enrolled('south', 'lee', 'desk')
  auditor = await enrolled('north', 'ri', 'auditor')
})
after(() => park.stop())

const act = (body: unknown, cookie = north, operator = 'north') => ask(operator, 'POST', '/acts', body, { cookie })
const back = (body: unknown, cookie = north, operator = 'north') =>
  ask(operator, 'POST', '/acts/back', body, { cookie })
const wordOf = ({ status, json }: Said): string => (status < 300 ? 'done' : `${json.reason ?? json.code}`)
const tally = (all: readonly Said[]): Record<string, number> =>
  Object.fromEntries(
    Map.groupBy(all, wordOf)
      .entries()
      .map(([word, of]) => [word, of.length]),
  )

const tableOf = async (operator: string, cookie: string) =>
  (await ask(operator, 'GET', '/acts', undefined, { cookie })).json
const used = async (operator: string, cookie: string) => {
  const table = (await tableOf(operator, cookie)).table as Record<string, { used: number }>
  return Object.fromEntries(Object.entries(table).map(([kind, of]) => [kind, of.used]))
}
/** What whoever would use up the other side's table writes beside it. */
const LIE = { operator: 'south', by: { operator: 'south', name: 'lee' }, name: 'lee' }

test('refused: without a cookie, with one of the other console, from another page, and an auditor’s', async () => {
  const close = { act: 'close', seconds: LONG, reason }
  for (const [path, body] of [
    ['/acts', close],
    ['/acts/back', { act: 'close' }],
  ] as const) {
    const codes = await Promise.all([
      ask('north', 'POST', path, body),
      ask('north', 'POST', path, body, { cookie: south }),
      ask('south', 'POST', path, body, { cookie: north }),
      ask('north', 'POST', path, body, { cookie: auditor }),
      ask('north', 'POST', path, body, { cookie: north, origin: `http://south.localhost:${port}` }),
      ask('north', 'POST', path, body, {
        cookie: north,
        origin: 'https://evil.example',
        'sec-fetch-site': 'cross-site',
      }),
      ask('north', 'POST', path, body, { cookie: north, 'content-type': 'text/plain' }),
    ])
    assert.deepEqual(
      codes.map(({ json }) => json.code),
      [...Array(3).fill('not-signed-in'), 'not-your-role', 'cross-origin', 'cross-origin', 'not-json'],
    )
  }
  assert.equal((await park.api(7, 'POST', '/staff/acts', close)).status, 403, 'no console is there')
  assert.equal((await ask('north', 'GET', '/acts', undefined, { cookie: auditor })).json.code, 'not-your-role')
  assert.deepEqual([await used('north', north), await used('south', south)], [NONE, NONE])
})

test('north does each as often as it can, under every name, and takes its own table and no more', async () => {
  await Promise.all([2, 3, 4].map((seat, n) => park.signIn(seat, n)))
  const ends = ['2', '3', '4', '2', '3', '4'].map((seat) => act({ act: 'end', seat, reason, ...LIE }))
  assert.equal(tally(await Promise.all(ends)).done, 2)
  assert.equal(wordOf(await act({ act: 'end', seat: '99', reason })), 'no-such')
  const badges = park.sample.people.map(({ badge }) => badge)
  const suspends = [...badges, ...badges].map((badge) => act({ act: 'suspend', badge, seconds: LONG, reason, ...LIE }))
  assert.equal(tally(await Promise.all(suspends)).done, 2)
  const outs = ['7', '8', '9', '7', '8', '9'].map((seat) => act({ act: 'out', seat, seconds: LONG, reason, ...LIE }))
  assert.deepEqual(tally(await Promise.all(outs)), { done: 2, 'too-often': 2, already: 2 })
  const closes = [1, 2, 3].map(() => act({ act: 'close', seconds: LONG, reason, ...LIE }))
  assert.deepEqual(tally(await Promise.all(closes)), { done: 1, already: 2 })
  assert.equal((await back({ act: 'close', ...LIE })).status, 204)
  const { json } = await act({ act: 'close', seconds: LONG, reason, ...LIE })
  assert.deepEqual([json.code, json.reason, json.limit], ['beyond-limit', 'too-often', 1])
  assert.ok(Number(json.retryAfter) > 86_000 && Number(json.retryAfter) <= 86_400, `${json.retryAfter}`)
  const long = (await act({ act: 'out', seat: '10', seconds: LONG + 1, reason })).json
  assert.deepEqual([long.reason, long.limit, long.retryAfter], ['too-long', LONG, undefined])
  assert.equal(wordOf(await act({ act: 'close', seconds: LONG, reason: 'two\nlines' })), 'bad-reason')
  assert.deepEqual(await used('north', north), { end: 2, suspend: 2, out: 2, close: 1 })
  assert.deepEqual(await used('south', south), NONE)
})

test('whom it touches reads whose staff it was; the other side sees seats and no person, and takes nothing back', async () => {
  const { inForce } = (await tableOf('south', south)) as { inForce: Record<string, unknown>[] }
  assert.deepEqual(
    inForce.map(({ act: kind, operator, by, target }) => [kind, operator, by, target]),
    [
      ['out', 'north', null, '7'],
      ['out', 'north', null, '8'],
    ],
  )
  const own = (await tableOf('north', north)).inForce as { act: string; by: string; target: string }[]
  const suspended = own.filter(({ act: kind }) => kind === 'suspend')
  assert.deepEqual(
    suspended.map(({ by }) => by),
    ['kim', 'kim'],
  )
  const badge = suspended[0]?.target ?? ''
  const person = park.sample.people.findIndex((each) => each.badge === badge)
  assert.equal(JSON.parse((await park.signIn(5, person)).body).operator, 'north')
  for (const body of [
    { act: 'suspend', badge },
    { act: 'out', seat: '7' },
  ])
    assert.equal(wordOf(await back(body, south, 'south')), 'others')
  assert.equal(wordOf(await back({ act: 'out', seat: '9' })), 'not-held')
  assert.equal((await back({ act: 'suspend', badge })).status, 204)
  assert.equal((await park.signIn(5, person)).status, 201)
  const { body } = await park.curl(5, '-H', 'accept-language: en', 'http://portal.park.test/my-access')
  assert.match(body, /kim, Operator north suspended you on/)
  assert.match(body, /took back your suspension on/)
  assert.equal((await act({ act: 'end', seat: '5', reason }, south, 'south')).status, 201, 'the south has its own')
})

test('a program that is killed gives nothing back, and who is removed acts no more', async () => {
  await park.kill()
  await start()
  assert.equal((await park.signIn(6, 3)).status < 500, true)
  const tried = [
    { act: 'suspend', badge: park.sample.people[3]?.badge, seconds: LONG, reason },
    { act: 'out', seat: '10', seconds: LONG, reason },
    { act: 'close', seconds: LONG, reason },
  ]
  for (const body of tried) assert.equal(wordOf(await act(body)), 'too-often', body.act)
  assert.deepEqual(await used('south', south), { ...NONE, end: 1 })
  assert.equal((await park.command('staff', 'remove', 'north/kim')).exit, 0)
  assert.equal(wordOf(await back({ act: 'out', seat: '7' })), 'not-signed-in')
})
