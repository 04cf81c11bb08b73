// What the public pages tell, on a real store with a clock turned by hand: counted once a day, also over a restart; time that it did not run.
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import type { Person } from '../../src/domain/people/people.ts'
import { createPlaces } from '../../src/domain/people/places.ts'
import type { Decider } from '../../src/domain/policy/decider.ts'
import type { Stage } from '../../src/domain/policy/language.ts'
import { openStore } from '../../src/edges/store/open-store.ts'
import { openFace } from '../../src/main/face/face.ts'
import { handClock } from '../kit/clock.ts'
import { freshFolder } from '../kit/folder.ts'
import { address } from '../kit/store-values.ts'

const SEOUL = 9 * 3_600_000
const HOUR = 3600
const store = await openStore({ data: freshFolder('face'), url: undefined })
after(() => store.close())

const stage = (id: string, measure: Stage['measure'], goal: number): Stage => ({
  ...{ id, from: '2026-11-01', measure, goal, basis: null, title: { en: id, ko: id }, spot: { line: 1, column: 1 } },
})
const decider = {
  policy: {
    plans: [{ id: 'basic' }, { id: 'office' }],
    stages: [stage('cafe', 'seats', 2), stage('offices', 'companies', 3)],
  },
  dayOf: (at: number) => new Date(at + SEOUL).toISOString().slice(0, 10),
} as unknown as Decider

const network = (id: string, tenant: string | null) => ({ ...{ id, kind: 'open' as const, ranges: [], tenant } })
const places = createPlaces(
  [network('cafe', null), network('office-a', 't-a'), network('store-a', 't-a')],
  [
    { id: '1', network: 'cafe', addresses: [address('10.1.0.1')] },
    { id: '2', network: 'cafe', addresses: [address('10.1.0.2')] },
  ],
)

// Noon in the park.
const clock = handClock(Date.UTC(2026, 10, 23, 3))
let line = true
const open = () =>
  openFace({ clock, store, decider: () => decider, places: () => places, answers: () => line, line: null })

const people = (from: number, count: number, plan = 'basic'): Promise<void> =>
  store.put({
    tenants: [
      { id: 't-a', name: 'Company A' },
      { id: 't-b', name: 'Company B' },
    ],
    people: Array.from({ length: count }, (_, n): Person => {
      const id = `p-${from + n}`
      return { id, badge: id, name: id, tenant: 't-a', tenantStaff: false, groups: [], plan, pin: null, accepted: null }
    }),
  })

test('counted once a day: nobody is seen to join, and a restart counts nothing anew', async () => {
  let face = await open()
  const now = () => {
    const { counted, holders } = face.who()
    const [basic] = holders
    return [counted, basic?.total, basic?.tenants.map(({ count }) => count)]
  }
  const minute = async (): Promise<void> => {
    clock.pass(60)
    await face.note()
  }
  assert.deepEqual(now(), [null, undefined, undefined])
  await people(0, 12)
  await minute()
  const first = ['2026-11-23', { kind: 'at-least', count: 10 }, [10, null]]
  assert.deepEqual(now(), first)
  await people(12, 400)
  await minute()
  assert.deepEqual(now(), first)
  face = await open()
  await minute()
  assert.deepEqual(now(), first)
  clock.pass(12 * HOUR)
  await face.note()
  assert.deepEqual(now(), ['2026-11-24', { kind: 'at-least', count: 410 }, [410, null]])
  // Somebody sets the clock back: yesterday is over.
  clock.set(Date.UTC(2026, 10, 23, 3))
  await people(500, 100)
  await minute()
  assert.equal(now()[0], '2026-11-24')
  assert.deepEqual(
    face.who().stages.map(({ id, reached, state }) => [id, reached, state]),
    [
      ['cafe', 2, 'reached'],
      ['offices', 1, 'begun'],
    ],
  )
  assert.equal(face.who().names.get('t-b'), 'Company B')
})

test('time that it did not run is told, and minutes without an answer from outside', async () => {
  clock.reboot(Date.UTC(2026, 11, 1, 0))
  const run = async (minutes: number): Promise<Awaited<ReturnType<typeof open>>> => {
    const face = await open()
    for (let n = 0; n < minutes; n++) {
      clock.pass(60)
      await face.note()
    }
    return face
  }
  await run(120)
  clock.pass(HOUR)
  line = false
  const face = await run(60)
  const [december] = (await face.service()).uptime
  assert.deepEqual(december, { month: '2026-12', share: december?.share, lineless: HOUR * 1000 })
  // In Seoul it has been December since nine hours before.
  assert.ok(Math.abs((december?.share ?? 0) - 3 / 13) < 0.001, String(december?.share))
})

test('waits of finished days alone, where ten have waited', async () => {
  const face = await open()
  const day = (before: number): string => decider.dayOf(clock().wall - before * 86_400_000)
  const wait = (minutes: number, count: number, before: number, room = 'cafe') => ({
    day: day(before),
    room,
    minutes,
    count,
  })
  await store.addWaits([wait(2, 6, 1), wait(9, 5, 3), wait(50, 90, 0), wait(3, 9, 1, 'hall'), wait(4, 90, 40)])
  assert.deepEqual((await face.service()).waits, [{ room: 'cafe', median: 2, p95: 9 }])
})
