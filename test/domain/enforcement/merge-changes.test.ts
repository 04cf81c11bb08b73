// Changes that become one do what they would have done one after the other.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type Change, type Element, keyOf } from '../../../src/domain/enforcement/elements.ts'
import { mergeChanges } from '../../../src/domain/enforcement/merge-changes.ts'

const element = fc
  .record({ mark: fc.nat(4), value: fc.nat(2) })
  .map(({ mark, value }): Element => ({ set: 'class', key: [String(mark)], value: [String(value)] }))

const uniqueElements = fc.uniqueArray(element, { maxLength: 4, selector: keyOf })

const changes = fc.array(fc.record({ remove: uniqueElements, add: uniqueElements }), { minLength: 1, maxLength: 8 })

/** What a map of the kernel does; `undefined`: it refuses. */
const applied = (before: ReadonlyMap<string, string>, { remove, add }: Change): Map<string, string> | undefined => {
  const held = new Map(before)
  for (const each of remove) held.delete(keyOf(each))
  for (const each of add) {
    const [value = ''] = each.value ?? []
    if ((held.get(keyOf(each)) ?? value) !== value) return undefined
    held.set(keyOf(each), value)
  }
  return held
}

test('joined, they leave the same as one after the other', () => {
  fc.assert(
    fc.property(changes, fc.integer({ min: 1, max: 30 }), (all, most) => {
      const { change, count } = mergeChanges(all, most)
      assert.ok(count >= 1 && count <= all.length)
      const singly = all
        .slice(0, count)
        .reduce<Map<string, string> | undefined>((held, each) => held && applied(held, each), new Map())
      if (singly !== undefined) assert.deepEqual(applied(new Map(), change), singly)
    }),
    { numRuns: 3_000 },
  )
})

test('no more than fit, but always one', () => {
  const one = (mark: number): Change => ({ remove: [], add: [{ set: 'live', key: [String(mark)] }] })
  assert.equal(mergeChanges([one(1), one(2), one(3)], 2).count, 2)
  assert.equal(mergeChanges([one(1), one(2)], 0).count, 1)
})

test('two who want the same element differently are not joined', () => {
  const live = (seconds: number): Change => ({ remove: [], add: [{ set: 'live', key: ['5'], seconds }] })
  assert.equal(mergeChanges([live(60), live(60)], 9).count, 2)
  assert.equal(mergeChanges([live(60), live(61)], 9).count, 1)
})
