// Requests that two parsers could read differently must reach no origin.
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { after, before, test } from 'node:test'
import { listen, say, startPark, type TestPark, tunnel } from '../../kit/proxy-park.ts'

let park: TestPark
const reached: string[] = []
const origin = createServer((socket) => {
  socket.on('error', () => {})
  socket.on('data', (bytes) => {
    reached.push(bytes.toString('latin1'))
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok')
  })
})

before(async () => {
  park = await startPark()
  const port = await listen(origin)
  park.gate.sites.set('site.test', { address: '127.0.0.1', ports: { 80: port } })
})
after(async () => {
  await park.close()
  origin.close()
})

const POST = 'POST http://site.test/ HTTP/1.1\r\nHost: site.test\r\n'
const GET = 'GET http://site.test/ HTTP/1.1\r\nHost: site.test\r\n'
/** Refused from the head alone: nothing at all may reach the origin. */
const HEADS: Readonly<Record<string, string>> = {
  'two lengths': `${POST}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd`,
  'two equal lengths': `${POST}Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc`,
  'a list of lengths': `${POST}Content-Length: 3, 3\r\n\r\nabc`,
  'a signed length': `${POST}Content-Length: +3\r\n\r\nabc`,
  'a negative length': `${POST}Content-Length: -3\r\n\r\nabc`,
  'a hex length': `${POST}Content-Length: 0x3\r\n\r\nabc`,
  'an empty length': `${POST}Content-Length:\r\n\r\n`,
  'a huge length': `${POST}Content-Length: 99999999999999999999\r\n\r\n`,
  'length and chunked': `${POST}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  'chunked and length': `${POST}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n`,
  'an unknown coding': `${POST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
  'gzip, chunked': `${POST}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
  'chunked, identity': `${POST}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
  'chunked twice': `${POST}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  'a quoted coding': `${POST}Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n`,
  'a coding with a tab': `${POST}Transfer-Encoding:\tchunked\x0b\r\n\r\n0\r\n\r\n`,
  'a folded coding': `${POST}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n`,
  'a space before the colon': `${POST}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`,
  'chunked in HTTP/1.0': 'POST http://site.test/ HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'a folded field': `${GET}A: b\r\n c\r\n\r\n`,
  'a field before the first': 'GET http://site.test/ HTTP/1.1\r\n Host: site.test\r\n\r\n',
  'a bare LF': `${GET}A: b\nC: d\r\n\r\n`,
  'a bare CR': `${GET}A: b\rC: d\r\n\r\n`,
  'a NUL': `${GET}A: b\0\r\n\r\n`,
  'an empty name': `${GET}: b\r\n\r\n`,
  'two Hosts': `${GET}Host: other.test\r\n\r\n`,
  'no Host': 'GET http://site.test/ HTTP/1.1\r\n\r\n',
  'a user in the URL': 'GET http://user@site.test/ HTTP/1.1\r\nHost: site.test\r\n\r\n',
  'a user like a host': 'GET http://site.test:80@other.test/ HTTP/1.1\r\nHost: site.test\r\n\r\n',
  'a backslash': 'GET http://other.test\\@site.test/ HTTP/1.1\r\nHost: site.test\r\n\r\n',
  'a fragment': 'GET http://site.test/#a HTTP/1.1\r\nHost: site.test\r\n\r\n',
  https: 'GET https://site.test/ HTTP/1.1\r\nHost: site.test\r\n\r\n',
  ftp: 'GET ftp://site.test/ HTTP/1.1\r\nHost: site.test\r\n\r\n',
  'no host': 'GET http:///x HTTP/1.1\r\nHost: site.test\r\n\r\n',
  'a port of letters': 'GET http://site.test:http/ HTTP/1.1\r\nHost: site.test\r\n\r\n',
  'a port too high': 'GET http://site.test:65536/ HTTP/1.1\r\nHost: site.test\r\n\r\n',
  'a space in the URL': 'GET http://site.test/a b HTTP/1.1\r\nHost: site.test\r\n\r\n',
  'HTTP/0.9': 'GET http://site.test/\r\n\r\n',
  'HTTP/1.2': 'GET http://site.test/ HTTP/1.2\r\nHost: site.test\r\n\r\n',
  'HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'a lower-case method': 'get http://site.test/ HTTP/1.1\r\nHost: site.test\r\n\r\n',
  'a head over 16 kB': `${GET}A: ${'b'.repeat(17_000)}\r\n\r\n`,
  'over 100 fields': `${GET}${'A: b\r\n'.repeat(101)}\r\n`,
  'TLS at the proxy': '\x16\x03\x01\x02\x00\x01',
  'an upgrade with a body': `${GET}Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 30\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n`,
}
for (const [what, bytes] of Object.entries(HEADS))
  test(`${what}: 400, and no origin hears of it`, async () => {
    const before = reached.length
    const text = await say(park.port, Buffer.from(bytes, 'latin1'))
    assert.match(text, /^HTTP\/1\.1 400 [\s\S]*tech:bad-request/)
    assert.equal(reached.length, before)
  })

/** The head passes; the body must end the exchange without looking whole. */
const BODIES: Readonly<Record<string, string>> = {
  'a negative size': '-1\r\nabc\r\n0\r\n\r\n',
  'a size with 0x': '0x3\r\nabc\r\n0\r\n\r\n',
  'a size with a space': '3 \r\nabc\r\n0\r\n\r\n',
  'a huge size': 'fffffffffffffffff\r\nabc\r\n0\r\n\r\n',
  'a size too small': '3\r\nabcd\r\n0\r\n\r\n',
  'a bare LF after the size': '3\nabc\r\n0\r\n\r\n',
  'an empty size': '\r\nabc\r\n0\r\n\r\n',
}
for (const [what, body] of Object.entries(BODIES))
  test(`a chunk with ${what} ends the exchange`, async () => {
    const before = reached.length
    const text = await say(
      park.port,
      `${POST}Transfer-Encoding: chunked\r\n\r\n${body}GET http://site.test/smuggled HTTP/1.1\r\nHost: a\r\n\r\n`,
    )
    assert.doesNotMatch(text, /^HTTP\/1\.1 200/)
    for (const bytes of reached.slice(before)) assert.doesNotMatch(bytes, /smuggled|\r\n0\r\n\r\n$/)
  })

test('Connection cannot take framing or Host away', async () => {
  const text = await say(
    park.port,
    'POST http://site.test/ HTTP/1.1\r\nHost: site.test\r\nConnection: close, Content-Length, Host\r\nContent-Length: 3\r\n\r\nabc',
  )
  assert.match(text, /^HTTP\/1\.1 200/)
  assert.match(reached.at(-1) ?? '', /Host: site\.test\r\n[\s\S]*Content-Length: 3\r\n/)
})

test('inside a tunnel too', async () => {
  for (const bytes of [
    'GET / HTTP/1.1\r\nHost: site.test\r\nHost: other.test\r\n\r\n',
    'get / HTTP/1.1\r\nHost: site.test\r\n\r\n',
    '\n\nGET / HTTP/1.1\nHost: other.test\n\n',
    'GET  / HTTP/1.1 \r\nHost: site.test\r\n\r\n',
  ]) {
    const before = reached.length
    const client = await tunnel(park.port, 'site.test:80')
    client.socket.write(bytes)
    assert.match(await client.ended(), /HTTP\/1\.1 400 /, JSON.stringify(bytes))
    assert.equal(reached.length, before)
  }
})
