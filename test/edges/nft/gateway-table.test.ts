// The gateway's table under real packets: who passes, where, and what becomes of it at the next packet.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import test, { after, beforeEach } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Address } from '../../../src/base/addresses.ts'
import type { Binding } from '../../../src/domain/enforcement/bindings.ts'
import { PATH_NUMBERS } from '../../../src/domain/enforcement/cells.ts'
import type { Element, SetName } from '../../../src/domain/enforcement/elements.ts'
import { type Live, liveElements, sessionElements } from '../../../src/domain/enforcement/session-elements.ts'
import { COMMON_PORTS, type PortBlock } from '../../../src/domain/sessions/ports.ts'
import { startKernel } from '../../../src/edges/nft/client.ts'
import type { TableSettings } from '../../../src/edges/nft/table.ts'
import { leftOut } from '../../kit/needs.ts'
import { buildGateway, OUTSIDE, OWN, WORLD } from './gateway/network.ts'

const HELPER = new URL('../../../src/edges/nft/helper-process.ts', import.meta.url)
const SETTINGS: TableSettings = {
  inside: ['lan0'],
  outside: 'wan0',
  own4: OWN.four,
  own6: OWN.six,
  ports: { dns: 53, http: 80, https: 443, proxy: 3128, checked: 3129 },
  nat: 'masquerade',
  common: COMMON_PORTS,
}

const CLASS = 0x80001
const STAMP = 2 ** 20
const DIRECT = 8000
const CHECKED = 8443
const PINNED = 9993
const QUIC = 443

const cell = (set: 'cell4' | 'cell6', transport: 'tcp' | 'udp', port: number, number: number): Element => ({
  set,
  key: [
    String(CLASS),
    set === 'cell4' ? '100.0.0.0-100.0.0.255' : '2a00:1::-2a00:1::ffff',
    transport === 'tcp' ? '6' : '17',
    String(port),
  ],
  value: [String(number)],
})

/** The cells of a policy whose stamps begin at `from`; without those of the ports in `but`. */
const cellsFrom = (from: number, but: readonly number[] = []): readonly Element[] =>
  (['cell4', 'cell6'] as const).flatMap((set) =>
    (
      [
        ['tcp', DIRECT, from * STAMP + PATH_NUMBERS.direct],
        ['udp', DIRECT, from * STAMP + PATH_NUMBERS.direct],
        ['tcp', CHECKED, (from + 1) * STAMP + PATH_NUMBERS.checked],
        ['tcp', PINNED, (from + 2) * STAMP + PATH_NUMBERS.pinned],
        ['udp', QUIC, (from + 3) * STAMP + PATH_NUMBERS['no-quic']],
      ] as const
    )
      .filter(([, port]) => !but.includes(port))
      .map(([transport, port, number]) => cell(set, transport, port, number)),
  )

const stamp = (set: SetName, number: number): Element => ({ set, key: [String(number * STAMP)] })

