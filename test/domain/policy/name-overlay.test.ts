// Names changed one after another: the table with its overlay, and both folded into one, say what a table built anew says.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { membersOf } from '../../../src/domain/policy/compile/atom-sets.ts'
import type { CompiledPolicy } from '../../../src/domain/policy/compile/compile.ts'
import { folded } from '../../../src/domain/policy/compile/fold.ts'
import { createNameBuilder } from '../../../src/domain/policy/compile/name-builder.ts'
import { BELOW, type Reach, SELF, SELF_AND_BELOW } from '../../../src/domain/policy/compile/name-marks.ts'
import {
  changeNames,
  MOST_OVER,
  type NameChange,
  type Names,
  reachesOf,
} from '../../../src/domain/policy/compile/name-overlay.ts'
import { createLookup, type NameTable } from '../../../src/domain/policy/compile/name-table.ts'

const KEY = Uint8Array.from({ length: 16 }, (_, n) => n + 1)

/** Name → atom → reach: what the lists say. */
type Said = Map<string, Map<number, Reach>>

const say = (said: Said, { name, atom, reach }: NameChange): void => {
  const atoms = said.get(name) ?? new Map<number, Reach>()
  said.set(name, atoms)
  if (reach === 0) atoms.delete(atom)
  else atoms.set(atom, reach)
}

const builtFrom = (said: Said): NameTable => {
  const builder = createNameBuilder(KEY, said.size, said.size * 10)
  for (const [name, atoms] of said) for (const [atom, reach] of atoms) builder.addText(name, atom, reach)
  return builder.finish()
}

const atomsIn = (table: NameTable, over: NameTable | null): ((name: string) => number[]) => {
  const lookup = createLookup(table, KEY, over)
  const { sets } = over ?? table
  return (name) => [...membersOf(sets, lookup(name))]
}

const label = fc.constantFrom('a', 'b', 'ab', 'test', 'com', '9', 'x-y', '_z', 'a'.repeat(63))
const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'))
const change = fc.record({
  name,
  atom: fc.nat(4),
  reach: fc.constantFrom<Reach | 0>(0, 0, SELF, BELOW, SELF_AND_BELOW),
})
const changes = fc.uniqueArray(change, { maxLength: 6, selector: ({ name: own, atom }) => `${own} ${atom}` })

const around = (names: Iterable<string>): string[] =>
  [...names].flatMap((own) => [own, `b.${own}`, `a.b.${own}`, `a${own}`, own.slice(own.indexOf('.') + 1)])

test('any changes, one after another: as if built anew', () => {
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 40 }),
      fc.array(changes, { minLength: 1, maxLength: 5 }),
      fc.array(name, { maxLength: 20 }),
      (first, steps, others) => {
        const said: Said = new Map()
        for (const each of first) say(said, each)
        const table = builtFrom(said)
        let over: NameTable | null = null
        for (const step of steps) {
          over = changeNames({ table, over, key: KEY }, step)
          assert.ok(over !== null)
          for (const each of step) say(said, each)
          const [patched, anew] = [atomsIn(table, over), atomsIn(builtFrom(said), null)]
          const whole = folded({ names: table, overlay: over, key: KEY } as CompiledPolicy)
          const one = atomsIn(whole.names, whole.overlay)
          for (const each of [...others, ...around(said.keys())]) {
            assert.deepEqual(patched(each), anew(each), each)
            assert.deepEqual(one(each), anew(each), `${each}, folded`)
          }
          const reach = reachesOf({ table, over, key: KEY }, 2)
          for (const [own, atoms] of said) assert.equal(reach(own), atoms.get(2) ?? 0)
        }
      },
    ),
    { seed: 8, numRuns: process.env.ISTHMUS_SOAK === undefined ? 400 : 40_000 },
  )
})

test('a name taken out does not fall back to itself, but to what stands above it', () => {
  const said: Said = new Map([
    ['casino.test', new Map<number, Reach>([[1, SELF_AND_BELOW]])],
    ['www.casino.test', new Map<number, Reach>([[2, SELF]])],
  ])
  const names: Names = { table: builtFrom(said), over: null, key: KEY }
  const over = changeNames(names, [{ name: 'casino.test', atom: 1, reach: 0 }])
  const atoms = atomsIn(names.table, over)
  assert.deepEqual(atoms('casino.test'), [])
  assert.deepEqual(atoms('x.casino.test'), [])
  assert.deepEqual(atoms('www.casino.test'), [2])
  const again = changeNames({ ...names, over }, [{ name: 'test', atom: 3, reach: BELOW }])
  assert.deepEqual(atomsIn(names.table, again)('www.casino.test'), [2, 3])
})

test('what reaches too many entries is left to a table built anew', () => {
  const said: Said = new Map(Array.from({ length: MOST_OVER + 1 }, (_, n) => [`n${n}.test`, new Map([[1, SELF]])]))
  const names: Names = { table: builtFrom(said), over: null, key: KEY }
  assert.equal(changeNames(names, [{ name: 'test', atom: 2, reach: BELOW }]), null)
  assert.ok(changeNames(names, [{ name: 'n17.test', atom: 2, reach: BELOW }]))
})

test('many names that end as many entries do are left to a table built anew: looking for what is below each took many seconds', () => {
  const said: Said = new Map(Array.from({ length: 40_000 }, (_, n) => [`w.host${n}.example`, new Map([[1, SELF]])]))
  const names: Names = { table: builtFrom(said), over: null, key: KEY }
  const coming = (count: number, end: string): NameChange[] =>
    Array.from({ length: count }, (_, n) => ({ name: `more${n}.${end}`, atom: 2, reach: SELF }))
  assert.equal(changeNames(names, coming(MOST_OVER, 'example')), null)
  assert.ok(changeNames(names, coming(1000, 'example')))
  assert.ok(changeNames(names, coming(MOST_OVER, 'elsewhere')))
})
