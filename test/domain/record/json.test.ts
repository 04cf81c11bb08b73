import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { parseHex } from '../../../src/base/octets.ts'
import { parseUtf8, utf8 } from '../../../src/base/utf8.ts'
import { canonical, hasKeys, isObject, type Json, parseCanonical } from '../../../src/domain/record/json.ts'

const MOST = 60_000
const read = (text: string): Json | undefined => parseCanonical(utf8(text), MOST)
const written = (value: Json): string => parseUtf8(canonical(value)) ?? ''

const key = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9._/-]{1,12}$/),
  fc.constantFrom('constructor', 'toString', '10', '9', '1', '-0', 'hasOwnProperty'),
)
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Json>(null, true, false),
    fc.maxSafeInteger().map((n) => n + 0),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
}))

test('what is written is read as the same value, and written again as the same octets', () => {
  fc.assert(
    fc.property(value, (each) => {
      const octets = canonical(each)
      const again = parseCanonical(octets, octets.length)
      assert.ok(again !== undefined)
      assert.deepEqual(JSON.parse(JSON.stringify(again)), JSON.parse(JSON.stringify(each)))
      assert.deepEqual(canonical(again), octets)
      assert.equal(parseCanonical(octets, octets.length - 1), undefined)
    }),
    { numRuns: 500 },
  )
})

test('keys are sorted by code units, also those that look like numbers', () => {
  assert.equal(written({ b: 1, a: 2, B: 3, '10': 4, '9': 5, '-': 6 }), '{"-":6,"10":4,"9":5,"B":3,"a":2,"b":1}')
  assert.ok(read('{"10":4,"9":5}') !== undefined)
  assert.equal(read('{"9":5,"10":4}'), undefined)
})

test('strings are escaped as RFC 8785 says', () => {
  assert.equal(
    written('\u0000\b\t\n\u000b\f\r\u001f"\\/\u007f\u2028é가𝄞'),
    '"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\\"\\\\/\u007f\u2028é가𝄞"',
  )
})

test('what could be written otherwise is not read', () => {
  const wrong = [
    ...['', ' ', '{', '1 ', ' 1', '1\n', '[1,]', '[1, 2]', '{"a": 1}', "{'a':1}", 'NaN', 'Infinity', 'undefined'],
    ...['1.0', '1.5', '1e3', '1E3', '-0', '01', '+1', '0x1', '9007199254740992', '-9007199254740992', '1e400'],
    ...['"\\u0041"', '"\\/"', '"\\u001F"', '"\\u000a"', '"\\ud800"', '"\\ud834\\udd1e"', '"\\u007f"'],
    ...[
      '{"a":1,"a":1}',
      '{"a":1,"a":2}',
      '{"b":1,"a":1}',
      '{"":1}',
      '{"é":1}',
      '{"a b":1}',
      '{"__proto__":{}}',
      '{"a:b":1}',
    ],
    ...[`{"${'a'.repeat(101)}":1}`, '{}x', '{}\u0000', '\ufeff{}', '// a\n1', '"a\n"', '{"a":1}{"a":1}'],
  ]
  for (const text of wrong) assert.equal(read(text), undefined, text)
  for (const octets of ['22ff22', '22eda08022', '22c08022', 'efbbbf7b7d'])
    assert.equal(parseCanonical(parseHex(octets), MOST), undefined, octets)
})

test('a composed letter and its parts are two strings: nothing is normalised', () => {
  assert.equal(read('"é"'), 'é')
  assert.equal(read('"e\u0301"'), 'e\u0301')
})

test('nesting is at most 16 deep, and a bomb of brackets is only refused', () => {
  const nested = (deep: number): string => '['.repeat(deep) + ']'.repeat(deep)
  assert.ok(read(nested(16)) !== undefined)
  assert.equal(read(nested(17)), undefined)
  assert.equal(read(`${'{"a":'.repeat(17)}null${'}'.repeat(17)}`), undefined)
  assert.equal(read(nested(30_000)), undefined)
  assert.equal(parseCanonical(utf8('['.repeat(1_000_000)), 1_000_000), undefined)
  assert.equal(parseCanonical(utf8(nested(500_000)), 1_000_000), undefined)
})

test('what was read has no keys but its own', () => {
  const object = read('{"a":{"constructor":1}}')
  assert.ok(isObject(object))
  assert.equal(object.constructor, undefined)
  assert.equal(Object.getPrototypeOf(object), null)
  assert.ok(hasKeys(object, ['a']) && !hasKeys(object, ['a', 'toString']) && !hasKeys(object, []))
  assert.ok(!hasKeys(null, []) && !hasKeys([], []) && !hasKeys(undefined, []))
})

test('what canonical JSON cannot write is a fault', () => {
  for (const wrong of [1.5, Number.NaN, -0, '\ud800', { 'a b': 1 }, 2 ** 53, Array(2)])
    assert.throws(() => canonical(wrong as Json), TypeError)
})

test('anything at all: no throw, and what is read is what stands there', () => {
  const pieces = fc.array(
    fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"b"', '1', '-0', '"\\u0041"', 'null', ' ', '"é"', '\ufeff'),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(
      fc.oneof(
        pieces.map((each) => utf8(each.join(''))),
        fc.uint8Array({ maxLength: 40 }),
      ),
      (octets) => {
        const got = parseCanonical(octets, MOST)
        assert.ok(got === undefined || Buffer.from(canonical(got)).equals(octets))
      },
    ),
    { numRuns: 2000 },
  )
})
