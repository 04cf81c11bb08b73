// What clients get: composed by us, read by dns-packet, never longer than the client said it takes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type Bare,
  type Body,
  compose,
  EMPTY_BODY,
  type Envelope,
  writeBody,
} from '../../../src/edges/dns/wire/compose.ts'
import { isQuery, type Query, readQuery } from '../../../src/edges/dns/wire/query.ts'
import { nameBytes, packetOf, questionBytes } from '../../kit/dns.ts'

const runs = process.env.ISTHMUS_SOAK === undefined ? 1 : 100
const RUNS = { seed: 6891, numRuns: 500 * runs }

type Asker = {
  readonly letters: string
  readonly type?: number
  readonly flags?: number
  readonly size?: number
  readonly dnssec?: boolean
}

const questionOf = ({
  letters,
  type = 1,
  flags = 0x0100,
  size,
  dnssec = false,
}: Asker): { message: Buffer; query: Query } => {
  const opt =
    size === undefined ? [] : [Buffer.from([0, 0, 41, size >> 8, size & 255, 0, 0, dnssec ? 0x80 : 0, 0, 0, 0])]
  const head = Buffer.from([0x12, 0x34, flags >> 8, flags & 255, 0, 1, 0, 0, 0, 0, 0, opt.length])
  const message = Buffer.concat([head, questionBytes(letters, type), ...opt])
  const query = readQuery(message)
  assert.ok(query !== null && isQuery(query))
  return { message, query }
}

const PLAIN: Envelope = { rcode: 0, age: 0, least: 0, extended: null }

/** Composes into room with a marked edge; nothing may be written beyond it. */
const composed = (asker: Asker, body: Body, envelope: Envelope = PLAIN, most?: number): Buffer => {
  const { message, query } = questionOf(asker)
  const limit = most ?? query.most
  const room = Buffer.alloc(Math.max(limit, 512) + 16, 0xee)
  const length = compose(room, message, query, body, envelope, limit)
  assert.ok(length <= limit, `${length} of ${limit}`)
  assert.ok(
    room.subarray(Math.max(length, 0)).every((byte) => byte === 0xee),
    'written beyond the answer',
  )
  return Buffer.from(room.subarray(0, length))
}

const a = (n: number, ttl = 300): Bare => ({ type: 1, ttl, data: Uint8Array.of(203, 0, 113, n & 255) })
const cname = (to: string, ttl = 300): Bare => ({ type: 5, ttl, data: nameBytes(to) })
const endOf = (letters: string): number => 12 + letters.length + 2 + 4

const bodyFor = (
  letters: string,
  ...parts: Parameters<typeof writeBody> extends [number, ...infer Rest] ? Rest : never
): Body => {
  const body = writeBody(endOf(letters), ...parts)
  assert.ok(body !== null)
  return body
}

const SOA: Bare = {
  type: 6,
  ttl: 60,
  data: Buffer.concat([
    nameBytes('ns.example'),
    nameBytes('h.example'),
    Buffer.from([1, 2, 3, 4, 5].flatMap((n) => [0, 0, 0, n])),
  ]),
}

test('the header, and the question in the letters of the client', () => {
  const bytes = composed({ letters: 'wWw.ExAmple', flags: 0x0110 }, bodyFor('wWw.ExAmple', [], [a(7)], null))
  assert.equal(bytes.readUInt16BE(0), 0x1234)
  // QR, RD, RA and CD; not AA, TC, AD.
  assert.equal(bytes.readUInt16BE(2), 0x8190)
  const read = packetOf(bytes)
  assert.deepEqual(read.questions, [{ name: 'wWw.ExAmple', type: 'A', class: 'IN' }])
  assert.deepEqual(
    read.answers?.map((each) => [each.type, each.name, 'data' in each ? each.data : null]),
    [['A', 'wWw.ExAmple', '203.0.113.7']],
  )
  assert.deepEqual([read.authorities, read.additionals], [[], []])
  assert.equal(composed({ letters: 'x.example', flags: 0 }, EMPTY_BODY).readUInt16BE(2), 0x8080, 'no RD, none back')
  assert.equal(
    composed({ letters: 'x.example', flags: 0x0670 }, EMPTY_BODY).readUInt16BE(2),
    0x8090,
    'neither AA, TC, Z nor AD',
  )
})

