// The resolver's ports on real sockets: bursts, slow and broken clients, UDP and TCP, IPv4 and IPv6.
import assert from 'node:assert/strict'
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { connect, createServer, type Socket } from 'node:net'
import { after, before, suite, test } from 'node:test'
import type { Address } from '../../../src/base/addresses.ts'
import type { NameGate } from '../../../src/domain/enforcement/naming.ts'
import type { NameView } from '../../../src/domain/policy/question.ts'
import { createAnswer } from '../../../src/edges/dns/answer.ts'
import { createLookup } from '../../../src/edges/dns/lookup.ts'
import { type DnsServer, serveDns } from '../../../src/edges/dns/serve.ts'
import { packetOf, questionBytes } from '../../kit/dns.ts'

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** A question with an id of its own. */
const questionOf = (name: string, id: number, type = 1): Buffer =>
  Buffer.concat([Buffer.from([id >> 8, id & 255, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]), questionBytes(name, type)])

const framed = (bytes: Uint8Array): Buffer => Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 255), bytes])

const asked: string[] = []
let stuck = false

/** `n5.example` leads to 203.0.113.5; `slow…` takes its time, `stuck…` for ever; `big…` has two thousand bytes, `huge…` sixty thousand. */
const lookup = createLookup({
  now: () => performance.now(),
  exchange: async (wire, type) => {
    const owner = Buffer.from(wire).toString('latin1')
    const name = Buffer.from(wire.subarray(1, 1 + (wire[0] ?? 0))).toString('latin1')
    asked.push(name)
    if (name.startsWith('slow')) await sleep(20 + ((name.length * 7) % 60))
    if (name.startsWith('wait')) await sleep(400)
    while (name.startsWith('stuck') && stuck) await sleep(20)
    const number = Number(/\d+$/.exec(name)?.[0] ?? 0)
    const long = name.startsWith('huge') ? 60_000 : name.startsWith('big') ? 2000 : 0
    const data = long > 0 ? new Uint8Array(long) : Uint8Array.of(203, number >> 16, (number >> 8) & 255, number & 255)
    return { rcode: 0, truncated: false, answers: [{ owner, type, ttl: 300, data }], soa: null }
  },
})

const clients = new Set<string>()
const view: NameView = { namesCount: false, decide: () => ({ allow: true }) }
const gate: NameGate = {
  admit: ({ client, name }) => {
    clients.add(client)
    if (name === 'mine.example') return { do: 'give', addresses: [client] }
    return { do: 'ask', session: {} as never, view }
  },
  meet: () => null,
  pin: () => null,
  screen: () => ({ refused: false, kept: null }),
  spend: () => null,
  weigh: () => {},
  refused: () => {},
}

const answer = createAnswer({ gate, lookup, now: () => performance.now(), portal: [], count: () => {} })
let server: DnsServer
let four = 0
let six = 0
const warnings: string[] = []
before(async () => {
  process.on('warning', ({ message }) => warnings.push(message))
  const places = ['127.0.0.1', '::1'].map((host) => ({ host: host as Address, port: 0 }))
  server = await serveDns(places, answer, (cause) => cause as Error)
  ;[four = 0, six = 0] = server.ports
})
after(() => server.close())

const bound = async (host = '127.0.0.1'): Promise<UdpSocket> => {
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4' })
  await new Promise<void>((ready) => socket.bind(0, host, ready))
  return socket
}

/** On a port that TCP has free as well: what a connection of another test has left there stays for a minute. */
const boundAlone = async (): Promise<UdpSocket> => {
  for (;;) {
    const socket = await bound()
    const probe = createServer()
    const free = await new Promise<boolean>((told) => {
      probe.on('error', () => told(false))
      probe.listen(socket.address().port, '127.0.0.1', () => told(true))
    })
    if (free) {
      await new Promise((closed) => probe.close(closed))
      return socket
    }
    socket.close()
  }
}

