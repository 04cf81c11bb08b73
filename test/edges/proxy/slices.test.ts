// Looking at many things: all of them, and others get their turn in between.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { inSlices } from '../../../src/edges/proxy/slices.ts'

test('everything is looked at, some at a time, and what is begun anew is looked at from the start', async () => {
  const things = new Set(Array.from({ length: 1300 }, (_, n) => n))
  const seen: number[] = []
  const look = inSlices(
    () => things,
    (thing) => {
      seen.push(thing)
      if (thing === 100) things.delete(thing)
    },
  )
  look()
  assert.equal(seen.length, 500)
  things.delete(1200)
  await turn()
  assert.equal(seen.length, 1000)
  look()
  for (let n = 0; n < 4; n++) await turn()
  assert.equal(seen.length, 1000 + 1298)
  assert.deepEqual(seen.slice(1000, 1002), [0, 1])
  for (let n = 0; n < 4; n++) await turn()
  look()
  assert.equal(seen.length, 1000 + 1298 + 500)
})