test('the code of an answer, its EDNS and what is said beside it (RFC 8914)', () => {
  const extended = { code: 15, text: 'no-gambling' }
  const bytes = composed({ letters: 'casino.example', size: 1400, dnssec: true }, EMPTY_BODY, {
    ...PLAIN,
    rcode: 3,
    extended,
  })
  const read = packetOf(bytes)
  assert.equal(read.rcode, 'NXDOMAIN')
  const opt = read.additionals?.[0]
  assert.ok(opt?.type === 'OPT')
  assert.deepEqual(
    [opt.name, opt.udpPayloadSize, opt.extendedRcode, opt.ednsVersion, opt.flag_do],
    ['.', 1232, 0, 0, true],
  )
  const [option] = opt.options as unknown as { code: number; data: Buffer }[]
  assert.equal(option?.code, 15)
  assert.deepEqual(option?.data, Buffer.concat([Buffer.of(0, 15), Buffer.from('no-gambling')]))
  const plain = packetOf(composed({ letters: 'casino.example' }, EMPTY_BODY, { ...PLAIN, rcode: 3, extended }))
  assert.deepEqual([plain.rcode, plain.additionals], ['NXDOMAIN', []], 'nothing of it for who spoke no EDNS')
})

test('codes above 15 stand in EDNS (BADVERS)', () => {
  const read = packetOf(composed({ letters: 'x.example', size: 1232 }, EMPTY_BODY, { ...PLAIN, rcode: 16 }))
  const opt = read.additionals?.[0]
  assert.equal(read.rcode, 'NOERROR')
  assert.ok(opt?.type === 'OPT' && opt.extendedRcode === 1)
})

test('what is too long is truncated: with and without EDNS, to the byte', () => {
  const letters = 'many.example'
  const body = (n: number): Body =>
    bodyFor(
      letters,
      [],
      Array.from({ length: n }, (_, k) => a(k)),
      null,
    )
  // Each takes 16 bytes behind a header of 12 and a question of 18.
  const sizes: [number | undefined, number][] = [
    [undefined, 512],
    [512, 512],
    [700, 700],
    [1232, 1232],
    [4096, 1232],
  ]
  for (const [size, limit] of sizes) {
    const fits = Math.floor((limit - 30 - (size === undefined ? 0 : 11)) / 16)
    const whole = packetOf(composed({ letters, ...(size && { size }) }, body(fits)))
    assert.deepEqual([whole.flag_tc, whole.answers?.length], [false, fits])
    const cut = packetOf(composed({ letters, ...(size && { size }) }, body(fits + 1)))
    assert.deepEqual([cut.flag_tc, cut.answers?.length, cut.questions?.length], [true, 0, 1])
    assert.equal(cut.additionals?.length, size === undefined ? 0 : 1)
  }
  const tcp = packetOf(composed({ letters }, body(2000), PLAIN, 65_535))
  assert.deepEqual([tcp.flag_tc, tcp.answers?.length], [false, 2000])
})

test('TTLs are counted down, never below the least', () => {
  const letters = 'x.example'
  const body = bodyFor(letters, [cname('y.example', 100)], [a(1, 300), a(2, 20)], null)
  const ttls = (envelope: Partial<Envelope>): unknown[] | undefined =>
    packetOf(composed({ letters }, body, { ...PLAIN, ...envelope })).answers?.map((each) => 'ttl' in each && each.ttl)
  assert.deepEqual(ttls({}), [100, 300, 20])
  assert.deepEqual(ttls({ age: 30 }), [70, 270, 0])
  assert.deepEqual(ttls({ age: 2 ** 31, least: 30 }), [30, 30, 30])
  assert.deepEqual(ttls({}), [100, 300, 20], 'the body itself stays')
})

test('a message without a readable question gets a header alone', () => {
  const room = Buffer.alloc(512)
  const asked = { id: 9, flags: 0x0100, end: 0, edns: false, dnssec: false }
  assert.equal(compose(room, Buffer.alloc(0), asked, EMPTY_BODY, { ...PLAIN, rcode: 1 }, 512), 12)
  const read = packetOf(room.subarray(0, 12))
  assert.deepEqual([read.id, read.rcode, read.questions], [9, 'FORMERR', []])
})

