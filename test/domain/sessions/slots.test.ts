// Slots: the numbers by which the kernel knows sessions.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { MOST_SLOTS, nextNumber, slotOf } from '../../../src/domain/sessions/slots.ts'

test('a number follows the last one, and never has nobody’s slot or one that is taken', () => {
  assert.equal(
    nextNumber(6, () => false),
    7,
  )
  assert.equal(
    nextNumber(6, (slot) => slot === 7 || slot === 8),
    9,
  )
  assert.equal(
    nextNumber(MOST_SLOTS, () => false),
    MOST_SLOTS + 2,
  )
  assert.throws(() => nextNumber(1, () => true), RangeError)
})

test('sessions that are open at a time have different slots', () => {
  const numbers = fc.array(fc.integer({ min: 1, max: 2 ** 40 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(numbers, fc.nat(20), (open, closer) => {
      const taken = new Set(open.map((number) => slotOf(number - closer)))
      const number = nextNumber(open[0] ?? 1, (slot) => taken.has(slot))
      assert.ok(number > (open[0] ?? 1))
      assert.ok(slotOf(number) >= 1 && slotOf(number) <= MOST_SLOTS && !taken.has(slotOf(number)))
    }),
  )
})
