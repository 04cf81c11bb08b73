// Run in a network namespace: a gateway with its proxy, a device behind it, servers beyond it. Each test asks from the device.
import assert from 'node:assert/strict'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { after, afterEach, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { helloFor } from '../../../kit/proxy-hello.ts'
import { say, startPark, type TestPark } from '../../../kit/proxy-park.ts'
import { buildNetwork, CHECKED, type Connection, DEVICE, EXPLICIT, GATEWAY, leftBy } from './network.ts'

const OK = '198.51.100.10'
const CASINO = '198.51.100.20'
const SIX = '2001:db8:1::10'
/** Where nothing is: only the name can lead anywhere. */
const ELSEWHERE = '203.0.113.77'
const ELSEWHERE_SIX = '2001:db8:2::77'

let park: TestPark
let network: Awaited<ReturnType<typeof buildNetwork>>
let silent: Connection
const closers: (() => void)[] = []

const serve = (host: string): Promise<unknown> => {
  const raw = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (bytes) => socket.write(`at ${socket.localAddress} got ${bytes.length};`))
    socket.on('end', () => socket.end())
  })
  const http = createHttpServer((request, response) => {
    if (request.url === '/long') response.write('begins;')
    else response.end(`${request.headers.host}${request.url} at ${request.socket.localAddress};`)
  })
  closers.push(
    () => raw.close(),
    () => {
      http.close()
      http.closeAllConnections()
    },
  )
  const listening = (server: typeof raw | typeof http, port: number) =>
    new Promise<void>((resolve) => server.listen(port, host, resolve))
  return Promise.all([listening(raw, 443), listening(http, 80)])
}

before(async () => {
  network = await buildNetwork([`${OK}/32`, `${CASINO}/32`, `${SIX}/128`])
  for (const host of [OK, CASINO, SIX]) await serve(host)
  park = await startPark({
    redirected: [
      { host: GATEWAY.four, port: CHECKED },
      { host: GATEWAY.six, port: CHECKED },
    ],
    host: GATEWAY.four,
    port: EXPLICIT,
    inLine: true,
  })
  const { gate, proxy } = park
  assert.deepEqual(proxy.redirectedPorts, [CHECKED, CHECKED])
  assert.deepEqual(proxy.troubles, [])
  assert.equal(park.relay, 'splice')
  gate.signIn('192.0.2.99', 's7') // known to the kernel by other addresses, and only its word counts
  gate.signIn('192.0.2.98', 's8')
  gate.signIn(DEVICE.nobody, 's4') // known by its address, and not to the kernel
  for (const [name, address] of [
    ['ok.test', OK],
    ['other.test', OK],
    ['casino.test', CASINO],
    ['six.test', SIX],
    [ELSEWHERE, ELSEWHERE],
    [OK, OK],
  ] as const)
    gate.sites.set(name, { address, ports: {} })
  gate.sites.set('two.test', { address: ELSEWHERE, ports: {}, others: [OK] })
  gate.blocked.set('casino.test', 'park')
  silent = network.open(DEVICE.seven, OK, 443)
})

after(async () => {
  network.close()
  await park.close()
  for (const close of closers) close()
})

/** The first one stays silent. */
afterEach(async () => {
  network.leave(1)
  while (park.proxy.open() > 1) await sleep(20)
})

const tls = (name: string) => helloFor({ names: [name], size: 700 })

/** What becomes of bytes that the device sends. */
const sent = (bytes: string | Buffer, to: string = ELSEWHERE, from: string = DEVICE.seven, port = 443): Connection => {
  const connection = network.open(from, to, port)
  connection.write(bytes)
  return connection
}
const get = (head: string, to: string = ELSEWHERE, from: string = DEVICE.seven) => sent(head, to, from, 80)
/** By the device that knows the proxy. */
const byExplicit = (head: string, from: string = DEVICE.seven) => sent(head, GATEWAY.four, from, EXPLICIT)
const told = () => park.gate.told.at(-1)

test('the name is dialled at its own address, whatever address the client chose', async () => {
  for (const to of [OK, CASINO, ELSEWHERE]) await sent(tls('ok.test'), to).until(/^at 198\.51\.100\.10 got 700;$/)
})

test('the same over IPv6', async () => {
  await sent(tls('six.test'), ELSEWHERE_SIX, DEVICE.sevenSix).until(/^at 2001:db8:1::10 got 700;$/)
  await sent(tls('ok.test'), ELSEWHERE_SIX, DEVICE.sevenSix).until(/^at 198\.51\.100\.10 got 700;$/)
  assert.ok(leftBy('six7') > 0)
  const blocked = sent(tls('casino.test'), SIX, DEVICE.sevenSix)
  await blocked.over()
  const wish = { client: DEVICE.sevenSix, mark: 7, host: { kind: 'name', name: 'casino.test' }, port: 443 }
  assert.deepEqual(told()?.wish, wish)
})

