// What upstreams send: records are read as an independent encoder wrote them, and lies neither throw, hang, nor read too far.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answer } from 'dns-packet'
import fc from 'fast-check'
import { writeQuestion } from '../../../src/edges/dns/wire/question.ts'
import { nameKey, negativeTtl, type Rr, readRr } from '../../../src/edges/dns/wire/records.ts'
import { type Reply, readReply } from '../../../src/edges/dns/wire/reply.ts'
import { nameBytes, questionBytes, rawRecord, readCame, replyTo } from '../../kit/dns.ts'

const runs = process.env.ISTHMUS_SOAK === undefined ? 1 : 100
const RUNS = { seed: 2181, numRuns: 600 * runs }

const SENT = writeQuestion(nameBytes('host.example'), 1, {
  random: Uint8Array.from({ length: 34 }, (_, n) => n * 37 + 5),
  edns: true,
  mixCase: true,
})
const CAME = { bytes: Buffer.from(SENT.bytes), ...readCame(Buffer.from(SENT.bytes)) }

const read = (bytes: Uint8Array): ReturnType<typeof readReply> => {
  const reads = [0, 0xc0, 0xff].map((filler) => {
    const wide = Buffer.alloc(bytes.length + 600, filler)
    wide.set(bytes)
    return readReply(wide.subarray(0, bytes.length), SENT.bytes, SENT.end)
  })
  for (const each of reads) assert.deepEqual(each, reads[0])
  return reads[0] ?? 'malformed'
}

const whole = (bytes: Uint8Array): Reply => {
  const reply = read(bytes)
  assert.ok(typeof reply === 'object', String(reply))
  return reply
}

const A: Answer = { type: 'A', name: 'host.example', ttl: 300, data: '203.0.113.7' }

test('our question: random id and letters, RD, EDNS of 1232 without options', () => {
  assert.equal(CAME.name, 'host.example')
  assert.notEqual(CAME.letters, 'host.example')
  assert.equal(CAME.id, 5 * 256 + 42)
  assert.deepEqual([...CAME.bytes.subarray(2, 12)], [1, 0, 0, 1, 0, 0, 0, 0, 0, 1])
  assert.deepEqual([...CAME.bytes.subarray(CAME.end)], [0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0])
})

test('only the answer to the very question is taken', () => {
  const good = { answers: [A] }
  assert.equal(whole(replyTo(CAME, good)).answers.length, 1)
  assert.equal(read(replyTo(CAME, { ...good, id: CAME.id ^ 1 })), 'foreign')
  assert.equal(read(replyTo(CAME, { ...good, question: questionBytes('other.example', 1) })), 'foreign')
  assert.equal(read(replyTo(CAME, { ...good, question: questionBytes(CAME.letters, 28) })), 'foreign')
  assert.equal(read(replyTo(CAME, { ...good, question: questionBytes('host.example', 1) })), 'other-case')
  assert.equal(read(CAME.bytes), 'foreign', 'our own question sent back')
  assert.equal(read(replyTo(CAME, { ...good, flags: 0x2000 })), 'foreign', 'another opcode')
  const none = replyTo(CAME, good)
  none.writeUInt16BE(0, 4)
  assert.equal(read(none), 'foreign', 'no question in it')
  none.writeUInt16BE(2, 4)
  assert.equal(read(none), 'foreign', 'two')
  assert.equal(read(Buffer.alloc(0)), 'foreign')
})

test('a bare header says only that EDNS is not known (RFC 6891 section 7)', () => {
  const bare = (rcode: number): Buffer => {
    const bytes = replyTo(CAME, { rcode }).subarray(0, 12)
    bytes.writeUInt16BE(0, 4)
    return bytes
  }
  assert.equal(whole(bare(1)).rcode, 1)
  assert.equal(whole(bare(4)).rcode, 4)
  for (const rcode of [0, 2, 3, 5]) assert.equal(read(bare(rcode)), 'foreign')
})

