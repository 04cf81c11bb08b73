// The name table against sets of strings, and when it is damaged.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { membersOf } from '../../../src/domain/policy/compile/atom-sets.ts'
import { createNameBuilder } from '../../../src/domain/policy/compile/name-builder.ts'
import { BELOW, type Reach, SELF, SELF_AND_BELOW } from '../../../src/domain/policy/compile/name-marks.ts'
import { createLookup, type NameTable } from '../../../src/domain/policy/compile/name-table.ts'

const KEY = Uint8Array.from({ length: 16 }, (_, n) => n + 1)

type Added = readonly [name: string, atom: number, reach: Reach]

const tableOf = (added: readonly Added[], guess = added.length, key = KEY): NameTable => {
  const builder = createNameBuilder(key, guess, guess * 10)
  for (const [name, atom, reach] of added) builder.addText(name, atom, reach)
  return builder.finish()
}

const atomsIn = (table: NameTable, key = KEY): ((name: string) => number[]) => {
  const lookup = createLookup(table, key)
  return (name) => [...membersOf(table.sets, lookup(name))]
}

const expected = (added: readonly Added[], name: string): number[] => {
  const atoms = added.filter(
    ([own, , reach]) => (own === name && (reach & SELF) !== 0) || (name.endsWith(`.${own}`) && (reach & BELOW) !== 0),
  )
  return [...new Set(atoms.map(([, atom]) => atom))].sort((a, b) => a - b)
}

test('itself, below, both; a parent after its child; a name that is the end or the beginning of another', () => {
  const added: Added[] = [
    ['www.casino.test', 1, SELF],
    ['casino.test', 2, SELF_AND_BELOW],
    ['casino.test', 3, BELOW],
    ['asino.test', 4, SELF_AND_BELOW],
    ['casino.tes', 5, SELF_AND_BELOW],
    ['com', 6, SELF_AND_BELOW],
    ['a.com', 7, SELF],
    ['a.com', 7, BELOW],
  ]
  const atoms = atomsIn(tableOf(added))
  assert.deepEqual(atoms('casino.test'), [2])
  assert.deepEqual(atoms('www.casino.test'), [1, 2, 3])
  assert.deepEqual(atoms('x.www.casino.test'), [2, 3])
  assert.deepEqual(atoms('asino.test'), [4])
  assert.deepEqual(atoms('xcasino.test'), [])
  assert.deepEqual(atoms('test'), [])
  assert.deepEqual(atoms('com'), [6])
  assert.deepEqual(atoms('com.com'), [6])
  assert.deepEqual(atoms('b.a.com'), [6, 7])
  assert.deepEqual(atoms('om'), [])
})

test('texts that are no names are in nothing, whatever they look like', () => {
  const atoms = atomsIn(tableOf([['a.test', 1, SELF_AND_BELOW]]))
  const none = ['', '.', '..', 'a.test.', 'A.test', 'ａ.test', '\u0161.test', 'a\u0000test', 'a.test\u0100', 'ša.test']
  for (const text of none) assert.deepEqual(atoms(text), [], text)
  for (const below of ['.a.test', '\u0100.a.test', `${'x'.repeat(300)}.a.test`, `${'x.'.repeat(500)}a.test`])
    assert.deepEqual(atoms(below), [1], 'what stands below is below, however it is written')
  assert.deepEqual(atoms(`${'x'.repeat(300)}xa.test`), [])
})

test('an empty table knows nothing', () => {
  const atoms = atomsIn(tableOf([]))
  for (const name of ['', 'a', 'a.b', 'com']) assert.deepEqual(atoms(name), [])
})

test('the deepest name there is', () => {
  const deep = `${'a.'.repeat(126)}b`
  assert.equal(deep.length, 253)
  const atoms = atomsIn(
    tableOf([
      [deep, 1, SELF],
      ['b', 2, SELF_AND_BELOW],
      [deep.slice(2), 3, BELOW],
    ]),
  )
  assert.deepEqual(atoms(deep), [1, 2, 3])
  assert.deepEqual(atoms(deep.slice(2)), [2])
  assert.deepEqual(atoms(`c.${deep.slice(2)}`), [2, 3])
})

test('any names in any order, however wrong the guess of their number', () => {
  const label = fc.constantFrom('a', 'b', 'ab', 'test', 'com', '9', 'x-y', '_z', 'a'.repeat(63))
  const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'))
  const added = fc.array(fc.tuple(name, fc.nat(40), fc.constantFrom<Reach>(SELF, BELOW, SELF_AND_BELOW)), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(
      added,
      fc.array(name, { maxLength: 30 }),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      (names, others, key) => {
        const atoms = atomsIn(tableOf(names, 1, key), key)
        const asked = [
          ...others,
          ...names.flatMap(([own]) => [own, `b.${own}`, `a${own}`, own.slice(own.indexOf('.') + 1)]),
        ]
        for (const each of asked) assert.deepEqual(atoms(each), expected(names, each), each)
      },
    ),
    { seed: 4, numRuns: process.env.ISTHMUS_SOAK === undefined ? 600 : 60_000 },
  )
})

test('many names: all are found, nothing else is, and the slots are never full', () => {
  const names = Array.from(
    { length: 30_000 },
    (_, n) => `n${n.toString(36)}.${n % 7 === 0 ? 'deep.' : ''}t${n % 50}.test`,
  )
  const table = tableOf(
    names.map((name, n): Added => [name, n % 3, n % 2 === 0 ? SELF : SELF_AND_BELOW]),
    10,
  )
  const atoms = atomsIn(table)
  for (const [n, name] of names.entries()) {
    assert.deepEqual(atoms(name), [n % 3])
    assert.deepEqual(atoms(`www.${name}`), n % 2 === 0 ? [] : [n % 3])
    assert.deepEqual(atoms(`x${name}`), [])
  }
  assert.ok(table.slots.filter((slot) => slot === 0).length >= table.slots.length / 5)
})

test('the key decides the places', () => {
  const added: Added[] = Array.from({ length: 100 }, (_, n) => [`n${n}.test`, 1, SELF])
  assert.notDeepEqual(
    tableOf(added).slots,
    tableOf(
      added,
      100,
      KEY.map((byte) => byte ^ 255),
    ).slots,
  )
  assert.throws(() => createNameBuilder(new Uint8Array(15), 1, 1), /16 bytes/)
})
