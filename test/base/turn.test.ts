import assert from 'node:assert/strict'
import test from 'node:test'
import { setImmediate as breath } from 'node:timers/promises'
import { createTurn } from '../../src/base/turn.ts'

test('one after the other, also after one that failed; each is told its own', async () => {
  const { inTurn, rested } = createTurn()
  const seen: string[] = []
  const run = (name: string, fails = false) =>
    inTurn(async () => {
      seen.push(`${name} begins`)
      await breath()
      seen.push(`${name} ends`)
      if (fails) throw new Error(name)
      return name
    })
  const [a, b, c] = [run('a'), run('b', true), run('c')]
  await rested()
  assert.deepEqual(seen, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  assert.equal(await a, 'a')
  await assert.rejects(b, /b/)
  assert.equal(await c, 'c')
})
