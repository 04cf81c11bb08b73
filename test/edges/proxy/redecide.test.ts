// A change while a connection is still on its way: what was decided before it does not count.
import assert from 'node:assert/strict'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { helloFor } from '../../kit/proxy-hello.ts'
import { dialProxy, listen, startPark, type TestPark, tunnel } from '../../kit/proxy-park.ts'

let park: TestPark
const raw = createServer((socket) => {
  socket.on('error', () => {})
  socket.on('data', ({ length }) => socket.write(`got ${length};`))
})
const web = createHttpServer((_, response) => response.write('begins;'))

before(async () => {
  park = await startPark()
  park.gate.sites.set('site.test', { address: '127.0.0.1', ports: { 443: await listen(raw), 80: await listen(web) } })
})

beforeEach(() => {
  park.gate.blocked.clear()
  park.gate.told.length = 0
})

after(async () => {
  await park.close()
  raw.close()
  web.close()
  web.closeAllConnections()
})

const block = (): void => {
  park.gate.blocked.set('site.test', 'park')
  park.proxy.redecide()
}
/** The exchange worker's word may come after the client's end. */
const toldOnce = async (): Promise<void> => {
  for (let n = 0; n < 200 && park.gate.told.length === 0; n++) await sleep(10)
  assert.deepEqual(
    park.gate.told.map(({ refusal }) => refusal.reason),
    ['no-gambling'],
  )
}

test('a tunnel that was open before the change, and whose hello comes after it, ends with an alert', async () => {
  const client = await tunnel(park.port, 'site.test:443')
  block()
  client.socket.write(helloFor({ names: ['site.test'], size: 600 }))
  assert.ok((await client.ended()).endsWith('\x15\x03\x03\x00\x02\x02\x31'))
  await toldOnce()
})

test('a tunnel whose name is being resolved does not open onto what is blocked by then', async () => {
  const held = park.gate.hold()
  const client = dialProxy(park.port)
  client.socket.write('CONNECT site.test:443 HTTP/1.1\r\n\r\n')
  client.socket.write(helloFor({ names: ['site.test'], size: 600 }))
  await held.asked
  block()
  held.letGo()
  assert.doesNotMatch(await client.ended(), /got/)
  await toldOnce()
})

test('a request whose name is being resolved brings nothing of what is blocked by then', async () => {
  const held = park.gate.hold()
  const client = dialProxy(park.port)
  client.socket.write('GET http://site.test/ HTTP/1.1\r\nHost: site.test\r\nConnection: close\r\n\r\n')
  await held.asked
  block()
  held.letGo()
  assert.doesNotMatch(await client.ended(), /begins/)
  await toldOnce()
})

test('a session that ended while a name was resolved brings nothing either', async () => {
  const held = park.gate.hold()
  const client = dialProxy(park.port)
  client.socket.write('GET http://site.test/ HTTP/1.1\r\nHost: site.test\r\nConnection: close\r\n\r\n')
  await held.asked
  park.gate.sessions.delete('127.0.0.1')
  park.proxy.endSession('s1')
  held.letGo()
  assert.doesNotMatch(await client.ended(), /begins/)
  park.gate.signIn('127.0.0.1', 's1')
})

test('many tunnels at once: those of one name end, the others stay', async () => {
  park.gate.sites.set('other.test', park.gate.sites.get('site.test') ?? { address: '127.0.0.1', ports: {} })
  const open = async (name: string) => {
    const client = await tunnel(park.port, `${name}:443`)
    client.socket.write(helloFor({ names: [name], size: 600 }))
    await client.until(/got 600;/)
    return client
  }
  const clients: Awaited<ReturnType<typeof open>>[] = []
  for (let n = 0; n < 30; n++)
    clients.push(
      ...(await Promise.all(Array.from({ length: 40 }, (_, k) => open(k % 2 === 0 ? 'site.test' : 'other.test')))),
    )
  block()
  const isBlocked = (n: number): boolean => n % 2 === 0
  await Promise.all(clients.filter((_, n) => isBlocked(n)).map((client) => client.ended()))
  assert.equal(park.gate.told.filter(({ refusal }) => refusal.reason === 'no-gambling').length, 600)
  for (const [n, { socket }] of clients.entries())
    if (!isBlocked(n)) assert.ok(!socket.readableEnded && !socket.destroyed)
  for (const { socket } of clients) socket.destroy()
})
