// Many datagrams with one call of the system: read in order, each answered to whom sent it.
import assert from 'node:assert/strict'
import { createSocket, type Socket } from 'node:dgram'
import { test } from 'node:test'
import { createDatagrams, LONGEST_OUT } from '../../../src/edges/dns/datagrams.ts'
import { descriptorOf } from '../../../src/edges/dns/serve-udp.ts'

const bound = async (host: string): Promise<Socket> => {
  const six = host.includes(':')
  // Sends at once: nothing is looked up.
  const socket = createSocket({ type: six ? 'udp6' : 'udp4', lookup: (name, _, done) => done(null, name, six ? 6 : 4) })
  await new Promise<void>((ready) => socket.bind(0, host, ready))
  return socket
}

const known = process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64')

for (const host of ['127.0.0.1', '::1'])
  test(`datagrams of ${host} are read many at a time, and answered to their senders`, async (t) => {
    const datagrams = createDatagrams()
    assert.equal(datagrams !== undefined, known)
    if (datagrams === undefined) return
    const server = await bound(host)
    const senders = [await bound(host), await bound(host)] as const
    t.after(() => {
      for (const socket of [server, ...senders]) socket.close()
    })
    const got = senders.map((): string[] => [])
    for (const [s, sender] of senders.entries()) sender.on('message', (bytes) => got[s]?.push(bytes.toString()))
    const fd = descriptorOf(server)
    const { port } = server.address()
    // All in one turn, so that Node has no time to read any.
    // Few are long: the system keeps no more than some 200 kB of them.
    const sizes = [0, 1, 12, 30, 100, 500, 2048, 2049]
    const sent = Array.from({ length: 80 }, (_, n) => ({ s: n % 2, bytes: Buffer.alloc(sizes[n % 8] ?? 0, n) }))
    for (const { s, bytes } of sent) senders[s === 0 ? 0 : 1].send(bytes, port, host)
    let seen = 0
    for (let count = datagrams.receive(fd); count > 0; count = datagrams.receive(fd)) {
      assert.ok(count <= 64)
      for (let n = 0; n < count; n++) {
        const { s, bytes } = sent[seen++] ?? assert.fail()
        const sender = datagrams.sender(n)
        assert.deepEqual(sender, { address: host, host, port: senders[s === 0 ? 0 : 1].address().port })
        const read = datagrams.bytes(n)
        // What is longer than any question is seen as such.
        assert.deepEqual(read, bytes.length > 2048 ? null : bytes)
        const room = datagrams.room()
        assert.equal(room.length, LONGEST_OUT)
        if (n % 3 === 0) datagrams.answer(n, room.write(`answer ${seen}`))
      }
      datagrams.flush(fd)
    }
    assert.equal(seen, 80)
    for (let waited = 0; got.flat().length < 28 && waited < 1000; waited += 10)
      await new Promise((done) => setTimeout(done, 10))
    // Every third of 64 and of 16.
    const answered = sent.map((_, n) => n).filter((n) => (n < 64 ? n : n - 64) % 3 === 0)
    assert.deepEqual(
      got,
      [0, 1].map((s) => answered.filter((n) => n % 2 === s).map((n) => `answer ${n + 1}`)),
    )
  })

test('an answer that the system refuses to send does not take those of others with it', async (t) => {
  const datagrams = createDatagrams()
  if (datagrams === undefined) return
  const server = await bound('127.0.0.1')
  const sender = await bound('127.0.0.1')
  t.after(() => {
    server.close()
    sender.close()
  })
  const got: string[] = []
  sender.on('message', (bytes) => got.push(bytes.toString()))
  for (let n = 0; n < 10; n++) sender.send('?', server.address().port, '127.0.0.1')
  const fd = descriptorOf(server)
  assert.equal(datagrams.receive(fd), 10)
  for (let n = 0; n < 10; n++) {
    const length = datagrams.room().write(`answer ${n}`)
    // Longer than a datagram can be: refused before anything is read of it.
    datagrams.answer(n, [0, 3, 4, 9].includes(n) ? 70_000 : length)
  }
  datagrams.flush(fd)
  for (let waited = 0; got.length < 6 && waited < 1000; waited += 10) await new Promise((done) => setTimeout(done, 10))
  assert.deepEqual(
    got,
    [1, 2, 5, 6, 7, 8].map((n) => `answer ${n}`),
  )
})
