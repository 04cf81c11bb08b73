// The guard on a real server and real sockets: foreign hosts, foreign pages, forged addresses.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { after, test } from 'node:test'
import { createAdaptorServer } from '@hono/node-server'
import fc from 'fast-check'
import { Hono } from 'hono'
import { parseRange } from '../../../src/base/addresses.ts'
import { clientAddress } from '../../../src/edges/http/client-address.ts'
import { clientOf, type GuardOptions, guard } from '../../../src/edges/http/guard.ts'

const SECRET = 'a-secret-of-this-start'
const range = (text: string) => parseRange(text) ?? assert.fail(text)

const serve = async (options: Partial<GuardOptions> = {}): Promise<number> => {
  const app = new Hono()
  app.use(
    guard({
      hosts: ['localhost', '127.0.0.1', '::1', 'portal.park.test'],
      trustedProxies: [],
      proxySecret: SECRET,
      ...options,
    }),
  )
  app.all('*', (c) => c.text(clientOf(c)))
  const server = createAdaptorServer({ fetch: app.fetch })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  after(() => server.close())
  return (server.address() as AddressInfo).port
}

const plain = await serve()
const trusting = await serve({
  trustedProxies: [range('127.0.0.0/29'), range('10.9.0.0/16')],
  origins: ['https://portal.example'],
})

type Ask = {
  port?: number
  method?: string
  path?: string
  headers?: Record<string, string>
  body?: string
  from?: string
}

const ask = ({ port = plain, method = 'GET', path = '/', headers = {}, body = '', from = '127.0.0.1' }: Ask) =>
  new Promise<{ status: number; text: string; headers: Record<string, unknown> }>((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', localAddress: from, method, path, headers }, (answer) => {
      let text = ''
      answer.on('data', (chunk) => {
        text += chunk
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }))
    })
    sent.on('error', reject)
    sent.end(body)
  })

const codeOf = (text: string): unknown => JSON.parse(text).code

const raw = (bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(plain, '127.0.0.1', () => socket.write(bytes))
    let text = ''
    socket.setTimeout(5000, () => socket.destroy())
    socket.on('data', (chunk) => {
      text += chunk
      if (text.includes('\r\n\r\n')) socket.end()
    })
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
  })

test('our own hosts pass with any port and case, and the client is the socket’s address', async () => {
  for (const host of ['localhost', 'LOCALHOST:9999', '127.0.0.1:80', 'portal.park.test.', '[::1]:8080']) {
    const { status, text, headers } = await ask({ headers: { host }, from: '127.0.0.9' })
    assert.deepEqual([status, text], [200, '127.0.0.9'], host)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['access-control-allow-origin'], undefined)
  }
})

test('foreign and malformed hosts are refused', async () => {
  const foreign = [
    'evil.test',
    'localhost.evil.test',
    'evil.test:8080',
    '127.0.0.2',
    'xlocalhost',
    '[::2]',
    'localhost:0',
  ]
  for (const host of foreign) {
    const { status, text } = await ask({ headers: { host } })
    assert.deepEqual([status, codeOf(text)], [421, 'not-ours'], host)
  }
  for (const host of ['local host', 'localhost@evil.test', 'a b', 'localhost/evil']) {
    const { status } = await ask({ headers: { host } })
    assert.ok(status === 400 || status === 421, `${host}: ${status}`)
  }
})

test('a request line that names a foreign host is refused, and so are two Host fields or none', async () => {
  assert.match(await raw('GET http://evil.test/ HTTP/1.1\r\nHost: localhost\r\n\r\n'), /^HTTP\/1\.1 421 /)
  assert.match(await raw('GET http://localhost/ HTTP/1.1\r\nHost: evil.test\r\n\r\n'), /^HTTP\/1\.1 421 /)
  assert.match(await raw('GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n'), /^HTTP\/1\.1 200 /)
  assert.match(await raw('GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.test\r\n\r\n'), /^HTTP\/1\.1 4\d\d /)
  assert.match(await raw('GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n'), /^HTTP\/1\.1 4\d\d /)
  assert.match(await raw('GET / HTTP/1.1\r\n\r\n'), /^HTTP\/1\.1 400 /)
  assert.match(await raw('GET / HTTP/1.1\r\nHost:\r\n\r\n'), /^HTTP\/1\.1 4\d\d /)
})

const json = { host: 'localhost:8080', 'content-type': 'application/json' }
const form = { host: 'localhost:8080', 'content-type': 'application/x-www-form-urlencoded' }

