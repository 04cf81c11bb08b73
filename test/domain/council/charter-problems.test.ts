// What is wrong with a charter is said place by place, and something is said exactly where it is none.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { charterProblems } from '../../../src/domain/council/charter-problems.ts'
import { readCharter } from '../../../src/domain/council/read-charter.ts'
import type { Json } from '../../../src/domain/record/json.ts'
import { charter, EMERGENCY, LOG, operator, texts } from '../../kit/council.ts'
import { fileKey, passkey } from '../../kit/council-keys.ts'

const problems = (value: unknown): readonly string[] =>
  charterProblems(value as Json, LOG.key).map(({ at, what }) => `${at}: ${what}`)

type Tree = { [key: string]: unknown }

/** The charter with another value at a place; `undefined` takes it away. */
const charterWith = (way: readonly string[], value: unknown): unknown => {
  const draft: Tree = { whole: structuredClone(charter()) }
  const all = ['whole', ...way]
  const last = all.pop() ?? ''
  const holder = all.reduce((each, key) => each[key] as Tree, draft)
  if (value === undefined && !Array.isArray(holder)) delete holder[last]
  else holder[last] = value ?? null
  return draft.whole ?? null
}

const changed = (place: string, value: unknown): readonly string[] => problems(charterWith(place.split('/'), value))

test('a valid charter has no problems', () => assert.deepEqual(problems(charter()), []))

test('each fault is said where it is', () => {
  assert.deepEqual(problems([]), [': must be an object {…}'])
  assert.deepEqual(changed('park', undefined), ['park: is missing'])
  assert.deepEqual(changed('colour', 'red'), ['colour: is unknown'])
  assert.deepEqual(changed('emergency', { ...EMERGENCY, seconds: 3600 }), [
    'emergency.objected: must not be more than emergency.seconds',
  ])
  assert.deepEqual(changed('never-block', ['b.example', 'a.example']), ['never-block: must be sorted, each name once'])
  assert.deepEqual(changed('desk/suspend/seconds', 2_592_001), [
    'desk.suspend.seconds: must be a whole number from 0 to 2592000',
  ])
  assert.deepEqual(changed('desk/close', { day: 4, seconds: 14_400 }), [
    'desk.close: must not be more than half a day in all: day × seconds at most 43200',
  ])
  assert.deepEqual(changed('operators/south/threshold', 3), [
    'operators.south.threshold: must be a whole number from 1 to 2',
  ])
  assert.deepEqual(changed('operators/south/people/lee', texts(fileKey('north/lee'))), [
    'operators.south.people.lee: is a key named north/lee, and here it must be named south/lee',
  ])
  assert.deepEqual(changed('operators/south/witness', fileKey('south/witness').key.text), [
    'operators.south.witness: is a key of a file, which cannot stand here',
  ])
  assert.deepEqual(changed('operators/south/people/lee', ['PRIVATE+KEY+south/lee']), [
    'operators.south.people.lee: is no verifier key: take what isthmus key show FILE prints',
  ])
})

test('what only the whole shows is said of the whole', () => {
  const both = operator('south', ['lee'], { name: { en: 'Operator north' } })
  assert.match(changed('operators/south', both).join(), /two operators of one name/)
  const again = changed('operators/north/people/ri', texts(fileKey('north/ri', 'north/kim')))
  assert.match(again.join(), /a key twice/)
  const at = (id: string, person: string): string[] => texts(passkey(`${id}/${person}`, 'https://console.example'))
  const kimThere = { ...charter().operators.north, people: { kim: at('north', 'kim') } }
  const leeThere = { ...charter().operators.south, people: { lee: at('south', 'lee') } }
  const shared = changed('operators', { north: kimThere, south: leeThere })
  assert.match(shared.join(), /passkeys of two operators at one host/)
})

/** Every place of a value, as the keys that lead there. */
const placesOf = (value: unknown, way: readonly string[] = []): (readonly string[])[] =>
  typeof value === 'object' && value !== null
    ? [way, ...Object.entries(value).flatMap(([key, each]) => placesOf(each, [...way, key]))]
    : [way]

test('property: something is said exactly where it is no charter', () => {
  const places = placesOf(charter())
  const values = [null, true, -1, 0, 1, 5, 1e12, '', 'x', 'lists/x', [], ['a'], {}, { a: 1 }]
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.constantFrom(...values, undefined), (way, value) => {
      const draftNow = charterWith(way, value) as Json
      assert.equal(charterProblems(draftNow, LOG.key).length === 0, readCharter(draftNow, LOG.key).ok)
    }),
    { numRuns: 400 },
  )
})
