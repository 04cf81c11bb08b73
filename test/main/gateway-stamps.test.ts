// Stamps of flows over runs and changes: a flow that was let through for one service must find no other behind its stamp.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Clock } from '../../src/base/clock.ts'
import { stampOf } from '../../src/domain/enforcement/cells.ts'
import { createPlaces } from '../../src/domain/people/places.ts'
import type { Decider } from '../../src/domain/policy/decider.ts'
import type { PathCell } from '../../src/domain/policy/paths.ts'
import { openStore } from '../../src/edges/store/open-store.ts'
import { createGateway, type GatewayParts } from '../../src/main/gateway/gateway.ts'
import { fakeKernel } from '../kit/fake-kernel.ts'
import { freshFolder } from '../kit/folder.ts'
import { address, session } from '../kit/store-values.ts'

const everywhere = { from: address('0.0.0.0'), to: address('255.255.255.255') }
const cell = (service: string): PathCell => ({
  range: everywhere,
  transport: 'tcp',
  from: 80,
  to: 80,
  path: 'direct',
  service,
})
const CLASS = {}

const setUp = async () => {
  const kernel = fakeKernel()
  await kernel.install({})
  const store = await openStore({ data: freshFolder(), url: undefined })
  const policy = { cells: [cell('tools')] as readonly PathCell[] }
  const decider = {
    dayOf: () => '2026-11-23',
    classOf: () => CLASS,
    pathsFor: () => policy.cells,
    policy: { plans: [] },
  }
  const parts: GatewayParts = {
    kernel,
    store,
    clock: () => ({ wall: 0, boot: 0 }) as ReturnType<Clock>,
    decider: () => decider as unknown as Decider,
    places: () => createPlaces([], []),
    log: () => {},
    booked: () => {},
    usedToday: () => 0,
    ports: () => null,
  }
  const stamps = async (): Promise<number[]> => (await kernel.read('open')).map(stampOf)
  return { kernel, store, policy, parts, stamps }
}

test('a run that begins with another policy opens no stamp of the run before it', async () => {
  const { store, policy, parts, stamps } = await setUp()
  const online = [session(7)]
  await createGateway(parts, online)
  const before = await stamps()
  assert.equal(before.length, 1)
  policy.cells = [cell('mail')]
  await createGateway(parts, online)
  assert.equal((await stamps()).length, 1)
  assert.ok(!(await stamps()).includes(before[0] ?? 0))
  await store.close()
})

test('what somebody took out of the cells, or left in them, is mended; live flows keep their stamp', async () => {
  const { kernel, store, parts, stamps } = await setUp()
  const gateway = await createGateway(parts, [session(7)])
  const [stamp] = await stamps()
  const [cells] = await kernel.read('cell4')
  assert.ok(cells !== undefined)
  await kernel.apply({
    remove: [cells],
    add: [{ ...cells, key: [cells.key[0] ?? '', cells.key[1] ?? '', '6', '1-2'] }],
  })
  await gateway.compare()
  assert.deepEqual(
    (await kernel.read('cell4')).map(({ key }) => key),
    [cells.key],
  )
  assert.deepEqual(await stamps(), [stamp])
  await store.close()
})

test('after a change that the kernel refused, the next look brings it', async () => {
  const { kernel, store, policy, parts, stamps } = await setUp()
  let refuses = false
  const replace: typeof kernel.replace = (sets) => (refuses ? Promise.reject(new Error('no')) : kernel.replace(sets))
  const gateway = await createGateway({ ...parts, kernel: { ...kernel, replace } }, [session(7)])
  const before = await stamps()
  policy.cells = [cell('mail')]
  refuses = true
  await assert.rejects(gateway.changed())
  assert.deepEqual(await stamps(), before)
  refuses = false
  await gateway.compare()
  assert.notDeepEqual(await stamps(), before)
  await store.close()
})

test('a sign-in that the kernel refused leaves the class without cells for nobody', async () => {
  const { kernel, store, parts } = await setUp()
  let refuses = true
  const apply: typeof kernel.apply = (asked) => (refuses ? Promise.reject(new Error('no')) : kernel.apply(asked))
  const gateway = await createGateway({ ...parts, kernel: { ...kernel, apply } }, [])
  await assert.rejects(gateway.admit(session(7)))
  refuses = false
  await gateway.admit(session(8))
  assert.equal((await kernel.read('cell4')).length, 1)
  assert.equal((await kernel.read('open')).length, 1)
  await store.close()
})
