// CONNECT with real sockets: what passes, what is refused and how, and what the first bytes inside decide.
import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import * as tls from 'node:tls'
import { helloFor } from '../../kit/proxy-hello.ts'
import { certificate, dialProxy, listen, say, startPark, type TestPark, tunnel } from '../../kit/proxy-park.ts'

let park: TestPark
const servers: { close(): void }[] = []
const seen: string[] = []

before(async () => {
  park = await startPark()
  const { key, cert } = certificate('site.test')
  const secure = tls.createServer({ key, cert }, (socket) => {
    socket.on('error', () => {})
    socket.end(`secure ${socket.servername}`)
  })
  const echo = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (bytes) => {
      seen.push(bytes.toString('latin1'))
      socket.end(`echo ${bytes.length}`)
    })
  })
  const greeter = createServer((socket: Socket) => {
    socket.on('error', () => {})
    socket.write('220 mail ready\r\n')
    socket.on('data', (bytes) => socket.write(`250 ${bytes}`))
  })
  servers.push(secure, echo, greeter)
  const [securePort, echoPort, greeterPort] = [await listen(secure), await listen(echo), await listen(greeter)]
  const { sites, pinned, blocked } = park.gate
  sites.set('site.test', {
    address: '127.0.0.1',
    ports: { 443: securePort, 8443: echoPort, 25: greeterPort, 80: echoPort, 5555: echoPort },
  })
  sites.set('other.test', { address: '127.0.0.1', ports: { 443: echoPort } })
  sites.set('127.0.0.9', { address: '127.0.0.9', ports: { 443: 9, 25: 9 } })
  sites.set('127.0.0.1', { address: '127.0.0.1', ports: { 443: echoPort, 5555: echoPort } })
  sites.set('closed.test', { address: '127.0.0.1', ports: { 443: 9 } })
  sites.set('second.test', { address: '127.0.0.9', ports: { 443: echoPort }, others: ['127.0.0.1'] })
  sites.set('casino.test', { address: '127.0.0.1', ports: {} })
  blocked.set('casino.test', 'park')
  blocked.set('illegal.test', 'legal')
  pinned.add(25)
  pinned.add(5555)
})

after(async () => {
  await park.close()
  for (const server of servers) server.close()
})

test('TLS through a tunnel reaches the site', async () => {
  const client = await tunnel(park.port, 'site.test:443')
  client.socket.removeAllListeners('data')
  const secure = tls.connect({ socket: client.socket, servername: 'site.test', rejectUnauthorized: false })
  let text = ''
  for await (const chunk of secure) text += chunk
  assert.equal(text, 'secure site.test')
})

test('nobody signed in: 511', async () => {
  const text = await say(park.port, 'CONNECT site.test:443 HTTP/1.1\r\nHost: site.test:443\r\n\r\n', '127.0.0.3')
  assert.match(text, /^HTTP\/1\.1 511 /)
  assert.match(text, /Connection: close/)
  assert.match(text, /Cache-Control: no-store/)
  const problem = JSON.parse(text.split('\r\n\r\n')[1] ?? '')
  assert.equal(problem.reason, 'no-session')
  assert.equal(problem.portal, 'http://portal.park.test/')
})

const REFUSED: [target: string, status: number, reason: string][] = [
  ['casino.test:443', 403, 'no-gambling'],
  ['CASINO.test.:443', 403, 'no-gambling'],
  ['illegal.test:443', 451, 'no-gambling'],
  ['nowhere.test:443', 502, 'not-us:no-such-name'],
  ['dead.test:443', 504, 'not-us:no-answer'],
  ['closed.test:443', 504, 'not-us:no-answer'],
  ['10.1.1.1:443', 403, 'tech:private-address'],
]
for (const [target, status, reason] of REFUSED)
  test(`CONNECT ${target} is refused with ${status} ${reason}, and the seat hears of it`, async () => {
    const before = park.gate.told.length
    const text = await say(park.port, `CONNECT ${target} HTTP/1.1\r\nHost: x\r\n\r\n`)
    const problem = JSON.parse(text.split('\r\n\r\n')[1] ?? '')
    assert.deepEqual([text.slice(9, 12), problem.status, problem.reason], [String(status), status, reason])
    if (status === 403 && reason === 'no-gambling') {
      assert.equal(problem.rule, 'no-gambling')
      assert.equal(problem.basis, 'agreement/5')
    }
    assert.equal(park.gate.told.at(before)?.refusal.reason, reason)
  })

const BAD = [
  'CONNECT site.test HTTP/1.1\r\n\r\n',
  'CONNECT site.test:0 HTTP/1.1\r\n\r\n',
  'CONNECT u@site.test:443 HTTP/1.1\r\n\r\n',
  'CONNECT http://site.test/ HTTP/1.1\r\n\r\n',
  'CONNECT site.test:443 HTTP/2.0\r\n\r\n',
  'CONNECT  site.test:443 HTTP/1.1\r\n\r\n',
  'CONNECT site.test:443 HTTP/1.1\nHost: a\r\n\r\n',
  'CONNECT site.test:443 HTTP/1.1\r\nA : b\r\n\r\n',
  'CONNECT site.test:443 HTTP/1.1\r\nA: b\r\n c\r\n\r\n',
  'CONNECT site.test:443 HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello',
  'CONNECT site.test:443 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
  'CONNECT site.test:443 HTTP/1.1\r\nA: b\0\r\n\r\n',
  `CONNECT site.test:443 HTTP/1.1\r\n${'A: b\r\n'.repeat(101)}\r\n`,
  `CONNECT site.test:443 HTTP/1.1\r\nA: ${'b'.repeat(17_000)}\r\n\r\n`,
]
for (const bytes of BAD)
  test(`a bad head is refused: ${JSON.stringify(bytes.slice(0, 70))}`, async () => {
    const text = await say(park.port, bytes)
    assert.match(text, /^HTTP\/1\.1 400 /)
    assert.match(text, /tech:bad-request/)
  })

