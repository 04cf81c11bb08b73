import assert from 'node:assert/strict'
import test from 'node:test'
import type { Clock } from '../../src/base/clock.ts'
import type { GatewaySettings } from '../../src/config/gateway.ts'
import type { Session } from '../../src/domain/sessions/session.ts'
import { openStore } from '../../src/edges/store/open-store.ts'
import { openPorts } from '../../src/main/port-blocks.ts'
import { freshFolder } from '../kit/park.ts'
import { address, ending, session } from '../kit/store-values.ts'

const POOL: GatewaySettings['nat'] = {
  kind: 'pool',
  ranges: [{ from: address('192.0.2.8'), to: address('192.0.2.8') }],
}
const clock = (() => ({ credible: 5_000, wall: 5_000, boot: 0 })) as unknown as Clock

const setUp = async () => {
  const store = await openStore({ data: freshFolder(), url: undefined })
  const logged: string[] = []
  const open = (online: readonly Session[], more: Partial<GatewaySettings> = {}) =>
    openPorts(
      {
        gateway: { nat: POOL, portsPerSession: 16_000, outside: 'lo', ...more },
        store,
        clock,
        log: (event) => void logged.push(event),
      },
      online,
    )
  const come = async (number: number): Promise<Session> => {
    await store.openSession(session(number), [])
    return session(number)
  }
  return { store, open, come, logged }
}

test('what was given is written, the next run gives the same, and who comes after it another', async () => {
  const { store, open, come } = await setUp()
  const [one, two, three] = [await come(1), await come(2), await come(4)]
  const ports = await open([])
  await Promise.all([ports.give(one), ports.give(two)])
  assert.deepEqual(
    (await store.ports()).map(({ session: of, from, since }) => [of, from, since]),
    [
      ['session-1', 1024, 5_000],
      ['session-2', 17_024, 5_000],
    ],
  )
  await store.endSessions([ending('session-1')])
  const next = await open([two])
  assert.deepEqual(next.of(two), ports.of(two))
  await next.give(three)
  assert.equal(next.of(three)?.from, 33_024, 'not what session 1 had just now')
  await store.close()
})

test('when all are taken, whoever comes shares, and the log says so once', async () => {
  const { store, open, come, logged } = await setUp()
  const ports = await open([])
  const all: Session[] = []
  for (const number of [2, 4, 6, 8, 10]) {
    const next = await come(number)
    await ports.give(next)
    all.push(next)
  }
  assert.deepEqual(
    all.map((each) => ports.of(each)?.from),
    [1024, 17_024, 33_024, 49_024, 49_024],
  )
  assert.deepEqual(logged, ['gateway.ports-shared'])
  await store.close()
})

test('masqueraded: by the address of the outside interface; no block without one, or where none is wanted', async () => {
  const { store, open, come } = await setUp()
  const one = await come(1)
  const ports = await open([one], { nat: { kind: 'masquerade' } })
  assert.equal(ports.of(one)?.address, '127.0.0.1')
  assert.equal(await ports.moved([one]), false)
  for (const none of [{ outside: 'none0' }, { portsPerSession: 0 }])
    assert.equal((await open([one], { nat: { kind: 'masquerade' }, ...none })).of(one), null)
  assert.equal((await open([one], { nat: { kind: 'none' } })).of(one), null)
  await store.close()
})
