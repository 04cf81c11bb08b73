// Lists of requests for review on a real store: pages, numbers, and that what is kept of them is never older than what was written.
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import test, { after } from 'node:test'
import { parseAddress } from '../../src/base/addresses.ts'
import type { Place } from '../../src/domain/people/places.ts'
import type { Decider } from '../../src/domain/policy/decider.ts'
import { openStore } from '../../src/edges/store/open-store.ts'
import { createReviews } from '../../src/main/reviews.ts'
import { policy } from '../edges/portal/park.ts'
import { handClock } from '../kit/clock.ts'
import { freshFolder } from '../kit/folder.ts'

const data = freshFolder('reviews')
const store = await openStore({ data, url: undefined })
after(async () => {
  await store.close()
  rmSync(data, { recursive: true, force: true })
})

const decider = { policy, dayOf: () => '2026-11-23' } as unknown as Decider
let reads = 0
const counted = {
  ...store,
  reviews: (asked: Parameters<typeof store.reviews>[0]) => store.reviews(asked).finally(() => reads++),
}
const reviews = createReviews({ clock: handClock(), store: counted, decider: () => decider })
const address = parseAddress('127.0.0.7') ?? assert.fail()
const at = (seat: number): Place => ({ address, seat: `${seat}`, network: 'cafe' })
const ask = (seat: number, name: string) => reviews.ask(at(seat), { rule: 'no-gambling', name, line: '' })
const numbers = async (state: 'open' | 'answered', before: number | null) =>
  (await reviews.list(state, before)).reviews.map(({ number }) => number)
const down = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, i) => from - i)

test('pages of twenty, the newest first, each leading to the next', async () => {
  assert.deepEqual(await reviews.list('open', null), { open: 0, reviews: [], next: null })
  for (let i = 1; i <= 41; i++) assert.equal((await ask(i, `casino-${i}.test`)).outcome, 'made')
  const first = await reviews.list('open', null)
  assert.deepEqual([first.open, first.next, await numbers('open', null)], [41, 22, down(41, 22)])
  assert.deepEqual([(await reviews.list('open', 22)).next, await numbers('open', 22)], [2, down(21, 2)])
  const last = await reviews.list('open', 2)
  assert.deepEqual([last.open, last.next, await numbers('open', 2)], [41, null, [1]])
})

test('the first pages are read once, until something is asked, counted, answered or struck', async () => {
  const before = reads
  for (let i = 0; i < 50; i++) await reviews.list('open', null)
  assert.equal(reads, before)
  await ask(99, 'casino-41.test')
  assert.equal((await reviews.list('open', null)).reviews[0]?.asked, 2)
  await reviews.list('answered', null)
  assert.equal(
    await reviews.desk.answerReview({ number: 41, outcome: 'kept', note: { en: 'No.', ko: null } }),
    'answered',
  )
  assert.deepEqual(await numbers('answered', null), [41])
  assert.deepEqual([(await reviews.list('open', null)).open, (await numbers('open', null))[0]], [40, 40])
  assert.equal(await reviews.desk.strikeReview({ number: 40 }), true)
  assert.equal((await reviews.list('open', null)).reviews[0]?.name, null)
})
