// The way to the form for a review, with rule and name filled in. It only fills in: nothing is kept until the form is sent.
import { reasonKind } from '../../domain/policy/reasons.ts'
import { markup, type Piece } from './markup.ts'
import { type Language, textsOf } from './texts.ts'

/** The form's address; `base` is where the portal is, for pages that stand elsewhere. */
const reviewHref = (reason: string, name: string | null, base: string): string => {
  const query = new URLSearchParams({ rule: reason, ...(name !== null && { name }) })
  return `${base}/review?${query}`
}

/** A link to the form; nothing for reasons that are no rule and no plan. */
export const reviewLink = (language: Language, reason: string, name: string | null = null, base = ''): Piece =>
  reasonKind(reason) !== 'fixed' &&
  markup`<a class="ask-review" href="${reviewHref(reason, name, base)}">${textsOf(language)('review.ask')}</a>`