/** Sends by UDP and gives the first answer, or `null` after a while. */
const askUdp = async (
  message: Uint8Array,
  host = '127.0.0.1',
  wait = 1500,
): Promise<{ bytes: Buffer; from: string } | null> => {
  const socket = await bound(host)
  const { promise, resolve } = Promise.withResolvers<{ bytes: Buffer; from: string } | null>()
  socket.on('message', (bytes, { address, port }) => resolve({ bytes, from: `${address} ${port}` }))
  const timer = setTimeout(() => resolve(null), wait)
  socket.send(message, host === '::1' ? six : four, host)
  return promise.finally(() => {
    clearTimeout(timer)
    socket.close()
  })
}

/** What an answer says: id, the question's letters, and the number in its address. */
const told = (bytes: Uint8Array): string => {
  const { id, questions, answers, flag_tc } = packetOf(bytes)
  const first = answers?.[0]
  const [, b = 0, c = 0, d = 0] = first?.type === 'A' ? first.data.split('.').map(Number) : []
  return `${id} ${questions?.[0]?.name} ${flag_tc ? 'cut' : b * 65_536 + c * 256 + d}`
}

type Talk = {
  readonly socket: Socket
  readonly got: Buffer[]
  readonly closed: Promise<void>
  readonly answers: (n: number) => Promise<Buffer[]>
}

/** A connection whose answers are taken apart. */
const talk = async (host = '127.0.0.1', localAddress?: string): Promise<Talk> => {
  const socket = connect({
    host,
    port: host === '::1' ? six : four,
    allowHalfOpen: true,
    ...(localAddress && { localAddress }),
  })
  const closed = new Promise<void>((done) => socket.on('end', () => done()).on('close', () => done()))
  const got: Buffer[] = []
  let rest = Buffer.alloc(0)
  socket.on('error', () => {})
  socket.on('data', (piece) => {
    rest = Buffer.concat([rest, piece])
    while (rest.length >= 2 && rest.length >= rest.readUInt16BE() + 2) {
      const size = rest.readUInt16BE() + 2
      got.push(Buffer.from(rest.subarray(2, size)))
      rest = rest.subarray(size)
    }
  })
  await new Promise<void>((ready) => socket.on('connect', () => ready()).on('close', () => ready()))
  const answers = async (n: number): Promise<Buffer[]> => {
    for (let waited = 0; got.length < n && waited < 3000; waited += 10) await sleep(10)
    return got
  }
  return { socket, got, closed, answers }
}

const closesWithin = async ({ closed }: Talk, ms: number): Promise<boolean> =>
  Promise.race([closed.then(() => true), sleep(ms).then(() => false)])

test('both families and both transports, and answers come from the address asked', async () => {
  for (const host of ['127.0.0.1', '::1']) {
    const udp = await askUdp(questionOf('N5.Example', 77), host)
    assert.equal(udp === null ? null : told(udp.bytes), '77 N5.Example 5')
    assert.equal(udp?.from, `${host} ${host === '::1' ? six : four}`)
    const tcp = await talk(host)
    tcp.socket.write(framed(questionOf('N6.Example', 78)))
    assert.deepEqual((await tcp.answers(1)).map(told), ['78 N6.Example 6'])
    tcp.socket.destroy()
  }
})

test('nothing of it makes Node warn the operator', () => {
  assert.deepEqual(warnings, [])
})

test('clients are known by one text of their address, however their question came', async () => {
  clients.clear()
  for (const host of ['127.0.0.1', '::1']) {
    for (const _ of [1, 2]) await askUdp(questionOf('mine.example', 1), host)
    const tcp = await talk(host)
    tcp.socket.write(framed(questionOf('mine.example', 1)))
    await tcp.answers(1)
    tcp.socket.destroy()
  }
  assert.deepEqual([...clients], ['127.0.0.1', '::1'])
})

