// What clients send: questions are read whole, and whatever else comes neither throws, nor is read beyond its end.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encode, type Packet } from 'dns-packet'
import fc from 'fast-check'
import { parseHost } from '../../../src/base/names.ts'
import { canonicalText, endOfName, readName, wireName } from '../../../src/edges/dns/wire/names.ts'
import { isQuery, readQuery } from '../../../src/edges/dns/wire/query.ts'
import { nameBytes, questionBytes } from '../../kit/dns.ts'

const runs = process.env.ISTHMUS_SOAK === undefined ? 1 : 100
const RUNS = { seed: 1035, numRuns: 1000 * runs }

const header = (flags: number, ...counts: number[]): Buffer => {
  const head = Buffer.alloc(12)
  head.writeUInt16BE(0xabcd)
  head.writeUInt16BE(flags, 2)
  for (const [n, count] of counts.entries()) head.writeUInt16BE(count, 4 + 2 * n)
  return head
}

/** A question for `Mail.Example` by type A, RD set, no EDNS. */
const PLAIN = Buffer.concat([header(0x0100, 1), questionBytes('Mail.Example', 1)])

const optOf = (size: number, flags = 0, version = 0, options = Buffer.alloc(0)): Buffer => {
  const opt = Buffer.from([0, 0, 41, size >> 8, size & 255, 0, version, flags >> 8, flags & 255, 0, options.length])
  return Buffer.concat([opt, options])
}

const withOpt = (opt: Buffer): Buffer => Buffer.concat([header(0x0100, 1, 0, 0, 1), PLAIN.subarray(12), opt])

/** The same bytes with different ones behind them: whoever reads further sees something else. */
const readInside = (bytes: Uint8Array): ReturnType<typeof readQuery> => {
  const reads = [0, 1, 0xc0, 0xff].map((filler) => {
    const wide = Buffer.alloc(bytes.length + 600, filler)
    wide.set(bytes)
    return readQuery(wide.subarray(0, bytes.length))
  })
  for (const read of reads) assert.deepEqual(read, reads[0])
  return reads[0] ?? null
}

const rcodeOf = (bytes: Uint8Array): number | 'query' | null => {
  const read = readInside(bytes)
  if (read === null) return null
  return isQuery(read) ? 'query' : read.rcode
}

test('a question is read, with and without EDNS', () => {
  const plain = {
    id: 0xabcd,
    flags: 0x0100,
    name: 'mail.example',
    type: 1,
    end: PLAIN.length,
    most: 512,
    edns: false,
    dnssec: false,
  }
  assert.deepEqual(readInside(PLAIN), plain)
  const edns = { ...plain, edns: true }
  // RFC 6891 section 6.2.3: less than 512 counts as 512; RFC 9715: nobody is sent more than 1232.
  assert.deepEqual(readInside(withOpt(optOf(0))), edns)
  assert.deepEqual(readInside(withOpt(optOf(800))), { ...edns, most: 800 })
  assert.deepEqual(readInside(withOpt(optOf(65_535, 0x8000))), { ...edns, most: 1232, dnssec: true })
  const cookie = Buffer.from([0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8])
  assert.deepEqual(readInside(withOpt(optOf(1232, 0, 0, cookie))), { ...edns, most: 1232 })
})

test('what is no question gets what RFC 1035 and RFC 6891 say, or nothing', () => {
  const question = PLAIN.subarray(12)
  assert.equal(rcodeOf(Buffer.alloc(0)), null)
  assert.equal(rcodeOf(PLAIN.subarray(0, 11)), null)
  assert.equal(rcodeOf(Buffer.concat([header(0x8100, 1), question])), null, 'an answer is never answered')
  assert.equal(rcodeOf(Buffer.concat([header(0x8180, 0)])), null)
  for (const opcode of [1, 2, 4, 5, 6, 15])
    assert.equal(rcodeOf(Buffer.concat([header(opcode << 11, 1), question])), 4, `opcode ${opcode}`)
  assert.equal(rcodeOf(header(0x0100, 0)), 1, 'no question')
  assert.equal(rcodeOf(Buffer.concat([header(0x0100, 2), question, question])), 1, 'two')
  assert.equal(rcodeOf(Buffer.concat([header(0x0100, 1, 1), question])), 1, 'an answer in it')
  assert.equal(rcodeOf(Buffer.concat([header(0x0100, 1, 0, 0, 900), question])), 1)
  assert.equal(rcodeOf(withOpt(optOf(1232, 0, 1))), 16, 'BADVERS')
  const two = Buffer.concat([header(0x0100, 1, 0, 0, 2), question, optOf(1232), optOf(1232)])
  assert.equal(rcodeOf(two), 1, 'two OPT records (RFC 6891 section 6.1.1)')
  const named = Buffer.concat([header(0x0100, 1, 0, 0, 1), question, nameBytes('x'), optOf(1232).subarray(1)])
  assert.equal(rcodeOf(named), 1, 'an OPT that is not at the root')
  const chaos = Buffer.from(PLAIN)
  chaos[chaos.length - 1] = 3
  assert.equal(rcodeOf(chaos), 5, 'class CH')
})

