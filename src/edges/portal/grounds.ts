// The grounds of a rule, a plan or a refusal as a list of terms: layer, why, basis, since, until, review.
import type { Layer } from '../../domain/policy/language.ts'
import { type Markup, markup, type Piece, safeLink } from './markup.ts'
import { pageOf } from './refused-view.ts'
import { type Language, textsOf } from './texts.ts'

/** Why a thing stands; `null` is shown as not stated, but for `layer` and `until`, which not everything has. */
export type Shown = {
  readonly layer: Layer | null
  /** Left out where the why stands elsewhere. */
  readonly why?: string | null
  readonly basis: string | null
  readonly since: string | null
  readonly until: string | null
  readonly review: string | null
}

const ARTICLE = /^agreement\/([\w.-]{1,20})$/

/** A basis: a link into the agreement, or the name of a law as it stands. `base` is where the portal is. */
export const basisText = (language: Language, basis: string, base: string): Piece => {
  const article = ARTICLE.exec(basis)?.[1]
  if (article === undefined) return basis
  return markup`<a href="${base}/agreement#article-${article}">${textsOf(language)('ground.article', { article })}</a>`
}

/** A contact: a link, and what it is called. */
export const contactText = (contact: string): Piece => {
  const href = safeLink(contact)
  return href === undefined ? contact : markup`<a href="${href}">${contact.replace(/^mailto:/, '')}</a>`
}

/** The terms and their values, for a `dl`. */
export const groundTerms = (language: Language, shown: Shown, base = ''): Markup => {
  const t = textsOf(language)
  const missing = markup`<span class="soft">${t('ground.missing')}</span>`
  const term = (key: Parameters<typeof t>[0], value: Piece): Markup =>
    markup`<dt>${t(key)}</dt><dd>${value ?? missing}</dd>`
  return markup`${shown.layer !== null && term('ground.layer', t(`layer.${shown.layer}`))}
${shown.why !== undefined && term('ground.why', shown.why)}
${term('ground.basis', shown.basis === null ? null : basisText(language, shown.basis, base))}
${term('ground.since', shown.since)}
${shown.until !== null && term('ground.until', shown.until)}
${term('ground.review', shown.review === null ? null : contactText(shown.review))}`
}

/** Rules, or plans (`plan:basic`), each as a link to where it stands in full. */
export const ruleLinks = (rules: readonly string[], base = ''): Piece =>
  rules.map((rule, i) => markup`${i > 0 && ', '}<a href="${base}${pageOf(rule)}">${rule}</a>`)
