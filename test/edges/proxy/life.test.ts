// Sessions that end, people who break off, sockets nobody closes, and many at once.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { createServer, get, type IncomingMessage, request } from 'node:http'
import { createServer as createRaw, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import * as tls from 'node:tls'
import { helloFor } from '../../kit/proxy-hello.ts'
import {
  type Client,
  certificate,
  dialProxy,
  listen,
  say,
  startPark,
  type TestPark,
  tunnel,
} from '../../kit/proxy-park.ts'

let park: TestPark
const closing: (() => void)[] = []
const held = new Set<Socket>()
const bodies = Array.from({ length: 8 }, (_, i) => randomBytes(1 + i * 37_000))
const sums = bodies.map((body) => createHash('sha256').update(body).digest('hex'))
let sentToSlow = 0

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const until = async (what: string, done: () => boolean, ms = 10_000): Promise<void> => {
  for (let left = ms; !done(); left -= 50) {
    if (left <= 0) throw new Error(`waited for ${what}`)
    await wait(50)
  }
}

before(async () => {
  park = await startPark()
  const origin = createServer((asked, response) => {
    if (asked.url === '/endless') {
      const block = Buffer.alloc(65_536, 1)
      const more = (): void => {
        for (;;) {
          sentToSlow += block.length
          if (!response.write(block)) break
        }
      }
      response.on('drain', more)
      more()
      return
    }
    if (asked.url === '/never') return
    if (asked.url === '/wait') {
      setTimeout(() => response.end('late'), 1_000)
      return
    }
    if (asked.url === '/break') {
      response.writeHead(200, { 'Content-Length': 1_000 })
      response.write('part')
      setTimeout(() => asked.socket.resetAndDestroy(), 20)
      return
    }
    const hash = createHash('sha256')
    asked.on('data', (chunk) => hash.update(chunk))
    asked.on('end', () => {
      response.setHeader('x-got', hash.digest('hex'))
      response.end(bodies[Number(asked.url?.slice(1)) % bodies.length])
    })
  })
  const { key, cert } = certificate('site.test')
  const secure = tls.createServer({ key, cert }, (socket) => {
    socket.on('error', () => {})
    socket.once('data', (which) => socket.end(bodies[Number(which.toString()) % bodies.length] ?? ''))
  })
  const holder = createRaw((socket) => {
    held.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => held.delete(socket))
    socket.resume()
  })
  const [plain, secured, holding] = [await listen(origin), await listen(secure), await listen(holder)]
  park.gate.sites.set('site.test', { address: '127.0.0.1', ports: { 80: plain, 443: secured, 9999: holding } })
  park.gate.sites.set('slow.test', { address: '127.0.0.1', ports: { 80: plain } })
  park.gate.blocked.set('casino.test', 'park')
  closing.push(
    () => origin.close(),
    () => origin.closeAllConnections(),
    () => secure.close(),
    () => holder.close(),
  )
})

after(async () => {
  for (const socket of held) socket.destroy()
  await park.close()
  for (const close of closing) close()
})

test('endSession ends tunnels, exchanges, half-open tunnels and those still being resolved, and no others', async () => {
  const from = '127.0.0.2'
  const hello = helloFor({ names: ['site.test'], size: 500 })
  const carried = await tunnel(park.port, 'site.test:9999', from)
  carried.socket.write(hello)
  const other = await tunnel(park.port, 'site.test:9999')
  other.socket.write(hello)
  const halfOpen = await tunnel(park.port, 'site.test:9999', from)
  const exchange = dialProxy(park.port, from)
  exchange.socket.write('GET http://site.test/never HTTP/1.1\r\nHost: a\r\n\r\n')
  const upgraded = dialProxy(park.port, from)
  upgraded.socket.write(
    'GET http://site.test/never HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  )
  await wait(300)
  const held = park.gate.hold()
  const resolving = dialProxy(park.port, from)
  resolving.socket.write('CONNECT site.test:9999 HTTP/1.1\r\n\r\n')
  await held.asked
  park.gate.sessions.delete(from)
  park.proxy.endSession('s2')
  await Promise.all([carried, halfOpen, exchange, upgraded, resolving].map((client) => client.ended()))
  assert.equal(other.socket.readableEnded, false)
  other.socket.destroy()
  held.letGo()
  park.gate.signIn(from, 's2')
})

test('two hundred mixed requests at once: every hash is right', async () => {
  const plain = (i: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const body = bodies[(i * 3) % bodies.length] ?? Buffer.alloc(0)
      const asked = request(
        {
          host: '127.0.0.1',
          port: park.port,
          method: 'POST',
          path: `http://site.test/${i}`,
          headers: { Host: 'site.test' },
          agent: false,
        },
        (answer) => check(answer, i, (i * 3) % bodies.length).then(resolve, reject),
      )
      asked.on('error', reject)
      asked.end(body)
    })
  const secure = async (i: number): Promise<void> => {
    const client = await tunnel(park.port, 'site.test:443')
    client.socket.removeAllListeners('data')
    const socket = tls.connect({ socket: client.socket, servername: 'site.test', rejectUnauthorized: false })
    socket.write(String(i))
    const hash = createHash('sha256')
    for await (const chunk of socket) hash.update(chunk as Buffer)
    assert.equal(hash.digest('hex'), sums[i % sums.length])
    client.socket.destroy()
  }
  const refused = async (i: number): Promise<void> => {
    const bytes =
      i % 2 === 0
        ? 'CONNECT casino.test:443 HTTP/1.1\r\n\r\n'
        : 'GET http://casino.test/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
    assert.match(await say(park.port, bytes), /^HTTP\/1\.1 403 [\s\S]*no-gambling/)
  }
  const kinds = [plain, secure, plain, secure, refused]
  await Promise.all(Array.from({ length: 200 }, (_, i) => kinds[i % kinds.length]?.(i)))
})

