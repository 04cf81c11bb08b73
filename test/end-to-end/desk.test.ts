// What the desk of one side may do alone, on the real program: its staff do it as often as they can over the control socket, kill the
// program in between, and take no more than the charter's table; whom it touches reads whose staff it was, why and until when.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Desk } from '../../src/domain/desk/desk.ts'
import { remoteDesk } from '../../src/edges/control/call.ts'
import { eventually } from '../kit/eventually.ts'
import { freshFolder } from '../kit/folder.ts'
import { writeGoverned } from '../kit/operators.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'

const LONG = 3600
const TABLE = {
  end: { day: 3 },
  suspend: { day: 2, seconds: LONG },
  out: { day: 2, seconds: LONG },
  close: { day: 1, seconds: LONG },
}

const folder = freshFolder()
const data = join(folder, 'data')
let settings = ''
let park: RunningPark
let desk: Desk

const start = async (): Promise<void> => {
  park = await startRealPark({ data, env: { ISTHMUS_CONFIG: settings } })
  desk = remoteDesk(data)
}
const again = async (): Promise<void> => {
  await park.kill()
  await start()
}

before(async () => {
  settings = writeGoverned(join(folder, 'park'), { desk: TABLE })
  await start()
})
after(() => park.stop())

const north = { operator: 'north', name: 'kim' }
const south = { operator: 'south', name: 'lee' }
const why = 'We see how far it goes.'
const outcome = (done: { done: true } | { done: false; why: string }): string => (done.done ? 'done' : done.why)
const tally = (all: readonly string[]): Record<string, number> =>
  Object.fromEntries([...new Set(all)].sort().map((each) => [each, all.filter((other) => other === each).length]))

const page = async (seat: number, path: string): Promise<string> =>
  (await park.curl(seat, '-H', 'accept-language: en', `http://portal.park.test${path}`)).body

test('sessions: no more are ended than the table says, at once or one by one, and a killed program forgets none', async () => {
  const endAt7 = () => desk.endSession({ which: { seat: '7' }, by: north, why })
  assert.equal(outcome(await endAt7()), 'no-such', 'what is not there costs nothing')
  assert.equal((await park.signIn(7)).status, 201)
  assert.equal(
    outcome(await desk.endSession({ which: { seat: '7' }, by: { operator: null, name: 'kim' }, why })),
    'which-operator',
  )
  assert.equal(
    outcome(await desk.endSession({ which: { seat: '7' }, by: { operator: 'west', name: 'x' }, why })),
    'no-operator',
  )
  for (const bad of [null, '', 'two\nlines', 'x'.repeat(201)])
    assert.equal(outcome(await desk.endSession({ which: { seat: '7' }, by: north, why: bad })), 'no-reason')
  assert.equal(outcome(await endAt7()), 'done')
  assert.equal((await park.signIn(7)).status, 201)
  assert.match(
    await page(7, '/'),
    /kim, Operator north ended a session of yours on .* Reason: “We see how far it goes\.”/,
  )
  assert.match(await page(7, '/my-access'), /kim, Operator north ended a session of yours/)
  // Many at once, and the program is killed in the middle of it.
  await Promise.all([2, 3, 4].map((seat, n) => park.signIn(seat, n + 1)))
  const ids = (await desk.sessions({ limit: 10, ended: false })).map(({ id }) => id)
  assert.ok(ids.length >= 3)
  const all = await Promise.all(
    [...ids, ...ids, ...ids].map((id) => desk.endSession({ which: { id }, by: north, why }).then(outcome)),
  )
  assert.equal(all.filter((each) => each === 'done').length, 2)
  await again()
  assert.equal((await park.signIn(7)).status < 300, true)
  assert.equal(outcome(await endAt7()), 'too-often')
  assert.equal((await park.api(7, 'GET', '/sessions/current')).status, 200, 'it goes on')
  assert.equal(
    outcome(await desk.endSession({ which: { seat: '7' }, by: south, why })),
    'done',
    'each side has its own',
  )
})

