// What every store must do with requests for review; a part of store-suite.ts.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ReviewAnswer, ReviewRequest } from '../../src/domain/review/review.ts'
import type { Store } from '../../src/domain/store/store.ts'

const WHY = { en: 'Not agreed.', ko: '합의하지 않았습니다.' }
const ASK: ReviewRequest & { day: string } = {
  day: '2026-11-26',
  rule: 'no-gambling',
  why: WHY,
  name: 'casino.test',
  line: "It's a museum; 도서관 😀",
}
const KEPT: ReviewAnswer = {
  day: '2026-11-27',
  outcome: 'kept',
  note: { en: 'We looked; it stays.', ko: null },
  by: 'operators',
}
const HOW = { counts: true, most: 500 }

export const reviewSuite = (engine: string, empty: () => Promise<Store>): void => {
  const made = async (store: Store, over: Partial<typeof ASK> = {}, how = HOW): Promise<number> => {
    const asked = await store.askReview({ ...ASK, ...over }, how)
    assert.ok(asked.outcome === 'made', asked.outcome)
    return asked.number
  }

  describe(`reviews in ${engine}`, () => {
    it('makes requests with rising numbers and gives back what was asked', async () => {
      const store = await empty()
      assert.deepEqual(await store.reviews({ state: 'any', limit: 10, before: null }), [])
      const first = await made(store)
      const second = await made(store, { name: null, line: null, why: null })
      assert.ok(second > first && first > 0)
      const { day, ...request } = ASK
      assert.deepEqual(await store.review(first), {
        ...request,
        day,
        number: first,
        asked: 1,
        struck: false,
        answer: null,
      })
      const bare = await store.review(second)
      assert.deepEqual([bare?.name, bare?.line, bare?.why], [null, null, null])
      assert.equal(await store.review(second + 1), undefined)
    })

    it('joins what is open already, by rule and name, and counts it or not', async () => {
      const store = await empty()
      const number = await made(store)
      const again = { ...ASK, line: 'another line', day: '2026-11-28' }
      assert.deepEqual(await store.askReview(again, HOW), { outcome: 'joined', number })
      assert.deepEqual(await store.askReview(again, { ...HOW, counts: false }), { outcome: 'joined', number })
      const kept = await store.review(number)
      assert.deepEqual([kept?.asked, kept?.line, kept?.day], [2, ASK.line, ASK.day])
      const general = await made(store, { name: null })
      assert.deepEqual(await store.askReview({ ...ASK, name: null }, HOW), { outcome: 'joined', number: general })
      await made(store, { rule: 'no-malware' })
      await store.answerReview(number, KEPT)
      assert.notEqual(await made(store), number, 'an answered one is not joined')
    })

    it('asked all at once, the same becomes one', async () => {
      const store = await empty()
      const asked = await Promise.all(Array.from({ length: 20 }, () => store.askReview(ASK, HOW)))
      assert.equal(asked.filter(({ outcome }) => outcome === 'made').length, 1)
      const [one, ...others] = await store.reviews({ state: 'any', limit: 10, before: null })
      assert.deepEqual([one?.asked, others], [20, []])
    })

    it('makes no more than the most, but still joins', async () => {
      const store = await empty()
      const how = { counts: true, most: 2 }
      const number = await made(store, {}, how)
      const other = await made(store, { name: 'bet.test' }, how)
      assert.deepEqual(await store.askReview({ ...ASK, name: 'third.test' }, how), { outcome: 'full' })
      assert.deepEqual(await store.askReview(ASK, how), { outcome: 'joined', number })
      await store.answerReview(other, KEPT)
      await made(store, { name: 'third.test' }, how)
    })

    it('answers once, and what is answered stays with its rule', async () => {
      const store = await empty()
      const number = await made(store)
      assert.equal(await store.answerReview(number, KEPT), 'answered')
      assert.equal(await store.answerReview(number, { ...KEPT, outcome: 'changed' }), 'already')
      assert.equal(await store.answerReview(number + 1, KEPT), 'no-such')
      assert.deepEqual((await store.review(number))?.answer, KEPT)
      const open = await made(store)
      const newest = (await store.reviews({ state: 'any', limit: 10, before: null })).map((review) => review.number)
      assert.deepEqual(newest, [open, number])
      assert.deepEqual(
        (await store.reviews({ state: 'open', limit: 10, before: null })).map((review) => review.number),
        [open],
      )
      const numbers = async (state: 'open' | 'answered' | 'any', before: number | null) =>
        (await store.reviews({ state, limit: 10, before })).map((review) => review.number)
      assert.deepEqual(await numbers('answered', null), [number])
      assert.deepEqual(await numbers('any', open), [number])
      assert.deepEqual(await numbers('open', open), [])
    })

    it('gives of each rule how many are open and the newest answers', async () => {
      const store = await empty()
      assert.deepEqual(await store.reviewsByRule(2), [])
      const numbers: number[] = []
      for (const name of ['a.test', 'b.test', 'c.test', 'd.test']) numbers.push(await made(store, { name }))
      for (const number of numbers.slice(0, 3)) await store.answerReview(number, KEPT)
      await made(store, { rule: 'plan:basic' })
      const of = await store.reviewsByRule(2)
      assert.deepEqual(
        of.map(({ rule, open, answered }) => [rule, open, answered.map(({ number }) => number)]),
        [
          ['no-gambling', 1, [numbers[2], numbers[1]]],
          ['plan:basic', 1, []],
        ],
      )
    })

    it('strikes name and line out for good, and joins nothing to what was struck', async () => {
      const store = await empty()
      const number = await made(store)
      assert.equal(await store.strikeReview(number), true)
      assert.equal(await store.strikeReview(number + 1), false)
      const struck = await store.review(number)
      assert.deepEqual([struck?.name, struck?.line, struck?.struck], [null, null, true])
      await made(store, { name: null })
      await made(store)
    })
  })
}
