// Plain HTTP through the proxy with real sockets, an origin of ours and curl.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { createServer as createRaw } from 'node:net'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { WebSocket, WebSocketServer } from 'ws'
import type { Address } from '../../../src/base/addresses.ts'
import { dialProxy, listen, say, startPark, type TestPark, tunnel } from '../../kit/proxy-park.ts'

const run = promisify(execFile)
let park: TestPark
let originPort: number
const closing: (() => void)[] = []
const heads: { url: string; fields: string[] }[] = []
let rawAnswer = ''
let rawPort: number

const sha = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

before(async () => {
  const origin = createServer(async (request, response) => {
    heads.push({ url: request.url ?? '', fields: request.rawHeaders })
    if (request.url === '/early-no') {
      response.writeHead(413, { 'Content-Length': 6 }).end('no way')
      return
    }
    if (request.url === '/hints') {
      response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' })
      response.end('after hints')
      return
    }
    if (request.url === '/nothing') {
      response.writeHead(204).end()
      return
    }
    if (request.url === '/unchanged') {
      response.writeHead(304, { ETag: '"a"' }).end()
      return
    }
    const body = await bodyOf(request)
    if (request.url === '/trailers') {
      response.writeHead(200, { Trailer: 'x-sum', 'Transfer-Encoding': 'chunked' })
      response.write('some ')
      response.addTrailers({ 'x-sum': sha(body), 'x-asked': JSON.stringify(request.trailers) })
      response.end('body')
      return
    }
    response.setHeader('X-Hop', 'gone')
    response.setHeader('Set-Cookie', ['a=1', 'b=2'])
    response.setHeader('Connection', 'X-Hop')
    response.end(`${request.method} ${request.url} ${body.length} ${sha(body)}`)
  })
  origin.on('checkContinue', async (request, response) => {
    if (request.url === '/refuse-continue') {
      response.writeHead(417, { Connection: 'close' }).end('not wanted')
      return
    }
    response.writeContinue()
    const body = await bodyOf(request)
    response.end(`continued ${body.length} ${sha(body)}`)
  })
  const sockets = new WebSocketServer({ server: origin })
  sockets.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
  })
  const raw = createRaw((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(rawAnswer))
  })
  originPort = await listen(origin)
  rawPort = await listen(raw)
  closing.push(
    () => sockets.close(),
    () => origin.close(),
    () => origin.closeAllConnections(),
    () => raw.close(),
  )
  park = await startPark({
    portal: { address: '127.0.0.1' as Address, port: originPort, secret: 'secret-of-the-test' },
    isOwn: (_address, port) => port === 7,
  })
  const { sites, blocked } = park.gate
  sites.set('site.test', { address: '127.0.0.1', ports: { 80: originPort, 8080: originPort } })
  sites.set('other.test', { address: '127.0.0.1', ports: { 80: originPort } })
  sites.set('raw.test', { address: '127.0.0.1', ports: { 80: rawPort } })
  sites.set('own.test', { address: '127.0.0.1', ports: { 80: 7 } })
  sites.set('closed.test', { address: '127.0.0.1', ports: { 80: 9 } })
  sites.set('127.0.0.1', { address: '127.0.0.1', ports: { 80: originPort } })
  blocked.set('casino.test', 'park')
  blocked.set('illegal.test', 'legal')
})

after(async () => {
  await park.close()
  for (const close of closing) close()
})

const curl = async (...args: string[]): Promise<string> => {
  const { stdout } = await run('curl', ['-s', '--max-time', '20', '-x', `http://127.0.0.1:${park.port}`, ...args], {
    maxBuffer: 1 << 26,
  })
  return stdout
}

test('curl gets a page; hop-by-hop fields stay behind, Via is added, nobody is told who asks', async () => {
  const text = await curl(
    '-i',
    '-H',
    'Proxy-Authorization: Basic eA==',
    '-H',
    'Connection: X-Mine',
    '-H',
    'X-Mine: 1',
    '-H',
    'isthmus-client: forged 1.2.3.4',
    'http://site.test/a?b=c',
  )
  assert.match(text, /^HTTP\/1\.1 200 OK\r\n/)
  assert.match(text, /GET \/a\?b=c 0 /)
  assert.match(text, /Via: 1\.1 isthmus\r\n/)
  assert.match(text, /Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n/)
  assert.doesNotMatch(text, /X-Hop/)
  const names = (heads.at(-1)?.fields ?? []).filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase())
  assert.ok(names.includes('via'))
  for (const gone of [
    'proxy-authorization',
    'x-mine',
    'isthmus-client',
    'proxy-connection',
    'x-forwarded-for',
    'forwarded',
  ])
    assert.ok(!names.includes(gone), gone)
})

