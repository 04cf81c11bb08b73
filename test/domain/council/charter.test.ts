// Which charters are valid: thresholds count people, and no key stands twice, whatever it is called.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Charter, Operator } from '../../../src/domain/council/charter.ts'
import { readCharter } from '../../../src/domain/council/read-charter.ts'
import type { Json } from '../../../src/domain/record/json.ts'
import { charter, LOG, operator, TestPark, texts } from '../../kit/council.ts'
import { fileKey, passkey, TWINS } from '../../kit/council-keys.ts'

const why = (value: unknown): string => {
  const read = readCharter(value as Json, LOG.key)
  return read.ok ? 'valid' : read.why
}

const withNorth = (changes: Partial<Operator>): Charter =>
  charter({ north: operator('north', ['kim', 'ri'], changes), south: operator('south', ['lee']) })

test('a charter of none, one, two and eight operators is valid; of nine it is not', () => {
  const of = (count: number) =>
    charter(Object.fromEntries(Array.from({ length: count }, (_, n) => [`op${n}`, operator(`op${n}`, ['a'])])))
  assert.deepEqual(
    [0, 1, 2, 8, 9].map((count) => why(of(count))),
    ['valid', 'valid', 'valid', 'valid', 'people'],
  )
})

test('group 1: a threshold of 0, below, beyond the people, or no number at all is no charter', () => {
  for (const threshold of [0, -1, 3, 1.5, Number.NaN, '1', null, undefined])
    assert.equal(why(withNorth({ threshold: threshold as number })), 'people', `${threshold}`)
  for (const threshold of [0, -1, 4, Number.NaN])
    assert.equal(why(withNorth({ recovery: { ...withNorth({}).operators.north!.recovery, threshold } })), 'people')
  assert.equal(why(withNorth({ recovery: { keys: [], threshold: 1 } })), 'people')
  assert.equal(why(withNorth({ recovery: { keys: [], threshold: 0 } })), 'valid')
})

test('group 2: one key under two people, two names, two operators, two types, or as the log is no charter', () => {
  const same = (name: string, type?: 'cosigner') => texts(fileKey(name, 'one key', type))
  const two = { kim: same('north/kim'), ri: same('north/ri') }
  assert.equal(why(withNorth({ people: two })), 'key-twice')
  const south = operator('south', ['lee'], { people: { lee: same('south/lee') } })
  assert.equal(
    why(charter({ north: operator('north', ['kim'], { people: { kim: same('north/kim') } }), south })),
    'key-twice',
  )
  assert.equal(why(withNorth({ people: { kim: [...same('north/kim'), ...same('north/kim')] } })), 'key-twice')
  assert.equal(
    why(withNorth({ recovery: { keys: same('north/recovery'), threshold: 1 }, people: { kim: same('north/kim') } })),
    'key-twice',
  )
  assert.equal(
    why(withNorth({ people: { kim: texts(...TWINS.map((salt) => fileKey('north/kim', salt))) } })),
    'key-twice',
  )
  const log = texts(fileKey('north/kim', 'park.example/record'))
  assert.equal(why(withNorth({ people: { kim: log } })), 'key-twice')
})

test('group 2: the octets of one passkey under two origins or with another octet of copying are one key', () => {
  const at = (name: string, origin: string, copied: boolean) => texts(passkey(name, origin, copied, 'one passkey'))
  const north = 'https://console.north.example'
  assert.equal(
    why(withNorth({ people: { kim: at('north/kim', north, false), ri: at('north/ri', north, true) } })),
    'key-twice',
  )
  assert.equal(
    why(
      withNorth({
        people: { kim: at('north/kim', north, false), ri: at('north/ri', 'https://b.north.example', false) },
      }),
    ),
    'key-twice',
  )
})

test('a key has the name and the type of its place', () => {
  assert.equal(why(withNorth({ people: { kim: texts(fileKey('north/ri')) } })), 'keys')
  assert.equal(why(withNorth({ people: { kim: texts(fileKey('south/kim')) } })), 'keys')
  assert.equal(why(withNorth({ witness: fileKey('north/witness').key.text })), 'keys')
  assert.equal(why(withNorth({ people: { kim: [fileKey('north/kim', '', 'cosigner').key.text] } })), 'keys')
  const console = passkey('north/recovery', 'https://console.north.example')
  assert.equal(why(withNorth({ recovery: { keys: texts(console), threshold: 1 } })), 'keys')
  assert.equal(why(withNorth({ people: { kim: ['north/kim+00000000+AAAA'] } })), 'keys')
})

test('nobody is called as a role is', () => {
  assert.equal(why(withNorth({ people: { recovery: texts(fileKey('north/recovery', 'x')) } })), 'people')
  assert.equal(why(withNorth({ people: { witness: texts(fileKey('north/witness', 'x')) } })), 'people')
  assert.equal(why(withNorth({ people: { constructor: texts(fileKey('north/constructor')) } })), 'valid')
})

