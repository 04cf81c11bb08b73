// Asking for a review and answering it, on a real store: what is refused, what is counted, what is written.
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import test, { after } from 'node:test'
import type { Decider } from '../../src/domain/policy/decider.ts'
import { createPace } from '../../src/domain/review/pace.ts'
import { openStore } from '../../src/edges/store/open-store.ts'
import { answerReview, askReview, type ReviewParts } from '../../src/flows/review.ts'
import { policy } from '../edges/portal/park.ts'
import { handClock } from '../kit/clock.ts'
import { freshFolder } from '../kit/folder.ts'

const data = freshFolder('review')
const store = await openStore({ data, url: undefined })
after(async () => {
  await store.close()
  rmSync(data, { recursive: true, force: true })
})

const clock = handClock()
const decider = { policy, dayOf: () => '2026-11-23' } as unknown as Decider
const parts: ReviewParts = { clock, decider: () => decider, store, pace: createPace() }
const ask = (spot: string, over: { rule?: string; name?: string; line?: string } = {}) =>
  askReview(parts, spot, { rule: 'no-gambling', name: 'casino.test', line: '', ...over })

test('asked, asked again, asked by others, answered, asked anew', async () => {
  const first = await ask('seat 7', { line: 'please' })
  assert.equal(first.outcome, 'made')
  const number = 'number' in first ? first.number : 0
  assert.deepEqual(await ask('seat 7'), { outcome: 'joined', number })
  assert.deepEqual(await ask('seat 8'), { outcome: 'joined', number })
  assert.equal((await store.review(number))?.asked, 2, 'one spot counts once an hour')
  assert.equal(await answerReview(parts, number, 'kept', { en: ' ', ko: null }), 'no-words')
  assert.equal(await answerReview(parts, number, 'kept', { en: 'It\nstays.', ko: '그대로 둡니다.' }), 'answered')
  assert.equal(await answerReview(parts, number, 'changed', { en: 'No.', ko: null }), 'already')
  assert.equal(await answerReview(parts, 999, 'changed', { en: 'No.', ko: null }), 'no-such')
  assert.deepEqual((await store.review(number))?.answer, {
    day: '2026-11-23',
    outcome: 'kept',
    note: { en: 'It stays.', ko: '그대로 둡니다.' },
    by: 'operators',
  })
  assert.equal((await ask('seat 7')).outcome, 'made')
})

test('refused: no such rule, no name, too long, too many from one spot', async () => {
  assert.deepEqual(await ask('seat 1', { rule: 'nothing' }), { outcome: 'unknown-rule' })
  assert.deepEqual(await ask('seat 1', { name: 'a b' }), { outcome: 'bad-name' })
  assert.deepEqual(await ask('seat 1', { line: 'x'.repeat(301) }), { outcome: 'long-line' })
  for (let i = 0; i < 5; i++) assert.equal((await ask('seat 1', { name: `s${i}.test` })).outcome, 'made')
  assert.deepEqual(await ask('seat 1', { name: 's9.test' }), { outcome: 'slow', retryAfter: 3600 })
  assert.equal((await ask('seat 1', { name: 's1.test' })).outcome, 'joined')
  clock.pass(3601)
  assert.equal((await ask('seat 1', { name: 's9.test' })).outcome, 'made')
})

test('five hundred are open at most, and nobody is told a number that is not there', async () => {
  let last = await ask('seat 0', { name: 'n0.test' })
  for (let i = 1; last.outcome === 'made' && i < 600; i++) last = await ask(`seat ${i}`, { name: `n${i}.test` })
  assert.deepEqual(last, { outcome: 'full' })
  assert.equal((await store.reviews({ state: 'open', limit: 1000, before: null })).length, 500)
})