/** Sends questions from many sockets at once; every one must get its own answers and nobody else's. */
const burst = async (host: string, prefix: string, sockets: number, each: number): Promise<number> => {
  const port = host === '::1' ? six : four
  // Of IPv4 each socket is a client of its own: one alone may not have so many that wait.
  const all = await Promise.all(
    Array.from({ length: sockets }, (_, s) => bound(host === '::1' ? host : `127.0.1.${s + 1}`)),
  )
  let right = 0
  for (const [s, socket] of all.entries()) {
    socket.setRecvBufferSize(1 << 20)
    socket.on('message', (bytes) => {
      const said = told(bytes)
      const id = bytes.readUInt16BE(0)
      const number = s * each + id
      // The letters tell socket and question: no other socket may ever see them.
      assert.equal(said, `${id} ${lettersOf(prefix, number)} ${number}`)
      right++
    })
  }
  for (let n = 0; n < each; n++) {
    for (const [s, socket] of all.entries()) socket.send(questionOf(lettersOf(prefix, s * each + n), n), port, host)
    // As fast as buffers of the system allow.
    if (n % 25 === 24) await sleep(1)
  }
  for (let waited = 0; right < sockets * each && waited < 2000; waited += 20) await sleep(20)
  for (const socket of all) socket.close()
  return right
}

/** A name in letters of its own. */
const lettersOf = (prefix: string, number: number): string => {
  const bits = Math.imul(number + 1, 0x9e3779b1)
  return [...`${prefix}${number}.some.example`]
    .map((char, k) => ((bits >> (k % 31)) & 1 ? char.toUpperCase() : char))
    .join('')
}

test('thousands of questions at once from several sockets: each its own answer, in its own letters', async () => {
  // Memory has them all the second time: then most are read and answered many at a time.
  for (const host of ['127.0.0.1', '::1'])
    for (const _ of [1, 2]) {
      const right = await burst(host, 'b', 8, 500)
      assert.ok(right > 3600, `${right} of 4000 from ${host}`)
    }
})

test('answers that come later are not mixed up with what arrived meanwhile', async () => {
  const [slow, quick] = await Promise.all([burst('127.0.0.1', 'slow', 4, 150), burst('127.0.0.1', 'b', 4, 500)])
  assert.ok(slow > 540 && quick > 1800, `${slow} of 600, ${quick} of 2000`)
})

test('what is no question gets nothing by UDP, or its fault, and stops nothing', async () => {
  assert.equal(await askUdp(Buffer.alloc(0), '127.0.0.1', 100), null)
  assert.equal(await askUdp(Buffer.alloc(11), '127.0.0.1', 100), null)
  const reply = questionOf('n1.example', 1)
  reply[2] = 0x81
  assert.equal(await askUdp(reply, '127.0.0.1', 100), null, 'an answer')
  const huge = Buffer.concat([questionOf('n1.example', 1), Buffer.alloc(60_000)])
  const answered = await askUdp(huge, '127.0.0.1', 200)
  assert.ok(answered === null || answered.bytes.length < 100)
  assert.equal((await askUdp(questionOf('n1.example', 1).subarray(0, 15)))?.bytes.length, 12)
  // The same in the midst of a burst, where many are read at a time.
  const [noise, good] = [await bound(), burst('127.0.0.1', 'b', 4, 300)]
  for (let n = 0; n < 300; n++) {
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(5), huge.subarray(0, 9000), reply])
      noise.send(bytes, four, '127.0.0.1')
    if (n % 20 === 0) await sleep(1)
  }
  noise.close()
  assert.ok((await good) > 1000)
})

test('by UDP a long answer is cut, by TCP it is whole', async () => {
  const udp = await askUdp(questionOf('big.example', 5, 16))
  assert.equal(udp === null ? null : told(udp.bytes), '5 big.example cut')
  const tcp = await talk()
  tcp.socket.write(framed(questionOf('big.example', 5, 16)))
  assert.ok(((await tcp.answers(1))[0]?.length ?? 0) > 2000)
  tcp.socket.destroy()
})