test('the portal is reached without a session and learns the address', async () => {
  const text = await curl(
    '--interface',
    '127.0.0.3',
    '-H',
    'isthmus-client: forged 1.2.3.4',
    'http://portal.park.test/sign-in',
  )
  assert.match(text, /^GET \/sign-in 0/)
  const fields = heads.at(-1)?.fields ?? []
  const values = fields.filter((_, i) => i % 2 === 1 && fields[i - 1] === 'isthmus-client')
  assert.deepEqual(values, ['secret-of-the-test 127.0.0.3'])
  const tunnelled = await curl('--interface', '127.0.0.3', '-p', 'http://portal.park.test/rules')
  assert.match(tunnelled, /^GET \/rules 0/)
})

test('not signed in: GET is taken to the portal and back later, POST gets 511', async () => {
  const text = await curl('-i', '--interface', '127.0.0.3', 'http://site.test:8080/a?b=c&d')
  assert.match(text, /^HTTP\/1\.1 302 /)
  assert.match(text, /Location: http:\/\/portal\.park\.test\/\?then=http%3A%2F%2Fsite\.test%3A8080%2Fa%3Fb%3Dc%26d\r\n/)
  assert.match(text, /Cache-Control: no-store/)
  assert.match(await curl('-i', '--interface', '127.0.0.3', '-d', 'x=1', 'http://site.test/'), /^HTTP\/1\.1 511 /)
  assert.match(await curl('-I', '--interface', '127.0.0.3', 'http://site.test/'), /^HTTP\/1\.1 302 /)
})

test('blocked: a problem for programs, a page for browsers, 451 for the law', async () => {
  const problem = JSON.parse(await curl('http://casino.test/'))
  assert.deepEqual(
    [problem.status, problem.reason, problem.rule, problem.layer, problem.basis],
    [403, 'no-gambling', 'no-gambling', 'park', 'agreement/5'],
  )
  const page = await curl('-i', '-H', 'Accept: text/html,*/*', '-H', 'Accept-Language: ko', 'http://casino.test/')
  assert.match(page, /^HTTP\/1\.1 403 /)
  assert.match(page, /Content-Type: text\/html/)
  assert.match(page, /<p>no-gambling 80 ko/)
  assert.match(await curl('-i', 'http://illegal.test/'), /^HTTP\/1\.1 451 /)
  assert.match(await curl('-i', 'http://nowhere.test/'), /^HTTP\/1\.1 502 /)
  assert.match(await curl('-i', 'http://closed.test/'), /^HTTP\/1\.1 504 /)
  assert.match(await curl('-i', 'http://dead.test/'), /^HTTP\/1\.1 504 /)
  assert.match(await curl('-i', 'http://10.0.0.1/'), /^HTTP\/1\.1 403 [\s\S]*tech:private-address/)
  assert.match(await curl('-i', 'http://own.test/'), /^HTTP\/1\.1 403 [\s\S]*tech:own-address/)
  assert.equal(park.gate.told.at(-1)?.refusal.reason, 'tech:own-address')
})

test('one kept connection serves several hosts, each decided anew', async () => {
  const client = dialProxy(park.port)
  client.socket.write('GET http://site.test/1 HTTP/1.1\r\nHost: site.test\r\n\r\n')
  await client.until(/GET \/1 0/)
  client.socket.write('GET http://casino.test/2 HTTP/1.1\r\nHost: casino.test\r\n\r\n')
  await client.until(/no-gambling/)
  client.socket.write(
    'GET http://other.test/3 HTTP/1.1\r\nHost: other.test\r\n\r\nGET http://site.test/4 HTTP/1.1\r\nHost: site.test\r\nConnection: close\r\n\r\n',
  )
  const text = await client.ended()
  assert.ok(text.indexOf('GET /3') < text.indexOf('GET /4'))
  assert.equal(text.match(/HTTP\/1\.1 \d/g)?.length, 4)
})

test('the URL rules over Host; the port stays', async () => {
  await say(park.port, 'GET http://site.test:8080/x HTTP/1.1\r\nHost: casino.test\r\nConnection: close\r\n\r\n')
  const fields = heads.at(-1)?.fields ?? []
  assert.equal(fields[fields.findIndex((name) => name.toLowerCase() === 'host') + 1], 'site.test:8080')
})

test('HTTP/1.0, a client that closes its side early, and an empty line first', async () => {
  assert.match(await say(park.port, 'GET http://site.test/old HTTP/1.0\r\n\r\n'), /^HTTP\/1\.1 200[\s\S]*GET \/old 0/)
  const client = dialProxy(park.port)
  client.socket.end('\r\nGET http://site.test/half HTTP/1.1\r\nHost: site.test\r\n\r\n')
  assert.match(await client.ended(), /GET \/half 0/)
})

