// Turns: nobody is forgotten, light ones go first, and heavy ones do not all go in one turn.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeTurns } from '../../../src/edges/proxy/relay/turns.ts'

const SHARE = 256 * 1024
type One = { readonly name: string; queued: boolean; heavy: boolean; left: number }
const one = (name: string, left: number): One => ({ name, queued: false, heavy: false, left })

const makeServed = () => {
  const served: string[] = []
  const turns = makeTurns<One>(SHARE, (who) => {
    served.push(who.name)
    const moved = Math.min(SHARE, who.left)
    who.left -= moved
    return { moved, more: who.left > 0 }
  })
  return { served, turns }
}

test('between two heavy ones a light one that came gets its turn', () => {
  const { served, turns } = makeServed()
  for (const name of ['a', 'b', 'c']) turns.enqueue(one(name, 4 * SHARE))
  assert.equal(turns.turn(), true) // not known as heavy yet
  turns.enqueue(one('light', 10))
  turns.turn()
  assert.deepEqual(served, ['a', 'b', 'c', 'a', 'light', 'b'])
})

test('whatever is enqueued is served to its end', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5 * SHARE }), { maxLength: 20 }), (amounts) => {
      const { turns } = makeServed()
      const all = amounts.map((left, index) => one(String(index), left))
      for (const each of all) turns.enqueue(each)
      let rounds = 0
      while (turns.turn()) assert.ok(rounds++ < 1000)
      assert.ok(all.every(({ left, queued }) => left === 0 && !queued))
    }),
    { numRuns: 100, seed: 7 },
  )
})
