// A request for review under its number: what was asked, and the answer. Public; nobody stands in it.
import { reasonKind } from '../../domain/policy/reasons.ts'
import { type Note, type Review, shownReview } from '../../domain/review/review.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import { notice, page } from './page.ts'
import type { RulesInForce } from './parts.ts'
import { pageOf } from './refused-view.ts'
import { LANGUAGES, type Language, type Texts, textsOf } from './texts.ts'
import { said } from './words.ts'

/** The page's values; `just`: what the asker's own press has just done. */
export type ReviewPage = {
  readonly rules: RulesInForce
  readonly review: Review
  readonly just: 'made' | 'joined' | undefined
  readonly language: Language
  readonly inLanguage: (language: Language) => string
}

/** The words of an answer: those in the page's language, else those that there are, marked as what they are. */
export const noteWords = (language: Language, note: Note): Piece => {
  const [first = language] = [language, ...LANGUAGES].filter((each) => note[each] !== null)
  return markup`<blockquote lang="${first}">${note[first]}</blockquote>`
}

const ruleTerm = ({ rules, review }: ReviewPage, t: Texts): Markup => {
  const plan = reasonKind(review.rule) === 'plan'
  const id = plan ? review.rule.slice(5) : review.rule
  const { policy } = rules.decider
  const there = plan ? policy.plans.some((p) => p.id === id) : policy.rules.some((r) => r.id === id)
  return markup`<dt>${t(plan ? 'ground.plan' : 'ground.rule')}</dt><dd><a href="${pageOf(review.rule)}">${id}</a>${!there && markup` <span class="soft">(${t('review.gone')})</span>`}</dd>`
}

const askedCard = (shown: ReviewPage, t: Texts): Markup => {
  const { review, language } = shown
  const { name, line, struck, day, asked } = shownReview(review)
  const none = markup`<span class="soft">${t(struck ? 'review.struck' : 'review.none')}</span>`
  return markup`<section class="card" aria-labelledby="asked"><h2 id="asked">${t('review.asked')}</h2>
<dl>${ruleTerm(shown, t)}
<dt>${t('review.why')}</dt><dd>${said(review.why, language) ?? markup`<span class="soft">${t('ground.missing')}</span>`}</dd>
<dt>${t('review.name')}</dt><dd>${name ?? none}</dd>
<dt>${t('review.line')}</dt><dd>${line === null ? none : markup`<blockquote>${line}</blockquote>`}</dd>
<dt>${t('review.day')}</dt><dd>${day}</dd>
<dt>${t('review.count')}</dt><dd>${asked}</dd></dl></section>`
}

const answerCard = ({ review, language }: ReviewPage, t: Texts): Markup => {
  const { answer } = review
  if (answer === null)
    return markup`<section class="card" aria-labelledby="answer"><h2 id="answer">${t('review.answer')}</h2><p>${t('review.open.says')}</p></section>`
  return markup`<section class="card" aria-labelledby="answer"><h2 id="answer">${t('review.answer')}<span class="tag">${t(`review.${answer.outcome}`)}</span></h2>
<p>${t(`review.${answer.outcome}.says`)}</p>${noteWords(language, answer.note)}
<p class="soft small">${t('review.by.operators', { day: answer.day })}</p></section>`
}

/** The whole page. */
export const reviewPage = (shown: ReviewPage): string => {
  const { rules, review, just, language } = shown
  const t = textsOf(language)
  const title = t('review.title', { number: review.number })
  return page(
    { park: rules.decider.policy.park.name, languages: [language], title, here: 'none', inLanguage: shown.inLanguage },
    markup`<h1>${title}<span class="tag">${t(review.answer === null ? 'review.open' : 'review.answered')}</span></h1>
${just !== undefined && notice([language], 'calm', `review.just.${just}`, { number: review.number })}
<div class="two">${askedCard(shown, t)}${answerCard(shown, t)}</div>
<p class="soft small">${t('review.nobody')}</p>`,
  )
}