const built = await buildGateway([DIRECT, CHECKED, PINNED, QUIC, 53, 853, 25])
if (built.cannot !== undefined) leftOut('the gateway’s table', built.cannot)
else {
  const { device, neighbour, world, close } = built
  const kernel = startKernel({ helper: { program: HELPER }, log: () => {} })
  const servers = [80, 3128, 3129].map((port) => {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.end(`port ${port}\n`)
    })
    return server.listen(port, '::')
  })
  const dns = createSocket('udp4')
  dns.on('message', (_, from) => dns.send('our resolver', from.port, from.address))
  dns.bind(53, OWN.four)
  await Promise.all(servers.map((server) => once(server, 'listening')))
  after(async () => {
    for (const server of servers) server.close()
    dns.close()
    await kernel.stop()
    close()
  })

  const at = (slot: number, ...bindings: readonly Binding[]): Live => ({
    slot,
    bindings,
    seconds: 3600,
    class: CLASS,
    speed: null,
    block: null,
  })
  const ofDevice: Binding = { kind: 'device', interface: 'lan0', hardware: device.hardware }
  /** However slow a busy machine is. */
  const until = async (isSo: () => boolean): Promise<void> => {
    for (let n = 0; n < 200 && !isSo(); n++) await pause(50)
    assert.ok(isSo(), String(isSo))
  }
  const signIn = (live: Live): Promise<void> => kernel.apply({ remove: [], add: sessionElements(live) })

  beforeEach(async () => {
    await kernel.remove()
    assert.equal(await kernel.install(SETTINGS), 'new')
    const stamps = [stamp('open', 1), stamp('looked_at', 2), stamp('looked_at', 3)]
    await kernel.apply({ remove: [], add: [...cellsFrom(1), ...stamps] })
  })

  test('without a session nothing passes; DNS and pages are ours', async () => {
    assert.equal(await device.ask('tcp', WORLD.four, DIRECT), 'ECONNREFUSED')
    assert.equal(await device.ask('tcp', WORLD.six, DIRECT), 'ECONNREFUSED')
    assert.equal(await device.ask('udp', WORLD.four, DIRECT), 'EHOSTUNREACH')
    assert.equal(await device.ask('tcp', WORLD.four, 80), 'port 80')
    assert.equal(await device.ask('tcp', WORLD.six, 80), 'port 80')
    assert.equal(await device.ask('udp', WORLD.four, 53), 'our resolver')
    assert.equal(await device.ask('tcp', OWN.four, 3128), 'ECONNREFUSED')
    assert.equal(await device.ask('tcp', OWN.four, 3129), 'silence')
    assert.equal(await world.ask('tcp', device.four, DIRECT), 'silence')
    assert.equal(await world.ask('tcp', OWN.four, 80), 'silence')
  })

  test('with one, each cell goes its way, by IPv4 and IPv6', async () => {
    await signIn(at(17, ofDevice))
    assert.match(await device.ask('tcp', WORLD.four, DIRECT), new RegExp(`^from ${OUTSIDE} `))
    assert.match(await device.ask('tcp', WORLD.six, DIRECT), new RegExp(`^from ${device.six} `))
    assert.match(await device.ask('udp', WORLD.four, DIRECT), new RegExp(`^from ${OUTSIDE} hello`))
    assert.equal(await device.ask('tcp', WORLD.four, CHECKED), 'port 3129')
    assert.equal(await device.ask('tcp', WORLD.six, CHECKED), 'port 3129')
    // Refused, by the one who can say why.
    assert.equal(await device.ask('tcp', WORLD.four, 80), 'port 3129')
    assert.equal(await device.ask('tcp', OWN.four, 3128), 'port 3128')
    assert.equal(await device.ask('udp', WORLD.four, QUIC), 'ECONNREFUSED')
    assert.equal(await device.ask('tcp', WORLD.four, 25), 'ECONNREFUSED')
    assert.equal(await device.ask('tcp', WORLD.four, 853), 'ECONNREFUSED')
    assert.equal(await device.ask('udp', WORLD.four, 53), 'our resolver')
    assert.equal(await neighbour.ask('tcp', WORLD.four, DIRECT), 'ECONNREFUSED')
  })

  test('pinned: to the addresses that the class was given, and no others', async () => {
    await signIn(at(17, ofDevice))
    assert.equal(await device.ask('tcp', WORLD.four, PINNED), 'ECONNREFUSED')
    const pins: readonly Element[] = [
      { set: 'pin4', key: [String(CLASS), WORLD.four], seconds: 60 },
      { set: 'pin6', key: [String(CLASS), WORLD.six], seconds: 60 },
      { set: 'pin4', key: [String(CLASS + 1), WORLD.other], seconds: 60 },
    ]
    await kernel.apply({ remove: [], add: pins })
    assert.match(await device.ask('tcp', WORLD.four, PINNED), /^from /)
    assert.match(await device.ask('tcp', WORLD.six, PINNED), /^from /)
    assert.equal(await device.ask('tcp', WORLD.other, PINNED), 'ECONNREFUSED')
    const found = (await kernel.read('pin4')).find(({ key }) => key[1] === WORLD.four)
    assert.ok((found?.seconds ?? 0) > 500, 'use keeps it')
  })

  test('a session ends at the next packet, and whoever comes next does not inherit its connections', async () => {
    const session = at(17, ofDevice)
    await signIn(session)
    const connection = device.stay(WORLD.four, DIRECT)
    await until(() => connection.said().includes('still here'))
    const [used] = await kernel.take(liveElements(session), [17])
    assert.ok((used?.up ?? 0) > 100 && (used?.down ?? 0) > 100)
    await signIn(at(18, ofDevice))
    await until(() => connection.said().includes('over ECONNRESET'))
    assert.deepEqual(await kernel.count([17]), [used], 'not a byte more')
    assert.match(await device.ask('tcp', WORLD.four, DIRECT), /^from /)
  })

  test('a time-out of the kernel ends a session with no program running, and what it used stays readable', async () => {
    await signIn({ ...at(17, ofDevice), seconds: 5 })
    const connection = device.stay(WORLD.four, DIRECT)
    await until(() => connection.said().includes('still here'))
    await until(() => connection.said().includes('over ECONNRESET'))
    assert.equal(await device.ask('tcp', WORLD.four, DIRECT), 'ECONNREFUSED')
    assert.ok(((await kernel.count([17]))[0]?.up ?? 0) > 100)
  })

  test('a change of policy decides live connections anew: allowed ones go on, others end', async () => {
    await signIn(at(17, ofDevice))
    const connection = device.stay(WORLD.four, DIRECT)
    await until(() => connection.said().includes('still here'))
    const sets = (from: number, but: readonly number[]) => [
      { set: 'cell4' as const, elements: cellsFrom(from, but).filter(({ set }) => set === 'cell4') },
      { set: 'cell6' as const, elements: cellsFrom(from, but).filter(({ set }) => set === 'cell6') },
      { set: 'open' as const, elements: but.includes(DIRECT) ? [] : [stamp('open', from)] },
      { set: 'looked_at' as const, elements: [] },
    ]
    // Every bit of a stamp is copied into the flow.
    for (const from of [0b1010_1010_1010, 0b0101_0101_0101]) {
      await kernel.replace(sets(from, []))
      const before = connection.said().length
      await pause(400)
      assert.ok(connection.said().length > before, 'it goes on')
      assert.doesNotMatch(connection.said(), /over/)
      const [counted] = await kernel.read('open')
      assert.ok((counted?.packets ?? 0) >= 4, 'and is found among the open ones')
    }
    await kernel.replace(sets(0b1100, [DIRECT]))
    await pause(400)
    assert.match(connection.said(), /over ECONNRESET/)
    assert.equal(await device.ask('tcp', WORLD.four, DIRECT), 'ECONNREFUSED')
  })

  test('a neighbour gains nothing by another’s address', async () => {
    await signIn(at(17, ofDevice))
    neighbour.sh(
      `ip addr add ${device.four}/32 dev eth0 && ip route replace default via ${OWN.four} src ${device.four}`,
    )
    try {
      // The refusal goes to whoever the gateway believes to have the address.
      assert.match(await neighbour.ask('tcp', WORLD.other, DIRECT), /^(ECONNREFUSED|silence)$/)
      neighbour.sh('ip addr add 100.0.0.99/32 dev eth0 && ip route replace default via 10.1.0.1 src 100.0.0.99')
      assert.equal(await neighbour.ask('tcp', WORLD.other, DIRECT), 'silence')
    } finally {
      neighbour.sh(
        `ip route replace default via ${OWN.four}; ip addr del ${device.four}/32 dev eth0; ip addr del 100.0.0.99/32 dev eth0 || true`,
      )
    }
  })

  test('behind another router the address is the subject; an open network is one; a device comes before both', async () => {
    const four: Binding = { kind: 'address', address: neighbour.four as Address }
    await signIn(at(21, four))
    assert.match(await neighbour.ask('tcp', WORLD.four, DIRECT), /^from /)
    assert.equal(await neighbour.ask('tcp', WORLD.six, DIRECT), 'ECONNREFUSED')
    await kernel.take(liveElements(at(21, four)), [21])
    const range = { from: '10.1.0.0' as Address, to: '10.1.0.255' as Address }
    await signIn(at(22, { kind: 'range', range }))
    await signIn(at(17, ofDevice))
    assert.match(await neighbour.ask('tcp', WORLD.four, DIRECT), /^from /)
    assert.match(await device.ask('tcp', WORLD.four, DIRECT), /^from /)
    const used = await kernel.count([17, 22])
    assert.ok(used.length === 2 && used.every(({ up, down }) => up > 0 && down > 0))
  })

  test('a session leaves by its own ports, and no faster than its speed', async () => {
    const block = { address: OUTSIDE as Address, from: 2048, to: 2111 }
    await signIn({ ...at(17, ofDevice), block, speed: 8_000 })
    const port = Number((await device.ask('tcp', WORLD.four, DIRECT)).split(' ')[2])
    assert.ok(port >= block.from && port <= block.to, `${port}`)
    const [up] = await kernel.read('up')
    assert.equal(up?.rate, 1_000)
  })

  /** Where the world saw somebody come from. */
  const placeOf = (said: string): readonly [string, number] => {
    const [, address = '', port = ''] = said.split(' ')
    return [address, Number.parseInt(port, 10)]
  }
  const isIn = (said: string, { address, from, to }: PortBlock): boolean => {
    const [seen, port] = placeOf(said)
    return seen === address && port >= from && port <= to
  }
  const ofNeighbour: Binding = { kind: 'device', interface: 'lan0', hardware: neighbour.hardware }
  const blockAt = (address: string, from: number, to: number): PortBlock => ({ address: address as Address, from, to })

  test('a pool: each session by its block of an address, late-comers and the gateway by the common half', async () => {
    const pool = ['100.0.0.21', '100.0.0.22', '100.0.0.23'] as const
    for (const each of pool) execFileSync('ip', ['addr', 'add', `${each}/24`, 'dev', 'wan0'])
    try {
      assert.equal(await kernel.install({ ...SETTINGS, nat: { from: pool[0], to: pool[2] } }), 'changed')
      const [one, two] = [blockAt(pool[0], 1024, 1279), blockAt(pool[1], 1024, 1279)]
      await signIn({ ...at(17, ofDevice), block: one })
      await signIn({ ...at(18, ofNeighbour), block: two })
      const asked = (who: typeof device): Promise<readonly string[]> =>
        Promise.all(Array.from({ length: 2 }, () => who.ask('tcp', WORLD.four, DIRECT)))
      for (const said of await asked(device)) assert.ok(isIn(said, one), said)
      for (const said of await asked(neighbour)) assert.ok(isIn(said, two), said)
      // One who found none, beside a second one of the same.
      const common = { address: pool[2] as Address, ...COMMON_PORTS }
      await kernel.take(liveElements(at(18, ofNeighbour)), [18])
      await signIn({ ...at(19, ofNeighbour), block: common })
      await kernel.take(liveElements(at(17, ofDevice)), [17])
      await signIn({ ...at(20, ofDevice), block: common })
      for (const said of [...(await asked(device)), ...(await asked(neighbour))]) assert.ok(isIn(said, common), said)
      // The gateway itself, from a port that is somebody's.
      const own = connect({ host: WORLD.four, port: DIRECT, localPort: 1100 })
      const [bytes] = await once(own, 'data')
      own.destroy()
      const [, port] = placeOf(`${bytes}`)
      assert.ok(port >= COMMON_PORTS.from, `${bytes}`)
    } finally {
      for (const each of pool) execFileSync('ip', ['addr', 'del', `${each}/24`, 'dev', 'wan0'])
    }
  })

  test('masqueraded: what has no block keeps off the blocks, unless there are none', async () => {
    await signIn(at(17, ofDevice))
    const from2000 = (): string =>
      device.sh(`curl -s -m 1 --http0.9 --local-port 2000-2050 http://${WORLD.four}:${DIRECT}/ || true`)
    assert.ok(placeOf(from2000())[1] >= COMMON_PORTS.from)
    assert.equal(await kernel.install({ ...SETTINGS, common: null }), 'changed')
    const [, port] = placeOf(from2000())
    assert.ok(port >= 2000 && port <= 2050, `${port}`)
  })

  test('a block that is full to one place is not full to another, and takes nothing of a neighbour’s', async () => {
    const [one, two] = [blockAt(OUTSIDE, 2048, 2051), blockAt(OUTSIDE, 2052, 2055)]
    await signIn({ ...at(17, ofDevice), block: one })
    await signIn({ ...at(18, ofNeighbour), block: two })
    const held = Array.from({ length: 4 }, () => device.stay(WORLD.four, DIRECT))
    await until(() => held.every(({ said }) => said().includes('still here')))
    assert.deepEqual(held.map(({ said }) => placeOf(said().split('\n')[0] ?? '')[1]).sort(), [2048, 2049, 2050, 2051])
    assert.equal(await device.ask('tcp', WORLD.four, DIRECT), 'silence')
    assert.ok(isIn(await device.ask('tcp', WORLD.other, DIRECT), one))
    assert.ok(isIn(await neighbour.ask('tcp', WORLD.four, DIRECT), two))
    for (const each of held) each.close()
  })
}
