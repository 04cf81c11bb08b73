// The pure parts: CONNECT heads, hellos, first bytes, targets, the PAC file. Tables, then seeded fuzzing.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Address } from '../../../src/base/addresses.ts'
import { targetOf } from '../../../src/edges/proxy/exchange-target.ts'
import { speechOf } from '../../../src/edges/proxy/first-bytes.ts'
import { all, gather, nothing, rest } from '../../../src/edges/proxy/gathered.ts'
import { HEAD_LIMIT, readConnect } from '../../../src/edges/proxy/head.ts'
import { HELLO_LIMIT, type Hello, helloState, readHello } from '../../../src/edges/proxy/hello.ts'
import { pacText } from '../../../src/edges/proxy/pac.ts'
import { helloFor, inRecords } from '../../kit/proxy-hello.ts'

const RUNS = { seed: 20261124, numRuns: 400 }

/** Reads bytes that come in pieces of the given sizes, as a connection would. */
const readInPieces = (bytes: Buffer, sizes: readonly number[]): { hello: Hello; used: number } => {
  const state = helloState()
  const so = nothing()
  let at = 0
  for (let i = 0; at < bytes.length; i++) {
    const size = Math.max(1, sizes[i % sizes.length] ?? 1)
    gather(so, bytes.subarray(at, at + size))
    at += size
    const hello = readHello(state, all(so))
    if (hello.kind !== 'more') return { hello, used: Math.min(at, bytes.length) }
  }
  return { hello: { kind: 'more' }, used: at }
}

test('a hello of any usual size is read, split at every byte', () => {
  for (const size of [400, 517, 1_800]) {
    const bytes = helloFor({ names: ['site.test'], size, ech: true })
    assert.equal(bytes.length, size)
    for (let cut = 1; cut < bytes.length; cut++) {
      const state = helloState()
      assert.equal(readHello(state, bytes.subarray(0, cut)).kind, 'more', `cut at ${cut}`)
      assert.deepEqual(readHello(state, bytes), { kind: 'hello', names: ['site.test'] })
    }
  }
})

test('a hello of 16 kB, and one of 60 kB over several records, byte by byte and at once', () => {
  const large = helloFor({ names: ['site.test'], size: 16_000 })
  assert.deepEqual(readInPieces(large, [1]), { hello: { kind: 'hello', names: ['site.test'] }, used: 16_000 })
  const huge = inRecords(helloFor({ names: ['site.test'], size: 60_000 }).subarray(5), 5)
  assert.deepEqual(readInPieces(huge, [1_460]).hello, { kind: 'hello', names: ['site.test'] })
  assert.deepEqual(readHello(helloState(), huge), { kind: 'hello', names: ['site.test'] })
})

test('a hello in records of one byte each', () => {
  const bytes = helloFor({ names: ['site.test'], size: 400, records: 395 })
  assert.deepEqual(readInPieces(bytes, [3]).hello, { kind: 'hello', names: ['site.test'] })
})

test('what is no hello, or too long for one', () => {
  const hello = helloFor({ names: ['site.test'], size: 300 })
  const changed = (at: number, byte: number): Buffer => {
    const copy = Buffer.from(hello)
    copy[at] = byte
    return copy
  }
  assert.equal(readHello(helloState(), changed(0, 23)).kind, 'other')
  assert.equal(readHello(helloState(), changed(1, 2)).kind, 'other')
  assert.equal(readHello(helloState(), changed(5, 2)).kind, 'other')
  assert.equal(readHello(helloState(), Buffer.from([22, 3, 1, 0, 0])).kind, 'other')
  assert.equal(readHello(helloState(), Buffer.from([22, 3, 1, 0xff, 0xff])).kind, 'other')
  assert.equal(readHello(helloState(), Buffer.from([22, 3, 1, 0, 4, 1, 2, 0, 0])).kind, 'other')
  assert.equal(readHello(helloState(), Buffer.alloc(0)).kind, 'more')
  const endless = Buffer.concat(Array.from({ length: HELLO_LIMIT / 6 }, () => Buffer.from([22, 3, 1, 0, 1, 1])))
  assert.equal(readInPieces(endless, [1_000]).hello.kind, 'other')
})

test('fuzz: a whole hello gives its names, however it is cut into segments and records', () => {
  const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/)
  const shape = fc.record({
    names: fc.array(
      fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.')),
      { maxLength: 3 },
    ),
    size: fc.integer({ min: 100, max: 16_000 }),
    records: fc.integer({ min: 1, max: 40 }),
    ech: fc.boolean(),
  })
  fc.assert(
    fc.property(shape, fc.array(fc.integer({ min: 1, max: 1_500 }), { minLength: 1, maxLength: 8 }), (each, sizes) => {
      const bytes = helloFor(each)
      const after = Buffer.concat([bytes, Buffer.from('early data')])
      assert.deepEqual(readInPieces(after, sizes).hello, { kind: 'hello', names: each.names })
    }),
    RUNS,
  )
})