test('names that a question may hold, at their limits', () => {
  const nameIn = (name: string | Buffer): string | null | number => {
    const wire = typeof name === 'string' ? nameBytes(name) : name
    const read = readInside(Buffer.concat([header(0x0100, 1), wire, Buffer.of(0, 1, 0, 1)]))
    return read === null ? -1 : isQuery(read) ? read.name : read.rcode
  }
  const label = (n: number): string => 'a'.repeat(n)
  const longest = [label(63), label(63), label(63), label(61)].join('.')
  assert.equal(longest.length, 253)
  assert.equal(nameIn(longest), longest)
  assert.equal(nameIn([label(63), label(63), label(63), label(62)].join('.')), 1, '254 characters')
  assert.equal(nameIn(Buffer.from([64, ...Buffer.alloc(64, 97), 0])), 1, 'a label of 64')
  assert.equal(nameIn(Buffer.from([0x41, 97, 0])), 1, 'an extended label (RFC 2673)')
  assert.equal(nameIn(Buffer.from([0xc0, 12])), 1, 'a pointer at itself')
  assert.equal(nameIn(Buffer.from([1, 97, 0xc0, 12])), 1, 'a pointer into itself')
  assert.equal(nameIn(''), null, 'the root is no host name')
  for (const odd of ['a b.example', 'a\0.example', 'a/b.example', '-a.example', 'a-.example', 'b.1', 'ü.example', '1'])
    assert.equal(nameIn(odd), null, JSON.stringify(odd))
  assert.equal(nameIn('_dmarc.X-y.Example'), '_dmarc.x-y.example')
  assert.equal(nameIn('127.in-addr.arpa'), '127.in-addr.arpa')
})

test('a name of the wire is canonical exactly where base/names says so', () => {
  const char = fc.constantFrom(...'abzAZ019-_x')
  const label = fc.string({ unit: char, minLength: 1, maxLength: 65 })
  const seen = { yes: 0, no: 0 }
  fc.assert(
    fc.property(fc.array(label, { minLength: 1, maxLength: 6 }), (labels) => {
      const name = labels.join('.')
      const host = parseHost(name)
      const expected = host?.kind === 'name' && host.name === name.toLowerCase() ? host.name : null
      const wire = nameBytes(name)
      const whole = endOfName(wire, 0, wire.length) === wire.length && labels.every(({ length }) => length < 64)
      assert.equal(whole ? canonicalText(wire, 0) : null, expected, name)
      seen[expected === null ? 'no' : 'yes']++
      if (expected !== null) assert.deepEqual(Buffer.from(wireName(expected)), nameBytes(expected))
    }),
    RUNS,
  )
  assert.ok(seen.yes > 100 && seen.no > 100, JSON.stringify(seen))
})

test('questions that dns-packet writes are read to the same', () => {
  const name = fc
    .array(fc.stringMatching(/^[a-z][a-z0-9]{0,20}$/), { minLength: 1, maxLength: 5 })
    .map((labels) => labels.join('.'))
  const type = fc.constantFrom(
    ['A', 1],
    ['AAAA', 28],
    ['MX', 15],
    ['TXT', 16],
    ['SRV', 33],
    ['CAA', 257],
  ) as fc.Arbitrary<['A' | 'AAAA' | 'MX' | 'TXT' | 'SRV' | 'CAA', number]>
  const edns = fc.option(fc.record({ size: fc.integer({ min: 1, max: 65_535 }), dnssec: fc.boolean() }), {
    nil: undefined,
  })
  fc.assert(
    fc.property(name, type, edns, fc.nat(65_535), (asked, [text, number], opt, id) => {
      const additionals: Packet['additionals'] = opt && [
        {
          type: 'OPT',
          name: '.',
          udpPayloadSize: opt.size,
          extendedRcode: 0,
          ednsVersion: 0,
          flags: opt.dnssec ? 0x8000 : 0,
          flag_do: opt.dnssec,
          options: [],
        },
      ]
      const bytes = encode({
        type: 'query',
        id,
        flags: 0x0100,
        questions: [{ name: asked, type: text }],
        ...(additionals && { additionals }),
      })
      const read = readInside(bytes)
      assert.ok(read !== null && isQuery(read))
      assert.deepEqual([read.id, read.name, read.type, read.edns], [id, asked, number, opt !== undefined])
      assert.equal(read.dnssec, opt?.dnssec ?? false)
      assert.equal(read.most, Math.min(1232, Math.max(512, opt?.size ?? 512)))
    }),
    RUNS,
  )
})