test('writes need JSON under /api/, a form elsewhere; DELETE without a body needs neither', async () => {
  const post = (path: string, headers: Record<string, string>) => ask({ method: 'POST', path, headers, body: 'x' })
  assert.equal((await post('/api/v1/sessions', json)).status, 200)
  assert.equal(
    (await post('/sign-in', { ...form, 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' })).status,
    200,
  )
  assert.deepEqual(await post('/api/v1/sessions', form).then((a) => [a.status, codeOf(a.text)]), [415, 'not-json'])
  assert.deepEqual(await post('/sign-in', json).then((a) => [a.status, codeOf(a.text)]), [415, 'not-a-form'])
  assert.equal((await post('/api/v1/sessions', { host: 'localhost' })).status, 415)
  assert.equal((await post('/sign-in', { ...form, 'content-type': 'multipart/form-data; boundary=x' })).status, 415)
  assert.equal(
    (await ask({ method: 'DELETE', path: '/api/v1/sessions/current', headers: { host: 'localhost' } })).status,
    200,
  )
  const withBody = {
    method: 'DELETE',
    path: '/api/v1/x',
    headers: { host: 'localhost', 'content-length': '1' },
    body: 'x',
  }
  assert.equal((await ask(withBody)).status, 415)
})

test('an Origin that is sent must be ours', async () => {
  const post = (origin: string, more: Record<string, string> = {}, port = plain) =>
    ask({ port, method: 'POST', path: '/api/v1/sessions', headers: { ...json, origin, ...more } }).then((a) => a.status)
  assert.equal(await post('http://localhost:8080'), 200)
  assert.equal(await post('http://portal.park.test', { host: 'portal.park.test' }), 200)
  assert.equal(await post('http://portal.park.test', { host: 'portal.park.test:80' }), 200)
  for (const origin of [
    'http://evil.test',
    'http://localhost',
    'http://localhost:8081',
    'https://localhost:8080',
    'http://localhost:8080.evil.test',
    'http://localhost:8080, http://evil.test',
    'null',
    '',
  ]) {
    assert.equal(await post(origin), 403, origin)
  }
  assert.equal(await post('null', { 'sec-fetch-site': 'same-origin' }), 200)
  assert.equal(await post('https://portal.example', {}, trusting), 200)
})

test('what a browser calls another site’s is refused, but for a link to our page', async () => {
  const headers = (site: string, mode: string) => ({ ...json, 'sec-fetch-site': site, 'sec-fetch-mode': mode })
  const get = (site: string, mode: string) => ask({ headers: headers(site, mode) }).then((a) => a.status)
  const post = (site: string) =>
    ask({ method: 'POST', path: '/api/x', headers: headers(site, 'navigate') }).then((a) => a.status)
  assert.deepEqual(
    [await post('same-origin'), await post('none'), await post('same-site'), await post('cross-site')],
    [200, 200, 403, 403],
  )
  assert.deepEqual(
    [await get('cross-site', 'navigate'), await get('cross-site', 'cors'), await get('same-site', 'no-cors')],
    [200, 403, 403],
  )
  assert.equal((await ask({ headers: { host: 'localhost', origin: 'http://evil.test' } })).status, 403)
})

test('X-Forwarded-For counts only from a trusted front server, read from the right', async () => {
  const from = (port: number, value: string, socket = '127.0.0.1') =>
    ask({ port, from: socket, headers: { host: 'localhost', 'x-forwarded-for': value } })
  assert.equal((await from(plain, '10.1.1.1')).text, '127.0.0.1')
  assert.equal((await from(trusting, '10.1.1.1')).text, '10.1.1.1')
  assert.equal((await from(trusting, '10.1.1.1', '127.0.0.20')).text, '127.0.0.20')
  assert.equal((await from(trusting, '127.0.0.15, 6.6.6.6, 10.1.1.1, 10.9.3.4')).text, '10.1.1.1')
  assert.equal((await from(trusting, 'nonsense, 10.1.1.1')).text, '10.1.1.1')
  assert.equal((await from(trusting, '10.9.1.1, 10.9.2.2')).text, '10.9.1.1')
  assert.equal((await from(trusting, '10.1.1.1:4711')).text, '10.1.1.1')
  assert.equal((await from(trusting, '[2001:db8::7]:4711')).text, '2001:db8::7')
  assert.equal((await from(trusting, '::ffff:10.1.1.1')).text, '10.1.1.1')
  for (const bad of [
    'nonsense',
    '10.1.1.1, ',
    '127.1',
    '0x7f000001',
    '10.1.1.1 10.1.1.2',
    'unknown',
    '_hidden',
    '1,'.repeat(40),
  ]) {
    const { status, text } = await from(trusting, bad)
    assert.deepEqual([status, codeOf(text)], [400, 'bad-forwarded-for'], bad)
  }
})

test('our own proxy’s header is believed with the right secret, and refused with any other', async () => {
  const from = (value: string, more: Record<string, string> = {}) =>
    ask({ headers: { host: 'portal.park.test', 'isthmus-client': value, ...more } })
  assert.equal((await from(`${SECRET} 127.0.0.7`)).text, '127.0.0.7')
  assert.equal((await from(`${SECRET} 127.0.0.7`, { 'x-forwarded-for': '9.9.9.9' })).text, '127.0.0.7')
  for (const forged of [
    'wrong 127.0.0.7',
    `${SECRET}`,
    `${SECRET} `,
    `${SECRET} 127.0.0.7 127.0.0.8`,
    `${SECRET} nobody`,
    `${SECRET}x 127.0.0.7`,
    `${SECRET.slice(0, -1)} 127.0.0.7`,
    ' 127.0.0.7',
    '127.0.0.7',
    '',
  ]) {
    const { status, text } = await from(forged)
    assert.deepEqual([status, codeOf(text)], [400, 'forged-client'], forged)
  }
  const twice = `GET / HTTP/1.1\r\nHost: localhost\r\nIsthmus-Client: ${SECRET} 127.0.0.7\r\nIsthmus-Client: ${SECRET} 127.0.0.8\r\n\r\n`
  assert.match(await raw(twice), /^HTTP\/1\.1 400 /)
})

test('an empty secret opens nothing', () => {
  const trust = { trustedProxies: [], proxySecret: '' }
  const given = { socket: '127.0.0.1', forwardedFor: undefined, isthmusClient: ' 127.0.0.7' }
  assert.deepEqual(clientAddress(given, trust), { refused: 'forged-client' })
})

test('a mapped and a scoped socket address are the plain ones', () => {
  const trust = { trustedProxies: [], proxySecret: SECRET }
  const of = (socket: string | undefined) =>
    clientAddress({ socket, forwardedFor: undefined, isthmusClient: undefined }, trust)
  assert.deepEqual(of('::ffff:127.0.0.7'), { address: '127.0.0.7' })
  assert.deepEqual(of('fe80::1%eth0'), { address: 'fe80::1' })
  assert.deepEqual(of(undefined), { refused: 'bad-forwarded-for' })
})

test('no text in the headers crashes the reading of addresses or passes as another’s', () => {
  const trust = { trustedProxies: [range('127.0.0.1')], proxySecret: SECRET }
  fc.assert(
    fc.property(fc.option(fc.string({ maxLength: 80 })), fc.option(fc.string({ maxLength: 80 })), (forwarded, own) => {
      const given = { socket: '127.0.0.1', forwardedFor: forwarded ?? undefined, isthmusClient: own ?? undefined }
      const told = clientAddress(given, trust)
      if (own !== null) assert.deepEqual(told, { refused: 'forged-client' })
      const untrusting = clientAddress({ ...given, isthmusClient: undefined, socket: '127.0.0.2' }, trust)
      assert.deepEqual(untrusting, { address: '127.0.0.2' })
    }),
    { numRuns: 2000, seed: 11 },
  )
})

test('clientOf without the guard is our own mistake, said aloud', async () => {
  const app = new Hono()
  app.get('/', (c) => c.text(clientOf(c)))
  app.onError((error, c) => c.text(error.message, 500))
  assert.match(await (await app.request('/')).text(), /guard/)
})

test('a page under another name is led to the portal where main says so; everything else stays refused', async () => {
  const leading = await serve({ leadTo: (url) => `http://portal.park.test/?then=${encodeURIComponent(url)}` })
  const foreign = { port: leading, headers: { host: 'news.test' } }
  const led = await ask({ ...foreign, path: '/a?b' })
  assert.equal(led.status, 302)
  assert.equal(led.headers.location, `http://portal.park.test/?then=${encodeURIComponent('http://news.test/a?b')}`)
  assert.equal(led.headers['cache-control'], 'no-store')
  assert.equal((await ask({ ...foreign, method: 'HEAD' })).status, 302)
  assert.equal((await ask({ ...foreign, method: 'POST' })).status, 421)
  assert.equal((await ask({ ...foreign, path: '/api/v1/health' })).status, 421)
  assert.equal((await ask({ port: leading, headers: { host: 'localhost' } })).status, 200)
  assert.equal((await ask({ headers: { host: 'news.test' } })).status, 421)
})
