// The meter between the kernel's counters and the store: whatever step a run dies at, the next one books each byte once.
import assert from 'node:assert/strict'
import test from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Clock } from '../../src/base/clock.ts'
import type { Session } from '../../src/domain/sessions/session.ts'
import { openStore } from '../../src/edges/store/open-store.ts'
import { createGatewayMeter, type MeterParts } from '../../src/main/gateway/meter.ts'
import { fakeKernel } from '../kit/fake-kernel.ts'
import { freshFolder } from '../kit/folder.ts'
import { ending, person, session } from '../kit/store-values.ts'

const DAY = '2026-11-23'
const wall = { wall: 0 } as ReturnType<Clock>
const SILENT = new Promise<never>(() => {})

const setUp = async () => {
  const store = await openStore({ data: freshFolder(), url: undefined })
  const kernel = fakeKernel()
  await kernel.install({})
  const logged: string[] = []
  const mine = session(7, { holder: { kind: 'person', id: 'p1' } })
  await store.put({ people: [person('p1')] })
  await store.openSession(mine, [])
  const live = new Map<number, Session>([[7, mine]])
  const counters = (mark: number) =>
    (['up', 'down'] as const).map((set) => ({ set, key: [String(mark)], rate: 1_000_000 }))
  await kernel.apply({ remove: [], add: counters(7) })
  const parts: MeterParts = {
    kernel,
    store,
    clock: () => wall,
    decider: () => ({ dayOf: () => DAY }),
    log: (what) => void logged.push(what),
    booked: () => {},
  }
  const row = async (): Promise<number> => (await store.sessions(1))[0]?.bytes ?? 0
  return { store, kernel, logged, mine, live, counters, parts, row }
}

test('what passed while no program ran is booked, also to a session that ended meanwhile', async () => {
  const { store, kernel, live, parts, row, mine } = await setUp()
  kernel.carry(7, 'down', 1000)
  await (await createGatewayMeter(parts, live)).look()
  assert.equal(await row(), 1000)
  kernel.carry(7, 'up', 11)
  await store.endSessions([ending(mine.id, { bytes: 0 })])
  await createGatewayMeter(parts, new Map())
  assert.equal(await row(), 1011)
  assert.equal(await store.usage(mine.holder, DAY), 1011)
  await createGatewayMeter(parts, new Map())
  assert.equal(await row(), 1011)
  await store.close()
})

test('a run that dies at any step of an end leaves nothing lost and nothing double', async () => {
  for (const step of ['take', 'book', 'apply', 'forgetCounted'] as const) {
    const { store, kernel, live, parts, row, mine, counters } = await setUp()
    const hangs = { [step]: () => SILENT }
    const inKernel = step === 'take' || step === 'apply'
    let dying = false
    // From the moment that it dies on, that step is never answered.
    const dyingKernel = inKernel
      ? new Proxy(kernel, { get: (of, name) => Reflect.get(dying && name === step ? hangs : of, name) })
      : kernel
    const meter = await createGatewayMeter(
      {
        ...parts,
        kernel: dyingKernel,
        store: inKernel
          ? store
          : new Proxy(store, { get: (of, name) => Reflect.get(dying && name === step ? hangs : of, name) }),
      },
      live,
    )
    kernel.carry(7, 'down', 500)
    dying = true
    live.delete(7)
    void meter.settle(mine, dyingKernel.take([], [7]))
    await pause(100)
    const next = await createGatewayMeter(parts, live)
    await next.mend(
      counters(7).filter(() => step !== 'forgetCounted'),
      [],
    )
    assert.equal(await row(), 500, step)
    assert.deepEqual(await store.counted(), [])
    assert.deepEqual(await kernel.count([7]), [])
    await store.close()
  }
})

test('who signs in while the table is compared is booked once', async () => {
  const { store, kernel, live, counters, parts, row } = await setUp()
  const meter = await createGatewayMeter(parts, live)
  kernel.carry(7, 'up', 87)
  await meter.look()
  // The comparison did not see the counters yet.
  await meter.mend([], counters(7))
  await meter.look()
  assert.equal(await row(), 87)
  kernel.carry(7, 'up', 29)
  await meter.look()
  assert.equal(await row(), 116)
  await store.close()
})

test('bytes that no session has are kept as nobody’s, and told', async () => {
  const { store, kernel, live, logged, parts, counters } = await setUp()
  await kernel.apply({ remove: [], add: counters(99) })
  kernel.carry(99, 'up', 77)
  await createGatewayMeter(parts, live)
  await createGatewayMeter(parts, live)
  assert.equal(await store.unknownBytes(DAY), 77)
  assert.deepEqual(logged, ['meter.unattributed'])
  await store.close()
})