const MESSAGES = [PLAIN, withOpt(optOf(1232, 0x8000)), withOpt(optOf(700, 0, 0, Buffer.from([0, 10, 0, 2, 1, 2])))]

test('cut off anywhere, it is a fault or nothing', () => {
  for (const message of MESSAGES)
    for (let cut = 0; cut < message.length; cut++)
      assert.equal(rcodeOf(message.subarray(0, cut)), cut < 12 ? null : 1, `${message.length} cut at ${cut}`)
})

test('every byte changed to every other: read or refused, never beyond the end', () => {
  for (const message of MESSAGES)
    for (let at = 0; at < message.length; at++)
      for (let byte = 0; byte < 256; byte++) {
        const changed = Buffer.from(message)
        changed[at] = byte
        const read = readQuery(changed)
        if (read !== null) assert.ok(read.end <= changed.length)
      }
})

test('fuzz: random and damaged messages', () => {
  const damaged = fc
    .tuple(fc.nat(2), fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 8 }), fc.nat(30))
    .map(([which, damage, more]) => {
      const bytes = Buffer.concat([MESSAGES[which] ?? PLAIN, Buffer.alloc(more, 7)])
      for (const [at, byte] of damage) bytes[at % bytes.length] = byte
      return bytes
    })
  const random = fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes))
  const headed = random.map((bytes) => Buffer.concat([header(0x0100, 1, 0, 0, 2), bytes]))
  fc.assert(
    fc.property(fc.oneof(damaged, random, headed), (bytes) => {
      const read = readInside(bytes)
      if (read === null) return
      assert.ok(read.end === 0 || (read.end >= 17 && read.end <= bytes.length))
      if (isQuery(read) && read.name !== null) assert.deepEqual(parseHost(read.name), { kind: 'name', name: read.name })
    }),
    { ...RUNS, numRuns: 3000 * runs },
  )
})

test('compressed names: back only, each pointer further than the one before', () => {
  const read = (bytes: number[], at: number): string | null => {
    const name = readName(Uint8Array.from(bytes), at, bytes.length)
    return name === null ? null : Buffer.from(name.wire).toString('latin1')
  }
  const base = [1, 97, 1, 98, 0] // "a.b" at 0, "b" at 2
  assert.equal(read([...base, 0xc0, 0], 5), '\x01a\x01b\0')
  assert.equal(read([...base, 1, 99, 0xc0, 2], 5), '\x01c\x01b\0')
  assert.equal(read([...base, 0xc0, 0, 0xc0, 5], 7), '\x01a\x01b\0', 'a pointer at a pointer')
  assert.equal(read([...base, 0xc0, 5], 5), null, 'at itself')
  assert.equal(read([...base, 0xc0, 7, 0xc0, 5], 5), null, 'two at each other')
  assert.equal(read([...base, 1, 99, 0xc0, 5], 5), null, 'into its own labels')
  assert.equal(read([0xc0, 2, 1, 97, 0], 0), null, 'forward')
  assert.equal(read([...base, 0xc0], 5), null, 'half a pointer')
  assert.equal(read([...base, 0xff, 0xff], 5), null, 'beyond the end')
  assert.equal(read([0x80, 0], 0), null)
  assert.equal(read([5, 97], 0), null, 'cut off')
  // 255 bytes are a name, 256 are none, however few of them are written out.
  const half = [
    ...Array(2)
      .fill([63, ...Array(63).fill(97)])
      .flat(),
  ]
  assert.equal(read([...half, 0, 63, ...Array(63).fill(98), 61, ...Array(61).fill(98), 0xc0, 0], 129)?.length, 255)
  assert.equal(read([...half, 0, 63, ...Array(63).fill(98), 62, ...Array(62).fill(98), 0xc0, 0], 129), null)
})
