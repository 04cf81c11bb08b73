// The rules, for everybody: how this park is ruled, what each plan includes, every rule with its grounds.
import { LAYERS, type Rule } from '../../domain/policy/language.ts'
import { type AskBox, askBox } from './ask-box.ts'
import { listsPart } from './lists-part.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import { page } from './page.ts'
import type { RulesInForce } from './parts.ts'
import { planEntry, ruleEntry, type Setting } from './rule-entry.ts'
import { type Language, type Texts, textsOf } from './texts.ts'
import { offsetText } from './words.ts'

/** The pages' values; `number` counts the pages from 1. */
export type RulesPage = {
  readonly rules: RulesInForce
  readonly box: AskBox
  readonly number: number
  readonly inLanguage: (language: Language) => string
}

// So that a page stays small in a park with hundreds of rules.
const RULES_A_PAGE = 8

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

const intro = ({ rules, box }: RulesPage, t: Texts): Markup => {
  const { timezone } = box.policy.park
  return markup`<p>${t('rules.says')} ${t(`rules.by.${rules.ruledBy}`)}</p>
<p class="soft small">${t('rules.zone', { zone: timezone, offset: offsetText(timezone, box.now) })} ${t('rules.version', { hash: rules.decider.hash.slice(0, 16) })}${rules.agreement !== null && markup` · <a href="/agreement">${t('nav.agreement')}</a>`}</p>`
}

/** The whole page. */
export const rulesPage = (asked: RulesPage): string => {
  const { policy, language, now } = asked.box
  const t = textsOf(language)
  const setting: Setting = { policy, language, now }
  const ordered = inOrder(policy.rules)
  const pages = Math.max(1, Math.ceil(ordered.length / RULES_A_PAGE))
  const number = Math.min(Math.max(1, asked.number), pages)
  const shown = ordered.slice((number - 1) * RULES_A_PAGE, number * RULES_A_PAGE)
  return page(
    {
      park: policy.park.name,
      languages: [language],
      title: t('rules.title'),
      here: 'rules',
      inLanguage: asked.inLanguage,
    },
    markup`<h1>${t('rules.title')}</h1>
${intro(asked, t)}
${askBox(asked.box)}
${number === 1 && markup`<section class="card" aria-labelledby="plans"><h2 id="plans">${t('rules.plans')}</h2><p>${t('rules.plans.says')}</p>${policy.plans.map((plan) => planEntry(setting, plan))}</section>`}
<section class="card" aria-labelledby="rules"><h2 id="rules">${t('rules.rules')}</h2>
${shown.length === 0 ? markup`<p>${t('rules.none')}</p>` : shown.map((rule) => ruleEntry(setting, rule, 3))}
${pageLinks(pages, number, t)}</section>
${number === 1 && listsPart(asked.rules.lists ?? [], { timezone: policy.park.timezone, language })}`,
  )
}

/** One rule on a page of its own: where block pages and the seat page point. `undefined`: there is no such rule. */
export const rulePage = (
  rules: RulesInForce,
  id: string,
  setting: Setting,
  inLanguage: RulesPage['inLanguage'],
): string | undefined => {
  const { policy, language } = setting
  const t = textsOf(language)
  const rule = policy.rules.find((r) => r.id === id)
  if (rule === undefined) return undefined
  const exceptions = policy.rules.filter((r) => r.kind === 'except' && r.from === id)
  return page(
    { park: policy.park.name, languages: [language], title: rule.id, here: 'rules', inLanguage },
    markup`<h1>${t('ground.rule')} “${rule.id}”</h1>
<section class="card" aria-label="${rule.id}">${[rule, ...exceptions].map((r) => ruleEntry(setting, r, 2))}</section>
<p><a href="/rules">${t('rules.all')}</a></p>
<p class="soft small">${t('rules.version', { hash: rules.decider.hash.slice(0, 16) })}</p>`,
  )
}