test('a blocked name at the address of an allowed one ends with an alert, and the seat hears of it', async () => {
  const blocked = sent(tls('casino.test'), OK)
  assert.equal(await blocked.over(), 'end')
  assert.equal(Buffer.from(blocked.text(), 'latin1').toString('hex'), '15030300020231')
  assert.equal(told()?.refusal.reason, 'no-gambling')
  const wish = { client: DEVICE.seven, mark: 7, host: { kind: 'name', name: 'casino.test' }, port: 443 }
  assert.deepEqual(told()?.wish, wish)
})

test('a hello byte by byte, and in records, is read whole', async () => {
  const slow = network.open(DEVICE.seven, CASINO, 443)
  slow.write(tls('ok.test'), 1)
  await slow.until(/^at 198\.51\.100\.10 got/)
  const blocked = network.open(DEVICE.seven, OK, 443)
  blocked.write(helloFor({ names: ['casino.test'], size: 2000, records: 7 }), 97)
  await blocked.over()
  assert.equal(blocked.text().length, 7)
})

test('a name on any port', async () => {
  const blocked = sent(tls('casino.test'), OK, DEVICE.seven, 5223)
  await blocked.over()
  assert.equal(told()?.wish.port, 5223)
})

test('the mark says who it is, never the address', async () => {
  await sent(tls('ok.test'), OK, DEVICE.eight).until(/^at /)
  const nobody = sent(tls('ok.test'), OK, DEVICE.nobody)
  await nobody.over()
  assert.deepEqual([told()?.refusal.reason, told()?.refusal.session], ['no-session', null])
  const asked = get('GET / HTTP/1.1\r\nHost: ok.test\r\n\r\n', OK, DEVICE.nobody)
  await asked.until(
    /^HTTP\/1\.1 302 [\s\S]*\r\nLocation: http:\/\/portal\.park\.test\/\?then=http%3A%2F%2Fok\.test%2F\r\n/,
  )
})

test('the explicit proxy asks the kernel too: an address that the neighbour table believes in gains nothing', async () => {
  for (const head of ['CONNECT ok.test:443 HTTP/1.1', 'GET http://ok.test/ HTTP/1.1']) {
    const connection = byExplicit(`${head}\r\nHost: ok.test\r\n\r\n`, DEVICE.nobody)
    await connection.until(/no-session|302/)
    assert.deepEqual([told()?.wish.mark, told()?.refusal.reason, told()?.refusal.session], [0, 'no-session', null])
  }
  const blocked = byExplicit('CONNECT casino.test:443 HTTP/1.1\r\nHost: casino.test:443\r\n\r\n')
  await blocked.until(/^HTTP\/1\.1 403 /)
  assert.deepEqual([told()?.wish.mark, told()?.refusal.reason], [7, 'no-gambling'])
})

for (const [what, bytes] of [
  ['a hello without a name', helloFor({ names: [], size: 600 })],
  ['a hello for an address', helloFor({ names: [OK], size: 600 })],
] as const)
  test(`${what} is refused`, async () => {
    const connection = sent(bytes, OK)
    await connection.over()
    assert.equal(Buffer.from(connection.text(), 'latin1').toString('hex'), '15030300020231')
    assert.equal(told()?.refusal.reason, 'tech:no-name')
  })

test('a hello with two names is refused', async () => {
  const connection = sent(helloFor({ names: ['ok.test', 'casino.test'], size: 600 }), OK)
  await connection.over()
  assert.equal(told()?.refusal.reason, 'tech:name-mismatch')
})

test('bytes that name nothing meet a reset', async () => {
  const connection = sent('SSH-2.0-OpenSSH_9.2\r\n', OK, DEVICE.seven, 22)
  assert.equal(await connection.over(), 'ECONNRESET')
  assert.deepEqual([told()?.refusal.reason, told()?.wish.port], ['tech:no-name', 22])
})

test('HTTP/2 in clear is told to use HTTP/1.1', async () => {
  const connection = sent('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', OK, DEVICE.seven, 80)
  await connection.over()
  assert.match(connection.text(), /\0\0\0\r.*tech:no-name/s)
  assert.equal(told()?.refusal.reason, 'tech:no-name')
})

test('a request goes to the host that it names', async () => {
  for (const to of [OK, CASINO, ELSEWHERE])
    await get('GET /a HTTP/1.1\r\nHost: ok.test\r\n\r\n', to).until(/ok\.test\/a at 198\.51\.100\.10;/)
  await get('GET http://ok.test/b HTTP/1.1\r\nHost: ok.test\r\n\r\n').until(/ok\.test\/b at 198\.51\.100\.10;/)
  await get('GET /c HTTP/1.1\r\nHost: ok.test\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n').until(
    /200 OK[\s\S]*\/c at/,
  )
})