test('nothing of a truncated answer is used', () => {
  assert.deepEqual(whole(replyTo(CAME, { flags: 0x0200, answers: [A] })), {
    rcode: 0,
    truncated: true,
    answers: [],
    soa: null,
  })
})

test('TTLs: the top bit counts as zero (RFC 2181 section 8), and none is longer than a day', () => {
  const ttlOf = (ttl: number): number | undefined =>
    whole(replyTo(CAME, { answers: [rawRecord(Buffer.from([0xc0, 12]), 1, ttl, Buffer.of(1, 2, 3, 4))] })).answers[0]
      ?.ttl
  assert.deepEqual(
    [0, 1, 86_400, 86_401, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1].map(ttlOf),
    [0, 1, 86_400, 86_400, 86_400, 0, 0],
  )
  const soa = (ttl: number, minimum: number): number => {
    const data = Buffer.alloc(22)
    data.writeUInt32BE(minimum, 18)
    const record = readRr(rawRecord(Buffer.of(0), 6, ttl, data), 0)?.rr
    return record == null ? -1 : negativeTtl(record)
  }
  assert.deepEqual([soa(60, 300), soa(300, 60), soa(2 ** 31, 60), soa(60, 2 ** 31)], [60, 60, 0, 0])
})

test('records of another class, and OPT, are passed over; the authority gives its SOA only', () => {
  const chaos = rawRecord(nameBytes('host.example'), 1, 60, Buffer.of(1, 2, 3, 4))
  chaos[nameBytes('host.example').length + 3] = 3
  const soa: Answer = { type: 'SOA', name: 'example', ttl: 60, data: { mname: 'ns.example', rname: 'h.example' } }
  const ns: Answer = { type: 'NS', name: 'example', ttl: 60, data: 'ns.evil.example' }
  const reply = whole(replyTo(CAME, { answers: [chaos, A], authorities: [ns, soa], additionals: [A, A] }))
  assert.equal(reply.answers.length, 1)
  assert.equal(reply.soa?.owner, nameKey(nameBytes('example')))
})

/** Data without compression, of the types whose names may be compressed (RFC 1035, RFC 3597 section 4) and of some others. */
const NAME = fc.array(fc.stringMatching(/^[a-zA-Z0-9_-]{1,20}$/), { minLength: 1, maxLength: 4 })
const named = NAME.map((labels) => nameBytes(labels.join('.')))
const raw = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))
const fixed = (length: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => Buffer.from(bytes))
const text = fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from([bytes.length, ...bytes]))
const joined = (...parts: fc.Arbitrary<Buffer>[]): fc.Arbitrary<Buffer> =>
  fc.tuple(...parts).map((each) => Buffer.concat(each))
const DATA: readonly (readonly [type: number, data: fc.Arbitrary<Buffer>])[] = [
  [1, fixed(4)],
  [28, fixed(16)],
  ...[2, 3, 4, 5, 7, 8, 9, 12, 39].map((type) => [type, named] as const),
  [6, joined(named, named, fixed(20))],
  [14, joined(named, named)],
  [17, joined(named, named)],
  ...[15, 18, 21, 36].map((type) => [type, joined(fixed(2), named)] as const),
  [26, joined(fixed(2), named, named)],
  [33, joined(fixed(6), named)],
  [35, joined(fixed(4), text, text, text, named)],
  ...[13, 16, 44, 64, 65, 257, 64_000].map((type) => [type, raw] as const),
]
const record = fc.oneof(
  ...DATA.map(([type, data]) => fc.record({ type: fc.constant(type), data, owner: named, ttl: fc.nat(86_400) })),
)

test('records of all types are read as they were written', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 8 }), (records) => {
      const answers = records.map(({ owner, type, ttl, data }) => rawRecord(owner, type, ttl, data))
      const expected = records.map(({ owner, type, ttl, data }) => ({
        owner: nameKey(owner),
        type,
        ttl,
        data: Uint8Array.from(data),
      }))
      assert.deepEqual(whole(replyTo(CAME, { answers })).answers, expected)
    }),
    RUNS,
  )
})

