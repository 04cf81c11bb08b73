// What was asked and answered about a rule, beside the rule.
import type { Review, RuleReviews } from '../../domain/review/review.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import type { PortalParts } from './parts.ts'
import { noteWords } from './review-page.ts'
import { type Language, type Texts, textsOf } from './texts.ts'

/** Requests by rule; null: the database does not answer, and the page says so instead of showing none. */
export type RuleReviewsShown = ReadonlyMap<string, RuleReviews> | null

/** Those of some rules. A page of rules is shown in any case: nothing of a rule depends on the database. */
export const reviewsOf = async (parts: PortalParts, rules: readonly string[]): Promise<RuleReviewsShown> => {
  try {
    return new Map((await parts.reviews.of(rules)).map((each) => [each.rule, each]))
  } catch (error) {
    parts.failed(error)
    return null
  }
}

const link = (review: Review, t: Texts): Markup =>
  markup`<a href="/review/${review.number}">${t('review.number', { number: review.number })}</a>`

/** One line among the terms of a rule; nothing where nobody has asked. */
export const reviewsTerm = (language: Language, shown: RuleReviewsShown, rule: string): Piece => {
  const found = shown?.get(rule)
  if (found === undefined) return null
  const t = textsOf(language)
  const answered = found.answered.map(
    (review) => markup` · ${link(review, t)}: ${review.answer !== null && t(`review.${review.answer.outcome}`)}`,
  )
  return markup`<dt>${t('review.term')}</dt><dd>${t('review.term.open', { open: found.open })}${answered}</dd>`
}

const answered = (language: Language, review: Review, t: Texts): Piece =>
  review.answer !== null &&
  markup`<li>${link(review, t)}<span class="tag">${t(`review.${review.answer.outcome}`)}</span> <span class="soft small">${review.answer.day}</span>
${review.name !== null && markup`<p class="url">${t('review.name')}: ${review.name}</p>`}
${review.line !== null && markup`<p>${t('review.line')}: ${review.line}</p>`}${noteWords(language, review.answer.note)}</li>`

/** The card below a rule on its own page: how many requests are open, a way to ask, the newest answers in full. */
export const reviewsCard = (language: Language, shown: RuleReviewsShown, rule: string, ask: Piece): Markup => {
  const t = textsOf(language)
  const found = shown?.get(rule)
  const list = found?.answered.map((review) => answered(language, review, t)) ?? []
  const open = shown === null ? t('review.rule.unknown') : t('review.rule.open', { open: found?.open ?? 0 })
  return markup`<section class="card" aria-labelledby="reviews"><h2 id="reviews">${t('review.rule')}</h2><p>${open}</p><p>${ask}</p>
${list.length > 0 && markup`<p class="soft">${t('review.rule.answered')}</p><ul class="answers">${list}</ul>`}</section>`
}