test('people: two are suspended and no third; they are told why, also after a kill; it ends by itself', async () => {
  const [first, second] = park.sample.people
  assert.ok(first && second)
  assert.equal((await park.signIn(7)).status, 201)
  const tried = park.sample.people.flatMap(({ badge }) => [badge, badge])
  const seconds = 12
  const began = Date.now()
  const all = await Promise.all(tried.map((badge) => desk.suspend({ badge, seconds, why, by: north }).then(outcome)))
  assert.equal(tally(all).done, 2)
  assert.deepEqual(Object.keys(tally(all)), ['already', 'done', 'too-often'])
  assert.equal(outcome(await desk.suspend({ badge: second.badge, seconds: LONG + 1, why, by: south })), 'too-long')
  assert.equal(outcome(await desk.suspend({ badge: 'nobody', seconds, why, by: south })), 'no-such')
  await eventually(
    'whoever is suspended is offline',
    async () => (await park.api(7, 'GET', '/sessions/current')).status === 404,
  )
  const { status, body } = await park.signIn(7)
  assert.equal(status, 423)
  const { reason, detail, operator, until } = JSON.parse(body)
  assert.deepEqual([reason, detail, operator], ['suspended', why, 'north'])
  assert.ok(Math.abs(Date.parse(until) - began - seconds * 1000) < 5000)
  assert.equal(
    (await park.api(7, 'POST', '/sessions', { badge: first.badge, pin: '000000' })).status,
    401,
    'nobody else is told',
  )
  await again()
  assert.equal((await park.signIn(7)).status, 423)
  assert.equal(outcome(await desk.restore({ badge: first.badge, by: south })), 'others')
  assert.equal(outcome(await desk.restore({ badge: second.badge, by: north })), 'done')
  assert.equal((await park.signIn(6, 1)).status, 201)
  assert.match(await page(6, '/my-access'), /took back your suspension on/)
  await sleep(Math.max(0, began + seconds * 1000 - Date.now()))
  await eventually('over by itself', async () => (await park.signIn(7)).status === 201)
  assert.match(await page(7, '/my-access'), /kim, Operator north suspended you on/)
  await again()
  const third = park.sample.people[2]?.badge ?? ''
  assert.equal(outcome(await desk.suspend({ badge: third, seconds, why, by: north })), 'too-often', 'a day is not over')
})

test('seats: two are out of service and no third; all are closed once; whoever sits there reads it', async () => {
  const seats = ['7', '8', '9', '10']
  const out = (seat: string) => desk.takeOut({ seat, seconds: LONG, why: 'Broken <screen>.', by: north }).then(outcome)
  assert.deepEqual(tally(await Promise.all([...seats, ...seats].map(out))), { already: 2, done: 2, 'too-often': 4 })
  assert.equal(await out('none'), 'no-such')
  assert.match(
    await page(7, '/'),
    /The desk of Operator north has taken this seat out of service\. .* Reason: “Broken &lt;screen&gt;\.”/,
  )
  const refused = await park.signIn(8, 2)
  assert.deepEqual([refused.status, JSON.parse(refused.body).reason], [423, 'seat-out'])
  assert.equal((await park.signIn(9, 2)).status, 201)
  assert.equal(outcome(await desk.putBack({ seat: '7', by: north })), 'done')
  assert.equal((await park.signIn(7)).status, 201)
  assert.equal(await out('7'), 'too-often', 'what was taken back was done all the same')
  const close = (by: typeof north) => desk.closeEarly({ seconds: LONG, why, by }).then(outcome)
  assert.deepEqual(tally(await Promise.all([north, north, north].map(close))), { already: 2, done: 1 })
  await eventually(
    'nobody is left at a seat',
    async () => (await desk.sessions({ limit: 9, ended: false })).length === 0,
  )
  assert.equal(JSON.parse((await park.signIn(9, 2)).body).reason, 'closed-early')
  await again()
  assert.equal((await park.signIn(9, 2)).status, 423)
  assert.equal(outcome(await desk.openAgain({ by: south })), 'others')
  assert.equal(outcome(await desk.openAgain({ by: north })), 'done')
  assert.equal((await park.signIn(9, 2)).status, 201)
  assert.equal(await close(north), 'too-often')
})

test('everybody reads the table and, of finished days, how often: today is none of them', async () => {
  const rules = JSON.parse((await park.api(9, 'GET', '/rules')).body)
  assert.deepEqual(rules.desk, { limits: TABLE, done: [] })
  const shown = await page(9, '/rules')
  assert.match(shown, /What the desk of one side may do alone/)
  assert.match(shown, /seats closed early<\/dt><dd>up to 1 a day, each for 60 min at most/)
  const { out } = await park.command('desk', 'show')
  assert.match(out, /suspend a person +2 +1 h +north 2/)
  assert.match(out, /take a seat out of service \(8\) +kim of north/)
})

test('a park ruled by file limits nothing, and what staff do there ends by itself all the same', async () => {
  const own = await startRealPark()
  try {
    const { badge = '' } = own.sample.people[0] ?? {}
    assert.equal((await own.signIn(7)).status, 201)
    assert.equal((await own.command('session', 'end', '--seat', '7')).exit, 0)
    const done = await own.command('person', 'suspend', badge, '--for', '4s', '--reason', 'A try')
    assert.equal(done.exit, 0, done.out + done.err)
    assert.match((await own.command('desk', 'show')).out, /A file rules this park[\s\S]*suspend a person/)
    assert.equal(JSON.parse((await own.signIn(7)).body).reason, 'suspended')
    await eventually('over by itself', async () => (await own.signIn(7)).status === 201)
    assert.equal(JSON.parse((await own.api(7, 'GET', '/rules')).body).desk, null)
    assert.equal((await own.command('seat', 'out', '7', '--for', '1h', '--reason', 'x', '--operator', 'north')).exit, 1)
  } finally {
    await own.stop()
  }
})
