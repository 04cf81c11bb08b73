// One question to servers that are dead, slow, lying, truncating or from another time, on real sockets.
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { after, suite, test } from 'node:test'
import type { Answer } from 'dns-packet'
import { createExchange } from '../../../src/edges/dns/upstream/exchange.ts'
import type { Reply } from '../../../src/edges/dns/wire/reply.ts'
import {
  type Came,
  nameBytes,
  questionBytes,
  replyTo,
  type Script,
  startUpstream,
  type Upstream,
} from '../../kit/dns.ts'

const a = (last = 7): Answer => ({ type: 'A', name: 'host.example', ttl: 60, data: `203.0.113.${last}` })
const good = (came: Came): Buffer => replyTo(came, { answers: [{ ...a(), name: came.letters } as Answer] })
const giveGood: Script = (came) => came.send(good(came))
const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

const started: Upstream[] = []
const start = async (script: Script, host?: string): Promise<Upstream> => {
  const upstream = await startUpstream(script, host)
  started.push(upstream)
  return upstream
}
after(async () => {
  await Promise.all(started.map((each) => each.close()))
})

const asker = (...servers: { host: string; port: number }[]) => {
  let skipped = 0
  const exchange = createExchange({ servers: () => servers, now: () => performance.now() + skipped })
  return {
    ask: (name = 'host.example', type = 1) => exchange(Uint8Array.from(nameBytes(name)), type),
    skip: (ms: number) => {
      skipped += ms
    },
  }
}

const lastOf = (reply: Reply | null): number | undefined => reply?.answers[0]?.data[3]
const by = ({ asked }: Upstream): string => asked.map((each) => each.by).join(' ')