test('what would not fit into any message, or beyond what a pointer reaches, is no body', () => {
  const many = Array.from({ length: 4096 }, (_, n) => a(n))
  assert.equal(writeBody(30, [], many, null), null)
  assert.equal(writeBody(30, [], [{ type: 16, ttl: 1, data: new Uint8Array(65_000) }], null), null)
  const far = Array.from({ length: 12 }, () => cname('x'.repeat(60)))
  assert.notEqual(writeBody(30, far, [], null), null)
  assert.equal(writeBody(16_200, [cname('y.example')], [a(1)], null), null)
})

const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,15}$/).filter((text) => !text.endsWith('-'))
const name = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'))

test('fuzz: chains, records, SOA and extended errors come out at dns-packet as they went in', () => {
  const record = fc.oneof(
    fc.tuple(fc.constant('A'), fc.uint8Array({ minLength: 4, maxLength: 4 })),
    fc.tuple(
      fc.constant('TXT'),
      fc
        .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 200 })
        .map((text) => Uint8Array.of(text.length, ...Buffer.from(text))),
    ),
  )
  const shape = fc.record({
    asked: name,
    chain: fc.array(name, { maxLength: 6 }),
    kind: fc.constantFrom('A', 'TXT'),
    records: fc.array(record, { maxLength: 60, size: 'max' }),
    above: fc.option(fc.nat(5), { nil: null }),
    size: fc.option(fc.integer({ min: 0, max: 5000 }), { nil: undefined }),
    age: fc.nat(400),
    text: fc.stringMatching(/^[ -~]{0,80}$/),
    upper: fc.nat(2 ** 30),
  })
  const seen = { cut: 0, whole: 0 }
  fc.assert(
    fc.property(shape, ({ asked, chain, kind, records, above, size, age, text, upper }) => {
      const letters = [...asked].map((char, n) => ((upper >> (n % 30)) & 1 ? char.toUpperCase() : char)).join('')
      const type = kind === 'A' ? 1 : 16
      const given = records.filter(([each]) => each === kind).map(([, data]) => ({ type, ttl: 300, data }))
      const last = chain.at(-1) ?? asked
      const labels = last.split('.')
      const zone = above === null || given.length > 0 ? null : labels.slice(above % labels.length).join('.')
      const soa = zone === null ? null : { rr: SOA, above: nameBytes(last).length - nameBytes(zone).length }
      const body = bodyFor(
        letters,
        chain.map((to) => cname(to)),
        given,
        soa,
      )
      const asker = { letters, type, ...(size !== undefined && { size }) }
      const read = packetOf(composed(asker, body, { rcode: 0, age, least: 0, extended: { code: 15, text } }))
      assert.deepEqual(read.questions, [{ name: letters, type: kind, class: 'IN' }])
      const opt = read.additionals?.find((each) => each.type === 'OPT')
      assert.equal(opt !== undefined, size !== undefined)
      if (read.flag_tc) {
        seen.cut++
        assert.deepEqual([read.answers, read.authorities], [[], []])
        return
      }
      seen.whole++
      const expected: unknown[] = []
      let owner = letters
      for (const to of chain) {
        expected.push(['CNAME', owner, to, Math.max(0, 300 - age)])
        owner = to
      }
      for (const { data } of given)
        expected.push([
          kind,
          owner,
          kind === 'A' ? [...data].join('.') : [Buffer.from(data.subarray(1))],
          Math.max(0, 300 - age),
        ])
      assert.deepEqual(
        read.answers?.map((each) => [each.type, each.name, 'data' in each && each.data, 'ttl' in each && each.ttl]),
        expected,
      )
      const authority = read.authorities?.[0]
      assert.equal(
        authority?.name,
        zone === null
          ? undefined
          : zone === asked && chain.length === 0
            ? letters.slice(-zone.length)
            : authority?.name,
      )
      assert.equal(authority?.name.toLowerCase(), zone ?? undefined)
      if (authority?.type === 'SOA') assert.equal((authority.data as { minimum: number }).minimum, 5)
    }),
    RUNS,
  )
  assert.ok(seen.cut > 20 && seen.whole > 200, JSON.stringify(seen))
})
