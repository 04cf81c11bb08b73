// Requests for review over the API: each outcome its status, what is sent arrives, what is shown is what everybody may see.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askReview, park } from './park.ts'

test('a request gets a number; one that is open already is 200', async () => {
  const p = park()
  const made = await askReview(p, { rule: 'no-gambling', name: 'casino.test', line: 'please', other: 1 })
  assert.equal(made.status, 201)
  assert.equal(made.headers.get('location'), '/api/v1/reviews/12')
  assert.deepEqual(p.typed, [{ rule: 'no-gambling', name: 'casino.test', line: 'please' }])
  const body = (await made.json()) as Record<string, unknown>
  assert.deepEqual([body.number, body.asked, body.state], [12, '<10', 'answered'])
  p.review = { outcome: 'joined', number: 12 }
  assert.equal((await askReview(p, { rule: 'no-gambling' })).status, 200)
  assert.deepEqual(p.typed.at(-1), { rule: 'no-gambling', name: '', line: '' })
})

test('each refusal has its code', async () => {
  const p = park()
  for (const [review, status, code] of [
    [{ outcome: 'unknown-rule' }, 400, 'unknown-rule'],
    [{ outcome: 'bad-name' }, 400, 'bad-name'],
    [{ outcome: 'long-line' }, 400, 'long-line'],
    [{ outcome: 'slow', retryAfter: 61 }, 429, 'too-often'],
    [{ outcome: 'full' }, 429, 'too-many'],
  ] as const) {
    p.review = review
    const got = await askReview(p, { rule: 'x' })
    assert.deepEqual([got.status, ((await got.json()) as { code: string }).code], [status, code])
    assert.equal(got.headers.get('retry-after'), code === 'too-often' ? '61' : null)
  }
  for (const body of [{}, { rule: '' }, { rule: 1 }, { rule: 'x', name: null }, { rule: 'x', line: 'y'.repeat(4001) }])
    assert.equal((await askReview(p, body)).status, 400)
  assert.equal((await askReview(p, { rule: 'x', line: 'y'.repeat(5000) })).status, 413)
})

test('a number that is not there, or none, is 404', async () => {
  const p = park()
  assert.equal((await p.app.request('/api/v1/reviews/12')).status, 200)
  for (const number of ['13', '0', '012', 'x', '1e1'])
    assert.equal((await p.app.request(`/api/v1/reviews/${number}`)).status, 404, number)
  assert.equal((await p.app.request('/api/v1/reviews/12', { method: 'DELETE' })).status, 405)
})

test('a list has a page of the open or of the answered ones, as everybody may see them', async () => {
  const p = park()
  const page = await p.app.request('/api/v1/reviews')
  assert.equal(page.status, 200)
  const { open, reviews, next } = (await page.json()) as {
    open: number
    reviews: Record<string, unknown>[]
    next: number
  }
  assert.deepEqual([open, next, reviews.length], [3, 12, 1])
  assert.deepEqual([reviews[0]?.number, reviews[0]?.asked, reviews[0]?.name], [12, '<10', 'casino.test'])
  assert.equal((await p.app.request('/api/v1/reviews?state=answered&before=12')).status, 200)
  assert.deepEqual(p.listed, [
    ['open', null],
    ['answered', 12],
  ])
  for (const query of ['state=any', 'before=0', 'before=x', 'before=1e3', 'before=-1', `before=${'9'.repeat(16)}`]) {
    const refused = await p.app.request(`/api/v1/reviews?${query}`)
    assert.deepEqual([refused.status, ((await refused.json()) as { code: string }).code], [400, 'bad-request'], query)
  }
  assert.equal(p.listed.length, 2)
})