suite('exchange', { concurrency: 8 }, () => {
  test('ids, ports and letters are other ones each time (RFC 5452)', async () => {
    const upstream = await start(giveGood)
    const { ask } = asker(upstream)
    for (let n = 0; n < 60; n++) assert.equal(lastOf(await ask()), 7)
    const different = (pick: (came: Came) => unknown): number => new Set(upstream.asked.map(pick)).size
    assert.ok(different(({ id }) => id) > 55)
    assert.ok(different(({ port }) => port) > 50)
    assert.ok(different(({ letters }) => letters) > 50)
    // High bits are as random as low ones.
    assert.ok(different(({ id }) => id >> 8) > 30 && different(({ id }) => id & 255) > 30)
    for (const [n, came] of upstream.asked.entries()) {
      assert.notEqual(came.id, upstream.asked[n - 1]?.id)
      assert.equal(came.bytes.readUInt16BE(2), 0x0100, 'RD alone')
    }
  })

  test('over IPv6', async () => {
    const upstream = await start(giveGood, '::1')
    assert.equal(lastOf(await asker(upstream).ask()), 7)
  })

  test('answers that are not to the question are not believed, the right one is', async () => {
    const stranger = createSocket('udp4')
    const upstream = await start(async (came) => {
      const lie = { answers: [{ ...a(66), name: came.letters } as Answer] }
      came.send(replyTo(came, { ...lie, id: came.id ^ 0x0101 }))
      came.send(replyTo(came, { ...lie, question: questionBytes('evil.example', 1) }))
      came.send(replyTo(came, { ...lie, question: questionBytes(came.letters, 28) }))
      const notAnAnswer = replyTo(came, lie)
      notAnAnswer[2] = 0x01
      came.send(notAnAnswer)
      came.send(Buffer.alloc(0))
      came.send(Buffer.alloc(600, 7))
      await new Promise((sent) => stranger.send(replyTo(came, lie), came.port, '127.0.0.1', sent))
      await sleep(50)
      came.send(good(came))
    })
    assert.equal(lastOf(await asker(upstream).ask()), 7)
    assert.equal(by(upstream), 'udp')
    stranger.close()
  })

  test('many that are not to the question: somebody guesses, so TCP is asked', async () => {
    const upstream = await start((came) => {
      if (came.by === 'tcp') return came.send(good(came))
      for (let n = 1; n <= 300; n++)
        came.send(replyTo(came, { id: (came.id + n) & 0xffff, answers: [{ ...a(66), name: came.letters } as Answer] }))
    })
    assert.equal(lastOf(await asker(upstream).ask()), 7)
    assert.equal(by(upstream), 'udp tcp')
  })

  test('a server that does not keep letters: TCP says so, and then it is asked in small ones', async () => {
    const small = (came: Came): Buffer =>
      replyTo(came, { question: questionBytes(came.name, came.type), answers: [{ ...a(), name: came.name } as Answer] })
    const upstream = await start((came) => came.send(small(came)))
    const { ask } = asker(upstream)
    assert.equal(lastOf(await ask('letters-matter.example')), 7)
    assert.equal(by(upstream), 'udp tcp tcp')
    const before = upstream.asked.length
    assert.equal(lastOf(await ask('letters-matter.example')), 7)
    const later = upstream.asked.slice(before)
    assert.deepEqual(
      later.map(({ by, letters }) => [by, letters]),
      [['udp', 'letters-matter.example']],
    )
  })

  test('other letters by UDP alone come from somebody else: TCP is believed, and letters go on being mixed', async () => {
    const upstream = await start((came) => {
      if (came.by === 'tcp') return came.send(good(came))
      came.send(
        replyTo(came, { question: questionBytes(came.name, 1), answers: [{ ...a(66), name: came.name } as Answer] }),
      )
    })
    const { ask } = asker(upstream)
    assert.equal(lastOf(await ask()), 7)
    assert.equal(lastOf(await ask()), 7)
    assert.notEqual(upstream.asked.map(({ letters }) => letters).join(''), 'host.example'.repeat(upstream.asked.length))
  })

  test('truncated: asked again by TCP, and nothing of the first is used', async () => {
    const upstream = await start((came) => {
      if (came.by === 'udp')
        return came.send(replyTo(came, { flags: 0x0200, answers: [{ ...a(66), name: came.letters } as Answer] }))
      came.send(
        replyTo(came, {
          answers: Array.from({ length: 300 }, (_, n) => ({ ...a(n & 127), name: came.letters }) as Answer),
        }),
      )
    })
    assert.equal((await asker(upstream).ask())?.answers.length, 300)
    assert.equal(by(upstream), 'udp tcp')
  })

  for (const rcode of [1, 4])
    test(`who answers EDNS with code ${rcode} is asked without (RFC 6891 section 7), and again with it later`, async () => {
      const upstream = await start((came) => {
        const bare = replyTo(came, { rcode }).subarray(0, 12)
        bare.writeUInt16BE(0, 4)
        came.send(came.edns ? bare : good(came))
      })
      const { ask, skip } = asker(upstream)
      assert.equal(lastOf(await ask()), 7)
      assert.equal(lastOf(await ask()), 7)
      assert.deepEqual(
        upstream.asked.map(({ edns }) => edns),
        [true, false, false],
      )
      skip(3_600_001)
      await ask()
      assert.deepEqual(
        upstream.asked.slice(3).map(({ edns }) => edns),
        [true, false],
      )
    })

  for (const rcode of [2, 5])
    test(`code ${rcode}: the next server is asked, and the first one first again`, async () => {
      const [first, second] = [await start((came) => came.send(replyTo(came, { rcode }))), await start(giveGood)]
      const { ask } = asker(first, second)
      assert.equal(lastOf(await ask()), 7)
      assert.equal(lastOf(await ask()), 7)
      assert.deepEqual([first.asked.length, second.asked.length], [2, 2])
    })

  test('all servers refuse: no answer, after two rounds', async () => {
    const servers = await Promise.all([5, 2].map((rcode) => start((came) => came.send(replyTo(came, { rcode })))))
    assert.equal(await asker(...servers).ask(), null)
    assert.deepEqual(
      servers.map(({ asked }) => asked.length),
      [2, 2],
    )
  })

  test('NXDOMAIN is an answer', async () => {
    const [first, second] = [await start((came) => came.send(replyTo(came, { rcode: 3 }))), await start(giveGood)]
    assert.equal((await asker(first, second).ask())?.rcode, 3)
    assert.equal(second.asked.length, 0)
  })

  test('a dead server costs a moment once; then others come first, and after a while it is tried again', async () => {
    const [dead, alive] = [await start(() => {}), await start(giveGood)]
    const { ask, skip } = asker(dead, alive)
    const began = performance.now()
    assert.equal(lastOf(await ask()), 7)
    assert.ok(performance.now() - began < 2500)
    for (let n = 0; n < 5; n++) assert.equal(lastOf(await ask()), 7)
    assert.equal(dead.asked.length, 1)
    skip(10_001)
    assert.equal(lastOf(await ask()), 7)
    assert.equal(dead.asked.length, 2)
  })

  test('a port where nobody listens is left at once', async () => {
    const [gone, alive] = [await startUpstream(() => {}), await start(giveGood)]
    await gone.close()
    const began = performance.now()
    assert.equal(lastOf(await asker(gone, alive).ask()), 7)
    assert.ok(performance.now() - began < 1000)
  })

  test('a server that the system does not let us reach is passed over', async () => {
    const alive = await start(giveGood)
    // connect(2) itself says no: a broadcast address, and a port of an address without a route.
    assert.equal(lastOf(await asker({ host: '255.255.255.255', port: 9 }, alive).ask()), 7)
  })

  test('a slow server is waited for; one slower than the others are is not', async () => {
    const slow = await start(async (came) => {
      await sleep(500)
      came.send(good(came))
    })
    assert.equal(lastOf(await asker(slow).ask()), 7)
    assert.equal(slow.asked.length, 1)
  })

  test('garbage by UDP is asked again by TCP; garbage there too, and the next server is asked', async () => {
    const garbage = (came: Came): Buffer => replyTo(came, { answers: [Buffer.alloc(40, 0xc1)] })
    const [half, bad, alive] = [
      await start((came) => came.send(came.by === 'udp' ? garbage(came) : good(came))),
      await start((came) => came.send(garbage(came))),
      await start(giveGood),
    ]
    assert.equal(lastOf(await asker(half, alive).ask()), 7)
    assert.equal(by(half), 'udp tcp')
    assert.equal(lastOf(await asker(bad, alive).ask()), 7)
    assert.equal(by(bad), 'udp tcp')
  })

  const cut = (came: Came): void => came.send(replyTo(came, { flags: 0x0200 }))
  const tcpFaults: [string, (came: Came) => void][] = [
    ['closes', (came) => came.breakOff(Buffer.alloc(0))],
    [
      'sends half a message and closes',
      (came) => came.breakOff(Buffer.concat([Buffer.of(0, 90), good(came).subarray(0, 30)])),
    ],
    ['sends a message of no length', (came) => came.breakOff(Buffer.of(0, 0))],
    [
      'sends an answer to another question',
      (came) => came.send(replyTo(came, { question: questionBytes('evil.example', 1) })),
    ],
    ['truncates there too', cut],
  ]
  for (const [what, fault] of tcpFaults)
    test(`a server that ${what} by TCP is left for the next`, async () => {
      const [bad, alive] = [await start((came) => (came.by === 'udp' ? cut(came) : fault(came))), await start(giveGood)]
      const began = performance.now()
      assert.equal(lastOf(await asker(bad, alive).ask()), 7)
      assert.ok(performance.now() - began < 2400, 'silence is given 2.5 s')
    })

  test('an answer by TCP in pieces of one byte', async () => {
    const upstream = await start(async (came) => {
      if (came.by === 'udp') return cut(came)
      const message = good(came)
      const bytes = Buffer.concat([Buffer.of(0, message.length), message])
      for (const byte of bytes) {
        came.sendRaw(Buffer.of(byte))
        await sleep(1)
      }
    })
    assert.equal(lastOf(await asker(upstream).ask()), 7)
  })

  test('silence, in whatever order, is over after about five seconds', async () => {
    const late = async (came: Came): Promise<void> => {
      if (came.by === 'tcp') return
      await sleep(1100)
      cut(came)
    }
    const cases = [
      [await start(() => {}), await start(() => {})],
      [await start((came) => (came.by === 'udp' ? cut(came) : undefined))],
      [await start(late), await start(late)],
    ]
    await Promise.all(
      cases.map(async (servers) => {
        const began = performance.now()
        assert.equal(await asker(...servers).ask(), null)
        const took = performance.now() - began
        assert.ok(took < 5900, `${took} ms`)
        assert.ok(servers.flatMap(({ asked }) => asked).length <= 8)
      }),
    )
  })
})

// Apart from those above: this one takes the whole thread, and they measure time.
test('more than two thousand questions at once: those beyond are turned away at once', async () => {
  const waiting: (() => void)[] = []
  const upstream = await start((came) => void waiting.push(() => came.send(good(came))))
  const { ask } = asker(upstream)
  const all = Array.from({ length: 2048 }, (_, n) => ask(`n${n}.example`))
  await assert.rejects(Promise.race([ask('beyond.example'), sleep(200)]), /too many/)
  for (const give of waiting.splice(0)) give()
  await Promise.race(all)
  const again = ask('after.example')
  await sleep(100)
  for (const give of waiting.splice(0)) give()
  assert.equal(lastOf(await again), 7)
  await Promise.all(all)
})