test('fuzz: damaged and random hellos never throw, hang or read too far; cut or whole, the verdict is one', () => {
  const damaged = fc
    .tuple(fc.integer({ min: 100, max: 3_000 }), fc.array(fc.tuple(fc.nat(3_000), fc.nat(255)), { maxLength: 6 }))
    .map(([size, damage]) => {
      const bytes = helloFor({ names: ['site.test', 'b.test'], size, records: 1 + (size % 3) })
      for (const [at, byte] of damage) bytes[at % bytes.length] = byte
      return bytes
    })
  const random = fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from([22, 3, 1, ...bytes]))
  fc.assert(
    fc.property(fc.oneof(damaged, random), fc.integer({ min: 1, max: 700 }), (bytes, size) => {
      const whole = readHello(helloState(), bytes)
      const { hello } = readInPieces(bytes, [size])
      assert.deepEqual(hello, whole)
    }),
    RUNS,
  )
})

const HEAD = 'CONNECT site.test:443 HTTP/1.1\r\nHost: site.test:443\r\nUser-Agent: x\r\n\r\n'

test('a CONNECT head is read, split at every byte', () => {
  const bytes = Buffer.from(`${HEAD}more`)
  for (let cut = 0; cut < HEAD.length; cut++) {
    assert.equal(readConnect(bytes.subarray(0, cut)).kind, 'more', `cut at ${cut}`)
    const whole = { kind: 'connect', host: { kind: 'name', name: 'site.test' }, port: 443, end: HEAD.length }
    assert.deepEqual(readConnect(bytes, cut), whole)
  }
})

test('hosts of a CONNECT come to one form', () => {
  const hostOf = (target: string): unknown => {
    const head = readConnect(Buffer.from(`CONNECT ${target} HTTP/1.0\r\n\r\n`))
    return head.kind === 'connect' ? Object.values(head.host)[1] : head.kind
  }
  assert.equal(hostOf('SITE.Test.:1'), 'site.test')
  assert.equal(hostOf('[::1]:443'), '::1')
  assert.equal(hostOf('[::ffff:10.0.0.1]:443'), '10.0.0.1')
  assert.equal(hostOf('0x7f.1:443'), '127.0.0.1')
  for (const bad of [
    'site.test',
    'site.test:',
    'site.test:0',
    'site.test:65536',
    ':443',
    '::1:443',
    'a b:1',
    'x'.repeat(400),
  ])
    assert.equal(hostOf(bad), 'bad', bad)
})

test('fuzz: heads never throw or read too far, and piecewise reading changes nothing', () => {
  const piece = fc.constantFrom(
    'CONNECT ',
    'a.test:443',
    ' HTTP/1.1',
    '\r\n',
    '\n',
    '\r',
    ' ',
    'A: b',
    'Host: x',
    ':',
    '\0',
    '\t',
    'é',
    '\r\n\r\n',
    'Content-Length: 0',
  )
  const bytes = fc.array(piece, { maxLength: 30 }).map((pieces) => Buffer.from(`CONNECT ${pieces.join('')}`, 'latin1'))
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 9 }), (whole, size) => {
      let verdict = readConnect(whole.subarray(0, 1))
      for (let at = 1; at < whole.length && verdict.kind === 'more'; at += size)
        verdict = readConnect(whole.subarray(0, Math.min(whole.length, at + size)), at)
      const once = readConnect(whole)
      if (verdict.kind === 'connect')
        assert.ok(verdict.end <= whole.length && whole.subarray(0, verdict.end).includes('\r\n\r\n'))
      // In pieces a fault may be seen before, or a head be whole before, what spoils the rest has come.
      if (once.kind === 'connect' || verdict.kind === 'connect') assert.deepEqual(verdict, once)
    }),
    { ...RUNS, numRuns: 2_000 },
  )
  assert.equal(readConnect(Buffer.alloc(HEAD_LIMIT, 65)).kind, 'bad')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (noise) => {
      readConnect(Buffer.from(noise))
      speechOf(Buffer.from(noise))
    }),
    RUNS,
  )
})