test('one client that asks for what nobody answers does not stop others', async (t) => {
  stuck = true
  t.after(() => {
    stuck = false
    socket.close()
    other.close()
  })
  const [socket, other] = [await bound('127.0.0.2'), await bound('127.0.0.3')]
  for (let n = 0; n < 6000; n++) {
    socket.send(questionOf('stuck1.example', n & 0xffff), four, '127.0.0.1')
    if (n % 100 === 99) await sleep(2)
  }
  const { promise, resolve } = Promise.withResolvers<string>()
  other.on('message', (bytes) => resolve(told(bytes)))
  other.send(questionOf('n9.example', 3), four, '127.0.0.1')
  assert.equal(await Promise.race([promise, sleep(1500).then(() => 'nothing')]), '3 n9.example 9')
})

suite('by TCP', { concurrency: 6 }, () => {
  test('many questions on one connection, answered as they are ready', async () => {
    const { socket, answers } = await talk()
    const names = ['wait11.example', ...Array.from({ length: 300 }, (_, n) => `n${n}.example`)]
    socket.write(Buffer.concat(names.map((name, n) => framed(questionOf(name, n)))))
    const said = (await answers(301)).map(told)
    assert.equal(said.length, 301)
    assert.deepEqual([...said].sort(), names.map((name, n) => `${n} ${name} ${name.replace(/\D/g, '')}`).sort())
    assert.notEqual(said[0]?.split(' ')[0], '0', 'a slow one does not hold up the others (RFC 7766 section 6.2.1.1)')
    socket.destroy()
  })

  test('more slow ones at once than are taken at a time: all are answered in the end', async () => {
    const { socket, answers } = await talk()
    const names = Array.from({ length: 200 }, (_, n) => `slow${1000 + n}.example`)
    for (const [n, name] of names.entries()) socket.write(framed(questionOf(name, n)))
    assert.equal((await answers(200)).length, 200)
    socket.destroy()
  })

  test('a question in pieces of one byte', async () => {
    const { socket, answers } = await talk()
    socket.setNoDelay(true)
    for (const byte of framed(questionOf('n12.example', 4))) {
      socket.write(Buffer.of(byte))
      await sleep(1)
    }
    assert.deepEqual((await answers(1)).map(told), ['4 n12.example 12'])
    socket.destroy()
  })

  test('a client that has said all and closes its side still gets its answers', async () => {
    const tcp = await talk()
    tcp.socket.end(Buffer.concat([framed(questionOf('n13.example', 1)), framed(questionOf('wait14.example', 2))]))
    assert.deepEqual((await tcp.answers(2)).map(told), ['1 n13.example 13', '2 wait14.example 14'])
    assert.ok(await closesWithin(tcp, 500), 'and then the connection ends')
  })

  test('a message of no length, an answer, and noise end the connection', async () => {
    const reply = questionOf('n1.example', 1)
    reply[2] = 0x81
    for (const bytes of [Buffer.of(0, 0), framed(reply), framed(Buffer.alloc(5))]) {
      const tcp = await talk()
      tcp.socket.write(bytes)
      assert.ok(await closesWithin(tcp, 500))
    }
    const fault = await talk()
    fault.socket.write(framed(questionOf('n1.example', 1).subarray(0, 15)))
    assert.equal((await fault.answers(1))[0]?.length, 12, 'a fault is said')
    fault.socket.destroy()
  })

  test('who asks and does not read is cut off', async () => {
    const tcp = await talk()
    tcp.socket.pause()
    for (let n = 0; n < 400; n++) tcp.socket.write(framed(questionOf('huge.example', n, 16)))
    await sleep(300)
    tcp.socket.resume()
    assert.ok(await closesWithin(tcp, 1000))
    assert.ok(tcp.got.length < 350, `${tcp.got.length} answers of 60 kB`)
    assert.equal(asked.filter((name) => name === 'huge').length, 1)
  })

  test('half a message, then silence: ten seconds, and the connection ends', async () => {
    const tcp = await talk('127.0.0.1', '127.0.0.7')
    tcp.socket.write(framed(questionOf('n1.example', 1)).subarray(0, 20))
    assert.ok(!(await closesWithin(tcp, 8000)))
    assert.ok(await closesWithin(tcp, 4000))
  })

  test('more connections from one client than it may have are closed, others still get theirs', async () => {
    const many = await Promise.all(Array.from({ length: 20 }, () => talk('127.0.0.1', '127.0.0.9')))
    const other = await talk('127.0.0.1', '127.0.0.10')
    other.socket.write(framed(questionOf('n15.example', 1)))
    assert.deepEqual((await other.answers(1)).map(told), ['1 n15.example 15'])
    await sleep(50)
    assert.equal(many.filter(({ socket }) => !socket.destroyed && !socket.readableEnded).length, 16)
    for (const { socket } of [...many, other]) socket.destroy()
    await sleep(50)
    const again = await talk('127.0.0.1', '127.0.0.9')
    again.socket.write(framed(questionOf('n16.example', 1)))
    assert.deepEqual((await again.answers(1)).map(told), ['1 n16.example 16'])
    again.socket.destroy()
  })

  test('a place that is taken is refused whole: neither UDP nor TCP stays open', async () => {
    const places = [
      { host: '127.0.0.1' as Address, port: 0 },
      { host: '127.0.0.1' as Address, port: four },
    ]
    await assert.rejects(
      serveDns(places, answer, (_, { port }) => new Error(`taken: ${port}`)),
      { message: `taken: ${four}` },
    )
    const half = await boundAlone()
    const { port } = half.address()
    await assert.rejects(
      serveDns([{ host: '127.0.0.1' as Address, port }], answer, () => new Error('taken')),
      { message: 'taken' },
    )
    half.close()
    await sleep(20)
    const whole = await serveDns([{ host: '127.0.0.1' as Address, port }], answer, (cause) => cause as Error)
    assert.deepEqual(whole.ports, [port])
    await whole.close()
  })
})

