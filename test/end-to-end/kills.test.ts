// kill -9 of each process in the midst of 500 sign-ins, 500 sign-outs and a change of the policy.
import assert from 'node:assert/strict'
import test, { after, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { OWN, WORLD } from '../edges/nft/gateway/network.ts'
import {
  BLOCKED,
  buildGround,
  childrenOf,
  type People,
  PINNED,
  ROUTED,
  SOMETIMES,
  STRANGER,
  tableNow,
} from '../kit/kills/ground.ts'
import type { Tidings, Wish } from '../kit/kills/orders.ts'
import { leftOut } from '../kit/needs.ts'
import type { RunningPark } from '../kit/park.ts'

const MANY = 500
/** Answered, of both, when the policy changes and the process is killed. */
const MARK = 300
/** Bytes of IP of what everybody sends: a letter by UDP. */
const DATAGRAM = 29
/** Checked downloads that kills cut, and what may be under way to each. */
const CUT = 10
const UNDER_WAY = 256 * 1024

const until = async (what: string, done: () => Promise<boolean> | boolean, seconds = 60): Promise<void> => {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(20)) if (await done()) return
  assert.fail(`waited for ${what}`)
}

type Said<What extends Tidings['said']> = Extract<Tidings, { said: What }>
const heardOf = <What extends Tidings['said']>({ heard }: People, said: What, from = 0): readonly Said<What>[] =>
  heard.slice(from).filter((each): each is Said<What> => each.said === said)