for (const [what, head, status] of [
  ['for a blocked host', 'GET / HTTP/1.1\r\nHost: casino.test\r\n\r\n', 403],
  ['with two Hosts', 'GET / HTTP/1.1\r\nHost: ok.test\r\nHost: casino.test\r\n\r\n', 400],
  ['without Host', 'GET / HTTP/1.1\r\n\r\n', 400],
  ['without Host in HTTP/1.0', 'GET / HTTP/1.0\r\n\r\n', 400],
  ['whose URL and Host differ', 'GET http://ok.test/ HTTP/1.1\r\nHost: casino.test\r\n\r\n', 400],
  ['whose URL is for a blocked host', 'GET http://casino.test/ HTTP/1.1\r\nHost: casino.test\r\n\r\n', 403],
  ['for an address', `GET / HTTP/1.1\r\nHost: ${OK}\r\n\r\n`, 403],
  ['that is a CONNECT', 'CONNECT ok.test:443 HTTP/1.1\r\nHost: ok.test:443\r\n\r\n', 400],
] as const)
  test(`a request ${what} is refused with ${status}`, async () => {
    await get(head, OK).until(new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*application/problem\\+json`))
  })

test('each request of a connection is decided by itself', async () => {
  const pipelined = get(
    'GET /1 HTTP/1.1\r\nHost: ok.test\r\n\r\nGET /2 HTTP/1.1\r\nHost: casino.test\r\n\r\nGET /3 HTTP/1.1\r\nHost: other.test\r\n\r\n',
  )
  const text = await pipelined.until(/other\.test\/3 at/)
  assert.match(
    text,
    /^HTTP\/1\.1 200 [\s\S]*ok\.test\/1 at[\s\S]*HTTP\/1\.1 403 [\s\S]*"rule":"no-gambling"[\s\S]*HTTP\/1\.1 200 /,
  )
  pipelined.write('GET /4 HTTP/1.1\r\nHost: casino.test\r\n\r\n')
  await pipelined.until(/other\.test\/3[\s\S]*HTTP\/1\.1 403 /)
})

test('nobody comes to that port by hand', async () => {
  assert.equal(
    await sent('GET / HTTP/1.1\r\nHost: ok.test\r\n\r\n', GATEWAY.four, DEVICE.seven, CHECKED).over(),
    'ECONNRESET',
  )
  const here = await say(CHECKED, 'GET / HTTP/1.1\r\nHost: ok.test\r\n\r\n', '127.0.0.1').catch((error) => `${error}`)
  assert.doesNotMatch(here, /HTTP\/1\.1/)
})

test('the leg to the world carries the number of the session from its first packet on', async () => {
  const before = { seven: leftBy('of7'), eight: leftBy('of8'), one: leftBy('of1') }
  await sent(tls('ok.test')).until(/^at /)
  await sent(tls('two.test')).until(/^at /)
  await get('GET /m HTTP/1.1\r\nHost: ok.test\r\n\r\n').until(/ok\.test\/m at/)
  await sent(tls('ok.test'), OK, DEVICE.eight).until(/^at /)
  await byExplicit('GET http://ok.test/e HTTP/1.1\r\nHost: ok.test\r\n\r\n').until(/ok\.test\/e at/)
  const tunnel = byExplicit('CONNECT ok.test:443 HTTP/1.1\r\nHost: ok.test:443\r\n\r\n')
  await tunnel.until(/^HTTP\/1\.1 200 .*\r\n\r\n$/)
  tunnel.write(tls('ok.test'))
  await tunnel.until(/at 198\.51\.100\.10 got 700;$/)
  assert.deepEqual([leftBy('of7') - before.seven, leftBy('of8') - before.eight, leftBy('of1') - before.one], [5, 1, 0])
  assert.equal(leftBy('unmarked'), 0)
})

test('a change of policy ends what is now blocked and leaves the rest alone', async () => {
  const open = async (name: string): Promise<Connection> => {
    const connection = sent(tls(name))
    await connection.until(/got 700;/)
    return connection
  }
  const [blocked, other] = [await open('ok.test'), await open('other.test')]
  const load = get('GET /long HTTP/1.1\r\nHost: ok.test\r\n\r\n')
  const otherLoad = get('GET /long HTTP/1.1\r\nHost: other.test\r\n\r\n')
  await Promise.all([load.until(/begins;/), otherLoad.until(/begins;/)])
  park.proxy.redecide()
  blocked.write('more')
  await blocked.until(/got 4;/)
  park.gate.blocked.set('ok.test', 'park')
  const before = park.gate.told.length
  park.proxy.redecide()
  await Promise.all([blocked.over(), load.over()])
  // The exchange worker's word may come after the client's end.
  for (let n = 0; n < 200 && park.gate.told.length < before + 2; n++) await sleep(10)
  assert.deepEqual(
    park.gate.told.slice(before).map(({ wish, refusal }) => [wish.host, wish.port, refusal.reason]),
    [443, 80].map((port) => [{ kind: 'name', name: 'ok.test' }, port, 'no-gambling']),
  )
  other.write('still')
  await other.until(/got 5;/)
  // Then the session ends, and with it all that is its own.
  const neighbour = sent(tls('other.test'), OK, DEVICE.eight)
  await neighbour.until(/got 700;/)
  park.proxy.endSession('s7')
  await Promise.all([other.over(), otherLoad.over()])
  neighbour.write('four')
  await neighbour.until(/got 4;/)
  park.gate.blocked.delete('ok.test')
})

test('who says nothing is not waited for', async () => {
  await silent.over()
  assert.equal(silent.text(), '')
})
