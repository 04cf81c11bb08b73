import assert from 'node:assert/strict'
import test from 'node:test'
import { createTries } from '../../../src/domain/people/tries.ts'

const at = (badge: string, spot: string) => ({ badge, spot })

test('three wrong tries are free, then each costs more, never more than five minutes', () => {
  const tries = createTries()
  let now = 0
  const waits: number[] = []
  for (let i = 0; i < 20; i++) {
    const wait = tries.begin(at('b', 'seat 1'), now)
    waits.push(wait)
    now += wait * 1000
    if (wait > 0) assert.equal(tries.begin(at('b', 'seat 1'), now), 0)
  }
  assert.deepEqual(waits.slice(0, 5), [0, 0, 0, 1, 2])
  assert.equal(Math.max(...waits), 300)
})

test('tries sent all at once do not slip through together', () => {
  const tries = createTries()
  const open = Array.from({ length: 50 }, () => tries.begin(at('b', 'seat 1'), 0)).filter((wait) => wait === 0)
  assert.equal(open.length, 3)
})

test('whoever is guessed at elsewhere waits at most half a minute at another seat, and right ends it', () => {
  const tries = createTries()
  let now = 0
  for (let seat = 1; seat <= 20; seat++)
    for (let i = 0; i < 3; i++) {
      now += 40_000
      tries.begin(at('b', `seat ${seat}`), now)
    }
  const wait = tries.begin(at('b', 'seat 99'), now)
  assert.ok(wait > 0 && wait <= 30, String(wait))
  assert.equal(tries.begin(at('b', 'seat 99'), now + 30_000), 0)
  tries.right(at('b', 'seat 99'))
  assert.equal(tries.begin(at('b', 'seat 99'), now + 30_000), 0)
})

test('one seat trying many badges slows down', () => {
  const tries = createTries()
  const open = Array.from({ length: 40 }, (_, i) => tries.begin(at(`b${i}`, 'seat 1'), 0)).filter((wait) => wait === 0)
  assert.equal(open.length, 10)
})

test('it is forgotten after an hour, and memory is bounded', () => {
  const tries = createTries()
  for (let i = 0; i < 3; i++) tries.begin(at('b', 'seat 1'), 0)
  assert.ok(tries.begin(at('b', 'seat 1'), 0) > 0)
  assert.equal(tries.begin(at('b', 'seat 1'), 3_600_001), 0)
  for (let i = 0; i < 50_000; i++) tries.begin(at(`x${i}`, `s${i}`), 0)
})
