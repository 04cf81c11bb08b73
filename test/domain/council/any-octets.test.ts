// Any octets: the reducer throws at nothing, and what is agreed stays as it was.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { utf8 } from '../../../src/base/utf8.ts'
import { checkPasskey } from '../../../src/domain/council/assertion.ts'
import { entryOctets } from '../../../src/domain/council/entry.ts'
import { readCharter } from '../../../src/domain/council/read-charter.ts'
import { reduce } from '../../../src/domain/council/reduce.ts'
import type { State } from '../../../src/domain/council/state.ts'
import { readStatement } from '../../../src/domain/council/statement.ts'
import { canonical, type Json } from '../../../src/domain/record/json.ts'
import { LOG, TestPark, texts } from '../../kit/council.ts'
import { fileKey, passkey } from '../../kit/council-keys.ts'
import { randomHistory } from '../../kit/random-history.ts'

const RUNS = process.env.ISTHMUS_SOAK ? 100_000 : 1000

/** A park with open proposals, votes and an emergency. */
const livelyPark = (): TestPark => {
  const park = new TestPark()
  const [zones, hours] = [park.proposeInputs({ zones: null }), park.proposeInputs()]
  for (const by of ['north/kim', 'south/lee']) park.say(by, 'approve', hours)
  park.say('north/ri', 'approve', zones)
  park.say('north/kim', 'approve', park.proposeEmergency('north', ['a.example']))
  park.add({ kind: 'feed', input: 'lists/malware', hash: `sha256:${'1'.repeat(64)}`, added: 1, removed: 0 })
  return park
}

const agreedOf = ({ agreed, charter, inputs, log }: State): unknown => [agreed, charter, inputs, log]

const staysAgreed = (park: TestPark, octets: Uint8Array): void => {
  const { state } = reduce(park.state, octets, park.rootAt)
  assert.notEqual(state, null)
  assert.deepEqual(agreedOf(state!), agreedOf(park.state))
  assert.equal(state?.size, park.state.size + 1)
}

test('random octets', () => {
  const park = livelyPark()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
      staysAgreed(park, octets)
      assert.deepEqual(reduce(null, octets, park.rootAt).state, null)
    }),
    { numRuns: RUNS },
  )
})

test('entries of every kind with octets changed, taken out, put in, doubled', () => {
  const park = livelyPark()
  const entries = [livelyPark(), randomHistory(3, 60), randomHistory(7, 30)].flatMap((each) => each.entries)
  const change = fc.record({
    which: fc.nat(entries.length - 1),
    at: fc.nat(),
    octets: fc.uint8Array({ maxLength: 4 }),
    gone: fc.nat(5),
  })
  fc.assert(
    fc.property(change, ({ which, at, octets, gone }) => {
      const entry = entries[which]!
      const from = at % entry.length
      const changed = Buffer.concat([entry.subarray(0, from), octets, entry.subarray(from + gone)])
      if (!changed.equals(entry)) staysAgreed(park, new Uint8Array(changed))
    }),
    { numRuns: RUNS },
  )
})

/** Puts another value at one place of a value. */
const withValue = (value: Json, at: number, other: Json): Json => {
  let left = at
  const walk = (each: Json): Json => {
    if (left-- === 0) return other
    if (Array.isArray(each)) return each.map(walk)
    if (typeof each !== 'object' || each === null) return each
    return Object.fromEntries(Object.entries(each).map(([key, part]) => [key, walk(part as Json)]))
  }
  return walk(value)
}

const anyJson = fc.oneof(
  ...[
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeNat(),
    fc.maxSafeInteger(),
    fc.string({ unit: 'binary', maxLength: 20 }),
  ],
  ...[fc.constant([]), fc.constant({}), fc.constantFrom('constructor', '__proto__', 'north', 'recovery')],
) as fc.Arbitrary<Json>

test('entries of every kind with another value at any place, written canonically', () => {
  const park = livelyPark()
  const entries = [livelyPark(), randomHistory(5, 80)].flatMap((each) => each.entries)
  fc.assert(
    fc.property(fc.nat(entries.length - 1), fc.nat(60), anyJson, (which, at, other) => {
      const entry = JSON.parse(new TextDecoder().decode(entries[which])) as Json
      let octets: Uint8Array
      try {
        octets = canonical(withValue(entry, at, other))
      } catch {
        return // no value that can be written
      }
      staysAgreed(park, octets)
      reduce(null, octets, park.rootAt)
    }),
    { numRuns: RUNS },
  )
})

test('proposals about people with another value at any place, on what is agreed now: taken in or refused, never thrown', () => {
  const park = livelyPark()
  const { agreed: base, charter } = park.state
  const rest = { base, operator: 'north', title: { en: 'x' } }
  const people = { kim: texts(fileKey('north/kim', 'odd')), ri: texts(fileKey('north/ri')) }
  const whole = {
    ...charter,
    version: 2,
    operators: { ...charter.operators, north: { ...charter.operators.north, people } },
  }
  const proposals = [
    { type: 'keys', people, ...rest },
    { type: 'recovery', people, ...rest },
    { type: 'charter', charter: whole, base, title: { en: 'x' } },
  ]
  const odd = fc.oneof(
    anyJson,
    fc.constantFrom<Json>(
      ...[[[]], [null], [{}], [['north/kim']], { kim: null }, { kim: {} }, { kim: [] }, { kim: [[]] }, { kim: [1] }],
      ...[{ recovery: [] }, { constructor: ['x'] }, { kim: { 0: 'x', length: 1 } }, { length: 0 }, { '': ['x'] }],
    ),
  )
  fc.assert(
    fc.property(fc.constantFrom(...proposals), fc.nat(80), odd, (proposal, at, other) => {
      const value = withValue(proposal as unknown as Json, at, other)
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return
      let octets: Uint8Array
      try {
        octets = entryOctets({ kind: 'proposal', proposal: value }, park.clock)
      } catch {
        return // no value that can be written
      }
      staysAgreed(park, octets)
    }),
    { numRuns: RUNS },
  )
})

test('any text is a statement or none, any octets an assertion or none, any value a charter or none', () => {
  const { key } = passkey('north/kim', 'https://console.north.example')
  const park = livelyPark()
  const charter = park.state.charter as unknown as Json
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.uint8Array({ maxLength: 300 }),
      fc.nat(90),
      anyJson,
      (text, octets, at, other) => {
        assert.equal(readStatement(text), undefined)
        assert.equal(checkPasskey(key, text, octets), false)
        readCharter(withValue(charter, at, other), LOG.key)
        readCharter(other, LOG.key)
      },
    ),
    { numRuns: RUNS },
  )
})

test('deep, wide and long entries are refused without running out of anything', () => {
  const park = livelyPark()
  const deep = `${'['.repeat(29_000)}${']'.repeat(29_000)}`
  const wide = `{${Array.from({ length: 5000 }, (_, n) => `"k${n}":0`).join(',')}}`
  for (const text of [deep, wide, `"${'x'.repeat(59_990)}"`, '1'.repeat(60_000), '{"a":'.repeat(10_000)])
    staysAgreed(park, utf8(text))
})