const check = async (answer: IncomingMessage, i: number, sent: number): Promise<void> => {
  const hash = createHash('sha256')
  for await (const chunk of answer) hash.update(chunk as Buffer)
  assert.equal(hash.digest('hex'), sums[i % sums.length])
  assert.equal(answer.headers['x-got'], sums[sent])
}

test('a reader that does not read: little is taken from the origin', async () => {
  const answer = await new Promise<IncomingMessage>((resolve) => {
    get(
      { host: '127.0.0.1', port: park.port, path: 'http://slow.test/endless', headers: { Host: 'a' }, agent: false },
      resolve,
    )
  })
  let before = -1
  let still = 0
  await until('the flow to stop', () => {
    still = sentToSlow === before ? still + 1 : 0
    before = sentToSlow
    return still >= 20 && sentToSlow > 0
  })
  assert.ok(sentToSlow < 40_000_000, `${sentToSlow} bytes in buffers`)
  answer.destroy()
})

test('resets on either side, and clients that vanish at every step, leave nothing open', async () => {
  await until('calm', () => park.proxy.open() === 0)
  const before = descriptors()
  const hello = helloFor({ names: ['site.test'], size: 1_500 })
  const steps: ((client: Client) => void)[] = [
    () => {},
    ({ socket }) => socket.write('CON'),
    ({ socket }) => socket.write('GET http://site.test/never HTTP/1.1\r\nHo'),
    ({ socket }) => socket.write('GET http://site.test/wait HTTP/1.1\r\nHost: a\r\n\r\n'),
    ({ socket }) => socket.write('POST http://site.test/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc'),
    ({ socket }) => socket.write('GET http://slow.test/endless HTTP/1.1\r\nHost: a\r\n\r\n'),
    ({ socket }) => socket.write('GET http://site.test/break HTTP/1.1\r\nHost: a\r\n\r\n'),
    ({ socket }) => socket.write('CONNECT site.test:443 HTTP/1.1\r\n\r\n'),
    ({ socket }) =>
      socket.write(Buffer.concat([Buffer.from('CONNECT site.test:443 HTTP/1.1\r\n\r\n'), hello.subarray(0, 700)])),
    ({ socket }) => socket.write(Buffer.concat([Buffer.from('CONNECT site.test:9999 HTTP/1.1\r\n\r\n'), hello])),
    ({ socket }) => socket.write('CONNECT casino.test:443 HTTP/1.1\r\n\r\n'),
    ({ socket }) => socket.write('CONNECT site.test:80 HTTP/1.1\r\n\r\nGET /wait HTTP/1.1\r\nHost: site.test\r\n\r\n'),
    ({ socket }) => socket.write(Buffer.from('16030100', 'hex')),
  ]
  for (let round = 0; round < 60; round++) {
    const clients = steps.map((step) => {
      const client = dialProxy(park.port)
      client.socket.once('connect', () => step(client))
      return client
    })
    await wait(round % 6 === 0 ? 60 : round % 6)
    for (const [i, { socket }] of clients.entries())
      if ((i + round) % 3 === 0) socket.resetAndDestroy()
      else if ((i + round) % 3 === 1) socket.destroy()
      else socket.end(() => setTimeout(() => socket.destroy(), 50))
  }
  // An origin that resets a tunnel.
  const reset = await tunnel(park.port, 'site.test:9999')
  reset.socket.write(hello)
  await until('the tunnel', () => held.size > 0)
  await wait(300)
  for (const socket of held) socket.resetAndDestroy()
  await reset.ended()
  reset.socket.destroy()
  await until('all to end', () => park.proxy.open() === 0, 20_000).catch((error) => {
    throw new Error(`${park.proxy.open()} open, ${park.tunnels()} of them tunnels`, { cause: error })
  })
  await until(`descriptors to come down to ${before}, now ${descriptors()}`, () => descriptors() <= before + 3)
})

const descriptors = (): number => readdirSync('/proc/self/fd').length

test('an origin that breaks off: the client sees it', async () => {
  const text = await say(park.port, 'GET http://site.test/break HTTP/1.1\r\nHost: a\r\n\r\n')
  assert.match(text, /Content-Length: 1000[\s\S]*part$/)
})

test('half-close passes through a tunnel', async () => {
  const whole = createRaw({ allowHalfOpen: true }, (socket) => {
    const chunks: Buffer[] = []
    socket.on('data', (chunk) => chunks.push(chunk as Buffer))
    socket.on('end', () => socket.end(`got ${Buffer.concat(chunks).length}`))
  })
  park.gate.sites.set('whole.test', { address: '127.0.0.1', ports: { 443: await listen(whole) } })
  const client = await tunnel(park.port, 'whole.test:443')
  client.socket.end(Buffer.concat([helloFor({ names: ['whole.test'], size: 500 }), Buffer.alloc(1_000)]))
  assert.match(await client.ended(), /got 1500$/)
  whole.close()
})