const { cannot, ground } = await buildGround()
if (ground === null) leftOut('kills in line', cannot)
else {
  const { crowd, readers, desk, counted } = ground
  let park: RunningPark = await ground.start()
  after(async () => {
    await park.kill()
    ground.close()
  })

  const codesFor = async (plan: string, count: number): Promise<readonly string[]> => {
    const made = await desk.createVouchers({ plan, minutes: 90, count, days: 1, by: 'test' })
    assert.ok(made.created)
    return made.codes
  }
  const one = (n: number) => ({ address: `10.2.${n >> 8}.${n & 255}`, port: 20_000 + n })
  const halves = [0, MANY].map((from) => Array.from({ length: MANY }, (_, n) => one(from + n)))
  let codes: readonly string[] = []
  const comes = (half: number): Wish[] =>
    (halves[half] ?? []).map((each, n) => ({ ...each, code: codes[half * MANY + n] ?? '' }))
  const leaves = (half: number): Wish[] => (halves[half] ?? []).map((each) => ({ ...each, code: null }))
  const inTurn = (a: readonly Wish[], b: readonly Wish[]): Wish[] =>
    a.flatMap((each, n) => [each, ...b.slice(n, n + 1)])

  const bring = (people: People, wishes: readonly Wish[], mark = 0): void =>
    people.tell({ do: 'crowd', wishes, mark, portal: OWN.four, name: 'portal.ship.example', world: WORLD.four })
  const brought = async (people: People, from: number): Promise<void> => {
    await until('everybody’s answer', () => heardOf(people, 'crowd', from).length > 0)
    assert.deepEqual(heardOf(people, 'odd', from), [])
  }

  const READER = '10.1.0.8'
  const lengthOf = (people: People, id: string): number =>
    people.heard.findLast((each): each is Said<'at'> => each.said === 'at' && each.id === id)?.at ?? 0
  const isOver = (people: People, id: string): Said<'over'> | undefined =>
    people.heard.find((each): each is Said<'over'> => each.said === 'over' && each.id === id)
  const goesOn = async (people: People, id: string): Promise<void> => {
    const before = lengthOf(people, id)
    await until(`more of ${id}`, () => lengthOf(people, id) > before || isOver(people, id) !== undefined)
    assert.deepEqual(isOver(people, id), undefined)
  }
  const askForMail = async (): Promise<void> => {
    const from = crowd.heard.length
    crowd.tell({ do: 'resolve', server: OWN.four, from: PINNED, name: 'mail.ship.example' })
    await until('an answer', () => heardOf(crowd, 'resolved', from).length > 0)
    assert.equal(heardOf(crowd, 'resolved', from)[0]?.what, WORLD.four)
  }

  /** The store and the kernel, as they ought to be. */
  const differences = async (half: number): Promise<readonly string[]> => {
    const sessions = await desk.sessions({ limit: 10_000, ended: false })
    const table = tableNow()
    const wanted = new Map<string, readonly string[]>([
      ['live', sessions.map(({ number }) => `${number}`)],
      ['up', sessions.map(({ number }) => `${number}`)],
      ['down', sessions.map(({ number }) => `${number}`)],
      ['class', sessions.map(({ number }) => `${number}`)],
    ])
    const numbersIn = (set: string): string[] => (table[set] ?? []).map((each) => /\d+/.exec(each)?.[0] ?? '')
    const here = new Set(sessions.map(({ address }) => address ?? ''))
    const expected = new Set([...(halves[half] ?? []).map(({ address }) => address), ROUTED, PINNED, READER])
    const bound = (table.who4 ?? []).map((each) => JSON.parse(each) as [string, number])
    return [
      ...[...expected].filter((each) => !here.has(each)).map((each) => `${each} is not online`),
      ...[...here].filter((each) => !expected.has(each)).map((each) => `${each} is online`),
      ...[...wanted]
        .filter(([set, all]) => [...all].sort().join() !== numbersIn(set).sort().join())
        .map(([set]) => `${set} differs`),
      ...sessions
        .filter(
          ({ address, number }) => address !== READER && !bound.some((each) => each.join() === `${address},${number}`),
        )
        .map(({ address }) => `${address} is not bound`),
      ...bound
        .filter(([address, number]) => !sessions.some((each) => each.address === address && each.number === number))
        .map(([address]) => `${address} is bound`),
    ]
  }

  const settledAs = async (half: number): Promise<void> => {
    let left: readonly string[] = []
    for (let n = 0; n < 240; n++) {
      left = await differences(half)
      if (left.length === 0) return
      await pause(250) // a listing of the table is work for this machine, too
    }
    assert.deepEqual(left, [])
  }

  test('somebody downloads by each path, others try what is blocked', { timeout: 300_000 }, async (t) => {
    await desk.putNetwork({ id: 'deck', ranges: ['10.2.0.0/16'] })
    await desk.putNetwork({ id: 'mess', ranges: ['10.1.0.0/24'] })
    codes = await codesFor('crew', 2 * MANY)
    const [[mine = ''], [theirs = '', pinned = '']] = [await codesFor('crew', 1), await codesFor('reader', 2)]
    bring(readers, [{ address: READER, port: 19_001, code: theirs }])
    await brought(readers, 0)
    const started = Date.now()
    const first = [
      { address: ROUTED, port: 19_000, code: mine },
      { address: PINNED, port: 19_002, code: pinned },
    ]
    bring(crowd, [...first, ...comes(0)])
    await brought(crowd, 0)
    t.diagnostic(`${MANY} sign-ins: ${Date.now() - started} ms`)
    await settledAs(0)
    await askForMail()
    crowd.tell({ do: 'download', id: 'direct', host: WORLD.four, port: 8000, from: ROUTED, kind: 'plain', name: '' })
    crowd.tell({ do: 'download', id: 'pinned', host: WORLD.four, port: 9993, from: PINNED, kind: 'plain', name: '' })
    const knocks = [
      [crowd, 'udp', BLOCKED.rule, 8000, ROUTED, ''],
      [crowd, 'tcp', BLOCKED.rule, 8000, ROUTED, ''],
      [crowd, 'udp', WORLD.four, 8001, STRANGER, ''],
      [crowd, 'tcp', WORLD.four, 8001, STRANGER, ''],
      [readers, 'udp', BLOCKED.rule, 443, READER, ''],
      [readers, 'tcp', BLOCKED.unpinned, 9993, READER, ''],
      [readers, 'tcp', WORLD.four, 25, READER, ''],
      [readers, 'http', BLOCKED.name, 80, READER, 'casino.ship.example'],
      [readers, 'http', WORLD.four, 80, READER, 'casino.ship.example'],
      [readers, 'hello', WORLD.four, 443, READER, 'casino.ship.example'],
    ] as const
    for (const [n, [people, how, host, port, from, name]] of knocks.entries())
      people.tell({ do: 'knock', how, host, port, from, name, source: 31_000 + n })
    await Promise.all([goesOn(crowd, 'direct'), goesOn(crowd, 'pinned')])
    assert.equal(counted().leaked, 0, counted().leaks)
  })

  let online = 0
  let changed = false

  /** `dies`: the checked downloads that the process carries. */
  type Kill = {
    readonly name: string
    readonly pid: () => number | undefined
    readonly dies: readonly ('http' | 'tls')[]
    readonly through?: readonly string[]
  }

  const round = async (t: TestContext, { name, pid, dies, through }: Kill): Promise<void> => {
    await askForMail()
    const id = (kind: string): string => `${kind} ${name}`
    for (const kind of ['http', 'tls'] as const)
      readers.tell({
        do: 'download',
        id: id(kind),
        host: WORLD.four,
        port: kind === 'http' ? 80 : 443,
        from: READER,
        kind,
        name: 'news.ship.example',
      })
    await Promise.all([goesOn(readers, id('http')), goesOn(readers, id('tls'))])
    const [from, readersFrom] = [crowd.heard.length, readers.heard.length]
    readers.tell({ do: 'fresh', id: id('fresh'), host: WORLD.four, from: READER, name: 'news.ship.example' })
    bring(crowd, inTurn(comes(1 - online), leaves(online)), MARK)
    await until('the midst', () => heardOf(crowd, 'mark', from).length > 0)
    changed = !changed
    ground.put(changed)
    const reload = desk.reloadPolicy().then(
      ({ adopted }) => adopted,
      () => false,
    )
    await pause(30)
    const process = pid()
    assert.ok(process)
    const isMain = process === park.process.pid
    const killed = Date.now()
    globalThis.process.kill(process, 'SIGKILL')
    assert.equal(heardOf(crowd, 'crowd', from).length, 0, 'they are still at it')
    if (isMain) {
      await park.kill()
      park = await ground.start(through)
    } else await until('another one', () => ![process, undefined].includes(pid())) // asked once: the dying one has no command line
    const back = Date.now()
    await brought(crowd, from)
    const all = Date.now()
    assert.equal(await reload, !isMain)
    // Those of the checked ones whose process died end; everything else goes on.
    for (const kind of dies) await until(`the end of ${id(kind)}`, () => isOver(readers, id(kind)) !== undefined)
    await Promise.all([goesOn(crowd, 'direct'), goesOn(crowd, 'pinned')])
    for (const kind of ['http', 'tls'] as const) if (!dies.includes(kind)) await goesOn(readers, id(kind))
    const sinceThen = () => heardOf(readers, 'fresh', readersFrom).filter(({ when }) => when > back)
    await until('a new checked connection', () => sinceThen().length > 0)
    const since = sinceThen()
    const first = since.find(({ came }) => came)
    await settledAs(1 - online)
    online = 1 - online
    t.diagnostic(
      `after the kill: another process in ${back - killed} ms, the first new checked connection began ${(first?.when ?? 0) - killed} ms, ` +
        `all were answered in ${all - killed} ms, the kernel was as it ought to be in ${Date.now() - killed} ms`,
    )
    readers.tell({ do: 'stop', id: id('fresh') })
    assert.ok(
      first !== undefined && first === since[0],
      `the first checked connection that is tried: ${since[0]?.what}`,
    )
    assert.deepEqual([...heardOf(crowd, 'through'), ...heardOf(readers, 'through')], [])
    assert.equal(counted().leaked, 0, counted().leaks)
    await holds()
  }

  /** The policy as it was changed last. */
  const holds = async (): Promise<void> => {
    const before = counted().sometimes
    crowd.tell({ do: 'send', from: ROUTED, source: 19_000, host: SOMETIMES, port: 8000 })
    await pause(100)
    assert.equal(counted().sometimes - before, changed ? 0 : 1)
  }

  /** A fresh build of the table is the one that is there. */
  const startsAnew = async (through: readonly string[] = []): Promise<void> => {
    const before = tableNow()
    await park.kill()
    park = await ground.start(through)
    const line =
      park
        .printed()
        .split('\n')
        .find((each) => each.includes('gateway.in-line')) ?? ''
    assert.equal(JSON.parse(line).mended, 0, line)
    assert.deepEqual(tableNow(), before)
  }

  const child = (part: string) => (): number | undefined =>
    childrenOf(park.process.pid ?? 0).find(({ command }) => command.includes(part))?.pid

  test('the program', { timeout: 300_000 }, async (t) => {
    await round(t, { name: 'main', pid: () => park.process.pid, dies: ['http', 'tls'] })
    await startsAnew()
  })

  test('the firewall helper', { timeout: 300_000 }, async (t) => {
    await round(t, { name: 'helper', pid: child('helper-process'), dies: [] })
    await startsAnew()
  })

  test('what listens to the kernel’s neighbours', { timeout: 300_000 }, async (t) => {
    await round(t, { name: 'neighbours', pid: child('monitor neigh'), dies: [] })
    // From here on both relay and exchange are processes.
    await startsAnew([process.execPath, fileURLToPath(new URL('../kit/without-splice.ts', import.meta.url))])
  })

  test('the relay', { timeout: 300_000 }, async (t) => {
    await round(t, { name: 'relay', pid: child('child-process'), dies: ['tls'] })
  })

  test('the exchange', { timeout: 300_000 }, async (t) => {
    await round(t, { name: 'exchange', pid: child('exchange-worker'), dies: ['http'] })
  })

  test('no byte lost or double', { timeout: 300_000 }, async (t) => {
    for (const id of ['direct', 'pinned']) {
      crowd.tell({ do: 'stop', id })
      await until(`the end of ${id}`, () => isOver(crowd, id) !== undefined)
      assert.equal(isOver(crowd, id)?.why, 'closed')
    }
    await pause(300)
    const from = [crowd.heard.length, readers.heard.length] as const
    const last = [
      { address: ROUTED, port: 19_000, code: null },
      { address: PINNED, port: 19_002, code: null },
    ]
    bring(crowd, [...leaves(online), ...last])
    bring(readers, [{ address: READER, port: 19_001, code: null }])
    await brought(crowd, from[0])
    await brought(readers, from[1])
    await until('nobody', () => (tableNow().up ?? []).length === 0)
    const rows = await desk.sessions({ limit: 10_000, ended: true })
    const bytes = new Map<string, number>()
    for (const each of rows) bytes.set(each.address ?? '', (bytes.get(each.address ?? '') ?? 0) + each.bytes)
    const seen = counted()
    const wrong = halves.flat().filter(({ address, port }) => (bytes.get(address) ?? 0) !== (seen.crowd.get(port) ?? 0))
    assert.deepEqual(
      wrong.map(({ address, port }) => [address, bytes.get(address), seen.crowd.get(port)]),
      [],
    )
    const both = (port: number): number => seen.tcp(port).in + seen.tcp(port).out
    assert.equal(bytes.get(ROUTED), both(8000) + (seen.crowd.get(19_000) ?? 0) + seen.sometimes * DATAGRAM)
    assert.equal(bytes.get(PINNED), both(9993))
    // What the world had sent to a connection that was killed reaches nobody, and is booked to nobody.
    const [read, moved] = [bytes.get(READER) ?? 0, both(80) + both(443)]
    t.diagnostic(`${rows.length} sessions; by the checked path ${read} bytes were booked, ${moved} seen in the world`)
    assert.ok(read <= moved && read >= moved - CUT * UNDER_WAY, `${read} of ${moved}`)
    assert.doesNotMatch(park.printed(), /meter\.unattributed/)
  })
}