test('a head may come byte by byte', async () => {
  const client = dialProxy(park.port)
  for (const byte of 'CONNECT site.test:8443 HTTP/1.1\r\nHost: site.test\r\n\r\n') {
    client.socket.write(byte)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await client.until(/200 /)
  client.socket.destroy()
})

test('a hello that comes with the CONNECT goes through whole', async () => {
  const hello = helloFor({ names: ['site.test'], size: 1800 })
  const before = seen.length
  const text = await say(park.port, Buffer.concat([Buffer.from('CONNECT site.test:8443 HTTP/1.1\r\n\r\n'), hello]))
  assert.match(text, /^HTTP\/1\.1 200 [^\n]*\r\n\r\necho 1800$/)
  assert.equal(seen.at(before), hello.toString('latin1'))
})

test('a hello in many segments and records goes through whole', async () => {
  const client = await tunnel(park.port, 'site.test:8443')
  const hello = helloFor({ names: ['site.test'], size: 2000, records: 7 })
  for (let at = 0; at < hello.length; at += 100) {
    client.socket.write(hello.subarray(at, at + 100))
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  const text = await client.ended()
  assert.match(text, new RegExp(`echo ${hello.length}$`))
})

test('a hello for another name ends with an alert, on any port', async () => {
  for (const target of ['site.test:443', 'site.test:5555']) {
    const client = await tunnel(park.port, target)
    client.socket.write(helloFor({ names: ['other.test'], size: 600 }))
    const text = await client.ended()
    assert.equal(Buffer.from(text.split('\r\n\r\n')[1] ?? '', 'latin1').toString('hex'), '15030300020270')
    assert.equal(park.gate.told.at(-1)?.refusal.reason, 'tech:name-mismatch')
    assert.deepEqual(park.gate.told.at(-1)?.wish.host, { kind: 'name', name: 'other.test' })
  }
})

for (const [what, names] of [
  ['upper case', ['SITE.Test']],
  ['a trailing dot', ['site.test.']],
  ['no name', []],
  ['the same name twice', ['site.test', 'SITE.test']],
] as const)
  test(`a hello with ${what} passes`, async () => {
    const client = await tunnel(park.port, 'site.test:8443')
    client.socket.write(helloFor({ names, size: 700, ech: true }))
    assert.match(await client.ended(), /echo 700$/)
  })

for (const [what, names] of [
  ['two names', ['site.test', 'other.test']],
  ['a name that is none', ['site.test\0']],
  ['an empty name', ['']],
  ['a name in raw 8-bit letters', ['s\u00eete.test']],
] as const)
  test(`a hello with ${what} is a mismatch`, async () => {
    const client = await tunnel(park.port, 'site.test:8443')
    client.socket.write(helloFor({ names, size: 700 }))
    await client.ended()
    assert.equal(park.gate.told.at(-1)?.refusal.reason, 'tech:name-mismatch')
  })

test('an address: the name in the hello is decided and dialled', async () => {
  const client = await tunnel(park.port, '127.0.0.9:443') // nothing listens there
  client.socket.write(helloFor({ names: ['other.test'], size: 600 }))
  assert.match(await client.ended(), /echo 600$/)
  const blocked = await tunnel(park.port, '127.0.0.9:443')
  blocked.socket.write(helloFor({ names: ['casino.test'], size: 600 }))
  assert.doesNotMatch(await blocked.ended(), /echo/)
  assert.equal(park.gate.told.at(-1)?.refusal.reason, 'no-gambling')
})

test('an address: without a name it stands', async () => {
  const client = await tunnel(park.port, '127.0.0.1:443')
  client.socket.write(helloFor({ names: [], size: 600 }))
  assert.match(await client.ended(), /echo 600$/)
})

test('an address where names do not count: the server is dialled at once, and left for the named one', async () => {
  const client = await tunnel(park.port, '127.0.0.1:5555')
  client.socket.write('hello\n')
  assert.match(await client.ended(), /echo 6$/)
  const named = await tunnel(park.port, '127.0.0.1:5555')
  named.socket.write(helloFor({ names: ['site.test'], size: 600 }))
  assert.match(await named.ended(), /echo 600$/)
})

test('other bytes: refused where names count, relayed where they do not', async () => {
  const client = await tunnel(park.port, 'site.test:8443')
  client.socket.write('\x80\x2e\x01\x03\x01 something like SSLv2', 'latin1')
  assert.doesNotMatch(await client.ended(), /echo/)
  assert.equal(park.gate.told.at(-1)?.refusal.reason, 'tech:no-name')
  const pinned = await tunnel(park.port, 'site.test:5555')
  pinned.socket.write('\x80\x2e\x01\x03\x01', 'latin1')
  assert.match(await pinned.ended(), /echo 5$/)
})

test('a server that speaks first is heard where names do not count', async () => {
  const client = await tunnel(park.port, 'site.test:25')
  await client.until(/220 mail ready/)
  client.socket.write('EHLO me\r\n')
  await client.until(/250 EHLO me/)
  client.socket.destroy()
})

test('the next address is dialled when the first does not answer', async () => {
  const client = await tunnel(park.port, 'second.test:443')
  client.socket.write(helloFor({ names: ['second.test'], size: 400 }))
  assert.match(await client.ended(), /echo 400$/)
})
