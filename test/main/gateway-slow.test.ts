// A plan that slows: when the day's data is used the session goes on at the other speed, each byte booked, and a new day brings it back.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Clock } from '../../src/base/clock.ts'
import { createPlaces } from '../../src/domain/people/places.ts'
import type { Decider } from '../../src/domain/policy/decider.ts'
import { openStore } from '../../src/edges/store/open-store.ts'
import { createGateway, type GatewayParts } from '../../src/main/gateway/gateway.ts'
import { fakeKernel } from '../kit/fake-kernel.ts'
import { freshFolder } from '../kit/folder.ts'
import { person, session } from '../kit/store-values.ts'

const FULL = { up: 500_000, down: 500_000 }
const SLOW = { up: 62_500, down: 62_500 }

const setUp = async () => {
  const kernel = fakeKernel()
  await kernel.install({})
  const store = await openStore({ data: freshFolder(), url: undefined })
  const mine = session(7, { holder: { kind: 'person', id: 'p1' } })
  await store.put({ people: [person('p1')] })
  await store.openSession(mine, [])
  const now = { day: '2026-11-23' }
  const plan = { id: mine.subject.plan, speed: 4_000_000, dataPerDay: 1000, slow: 500_000 as number | null }
  const decider = { dayOf: () => now.day, classOf: () => plan, pathsFor: () => [], policy: { plans: [plan] } }
  const used = new Map<string, number>()
  const parts: GatewayParts = {
    kernel,
    store,
    clock: () => ({ wall: 0, boot: 0 }) as ReturnType<Clock>,
    decider: () => decider as unknown as Decider,
    places: () => createPlaces([], []),
    log: () => {},
    booked: ({ usage }) => {
      for (const { day, bytes } of usage) used.set(day, (used.get(day) ?? 0) + bytes)
    },
    ports: () => null,
    usedToday: () => used.get(now.day) ?? 0,
  }
  const rates = async () => {
    const [up, down] = [await kernel.read('up'), await kernel.read('down')]
    return { up: up[0]?.rate, down: down[0]?.rate }
  }
  return { kernel, store, mine, now, plan, parts, rates }
}

test('used up: slower from the next look on; a new day: as before; nothing is lost or counted twice', async () => {
  const { kernel, store, mine, now, parts, rates } = await setUp()
  const gateway = await createGateway(parts, [mine])
  kernel.carry(7, 'down', 600)
  await gateway.meter()
  assert.deepEqual(await rates(), FULL)
  kernel.carry(7, 'up', 500)
  await gateway.meter()
  assert.deepEqual(await rates(), SLOW)
  kernel.carry(7, 'down', 30)
  await gateway.meter()
  assert.deepEqual(await rates(), SLOW)
  assert.equal(await store.usage(mine.holder, now.day), 1130)
  assert.equal(await gateway.compare(), 0, 'the comparison wants it so, too')
  now.day = '2026-11-24'
  await gateway.meter()
  assert.deepEqual(await rates(), FULL)
  kernel.carry(7, 'down', 5)
  await gateway.meter()
  assert.equal(await store.usage(mine.holder, now.day), 5)
  await store.close()
})

test('who signs in with nothing left is slow from the first packet, also in a run after this one', async () => {
  const { kernel, store, mine, parts, rates } = await setUp()
  const gateway = await createGateway(parts, [mine])
  kernel.carry(7, 'down', 2000)
  await gateway.meter()
  gateway.release(mine)
  await gateway.settled()
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.deepEqual(await rates(), { up: undefined, down: undefined })
  await gateway.admit(mine)
  assert.deepEqual(await rates(), SLOW)
  await createGateway(parts, [mine])
  assert.deepEqual(await rates(), SLOW)
  await store.close()
})

test('a plan that does not slow is left alone', async () => {
  const { kernel, store, mine, plan, parts, rates } = await setUp()
  plan.slow = null
  const gateway = await createGateway(parts, [mine])
  kernel.carry(7, 'down', 2000)
  await gateway.meter()
  assert.deepEqual(await rates(), FULL)
  await store.close()
})
