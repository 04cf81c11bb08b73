// Bytes by service and day: whatever step a run dies at, each byte is booked once, and to what its stamp stood for then.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Clock } from '../../src/base/clock.ts'
import type { Stamps } from '../../src/domain/enforcement/cells.ts'
import type { Found, SetName } from '../../src/domain/enforcement/elements.ts'
import { openStore } from '../../src/edges/store/open-store.ts'
import { createServiceMeter, type ServiceParts } from '../../src/main/gateway/services.ts'
import { freshFolder } from '../kit/folder.ts'

const FIRST: Stamps = new Map([
  [1, { service: 'tools', path: 'direct' }],
  [2, { service: 'mail', path: 'pinned' }],
])
const SECOND: Stamps = new Map([
  [3, { service: 'tools', path: 'direct' }],
  [1, { service: 'web', path: 'checked' }],
])

const setUp = async () => {
  const store = await openStore({ data: freshFolder(), url: undefined })
  const now = { day: '2026-11-23' }
  /** Stamp → bytes, as the kernel has them. */
  const kernel = new Map<number, number>()
  const logged: string[] = []
  const parts: ServiceParts = {
    kernel: {
      read: async (set: SetName) =>
        set === 'open'
          ? [...kernel].map(([stamp, bytes]): Found => ({ set, key: [String(stamp * 2 ** 20)], packets: 1, bytes }))
          : [],
    },
    store,
    clock: () => ({ wall: 0 }) as ReturnType<Clock>,
    decider: () => ({ dayOf: () => now.day }),
    log: (what) => void logged.push(what),
  }
  const told = async (): Promise<readonly string[]> =>
    (await store.serviceUsage('2026-11-01')).map(
      ({ day, service, path, bytes }) => `${day} ${service} ${path} ${bytes}`,
    )
  return { store, now, kernel, logged, parts, told }
}

test('by service, path and day; the same reading books nothing', async () => {
  const { store, now, kernel, parts, told } = await setUp()
  const meter = await createServiceMeter(parts)
  meter.name(FIRST)
  kernel.set(1, 100).set(2, 7)
  await meter.look()
  await meter.look()
  now.day = '2026-11-24'
  kernel.set(1, 150)
  await meter.look()
  assert.deepEqual(await told(), [
    '2026-11-24 tools direct 50',
    '2026-11-23 tools direct 100',
    '2026-11-23 mail pinned 7',
  ])
  await store.close()
})

test('another run: what passed while none ran is booked, to what the stamp stood for', async () => {
  const { store, kernel, parts, told } = await setUp()
  const meter = await createServiceMeter(parts)
  meter.name(FIRST)
  kernel.set(1, 100)
  await meter.look()
  kernel.set(1, 130).set(2, 5)
  await createServiceMeter(parts)
  await createServiceMeter(parts)
  assert.deepEqual(await told(), ['2026-11-23 tools direct 130', '2026-11-23 mail pinned 5'])
  await store.close()
})

test('other stamps, and a number that stands for something else: each begins at nothing, none counts for another', async () => {
  const { store, kernel, parts, told } = await setUp()
  const meter = await createServiceMeter(parts)
  meter.name(FIRST)
  kernel.set(1, 100)
  await meter.look()
  meter.name(SECOND)
  kernel.clear()
  kernel.set(3, 4).set(1, 120)
  // Killed before the old ones are forgotten.
  const next = await createServiceMeter(parts)
  await next.keep(() => SECOND)
  kernel.set(1, 121)
  await next.look()
  assert.deepEqual(await told(), ['2026-11-23 web checked 121', '2026-11-23 tools direct 104'])
  await store.close()
})

test('a stamp that nobody named is told as unknown, once; a store that fails is asked again', async () => {
  const { store, kernel, logged, parts, told } = await setUp()
  kernel.set(9, 55)
  const meter = await createServiceMeter(parts)
  await createServiceMeter(parts)
  assert.deepEqual(await told(), ['2026-11-23   55'])
  let broken = true
  const failing = await createServiceMeter({
    ...parts,
    store: {
      nameStamps: store.nameStamps,
      keepStamps: store.keepStamps,
      bookServices: async (...given) => {
        if (broken) throw new Error('the disk is full')
        await store.bookServices(...given)
      },
    },
  })
  kernel.set(9, 60)
  await failing.look()
  broken = false
  await failing.look()
  await meter.look()
  assert.deepEqual(await told(), ['2026-11-23   60'])
  assert.ok(logged.includes('meter.services-not-booked'))
  await store.close()
})
