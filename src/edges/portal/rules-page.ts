// The rules, for everybody: how this park is ruled, what each plan includes, every rule with its grounds.
import { LAYERS, type Policy, type Rule } from '../../domain/policy/language.ts'
import { offsetText } from '../../domain/policy/tell/moments.ts'
import { type AskBox, askBox } from './ask-box.ts'
import { councilPart } from './council-part.ts'
import { deskPart } from './desk-part.ts'
import { listsPart } from './lists-part.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import { openNetworksPart } from './open-networks-part.ts'
import { otherTablePart } from './other-table-part.ts'
import { page } from './page.ts'
import { type Portion, portionOf } from './pager.ts'
import type { RulesInForce } from './parts.ts'
import { reviewLink } from './review-link.ts'
import { roomsPart } from './rooms-part.ts'
import { planEntry, ruleEntry, type Setting } from './rule-entry.ts'
import { type RuleReviewsShown, reviewsCard } from './rule-reviews.ts'
import { termsPart } from './terms-part.ts'
import { type Language, type Texts, textsOf } from './texts.ts'

/** The pages' values; `number` counts the pages from 1. */
export type RulesPage = {
  readonly rules: RulesInForce
  /** `null`: nobody is there to answer it. */
  readonly box: AskBox | null
  readonly now: number
  readonly language: Language
  readonly number: number
  readonly reviews: RuleReviewsShown
  readonly inLanguage: (language: Language) => string
  /** When it was published, where it stands for itself. */
  readonly published?: string | undefined
}

// So that a page stays small in a park with hundreds of rules.
const RULES_A_PAGE = 12

/** The rules on a page of their list, as `rulesPage` shows them. */
export const rulesOnPage = (policy: Policy, number: number): Portion<Rule> =>
  portionOf(inOrder(policy.rules), RULES_A_PAGE, number)

/** Highest layer first, then by name, as decisions name them. */
const inOrder = (rules: readonly Rule[]): Rule[] =>
  [...rules].sort((a, b) => LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer) || (a.id < b.id ? -1 : 1))

const pageLinks = (pages: number, here: number, t: Texts): Piece =>
  pages > 1 &&
  markup`<nav aria-label="${t('rules.page')}">${Array.from({ length: pages }, (_, i) =>
    i + 1 === here
      ? markup`<a aria-current="page" href="/rules?page=${i + 1}#rules">${t('rules.page')} ${i + 1}</a> `
      : markup`<a href="/rules?page=${i + 1}#rules">${t('rules.page')} ${i + 1}</a> `,
  )}</nav>`

const intro = ({ rules, now }: RulesPage, t: Texts): Markup => {
  const { timezone } = rules.decider.policy.park
  return markup`<p>${t('rules.says')} ${t(`rules.by.${rules.ruledBy}`)}</p>
<p class="soft small">${t('rules.zone', { zone: timezone, offset: offsetText(timezone, now) })} ${t('rules.version', { hash: rules.decider.hash.slice(0, 16) })}</p>`
}

/** What stands above the rules on the first page, and below them. */
const aroundRules = (asked: RulesPage, setting: Setting, t: Texts): readonly [Piece, Piece, Piece] => {
  if (asked.number !== 1) return [null, null, null]
  const { rules } = asked
  const { policy, language } = setting
  const council = rules.council ?? null
  return [
    [otherTablePart(rules.otherTable ?? null, language), councilPart(council, setting, asked.published === undefined)],
    markup`<section class="card" aria-labelledby="plans"><h2 id="plans">${t('rules.plans')}</h2><p>${t('rules.plans.says')}</p>${policy.plans.map((plan) => planEntry(setting, plan))}</section>`,
    [
      roomsPart(policy.rooms ?? [], setting),
      openNetworksPart(rules.openNetworks ?? [], setting),
      rules.ruledBy !== 'file' && termsPart(rules.decider.site.terms ?? {}, setting),
      deskPart(council, rules.acts ?? [], setting),
      listsPart(rules.lists ?? [], { timezone: policy.park.timezone, language, idle: rules.idle.lists }),
    ],
  ]
}

/** The whole page. */
export const rulesPage = (asked: RulesPage): string => {
  const { rules, language, now, box, published } = asked
  const { policy } = rules.decider
  const t = textsOf(language)
  const setting: Setting = { policy, language, now, reviews: asked.reviews, idle: rules.idle.rules }
  const { items: shown, number, of: pages } = rulesOnPage(policy, asked.number)
  const [above, plans, below] = aroundRules({ ...asked, number }, setting, t)
  const { inLanguage } = asked
  return page(
    { park: policy.park.name, languages: [language], title: t('rules.title'), here: 'rules', inLanguage, published },
    markup`<h1>${t('rules.title')}</h1>
${intro(asked, t)}
${above}
${box !== null && askBox(box)}
${plans}
<section class="card" aria-labelledby="rules"><h2 id="rules">${t('rules.rules')}</h2>
${shown.length === 0 ? markup`<p>${t('rules.none')}</p>` : shown.map((rule) => ruleEntry(setting, rule, 3))}
${pageLinks(pages, number, t)}</section>
${below}`,
  )
}

/** One rule on a page of its own: where block pages and the seat page point. `undefined`: there is no such rule. */
export const rulePage = (
  rules: RulesInForce,
  id: string,
  setting: Setting,
  reviews: RuleReviewsShown,
  inLanguage: RulesPage['inLanguage'],
): string | undefined => {
  const { policy, language } = setting
  const t = textsOf(language)
  const rule = policy.rules.find((r) => r.id === id)
  if (rule === undefined) return goneRulePage(id, setting, reviews, inLanguage)
  const exceptions = policy.rules.filter((r) => r.kind === 'except' && r.from === id)
  return page(
    { park: policy.park.name, languages: [language], title: rule.id, here: 'rules', inLanguage },
    markup`<h1>${t('ground.rule')} “${rule.id}”</h1>
<section class="card" aria-label="${rule.id}">${[rule, ...exceptions].map((r) => ruleEntry(setting, r, 2))}</section>
${reviewsCard(language, reviews, rule.id, reviewLink(language, rule.id))}
<p><a href="/rules">${t('rules.all')}</a></p>
<p class="soft small">${t('rules.version', { hash: rules.decider.hash.slice(0, 16) })}</p>`,
  )
}

/** A rule that is gone, but about which something was answered: that stays. */
const goneRulePage = (
  id: string,
  { policy, language }: Setting,
  reviews: RuleReviewsShown,
  inLanguage: RulesPage['inLanguage'],
): string | undefined => {
  if (reviews?.get(id) === undefined) return undefined
  const t = textsOf(language)
  return page(
    { park: policy.park.name, languages: [language], title: id, here: 'rules', inLanguage },
    markup`<h1>${t('ground.rule')} “${id}”</h1>
<p class="say">${t('review.rule.gone')}</p>
${reviewsCard(language, reviews, id, null)}
<p><a href="/rules">${t('rules.all')}</a></p>`,
  )
}