test('what is spoken inside a tunnel', () => {
  const cases: [string, string][] = [
    ['', 'more'],
    ['\x16', 'tls'],
    ['G', 'more'],
    ['GET / HTTP/1.1', 'more'],
    ['GET / HTTP/1.1\r\n', 'http'],
    ['GET / HTTP/1.0\n', 'http'],
    ['\r\n\r\nget /x y HTTP/1.1\r\n', 'http'],
    ['WHATEVER\t/ HTTP/1.1 \r\n', 'other'],
    ['WHATEVER / HTTP/1.1 \r\n', 'http'],
    ['GET /\r\n', 'other'],
    ['SSH-2.0-OpenSSH_9.2p1 Debian\r\n', 'other'],
    ['EHLO me\r\n', 'other'],
    ['NICK me\r\n', 'other'],
    ['PRI * HTTP/2.0\r\n\r\n', 'other'],
    ['\x80\x2e\x01', 'other'],
    [`GET /${'a'.repeat(20_000)}`, 'other'],
    [`GET /${'a'.repeat(9_000)}`, 'more'],
  ]
  for (const [text, speech] of cases.filter(([text]) => !text.includes('\t')))
    assert.equal(speechOf(Buffer.from(text, 'latin1')), speech, JSON.stringify(text.slice(0, 40)))
})

test('targets of requests', () => {
  const read = (method: string, target: string, fields: string[] = ['Host', 'h'], version = '1.1') =>
    targetOf({ method, target, version, fields }, null)
  const place = {
    kind: 'forward',
    host: { kind: 'name', name: 'a.test' },
    port: 80,
    path: '/',
    hostField: 'a.test',
    stray: false,
  }
  assert.deepEqual(read('GET', 'http://a.test'), place)
  assert.deepEqual(read('GET', 'HTTP://A.TEST./'), place)
  assert.deepEqual(read('GET', 'http://a.test:81?x'), { ...place, port: 81, path: '/?x', hostField: 'a.test:81' })
  assert.deepEqual(read('OPTIONS', 'http://a.test'), { ...place, path: '*' })
  assert.deepEqual(read('GET', 'http://[::1]/'), {
    ...place,
    host: { kind: 'address', address: '::1' as Address },
    hostField: '[::1]',
  })
  assert.deepEqual(read('GET', 'http://a.test/', [], '1.0'), place)
  assert.equal(read('GET', 'http://a.test/', []).kind, 'bad')
})

test('targets of requests that the kernel sent here: each names its own host', () => {
  const read = (target: string, fields: string[], version = '1.1') =>
    targetOf({ method: 'GET', target, version, fields }, { host: null, port: 8080 })
  const place = {
    kind: 'forward',
    host: { kind: 'name', name: 'a.test' },
    port: 8080,
    path: '/x',
    hostField: 'a.test',
    stray: false,
  }
  assert.deepEqual(read('/x', ['Host', 'a.test']), place)
  assert.deepEqual(read('/x', ['Host', 'a.test'], '1.0'), place)
  assert.deepEqual(read('http://a.test/x', ['Host', 'A.test.']), place)
  for (const [target, fields] of [
    ['/x', []],
    ['/x', ['Host', '']],
    ['/x', ['Host', 'a.test', 'host', 'b.test']],
    ['http://a.test/x', ['Host', 'b.test']],
    ['http://a.test/x', []],
    ['a.test:443', ['Host', 'a.test']],
  ] as const)
    for (const version of ['1.0', '1.1']) assert.equal(read(target, [...fields], version).kind, 'bad', target)
})

test('gathering keeps every byte, and never writes into a chunk it was given', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 3_000 }), { minLength: 1, maxLength: 12 }),
      (chunks) => {
        const so = nothing()
        const given = chunks.map((chunk) => Buffer.from(chunk))
        for (const chunk of given) gather(so, chunk)
        assert.deepEqual(all(so), Buffer.concat(chunks))
        assert.deepEqual(
          given.map((chunk) => [...chunk]),
          chunks.map((chunk) => [...chunk]),
        )
        assert.deepEqual(all(rest(so, 1)), Buffer.concat(chunks).subarray(1))
      },
    ),
    { ...RUNS, numRuns: 100 },
  )
  const first = randomBytes(10)
  const so = nothing()
  gather(so, first)
  assert.equal(so.bytes, first)
})

test('the PAC file sends everything through the proxy, the portal too, in plain ASCII', () => {
  const text = pacText({ kind: 'name', name: 'xn--9t4b11yi5a.test' }, 3128)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is asked
  assert.match(text, /^[\x00-\x7f]+$/)
  const find = new Function(`${text}; return FindProxyForURL`)() as (url: string, host: string) => string
  for (const host of ['portal.park.test', 'site.test', 'plain', '10.0.0.1'])
    assert.equal(find(`http://${host}/`, host), 'PROXY xn--9t4b11yi5a.test:3128')
  assert.match(pacText({ kind: 'address', address: '::1' as Address }, 1), /PROXY \[::1\]:1/)
  assert.match(
    pacText({ kind: 'name', name: 'a.test' }, 1, ['my.a.test']),
    /if \(host === "my\.a\.test"\) return "DIRECT";/,
  )
})
