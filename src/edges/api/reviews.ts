// Asking for a review, and following one up. The asker's place is known to the pace of asking alone.
import { type Context, Hono } from 'hono'
import { validator } from 'hono-openapi'
import { type Review, type ReviewAsked, shownReview } from '../../domain/review/review.ts'
import { AskReview, Review as ReviewShape, Reviews, ReviewsQuery } from './contract/review.ts'
import { describe } from './describe.ts'
import { onlyJson, onlySmall } from './only-json.ts'
import type { ApiParts } from './parts.ts'
import { problem } from './problems.ts'

const SHAPE = 'Send {"rule"}, if you like with "name" and "line", each a string.'
const QUERY = 'Ask ?state=&before=: open or answered, and the number that the page before gave as next.'
const NUMBER = /^[1-9]\d{0,14}$/

const shape = (review: Review): ReviewShape => {
  const { number, state, day, rule, why, name, line, asked, struck, answer } = shownReview(review)
  return { number, state, day, rule, why, name, line, asked, struck, answer }
}

/** Each outcome has one status: 201 for a new request, 200 for one that is open already. */
const answerAsked = async (parts: ApiParts, c: Context, asked: ReviewAsked): Promise<Response> => {
  switch (asked.outcome) {
    case 'made':
    case 'joined': {
      const review = await parts.reviews.one(asked.number)
      if (review === undefined) return problem(c, 'not-found')
      const location = `/api/v1/reviews/${asked.number}`
      return c.json(shape(review), asked.outcome === 'made' ? 201 : 200, { location })
    }
    case 'unknown-rule':
    case 'bad-name':
    case 'long-line':
      return problem(c, asked.outcome)
    case 'slow': {
      const { retryAfter } = asked
      return problem(c, 'too-often', { retryAfter }, { 'retry-after': String(retryAfter) })
    }
    case 'full':
      return problem(c, 'too-many')
  }
}

const askRoute = describe({
  id: 'askReview',
  summary: 'Ask that a rule be looked at again. What is sent becomes public; who asked is not kept.',
  well: {
    201: { what: 'The request has a number.', schema: ReviewShape },
    200: { what: 'The same rule and name is open already: counted there, without the line.', schema: ReviewShape },
  },
  problems: [
    'bad-request',
    'unknown-rule',
    'bad-name',
    'long-line',
    'too-large',
    'not-json',
    'too-often',
    'too-many',
    'unavailable',
  ],
})

const listRoute = describe({
  id: 'reviews',
  summary: 'Requests for review, the newest first: the open ones, or those that are answered.',
  well: { 200: { what: 'A page of them.', schema: Reviews } },
  problems: ['bad-request', 'unavailable'],
})

const showRoute = describe({
  id: 'review',
  summary: 'A request for review under its number, with its answer.',
  well: { 200: { what: 'The request.', schema: ReviewShape } },
  problems: ['not-found', 'unavailable'],
})

/** The routes under /reviews. */
export const reviews = (parts: ApiParts): Hono => {
  const app = new Hono()
  app.post(
    '/',
    askRoute,
    onlyJson,
    onlySmall,
    validator('json', AskReview, (result, c) =>
      result.success ? undefined : problem(c, 'bad-request', { detail: SHAPE }),
    ),
    async (c) => {
      const { rule, name = '', line = '' } = c.req.valid('json')
      return answerAsked(parts, c, await parts.reviews.ask(parts.place(c), { rule, name, line }))
    },
  )
  app.get(
    '/',
    listRoute,
    validator('query', ReviewsQuery, (result, c) =>
      result.success ? undefined : problem(c, 'bad-request', { detail: QUERY }),
    ),
    async (c) => {
      const { state = 'open', before = null } = c.req.valid('query')
      const { open, reviews: found, next } = await parts.reviews.list(state, before === null ? null : Number(before))
      return c.json({ open, reviews: found.map(shape), next })
    },
  )
  app.get('/:number', showRoute, async (c) => {
    const number = c.req.param('number')
    const review = NUMBER.test(number) ? await parts.reviews.one(Number(number)) : undefined
    return review === undefined ? problem(c, 'not-found') : c.json(shape(review))
  })
  return app
}