test('what dns-packet encodes is read to the same records', () => {
  const name = NAME.map((labels) => labels.join('.').toLowerCase())
  const quad = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((bytes) => bytes.join('.'))
  const ttl = fc.nat(86_400)
  const answer: fc.Arbitrary<{ packet: Answer; data: Buffer }> = fc.oneof(
    fc.record({ name, ttl, quad }).map(({ name, ttl, quad }) => ({
      packet: { type: 'A', name, ttl, data: quad } as Answer,
      data: Buffer.from(quad.split('.').map(Number)),
    })),
    fc.record({ name, ttl, to: name }).map(({ name, ttl, to }) => ({
      packet: { type: 'CNAME', name, ttl, data: to } as Answer,
      data: nameBytes(to),
    })),
    fc.record({ name, ttl, to: name, preference: fc.nat(65_535) }).map(({ name, ttl, to, preference }) => ({
      packet: { type: 'MX', name, ttl, data: { preference, exchange: to } } as Answer,
      data: Buffer.concat([Buffer.of(preference >> 8, preference & 255), nameBytes(to)]),
    })),
    fc.record({ name, ttl, to: name, port: fc.nat(65_535) }).map(({ name, ttl, to, port }) => ({
      packet: { type: 'SRV', name, ttl, data: { priority: 1, weight: 2, port, target: to } } as Answer,
      data: Buffer.concat([Buffer.of(0, 1, 0, 2, port >> 8, port & 255), nameBytes(to)]),
    })),
    fc
      .record({ name, ttl, texts: fc.array(fc.stringMatching(/^[ -~]{1,200}$/), { minLength: 1, maxLength: 4 }) })
      .map(({ name, ttl, texts }) => ({
        packet: { type: 'TXT', name, ttl, data: texts } as Answer,
        data: Buffer.concat(texts.map((each) => Buffer.from([each.length, ...Buffer.from(each)]))),
      })),
  )
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 6 }), fc.integer({ min: 0, max: 5 }), (list, rcode) => {
      const reply = whole(replyTo(CAME, { rcode, answers: list.map(({ packet }) => packet) }))
      assert.equal(reply.rcode, rcode)
      const expected = list.map(({ packet, data }) => [nameKey(nameBytes(packet.name)), Uint8Array.from(data)])
      assert.deepEqual(
        reply.answers.map(({ owner, data }) => [owner, data]),
        expected,
      )
    }),
    RUNS,
  )
})

test('names in data that are compressed are written out, so that they mean the same in another message', () => {
  const pointer = Buffer.from([0xc0, 12])
  const to = Buffer.concat([Buffer.from([3, 119, 119, 119]), pointer])
  // Not in the random letters that we asked with: they are no business of the client's.
  const asked = nameBytes(CAME.name)
  const out = Buffer.concat([Buffer.from([3, 119, 119, 119]), asked])
  const dataOf = (type: number, data: Uint8Array): Uint8Array | undefined => {
    const reply = read(replyTo(CAME, { answers: [rawRecord(pointer, type, 60, data)] }))
    return typeof reply === 'object' ? reply.answers[0]?.data : undefined
  }
  const [two, six, twenty] = [2, 6, 20].map((length) => Buffer.alloc(length, 9))
  assert.ok(two && six && twenty)
  const cases: [number, Buffer[], Buffer[]][] = [
    ...[2, 3, 4, 5, 7, 8, 9, 12, 39].map((type): [number, Buffer[], Buffer[]] => [type, [to], [out]]),
    ...[14, 17].map((type): [number, Buffer[], Buffer[]] => [type, [to, pointer], [out, asked]]),
    ...[15, 18, 21, 36].map((type): [number, Buffer[], Buffer[]] => [type, [two, to], [two, out]]),
    [6, [to, pointer, twenty], [out, asked, twenty]],
    [26, [two, to, to], [two, out, out]],
    [33, [six, to], [six, out]],
    [35, [two, two, Buffer.from([1, 117, 0, 2, 97, 98]), to], [two, two, Buffer.from([1, 117, 0, 2, 97, 98]), out]],
  ]
  for (const [type, data, expected] of cases)
    assert.deepEqual(
      dataOf(type, Buffer.concat(data)),
      Uint8Array.from(Buffer.concat(expected)),
      `compressed names of type ${type}`,
    )
})