test('more than five hundred connections in all: the oldest are closed, whoever comes is answered, UDP goes on', async () => {
  const many = await Promise.all(
    Array.from({ length: 520 }, (_, n) => talk('127.0.0.1', `127.0.2.${1 + Math.floor(n / 13)}`)),
  )
  await sleep(50)
  const open = many.filter(({ socket }) => !socket.destroyed && !socket.readableEnded).length
  assert.ok(open > 450 && open <= 512, `${open}`)
  const late = await talk('127.0.0.1', '127.0.0.11')
  late.socket.write(framed(questionOf('n18.example', 1)))
  assert.deepEqual((await late.answers(1)).map(told), ['1 n18.example 18'])
  late.socket.destroy()
  const udp = await askUdp(questionOf('n17.example', 1))
  assert.equal(udp === null ? null : told(udp.bytes), '1 n17.example 17')
  for (const { socket } of many) socket.destroy()
})

test('closed while answers are awaited: nothing is sent, nothing thrown, and the port is free', async (t) => {
  stuck = true
  t.after(() => {
    stuck = false
  })
  const second = await serveDns([{ host: '127.0.0.1' as Address, port: 0 }], answer, (cause) => cause as Error)
  const port = second.ports[0] ?? 0
  const udp = await bound()
  t.after(() => udp.close())
  let got = 0
  udp.on('message', () => got++)
  const tcp = connect({ host: '127.0.0.1', port })
  tcp.on('data', () => got++).on('error', () => {})
  for (let n = 0; n < 5; n++) {
    udp.send(questionOf('stuck2.example', n), port, '127.0.0.1')
    tcp.write(framed(questionOf('stuck2.example', n)))
  }
  await sleep(100)
  await second.close()
  stuck = false
  await sleep(200)
  assert.equal(got, 0)
  const again = await serveDns([{ host: '127.0.0.1' as Address, port }], answer, (cause) => cause as Error)
  await again.close()
})
