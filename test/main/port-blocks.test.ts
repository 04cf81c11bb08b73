import assert from 'node:assert/strict'
import test from 'node:test'
import type { Clock } from '../../src/base/clock.ts'
import type { GatewaySettings } from '../../src/config/gateway.ts'
import { isCommonPort, PORTS_REST } from '../../src/domain/sessions/ports.ts'
import type { Session } from '../../src/domain/sessions/session.ts'
import { openStore } from '../../src/edges/store/open-store.ts'
import { openPorts } from '../../src/main/gateway/port-blocks.ts'
import { freshFolder } from '../kit/folder.ts'
import { address, ending, session } from '../kit/store-values.ts'

const POOL: GatewaySettings['nat'] = {
  kind: 'pool',
  ranges: [{ from: address('192.0.2.8'), to: address('192.0.2.9') }],
}

const setUp = async () => {
  const store = await openStore({ data: freshFolder(), url: undefined })
  const logged: string[] = []
  const time = { now: 5_000 }
  const clock = (() => ({ credible: time.now, wall: time.now, boot: 0 })) as unknown as Clock
  const open = (online: readonly Session[], more: Partial<GatewaySettings> = {}) =>
    openPorts({
      gateway: { nat: POOL, portsPerSession: 16_128, outside: 'lo', ...more },
      store,
      clock,
      log: (event) => void logged.push(event),
      online: () => online,
    })
  const come = async (number: number): Promise<Session> => {
    const of = session(number, { openedAt: time.now })
    await store.openSession(of, [])
    return of
  }
  const find = async (port: number, at = time.now, where = '192.0.2.8') =>
    (await store.sessionsByPort({ address: address(where), port, from: at - 60_000, to: at + 60_999 })).map(
      (row) => row.session.number,
    )
  return { store, open, come, find, logged, time }
}

test('what was given is written, the next run gives the same, and who comes after it another', async () => {
  const { store, open, come } = await setUp()
  const [one, two, three] = [await come(1), await come(2), await come(4)]
  const ports = await open([])
  await Promise.all([ports.give(one), ports.give(two)])
  assert.deepEqual(
    (await store.ports(0)).map(({ session: of, address: at, from, since }) => [of, at, from, since]),
    [
      ['session-1', '192.0.2.8', 1024, 5_000],
      ['session-2', '192.0.2.9', 1024, 5_000],
    ],
  )
  await store.endSessions([ending('session-1', { at: 5_000 })])
  const next = await open([two])
  assert.deepEqual(next.of(two), ports.of(two))
  await next.give(three)
  assert.equal(next.of(three)?.from, 17_152, 'not what session 1 had just now')
  await store.close()
})

test('beyond the blocks all leave by the common half; the log says so once; each block names one session, over a restart too', async () => {
  const { store, open, come, find, logged, time } = await setUp()
  let ports = await open([])
  const all: Session[] = []
  for (const number of [2, 4, 6, 8, 10, 12, 14]) {
    const next = await come(number)
    await ports.give(next)
    all.push(next)
  }
  const places = all.map((each) => ports.of(each))
  assert.deepEqual(
    places.map((place) => `${place?.address} ${place?.from}`),
    [
      ...['192.0.2.8 1024', '192.0.2.9 1024', '192.0.2.8 17152', '192.0.2.9 17152'],
      ...['192.0.2.8 33280', '192.0.2.9 33280', '192.0.2.8 33280'],
    ],
  )
  assert.deepEqual(logged, ['gateway.ports-shared'])
  assert.deepEqual([await find(1100), await find(40_000), await find(1100, 5_000, '192.0.2.9')], [[2], [14, 10], [4]])
  // Session 2 ends, and the program with it; its block rests over the restart.
  await store.endSessions([ending('session-2', { at: time.now })])
  const ended = time.now
  time.now += PORTS_REST - 1
  ports = await open(all.slice(1))
  assert.deepEqual(
    all.slice(1).map((each) => ports.of(each)),
    places.slice(1),
  )
  const [early, late] = [await come(16), await come(18)]
  await ports.give(early)
  assert.ok(isCommonPort(ports.of(early)?.from ?? 0))
  time.now += 1
  await ports.give(late)
  assert.deepEqual(ports.of(late), places[0])
  assert.deepEqual([await find(1100, ended), await find(1100)], [[2], [18]])
  await store.close()
})

test('blocks of another size: who is online keeps the old one, and nobody gets a part of it', async () => {
  const { store, open, come, find } = await setUp()
  const [one, two] = [await come(2), await come(4)]
  const nat: GatewaySettings['nat'] = {
    kind: 'pool',
    ranges: [{ from: address('192.0.2.8'), to: address('192.0.2.8') }],
  }
  const ports = await open([one], { nat })
  const next = await open([one], { nat, portsPerSession: 64 })
  assert.deepEqual(next.of(one), ports.of(one))
  await next.give(two)
  assert.equal(next.of(two)?.from, 17_152)
  assert.deepEqual([await find(1024), await find(17_151), await find(17_152)], [[2], [2], [4]])
  await store.close()
})

test('another pool, and back again: everybody has what they had, and find knows of each time', async () => {
  const { store, open, come, find, time } = await setUp()
  const one = await come(2)
  const ports = await open([one])
  const nat: GatewaySettings['nat'] = {
    kind: 'pool',
    ranges: [{ from: address('198.51.100.1'), to: address('198.51.100.1') }],
  }
  const first = time.now
  time.now += 3_600_000
  assert.equal((await open([one], { nat })).of(one)?.address, '198.51.100.1')
  const second = time.now
  time.now += 3_600_000
  const back = await open([one])
  assert.deepEqual(back.of(one), ports.of(one))
  const two = await come(4)
  await back.give(two)
  assert.equal(back.of(two)?.address, '192.0.2.9')
  const seen = [first, second + 120_000, time.now + 120_000]
  assert.deepEqual(await Promise.all(seen.map((at) => find(1100, at))), [[2], [], [2]])
  assert.deepEqual(await Promise.all(seen.map((at) => find(1100, at, '198.51.100.1'))), [[], [2], []])
  await store.close()
})

test('blocks switched on while people are online: their older connections may have any port, and find says so', async () => {
  const { store, open, come, find, time } = await setUp()
  const before = await come(2)
  assert.equal((await open([before], { portsPerSession: 0 })).of(before), null)
  time.now += 3_600_000
  const ports = await open([before])
  const after = await come(4)
  await ports.give(after)
  assert.equal(ports.of(after)?.address, '192.0.2.9')
  assert.deepEqual([await find(1100), await find(1100, time.now, '192.0.2.9')], [[2], [4, 2]])
  await store.close()
})

test('masqueraded: by the address of the outside interface; no block without one, or where none is wanted', async () => {
  const { store, open, come } = await setUp()
  const one = await come(1)
  const ports = await open([one], { nat: { kind: 'masquerade' } })
  assert.equal(ports.of(one)?.address, '127.0.0.1')
  assert.equal(await ports.moved(), false)
  for (const none of [{ outside: 'none0' }, { portsPerSession: 0 }])
    assert.equal((await open([one], { nat: { kind: 'masquerade' }, ...none })).of(one), null)
  assert.equal((await open([one], { nat: { kind: 'none' } })).of(one), null)
  await store.close()
})