test('data that does not fit its type spoils the reply', () => {
  const bad: [number, number[]][] = [
    [1, [1, 2, 3]],
    [1, [1, 2, 3, 4, 5]],
    [28, [1, 2, 3, 4]],
    [5, []],
    [5, [3, 97]],
    [5, [0, 0]],
    [5, [0xc0, 0xff]],
    [15, [0, 1]],
    [6, [0, 0, 1, 2]],
  ]
  for (const [type, data] of bad)
    assert.equal(
      read(replyTo(CAME, { answers: [rawRecord(nameBytes('host.example'), type, 1, Buffer.from(data))] })),
      'malformed',
      `${type} ${data}`,
    )
})

const RICH = replyTo(CAME, {
  answers: [
    rawRecord(Buffer.from([0xc0, 12]), 5, 60, nameBytes('www.other.example')),
    rawRecord(nameBytes('www.other.example'), 1, 60, Buffer.of(203, 0, 113, 9)),
  ],
  authorities: [{ type: 'SOA', name: 'example', ttl: 60, data: { mname: 'ns.example', rname: 'h.example' } }],
})

test('cut off anywhere, and with every byte changed, it is no sound reply or within its bytes', () => {
  assert.equal(whole(RICH).answers.length, 2)
  for (let cut = 0; cut < RICH.length; cut++) assert.equal(typeof read(RICH.subarray(0, cut)), 'string', `at ${cut}`)
  for (let at = 0; at < RICH.length; at++)
    for (let byte = 0; byte < 256; byte += 5) {
      const changed = Buffer.from(RICH)
      changed[at] = (byte + at) & 255
      read(changed)
    }
})

test('fuzz: damaged and random replies', () => {
  const damaged = fc.array(fc.tuple(fc.nat(RICH.length - 1), fc.nat(255)), { maxLength: 6 }).map((damage) => {
    const bytes = Buffer.from(RICH)
    for (const [at, byte] of damage) bytes[at] = byte
    return bytes
  })
  const random = fc.uint8Array({ maxLength: 400 }).map((bytes) => replyTo(CAME, { answers: [Buffer.from(bytes)] }))
  const sound = ({ data, type, ttl }: Rr): boolean => type !== 41 && ttl <= 86_400 && data.length <= 1000
  fc.assert(
    fc.property(fc.oneof(damaged, random), (bytes) => {
      const reply = read(bytes)
      if (typeof reply === 'object') assert.ok(reply.answers.every(sound))
    }),
    { ...RUNS, numRuns: 2000 * runs },
  )
})

test('a chain of pointers longer than a name can have labels is malformed', () => {
  const of = (pointers: number): string => {
    const from = CAME.end + 12
    const chain = Buffer.alloc(2 * pointers)
    for (let n = 0; n < pointers; n++) chain.writeUInt16BE(0xc000 | (n === 0 ? 12 : from + 2 * n - 2), 2 * n)
    const first = rawRecord(Buffer.from([0xc0, 12]), 16, 1, chain)
    const last = 0xc000 | (from + chain.length - 2)
    const other = rawRecord(Buffer.of(last >> 8, last & 255), 1, 1, Buffer.of(1, 2, 3, 4))
    return typeof read(replyTo(CAME, { answers: [first, other] }))
  }
  assert.equal(of(100), 'object')
  assert.equal(of(130), 'string')
  assert.equal(of(8000), 'string')
})
