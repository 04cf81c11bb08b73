// The proxy's patience and limits; and the same proxy where descriptors cannot be passed to threads.
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { after, before, test } from 'node:test'
import { startHandover } from '../../../src/edges/proxy/relay/start-handover.ts'
import { helloFor } from '../../kit/proxy-hello.ts'
import { dialProxy, listen, say, startPark, type TestPark, tunnel } from '../../kit/proxy-park.ts'

let park: TestPark
const origin = createServer((socket) => {
  socket.on('error', () => {})
  socket.once('data', (bytes) => socket.end(`HTTP/1.0 200 OK\r\n\r\ngot ${bytes.length}`))
})
let originPort: number

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const until = async (what: string, done: () => boolean): Promise<void> => {
  for (let left = 200; !done(); left--) {
    if (left <= 0) throw new Error(`waited for ${what}`)
    await wait(50)
  }
}

const furnish = ({ gate }: TestPark): void => {
  gate.sites.set('site.test', { address: '127.0.0.1', ports: { 80: originPort, 443: originPort, 9999: originPort } })
  gate.blocked.set('casino.test', 'park')
}

before(async () => {
  originPort = await listen(origin)
  park = await startPark()
  furnish(park)
})

after(async () => {
  await park.close()
  origin.close()
})

test('one client with too many undecided connections does not keep others out', async () => {
  const many = Array.from({ length: 300 }, () => dialProxy(park.port, '127.0.0.7'))
  await wait(500)
  const gone = many.filter(({ socket }) => socket.destroyed || socket.readableEnded).length
  assert.ok(gone >= 40 && gone <= 60, `${gone} were turned away`)
  assert.match(await say(park.port, 'CONNECT casino.test:443 HTTP/1.1\r\n\r\n'), /^HTTP\/1\.1 403/)
  for (const { socket } of many) socket.destroy()
  await until('all to end', () => park.proxy.open() === 0)
})

test('slow heads, slow hellos and silent tunnels come to an end', async () => {
  const slowHead = dialProxy(park.port)
  slowHead.socket.write('CONNECT site.te')
  const slowExchange = dialProxy(park.port)
  slowExchange.socket.write('GET http://site.test/ HTTP/1.1\r\nHos')
  const slowHello = await tunnel(park.port, 'site.test:9999')
  slowHello.socket.write(helloFor({ names: ['site.test'], size: 500 }).subarray(0, 100))
  const started = performance.now()
  await slowHello.ended()
  assert.equal(park.gate.told.at(-1)?.refusal.reason, 'tech:no-name')
  assert.ok(performance.now() - started > 3_000)
  await Promise.all([slowHead.ended(), slowExchange.ended()])
  assert.ok(performance.now() - started > 8_000)
  for (const { socket } of [slowHead, slowExchange, slowHello]) socket.destroy()
})

test('with the exchange worker in a child process', async () => {
  const other = await startPark({
    startExchange: async (module, options) => (await startHandover(module, { ...options, force: 'child' })).handover,
  })
  furnish(other)
  try {
    const text = await say(other.port, 'GET http://site.test/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    assert.match(text, /^HTTP\/1\.1 200 OK[\s\S]*got \d+/)
    const client = await tunnel(other.port, 'site.test:80')
    client.socket.write('GET /a HTTP/1.1\r\nHost: casino.test\r\nConnection: close\r\n\r\n')
    assert.match(await client.ended(), /HTTP\/1\.1 403 [\s\S]*tech:name-mismatch|no-gambling/)
    client.socket.destroy()
    await until('its bytes to be counted', () => (other.gate.bytes.get('s1')?.down ?? 0) > 0)
  } finally {
    await other.close()
  }
})