test('HEAD, 204 and 304 have no body', async () => {
  const all = await say(
    park.port,
    'HEAD http://site.test/h HTTP/1.1\r\nHost: a\r\n\r\nGET http://site.test/nothing HTTP/1.1\r\nHost: a\r\n\r\nGET http://site.test/unchanged HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  )
  const answers = all.split('\r\n\r\n')
  assert.equal(answers.length, 4)
  assert.deepEqual(
    [answers[0]?.slice(9, 12), answers[1]?.slice(9, 12), answers[2]?.slice(9, 12), answers[3]],
    ['200', '204', '304', ''],
  )
})

test('chunked both ways, with trailers', async () => {
  const text = await say(
    park.port,
    'POST http://site.test/trailers HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nTransfer-Encoding: chunked\r\nTrailer: x-mine\r\nConnection: close\r\n\r\n5\r\nhello\r\n6;ext=1\r\n world\r\n0\r\nx-mine: yes\r\nauthorization: no\r\n\r\n',
  )
  assert.match(text, /Transfer-Encoding: chunked/i)
  assert.match(text, new RegExp(`x-sum: ${sha('hello world')}`))
  assert.match(text, /x-asked: \{"x-mine":"yes"\}/)
})

test("100-continue is the origin's to say", async () => {
  const body = randomBytes(20_000_000)
  const { stdout } = await promisify((input: Buffer, done: (error: Error | null, out: { stdout: string }) => void) => {
    const child = execFile(
      'curl',
      [
        '-s',
        '-i',
        '-x',
        `http://127.0.0.1:${park.port}`,
        '-H',
        'Expect: 100-continue',
        '-T',
        '-',
        '-X',
        'POST',
        'http://site.test/up',
      ],
      (error, stdout) => done(error, { stdout }),
    )
    child.stdin?.end(input)
  })(body)
  assert.match(stdout, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/)
  assert.match(stdout, new RegExp(`continued 20000000 ${sha(body)}`))
  const client = dialProxy(park.port)
  client.socket.write(
    'POST http://site.test/refuse-continue HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n',
  )
  const text = await client.ended()
  assert.match(text, /^HTTP\/1\.1 417 /)
  assert.doesNotMatch(text, /100 Continue/)
  assert.match(text, /not wanted/)
})

test('early hints pass', async () => {
  const text = await say(park.port, 'GET http://site.test/hints HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  assert.match(text, /^HTTP\/1\.1 103 [\s\S]*style\.css[\s\S]*\r\n\r\nHTTP\/1\.1 200 OK[\s\S]*after hints/)
})

test('an origin that answers before the body is whole: its answer arrives', async () => {
  const client = dialProxy(park.port)
  client.socket.write('POST http://site.test/early-no HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n')
  const block = Buffer.alloc(65_536)
  let sent = 0
  const more = (): void => {
    while (sent++ < 50 && client.socket.writable) if (!client.socket.write(block)) return
  }
  client.socket.on('drain', more)
  more()
  assert.match(await client.ended(), /^HTTP\/1\.1 413 [\s\S]*no way$/)
  client.socket.destroy()
})

test('WebSocket through an absolute URL, and through a tunnel', async () => {
  const through = async (open: () => Promise<import('node:net').Socket>, url: string): Promise<string> => {
    const socket = await open()
    const client = new WebSocket(url, { createConnection: () => socket })
    await new Promise((resolve, reject) => {
      client.once('open', resolve)
      client.once('error', reject)
    })
    const big = randomBytes(300_000)
    client.send(big)
    const echoed = await new Promise<Buffer>((resolve) => client.once('message', (data) => resolve(data as Buffer)))
    client.close()
    return String(echoed.equals(big))
  }
  const raw = await tunnel(park.port, 'site.test:80')
  raw.socket.removeAllListeners()
  assert.equal(await through(async () => raw.socket, 'ws://site.test/chat'), 'true')
  // An absolute-form upgrade is written by hand: ws itself sends origin-form only.
  const client = dialProxy(park.port)
  client.socket.write(
    'GET http://site.test/chat HTTP/1.1\r\nHost: site.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  )
  const text = await client.until(/\r\n\r\n/)
  assert.match(text, /^HTTP\/1\.1 101 /)
  assert.match(text, /Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=/)
  client.socket.destroy()
})

test('a WebSocket to a blocked host, and an upgrade that the origin does not make', async () => {
  const ask = (url: string, protocol: string): Promise<string> =>
    say(
      park.port,
      `GET ${url} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: ${protocol}\r\nSec-WebSocket-Version: 12\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    )
  assert.match(await ask('http://casino.test/', 'websocket'), /^HTTP\/1\.1 403 /)
  assert.match(await ask('http://site.test/', 'websocket'), /^HTTP\/1\.1 400 [\s\S]*Sec-WebSocket-Version/)
  assert.match(await ask('http://site.test/plain', 'h2c'), /^HTTP\/1\.1 200 [\s\S]*GET \/plain/)
})

test('inside a tunnel every request is held to its name', async () => {
  const client = await tunnel(park.port, 'site.test:80')
  client.socket.write('GET /in HTTP/1.1\r\nHost: SITE.test.\r\n\r\n')
  await client.until(/GET \/in 0/)
  client.socket.write('GET /out HTTP/1.1\r\nHost: other.test\r\n\r\n')
  await client.until(/tech:name-mismatch/)
  assert.equal(park.gate.told.at(-1)?.refusal.reason, 'tech:name-mismatch')
  client.socket.write('GET http://other.test/abs HTTP/1.1\r\nHost: site.test\r\nConnection: close\r\n\r\n')
  const text = await client.ended()
  assert.equal(text.match(/HTTP\/1\.1 403/g)?.length, 2)
  const literal = await tunnel(park.port, '127.0.0.1:80')
  literal.socket.write('GET /one HTTP/1.1\r\nHost: other.test\r\n\r\n')
  await literal.until(/GET \/one 0/)
  literal.socket.write('GET /two HTTP/1.1\r\nHost: casino.test\r\nConnection: close\r\n\r\n')
  assert.match(await literal.ended(), /no-gambling/)
})

test('asked like a web server, the proxy shows the way to the portal', async () => {
  assert.match(
    await say(park.port, 'GET /proxy.pac HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
    /^HTTP\/1\.1 302 [\s\S]*Location: http:\/\/portal\.park\.test\/proxy\.pac\r\n/,
  )
  assert.match(await say(park.port, 'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n'), /^HTTP\/1\.1 400 /)
  assert.match(await say(park.port, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n'), /^HTTP\/1\.1 400 /)
  assert.match(
    await say(
      park.port,
      'GET http://site.test/a HTTP/1.1\r\nHost: a\r\n\r\nCONNECT site.test:80 HTTP/1.1\r\nHost: a\r\n\r\n',
    ),
    /HTTP\/1\.1 400 /,
  )
})

const BAD_ANSWERS: [string, string][] = [
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'],
  ['length and chunked', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['another coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
  ['no HTTP', 'SSH-2.0-x\r\n'],
  ['nothing', ''],
  ['a head without end', `HTTP/1.1 200 OK\r\nA: ${'b'.repeat(80_000)}`],
]
for (const [what, bytes] of BAD_ANSWERS)
  test(`an origin that answers with ${what}`, async () => {
    rawAnswer = bytes
    const text = await say(park.port, 'GET http://raw.test/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    assert.match(text, /^HTTP\/1\.1 504 [\s\S]*not-us:no-answer/)
  })

test('an answer that breaks off does not look whole', async () => {
  rawAnswer = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n'
  const chunked = await say(park.port, 'GET http://raw.test/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  assert.doesNotMatch(chunked, /\r\n0\r\n/)
  rawAnswer = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello'
  assert.match(await say(park.port, 'GET http://raw.test/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'), /hello$/)
  rawAnswer = 'HTTP/1.0 200 OK\r\n\r\nuntil the end'
  assert.match(
    await say(park.port, 'GET http://raw.test/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
    /until the end/,
  )
})

test('bytes are counted for the session', async () => {
  park.gate.signIn('127.0.0.5', 's5')
  const body = randomBytes(100_000)
  await new Promise<void>((resolve, reject) => {
    const child = execFile(
      'curl',
      [
        '-s',
        '--interface',
        '127.0.0.5',
        '-x',
        `http://127.0.0.1:${park.port}`,
        '--data-binary',
        '@-',
        'http://site.test/count',
      ],
      (error) => (error ? reject(error) : resolve()),
    )
    child.stdin?.end(body)
  })
  for (let i = 0; i < 40 && (park.gate.bytes.get('s5')?.up ?? 0) < 100_000; i++)
    await new Promise((resolve) => setTimeout(resolve, 100))
  const { up, down } = park.gate.bytes.get('s5') ?? { up: 0, down: 0 }
  assert.ok(up > 100_000 && up < 102_000, `up ${up}`)
  assert.ok(down > 100 && down < 2_000, `down ${down}`)
})
