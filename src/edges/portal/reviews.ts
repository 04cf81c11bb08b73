// Asking for a review over our own form, and following it up under its number.
import type { Context } from 'hono'
import { isReviewable, LONGEST_LINE, type Typed } from '../../domain/review/request.ts'
import type { ReviewAsked } from '../../domain/review/review.ts'
import { inLanguage, languageFor } from './language-choice.ts'
import type { PortalParts } from './parts.ts'
import { plainPage } from './plain-page.ts'
import { reviewFormPage } from './review-form.ts'
import { reviewPage } from './review-page.ts'
import type { Said } from './sign-in-page.ts'

const NUMBER = /^[1-9]\d{0,14}$/

type Status = 200 | 422 | 429

const wordOf = (value: unknown, most: number): string => (typeof value === 'string' ? value.slice(0, most) : '')

/** Much longer than anything that is taken, so that what is too long is refused and not cut. */
const typedIn = (field: (name: string) => unknown): Typed => ({
  rule: wordOf(field('rule'), 300),
  name: wordOf(field('name'), 1000),
  line: wordOf(field('line'), 8000),
})

const missing = (parts: PortalParts, c: Context, says: 'review.unknown' | 'review.no-rule'): Response =>
  c.html(plainPage(parts.rules().decider.policy.park.name, [languageFor(c)], 'missing.title', says), 404)

const form = (parts: PortalParts, c: Context, typed: Typed, said?: Said, status: Status = 200): Response => {
  const rules = parts.rules()
  if (!isReviewable(rules.decider.policy, typed.rule)) return missing(parts, c, 'review.no-rule')
  const here = (other: 'ko' | 'en'): string =>
    c.req.method === 'GET' ? inLanguage(c, other) : `/review?${new URLSearchParams({ rule: typed.rule, lang: other })}`
  return c.html(reviewFormPage({ rules, typed, said, language: languageFor(c), inLanguage: here }), status)
}

/** `/review?rule=…&name=…`: the form; `/review?number=…`: the way of the box where a number is typed. */
export const showReviewForm = (parts: PortalParts, c: Context): Response => {
  const number = c.req.query('number')?.trim()
  if (number === undefined)
    return form(
      parts,
      c,
      typedIn((name) => c.req.query(name)),
    )
  return NUMBER.test(number) ? c.redirect(`/review/${number}`, 303) : missing(parts, c, 'review.unknown')
}

const bad = (key: Said['key'], filling?: Said['filling']): Said => ({ kind: 'bad', key, ...(filling && { filling }) })

/** What each outcome looks like. */
const answer = (parts: PortalParts, c: Context, typed: Typed, asked: ReviewAsked): Response => {
  switch (asked.outcome) {
    case 'made':
    case 'joined':
      return c.redirect(`/review/${asked.number}?just=${asked.outcome}`, 303)
    case 'unknown-rule':
      return missing(parts, c, 'review.no-rule')
    case 'bad-name':
      return form(parts, c, typed, bad('review.bad-name'), 422)
    case 'long-line':
      return form(parts, c, typed, bad('review.long-line', { most: LONGEST_LINE }), 422)
    case 'slow':
      c.header('Retry-After', String(asked.retryAfter))
      return form(parts, c, typed, bad('review.slow', { minutes: Math.ceil(asked.retryAfter / 60) }), 429)
    case 'full':
      return form(parts, c, typed, bad('review.full'), 429)
  }
}

/** The press: from our own page only, as the guard sees to. */
export const takeReview = async (parts: PortalParts, c: Context): Promise<Response> => {
  const fields: Readonly<Record<string, unknown>> = await c.req.parseBody()
  const typed = typedIn((name) => fields[name])
  return answer(parts, c, typed, await parts.reviews.ask(parts.place(c), typed))
}

/** `/review/12` */
export const showReview = async (parts: PortalParts, c: Context): Promise<Response> => {
  const number = c.req.param('number') ?? ''
  const review = NUMBER.test(number) ? await parts.reviews.one(Number(number)) : undefined
  if (review === undefined) return missing(parts, c, 'review.unknown')
  const just = (['made', 'joined'] as const).find((each) => each === c.req.query('just'))
  return c.html(
    reviewPage({
      rules: parts.rules(),
      review,
      just,
      language: languageFor(c),
      inLanguage: (other) => inLanguage(c, other),
    }),
  )
}