test('the consoles of two operators share no host, nor stands one above the other', () => {
  const of = (north: string, south: string) =>
    why(
      charter({
        north: operator('north', [], { people: { kim: texts(passkey('north/kim', north)) } }),
        south: operator('south', [], { people: { lee: texts(passkey('south/lee', south)) } }),
      }),
    )
  assert.equal(of('http://north.localhost', 'http://south.localhost'), 'valid')
  assert.equal(of('https://console.example', 'https://console.example'), 'consoles')
  assert.equal(of('https://console.example:8443', 'https://console.example'), 'consoles')
  assert.equal(of('https://example', 'https://south.example'), 'consoles')
  assert.equal(of('https://a.north.example', 'https://north.example'), 'consoles')
})

test('limits of emergencies may be stricter than the design, never looser', () => {
  const of = (changes: object) => why(charter(undefined, { emergency: { ...charter().emergency, ...changes } }))
  assert.equal(of({ seconds: 0, objected: 0, budget: 0, block: 0, allow: 0 }), 'valid')
  for (const loose of [
    { seconds: 86_401 },
    { objected: 86_401 },
    { budget: 172_801 },
    { window: 2_591_999 },
    { cooldown: 604_799 },
  ])
    assert.equal(of(loose), 'limits', JSON.stringify(loose))
  for (const loose of [{ block: 51 }, { allow: 6 }, { block: -1 }, { more: 1 }])
    assert.equal(of(loose), 'limits', JSON.stringify(loose))
  assert.equal(why(charter(undefined, { notice: { change: 2_592_001, keys: 0, recovery: 0 } })), 'limits')
  assert.equal(why(charter(undefined, { feeds: { 'policy.yaml': { add: 1, remove: 1 } } })), 'limits')
})

test('what the desk may do alone has an end, and nobody closes for more than half a day', () => {
  const of = (changes: object) => why(charter(undefined, { desk: { ...charter().desk, ...changes } }))
  const none = { day: 0, seconds: 0 }
  assert.equal(of({ end: { day: 0 }, suspend: none, out: none, close: none }), 'valid')
  assert.equal(of({ end: { day: 10_000 }, suspend: { day: 1000, seconds: 2_592_000 } }), 'valid')
  assert.equal(of({ close: { day: 2, seconds: 21_600 } }), 'valid')
  for (const loose of [
    { end: { day: 10_001 } },
    { end: { day: 1, seconds: 1 } },
    { suspend: { day: 1001, seconds: 1 } },
    { suspend: { day: 1, seconds: 2_592_001 } },
    { out: { day: 1.5, seconds: 1 } },
    { close: { day: 11, seconds: 1 } },
    { close: { day: 2, seconds: 21_601 } },
    { more: none },
  ])
    assert.equal(of(loose), 'limits', JSON.stringify(loose))
})

test('names that may never be blocked are host names in order', () => {
  const of = (names: readonly string[]) => why(charter(undefined, { 'never-block': names }))
  assert.equal(of(['a.example', 'b.example']), 'valid')
  for (const wrong of [
    ['b.example', 'a.example'],
    ['a.example', 'a.example'],
    ['A.example'],
    ['*.example'],
    ['a.example.'],
    ['1.2.3.4'],
    [''],
  ])
    assert.equal(of(wrong), 'form', JSON.stringify(wrong))
})

test('two operators have no name in common, and names are lines that look one way', () => {
  const named = (name: Operator['name']) => why(withNorth({ name }))
  assert.equal(named({ en: 'Operator south' }), 'names')
  assert.equal(named({ ko: 'Operator south', en: 'x' }), 'names')
  for (const odd of ['', 'a\nb', 'a\u202eb', 'x'.repeat(201), 'a\u0085'])
    assert.equal(named({ en: odd }), 'people', JSON.stringify(odd))
  assert.equal(named({ ko: '북측', en: '😀'.repeat(200) }), 'valid')
})

test('a charter with a key more or less, of another version or of no park is none', () => {
  const { notice: _, ...less } = charter()
  assert.equal(why({ ...charter(), more: 1 }), 'form')
  assert.equal(why(less), 'form')
  for (const version of [0, -1, 1.5, '1']) assert.equal(why({ ...charter(), version }), 'form')
  for (const park of ['', 'Park', 'a b', 'a+b']) assert.equal(why({ ...charter(), park }), 'form')
  for (const value of [null, [], 'x', 1, undefined]) assert.equal(why(value), 'form')
})

test('a genesis with a log key of another name or type, or a charter that is none, makes no park', () => {
  assert.throws(() => new TestPark(charter(undefined, { park: 'other/record' })), /no genesis/)
  assert.throws(() => new TestPark(charter(undefined, { version: 0 })), /no genesis/)
  assert.throws(() => new TestPark(charter(), { 'etc/passwd': `sha256:${'0'.repeat(64)}` }), /no genesis/)
  assert.throws(() => new TestPark(charter(), { 'agreement/../x': `sha256:${'0'.repeat(64)}` }), /no genesis/)
  assert.throws(() => new TestPark(charter(), {}, fileKey('park.example/record', '', 'cosigner')), /no genesis/)
})
