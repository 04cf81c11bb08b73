// A comparison takes its time, and people sign in and out meanwhile: it must mend what differs, and nothing of theirs.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Clock } from '../../src/base/clock.ts'
import { createPlaces } from '../../src/domain/people/places.ts'
import type { Decider } from '../../src/domain/policy/decider.ts'
import { openStore } from '../../src/edges/store/open-store.ts'
import { createGateway, type GatewayParts } from '../../src/main/gateway/gateway.ts'
import { fakeKernel } from '../kit/fake-kernel.ts'
import { freshFolder } from '../kit/folder.ts'
import { session } from '../kit/store-values.ts'

const CLASS = {}
const [STAYS, COMES, GOES] = [session(7), session(8), session(9)]

const setUp = async () => {
  const kernel = fakeKernel()
  await kernel.install({})
  const store = await openStore({ data: freshFolder(), url: undefined })
  const decider = { dayOf: () => '2026-11-23', classOf: () => CLASS, pathsFor: () => [], policy: { plans: [] } }
  let onRead = async (): Promise<void> => {}
  const parts: GatewayParts = {
    kernel: {
      ...kernel,
      read: async (set) => {
        const found = await kernel.read(set)
        if (set === 'live') await onRead()
        return found
      },
    },
    store,
    clock: () => ({ wall: 0, boot: 0 }) as ReturnType<Clock>,
    decider: () => decider as unknown as Decider,
    places: () => createPlaces([], []),
    log: () => {},
    booked: () => {},
    usedToday: () => 0,
    ports: () => null,
  }
  const gateway = await createGateway(parts, [STAYS, GOES])
  const live = async () => (await kernel.read('live')).map(({ key }) => key[0]).sort()
  return {
    kernel,
    store,
    gateway,
    live,
    whileReading: (act: () => Promise<void>) => {
      onRead = act
    },
  }
}

test('who signs in or out while the table is read is left alone, and counts as no difference', async () => {
  const { store, gateway, live, whileReading } = await setUp()
  assert.equal(await gateway.compare(), 0)
  whileReading(async () => {
    whileReading(async () => {})
    await gateway.admit(COMES)
    gateway.release(GOES)
    await gateway.settled()
  })
  assert.equal(await gateway.compare(), 0)
  assert.deepEqual(await live(), ['7', '8'])
  assert.equal(await gateway.compare(), 0)
  await store.close()
})

test('what differs is mended in the same comparison', async () => {
  const { kernel, store, gateway, live, whileReading } = await setUp()
  await kernel.apply({ remove: [{ set: 'live', key: ['7'] }], add: [{ set: 'live', key: ['55'] }] })
  whileReading(async () => {
    whileReading(async () => {})
    await gateway.admit(COMES)
  })
  assert.equal(await gateway.compare(), 2)
  assert.deepEqual(await live(), ['7', '8', '9'])
  await store.close()
})
