// How the service is used, on a real store with a clock turned by hand: sums that add up, and names that really go when their days are over.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createPlaces } from '../../src/domain/people/places.ts'
import type { Decider } from '../../src/domain/policy/decider.ts'
import type { Room } from '../../src/domain/policy/language.ts'
import { ending } from '../../src/domain/sessions/ending.ts'
import type { Retention } from '../../src/domain/sessions/retention.ts'
import { createRoster } from '../../src/domain/sessions/roster.ts'
import type { Session } from '../../src/domain/sessions/session.ts'
import { serviceMetrics } from '../../src/edges/metrics/service.ts'
import { dropOldCopies } from '../../src/edges/store/copies.ts'
import { type OpenedStore, openStore } from '../../src/edges/store/open-store.ts'
import { openUse } from '../../src/main/use/use.ts'
import { type HandClock, handClock } from '../kit/clock.ts'
import { freshFolder } from '../kit/folder.ts'
import { address, session } from '../kit/store-values.ts'

const DAY = 86_400
const SEOUL = 9 * 3_600_000
const decider = {
  policy: { park: { timezone: 'Asia/Seoul' }, rooms: [{ id: 'hall', network: 'cafe' } as Room] },
  dayOf: (at: number) => new Date(at + SEOUL).toISOString().slice(0, 10),
} as unknown as Decider

let store: OpenedStore
let data: string

before(async () => {
  data = freshFolder('use')
  store = await openStore({ data, url: undefined })
})
after(() => store.close())

const counts = { sessionsByPlan: () => new Map(), tunnels: () => 0 }

const house = (clock: HandClock, retention: Retention = { namesOfSessionsDays: 7 }) => {
  const roster = createRoster(createPlaces([], []))
  const use = openUse({
    ...{ clock, store, decider: () => decider, retention: () => retention, roster: () => roster, inLine: false },
    listAges: () => new Map(),
    dropCopies: (before) => dropOldCopies(data, before),
  })
  const metrics = serviceMetrics(counts)
  const watched = use.watching(metrics)
  metrics.close()
  /** A minute passes, so that what is done by the minute is done. */
  const minute = async (): Promise<void> => {
    clock.pass(60)
    await use.note()
  }
  return { roster, use, watched, minute }
}

const SECRET = 'p-7f3a-whose-it-was'

const online = (clock: HandClock, number: number, more: Partial<Session> = {}): Session => {
  const now = clock()
  return session(number, {
    ...{ openedAt: now.credible, endsAt: now.credible + 7_200_000, endsBoot: now.boot + 7_200_000, bootId: now.bootId },
    ...more,
  })
}

/** Everything that lies on the disk: the file, and its log. */
const octets = (): string =>
  ['isthmus.db', 'isthmus.db-wal']
    .map((name) => join(data, name))
    .filter(existsSync)
    .map((path) => readFileSync(path, 'latin1'))
    .join('')

test('a session’s name, seat and address are there for the last second of their days, and then nowhere; the sums stay', async () => {
  const clock = handClock()
  const { use, minute } = house(clock)
  const one = online(clock, 1, {
    holder: { kind: 'person', id: SECRET },
    subject: { ...session(1).subject, seat: 'seat-9c41' },
    address: address('10.77.66.55'),
  })
  // Many more, so that its rows lie within pages that are split and joined again.
  const others = Array.from({ length: 400 }, (_, i) => online(clock, i + 2))
  await Promise.all([one, ...others].map((each) => store.openSession(each, [])))
  await store.givePorts([{ session: one.id, address: address('192.0.2.9'), from: 1024, to: 1535, since: one.openedAt }])
  await store.addUsage([{ holder: one.holder, day: '2026-11-23', bytes: 5 }])
  clock.pass(1800)
  const end = clock().credible
  await store.endSessions([one, ...others].map((each) => ending(each, 'signed-out', clock())))
  await use.note()
  const told = await use.desk.report({ from: '2026-11-23', to: '2026-11-23' })
  assert.deepEqual(told?.total, { seconds: 401 * 1800, begun: 401, interrupted: 0 })
  assert.deepEqual(
    told?.rooms.map(({ room }) => room),
    ['hall'],
  )

  clock.pass(7 * DAY - 61)
  await minute()
  assert.equal(clock().credible, end + 7 * DAY * 1000 - 1000, 'one second before')
  assert.equal((await store.sessions(500)).length, 401)
  const seen = { address: address('192.0.2.9'), port: 1100, from: end - 1000, to: end - 1000 }
  assert.equal((await store.sessionsByPort(seen)).length, 1)
  for (const text of [SECRET, 'seat-9c41', '10.77.66.55', '192.0.2.9']) assert.ok(octets().includes(text), text)

  clock.pass(1)
  await house(clock).use.note() // as after a start
  assert.equal(clock().credible, end + 7 * DAY * 1000)
  assert.deepEqual(await store.sessions(500), [])
  assert.deepEqual(await store.sessionsByPort(seen), [])
  assert.equal(await store.usage(one.holder, '2026-11-23'), 0)
  for (const text of [SECRET, 'seat-9c41', '10.77.66.55', '192.0.2.9'])
    assert.ok(!octets().includes(text), `${text} is still on the disk`)
  assert.deepEqual((await use.desk.report({ from: '2026-11-23', to: '2026-11-23' }))?.total, told?.total)
})

