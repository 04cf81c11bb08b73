// Lists in all notations, and whatever else may stand in such a file.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { readList } from '../../../src/domain/policy/compile/lists.ts'
import type { Odd } from '../../../src/domain/policy/compile/odd-lines.ts'

type Seen = { entries: string[]; report: { entries: number; odd: readonly Odd[] } }

const REACHES = ['', '=', '*.', '']

const read = (text: string | Uint8Array): Seen => {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const entries: string[] = []
  const report = readList(bytes, {
    name: (from, start, end, reach) =>
      entries.push(`${REACHES[reach]}${Buffer.from(from.subarray(start, end)).toString()}`),
    address: (address) => entries.push(`@${address}`),
  })
  return { entries, report }
}

const oddOf = (text: string): string[] => read(text).report.odd.map(({ kind }) => kind)

test('names mean themselves and all below, hosts lines only themselves, *.name only what is below', () => {
  const { entries, report } = read(
    [
      'casino.test',
      '||bets.example^',
      '*.prizes.example',
      '0.0.0.0 poker.example dice.example',
      '127.0.0.1\ta.test',
      ':: b.test',
      '192.0.2.1',
    ].join('\n'),
  )
  assert.deepEqual(entries, [
    'casino.test',
    'bets.example',
    '*.prizes.example',
    '=poker.example',
    '=dice.example',
    '=a.test',
    '=b.test',
    '@192.0.2.1',
  ])
  assert.deepEqual(report, { entries: 8, odd: [] })
})

test('comments, blank lines, CRLF, a byte order mark and a missing last line end', () => {
  const text =
    '\ufeffa.test\r\n# all\r\n! of\r\n\r\n  b.test  # note\r\n\tc.test ! note\r\n0.0.0.0 d.test # e.test\r\n||f.test^ # g\r\nh.test'
  const { entries, report } = read(text)
  assert.deepEqual(entries, ['a.test', 'b.test', 'c.test', '=d.test', 'f.test', 'h.test'])
  assert.deepEqual(report.odd, [])
})

test('any spelling of a name comes to one', () => {
  const { entries, report } = read(
    'CASINO.Test\ncasino.test.\n도박.test\n||도박.TEST.^\n0.0.0.0 Casino.TEST.\n*.CASINO.test\nCOM\n_dmarc.a.test\n::ffff:192.0.2.1\n2001:DB8::1',
  )
  assert.deepEqual(entries, [
    'casino.test',
    'casino.test',
    'xn--hq1bt1n.test',
    'xn--hq1bt1n.test',
    '=casino.test',
    '*.casino.test',
    'com',
    '_dmarc.a.test',
    '@192.0.2.1',
    '@2001:db8::1',
  ])
  assert.deepEqual(report.odd, [])
})

test('odd lines are counted by kind, with the first of them, and never fatal', () => {
  const kinds: Record<string, string> = {
    'example.com##.banner': 'cosmetic',
    'example.com#@#.banner': 'cosmetic',
    '/ads[0-9]+/': 'regex',
    '/^a#b$/': 'regex',
    '||a.test^$third-party': 'option',
    '@@||a.test^': 'exception',
    'https://a.test/path': 'path',
    'a.test/path': 'path',
    '||a.test/path^': 'path',
    'ads*.test': 'pattern',
    '||a.test': 'pattern',
    '|a.test|': 'pattern',
    '||*.a.test^': 'pattern',
    '192.0.2.0/24': 'range',
    '127.0.0.1 localhost': 'localhost',
    '::1 ip6-localhost': 'localhost',
    '127.0.0.1 localhost.localdomain': 'localhost',
    '255.255.255.255 broadcasthost': 'localhost',
    [`${'a'.repeat(64)}.test`]: 'too-long',
    [`${'a.'.repeat(130)}test`]: 'too-long',
    ['x'.repeat(2000)]: 'too-long',
    'a.123': 'not-a-name',
    '12345': 'not-a-name',
    '*.192.0.2.1': 'not-a-name',
    'a b c': 'not-a-name',
    '-a.test': 'not-a-name',
    'a-.test': 'not-a-name',
    'a..test': 'not-a-name',
    '.a.test': 'not-a-name',
    'a.test:80': 'not-a-name',
    '0.0.0.0 1.2.3.4': 'not-a-name',
    'address=/a.test/': 'path',
  }
  for (const [line, kind] of Object.entries(kinds)) {
    assert.deepEqual(oddOf(line), [kind], line)
    assert.deepEqual(read(line).entries, [], line)
  }
  const { entries, report } = read(`a.test\n${'@@x\n'.repeat(9)}b.test\n0.0.0.0 localhost c.test local\n`)
  assert.deepEqual(entries, ['a.test', 'b.test', '=c.test'])
  assert.deepEqual(report.odd, [
    { kind: 'exception', count: 9, firstLines: [2, 3, 4, 5, 6] },
    { kind: 'localhost', count: 2, firstLines: [12] },
  ])
})

test('longest name and label, and one more', () => {
  const label = 'a'.repeat(63)
  const longest = `${label}.${label}.${label}.${'b'.repeat(57)}.com`
  assert.equal(longest.length, 253)
  assert.deepEqual(read(longest).entries, [longest])
  assert.deepEqual(read(`${label}.${label}.${label}.${'b'.repeat(58)}.com`).entries, [])
})

test('an empty list is a list', () => {
  for (const text of ['', '\n', '\r\n', '\ufeff', '#', '\n\n\n'])
    assert.deepEqual(read(text), { entries: [], report: { entries: 0, odd: [] } })
})

test('no bytes whatever break it, and each line counts once at most', () => {
  const runs = process.env.ISTHMUS_SOAK === undefined ? 2000 : 200_000
  const piece = fc.constantFrom(
    'a',
    'com',
    '.',
    '-',
    '||',
    '^',
    '*.',
    '*',
    '#',
    '!',
    ' ',
    '\t',
    '\r',
    '\n',
    '0.0.0.0 ',
    '::1',
    '/',
    '$',
    '@@',
    '도',
    '\u0000',
    'A',
    '9',
    '[',
    ']',
    ':',
  )
  const texts = fc.array(piece, { maxLength: 40 }).map((pieces) => new TextEncoder().encode(pieces.join('')))
  fc.assert(
    fc.property(fc.oneof(texts, fc.uint8Array({ maxLength: 200 })), (bytes) => {
      const { entries, report } = read(bytes)
      assert.equal(report.entries, entries.length)
      for (const entry of entries) assert.match(entry, /^(?:=|\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$|^@[0-9a-f.:]+$/)
      const lines = bytes.filter((byte) => byte === 10).length + 1
      for (const { firstLines } of report.odd) for (const line of firstLines) assert.ok(line >= 1 && line <= lines)
    }),
    { seed: 3, numRuns: runs },
  )
})
