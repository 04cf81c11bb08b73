// One connection to real servers on this machine: who lets in, who refuses and with what words, who says nothing.
import assert from 'node:assert/strict'
import { createServer as createHttp } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import test, { after } from 'node:test'
import { createServer as createTls } from 'node:tls'
import { reach, reachByProxy, type Target } from '../../../src/edges/probe/reach.ts'
import { readHead, saidBy } from '../../../src/edges/probe/said.ts'
import { selfSigned } from '../../../src/edges/tls/self-signed.ts'

const certificate = await selfSigned(['site.example'], Date.now())
const PORTAL = new Set(['portal.park.example'])
const servers: Server[] = []
const sockets = new Set<Socket>()
after(() => {
  for (const socket of sockets) socket.destroy()
  for (const server of servers) server.close()
})

const listening = async (server: Server): Promise<number> => {
  servers.push(server)
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})))
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return (server.address() as AddressInfo).port
}
const speaking = (run: (socket: Socket) => void): Promise<number> => listening(createServer(run))
const web = (status: number, fields: Record<string, string>, body: string): Promise<number> =>
  listening(
    createHttp((_, response) => response.writeHead(status, { ...fields, 'content-length': body.length }).end(body)),
  )

const at = (port: number, how: Target['how']) => reach({ host: 'site.example', port, how }, '127.0.0.1', PORTAL)
const problem = (reason: string): string => JSON.stringify({ type: `urn:isthmus:reason:${reason}`, reason })
const PROBLEM = { 'content-type': 'application/problem+json' }
const ALERT = (description: number): Buffer => Buffer.from([21, 3, 3, 0, 2, 2, description])
const words = async (reached: ReturnType<typeof at>): Promise<string> => {
  const { outcome, said } = await reached
  return said === null ? outcome : `${outcome} ${said}`
}

test('pages: the site itself, the gateway with its reason, the portal', async () => {
  assert.equal(await words(at(await web(200, {}, 'hello'), 'http')), 'open')
  assert.equal(await words(at(await web(404, {}, 'no'), 'http')), 'open')
  assert.equal(await words(at(await web(403, PROBLEM, problem('no-games')), 'http')), 'refused no-games')
  assert.equal(
    await words(at(await web(504, PROBLEM, problem('not-us:no-answer')), 'http')),
    'refused not-us:no-answer',
  )
  assert.equal(await words(at(await web(403, PROBLEM, '{"type":"about:blank"}'), 'http')), 'open', 'somebody else’s')
  assert.equal(
    await words(at(await web(302, { location: 'http://portal.park.example/?then=x' }, ''), 'http')),
    'portal',
  )
  assert.equal(await words(at(await web(302, { location: 'http://other.example/' }, ''), 'http')), 'open')
  assert.equal(await words(at(await web(511, {}, 'sign in'), 'http')), 'portal')
  assert.equal(await words(at(await speaking((socket) => socket.end()), 'http')), 'closed')
  assert.equal(
    await words(at(await speaking((socket) => socket.end('220 mail\r\n')), 'http')),
    'open',
    'no HTTP, but somebody',
  )
  const waits = await speaking((socket) => void socket.write('220 it says something, and waits\r\n'))
  const began = performance.now()
  assert.equal(await words(at(waits, 'http')), 'open')
  assert.ok(performance.now() - began < 2000, 'no end is waited for')
  // More than is looked at, without an end.
  assert.equal(
    await words(
      at(await speaking((socket) => void socket.write(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(200_000)}`)), 'http'),
    ),
    'open',
  )
})

test('hellos: a certificate that nobody here vouches for, the gateway’s last words, bytes that are no TLS', async () => {
  const secure = createTls({
    ...certificate,
    SNICallback: (name, done) => done(name === 'site.example' ? null : new Error('no')),
  })
  secure.on('tlsClientError', () => {})
  const open = await at(await listening(secure), 'tls')
  assert.deepEqual([open.outcome, open.trusted], ['open', false])
  const last = (description: number) => speaking((socket) => socket.once('data', () => socket.end(ALERT(description))))
  assert.equal(await words(at(await last(49), 'tls')), 'refused tls:access-denied')
  assert.equal(await words(at(await last(112), 'tls')), 'refused not-us:no-such-name')
  assert.equal(await words(at(await last(80), 'tls')), 'refused not-us:no-answer')
  assert.equal(await words(at(await speaking((socket) => void socket.write('220 mail.example\r\n')), 'tls')), 'open')
  assert.equal(await words(at(await speaking((socket) => socket.resetAndDestroy()), 'tls')), 'closed')
})

test('other ports: a first word, none, a closed door', async () => {
  assert.equal(await words(at(await speaking((socket) => void socket.write('hi')), 'tcp')), 'open')
  assert.equal(await words(at(await speaking(() => {}), 'tcp')), 'mute')
  const gone = createServer()
  const port = await listening(gone)
  await new Promise((closed) => gone.close(closed))
  for (const how of ['tcp', 'tls', 'http'] as const) assert.equal(await words(at(port, how)), 'closed')
})

test('a door that answers nothing is silent', async () => {
  const port = await speaking(() => {})
  assert.deepEqual(await Promise.all([words(at(port, 'http')), words(at(port, 'tls'))]), ['silent', 'silent'])
})

test('through a proxy: its refusals, and what is behind it', async () => {
  const secure = createTls(certificate)
  secure.on('tlsClientError', () => {})
  const behind = await listening(secure)
  const proxy = (answer: string, more?: (socket: Socket) => void) =>
    speaking((socket) => {
      socket.once('data', () => {
        socket.write(answer)
        more?.(socket)
      })
    })
  const by = async (port: number, how: Target['how']) =>
    words(
      reachByProxy({ host: 'site.example', port: how === 'http' ? 80 : 443, how }, { host: '127.0.0.1', port }, PORTAL),
    )
  const body = problem('plan:basic')
  const refusal = `HTTP/1.1 403 Forbidden\r\ncontent-type: application/problem+json\r\n\r\n${body}`
  const refused = await proxy(refusal, (socket) => socket.end())
  assert.deepEqual(
    [await by(refused, 'http'), await by(refused, 'tls'), await by(refused, 'tcp')],
    Array(3).fill('refused plan:basic'),
  )
  const bare = await proxy('HTTP/1.1 502 Bad Gateway\r\n\r\n', (socket) => socket.end())
  assert.equal(await by(bare, 'tls'), 'closed', 'no reason of ours, and nothing opened')
  const through = await proxy('HTTP/1.1 200 OK\r\n\r\n', (socket) => {
    const on = new (socket.constructor as new () => Socket)()
    sockets.add(on.on('error', () => {}))
    on.connect(behind, '127.0.0.1')
    socket.pipe(on).pipe(socket)
  })
  assert.equal(await by(through, 'tls'), 'open')
  assert.equal(await by(await proxy('HTTP/1.1 200 OK\r\n\r\nhello from there'), 'tcp'), 'open', 'who speaks first')
  assert.equal(await by(await proxy('HTTP/1.1 200 OK\r\n\r\n'), 'tcp'), 'mute')
})

test('heads of any bytes are read or are none', () => {
  for (const text of ['', 'HTTP/1.1', 'HTTP/2 200', 'HTTP/1.1 2000 x', '\r\n\r\n'])
    assert.equal(readHead(text), undefined)
  const head = readHead('HTTP/1.0 302 Found\r\nLocation: //portal.park.example\r\n\r\n')
  assert.deepEqual(head && saidBy(head, PORTAL), { outcome: 'open', said: null }, 'a location that is no whole address')
})