test('the copy of an older database goes a day after it was made', async () => {
  const copy = join(data, 'isthmus.db.before-9')
  writeFileSync(copy, '')
  const made = statSync(copy).mtimeMs
  await house(handClock(Math.ceil(made))).use.note()
  assert.ok(existsSync(copy))
  await house(handClock(Math.ceil(made) + DAY * 1000 + 1)).use.note()
  assert.ok(!existsSync(copy))
})

test('a clock that is put back keeps nothing longer; one in another boot neither', async () => {
  const clock = handClock(Date.UTC(2027, 0, 10))
  const { use, minute } = house(clock, { namesOfSessionsDays: 1 })
  const one = online(clock, 1001)
  await store.openSession(one, [])
  clock.pass(600)
  await store.endSessions([ending(one, 'time', clock())])
  await use.note()
  clock.set(Date.UTC(2026, 0, 1))
  clock.pass(DAY - 120)
  await minute()
  assert.equal((await store.sessions(10)).length, 1)
  await minute()
  assert.equal((await store.sessions(10)).length, 0)
})

test('the report has who is online until now, every minute once, and its table is the same sums', async () => {
  const clock = handClock(Date.UTC(2027, 1, 1, 0, 30))
  const { roster, use, watched } = house(clock)
  const [ended, going, printer] = [
    online(clock, 1101),
    online(clock, 1102, { subject: { ...session(2).subject, network: 't-003', plan: 'office' } }),
    online(clock, 1103, { holder: { kind: 'device', id: 'printer' }, address: null }),
  ]
  for (const each of [ended, going, printer]) await store.openSession(each, [])
  for (const each of [going, printer]) {
    roster.reserve(each)
    roster.confirm(each.id)
  }
  clock.pass(1830)
  await store.endSessions([ending(ended, 'interrupted', clock())])
  clock.pass(1800)
  for (let i = 0; i < 12; i++) watched.refused('no-gambling')
  watched.refused('plan:basic')
  watched.moved(6_000_000, 0)
  await use.note()
  const report = await use.desk.report({ from: '2027-02-01', to: '2027-02-01' })
  assert.deepEqual(report?.total, { seconds: 1830 + 3630, begun: 2, interrupted: 1 })
  assert.deepEqual(report?.refused, [], 'nothing of a day that lasts')
  assert.equal(report?.week[0]?.[9], 1800 * 2)
  const csv = await use.desk.reportTable({ from: '2027-02-01', to: '2027-02-01', of: 'use' })
  assert.deepEqual(csv?.split('\r\n').slice(1, -1), [
    '2027-02-01,09:00,basic,hall,30,1,0',
    '2027-02-01,09:00,office,,30,1,0',
    '2027-02-01,10:00,basic,hall,0.5,0,1',
    '2027-02-01,10:00,office,,30.5,0,0',
  ])
  const now = await use.overview()
  assert.deepEqual(now.online, {
    all: 1,
    plans: [{ plan: 'office', count: 1 }],
    places: [{ place: 't-003', room: false, count: '<10' }],
  })
  assert.deepEqual(now.use, { seconds: 5460, begun: 2, interrupted: 1 })
  assert.equal(now.traffic, Math.round(6_000_000 / 3630))
  clock.pass(DAY)
  await use.note()
  const past = await use.desk.report({ from: '2027-02-01', to: '2027-02-02' })
  assert.deepEqual(past?.refused, [
    { reason: 'no-gambling', count: 12, smallDays: 0 },
    { reason: 'plan:basic', count: 0, smallDays: 1 },
  ])
  assert.equal(past?.partDays, 1)
  assert.equal(await use.desk.report({ from: '2027-02-02', to: '2027-02-01' }), null)
  assert.equal(await use.desk.report({ from: '2027-02-30', to: null }), null)
})
