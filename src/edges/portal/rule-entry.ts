// A rule, and a plan, as they stand on the rules pages.
import type { Idle } from '../../domain/policy/exact/idle.ts'
import type { Eligibility, Plan, Policy, Rule } from '../../domain/policy/language.ts'
import { tellIdle } from '../../domain/policy/tell/idle.ts'
import { basisText, groundTerms } from './grounds.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import { type RuleReviewsShown, reviewsTerm } from './rule-reviews.ts'
import { type Language, PHRASES, type Texts, textsOf } from './texts.ts'
import { amount, lengthText, said, scheduleText, speedText, targetText, whoText } from './words.ts'

/** What an entry is shown with. */
export type Setting = {
  readonly policy: Policy
  readonly language: Language
  readonly now: number
  /** Requests for review, where the page shows them beside each rule. */
  readonly reviews?: RuleReviewsShown
  /** Rules without effect. */
  readonly idle: readonly Idle[]
}

/** When a schedule is open. */
export const hoursText = ({ policy, language, now }: Setting, id: string | null): string => {
  const t = textsOf(language)
  if (id === null) return t('rules.always')
  const schedule = policy.schedules.find((s) => s.id === id)
  return schedule === undefined ? id : scheduleText(language, schedule, policy.park.timezone, now)
}

/** `Blocks`, `Exception from “no-gambling”`. */
export const kindText = (rule: Rule, language: Language): string => {
  const t = textsOf(language)
  return rule.kind === 'except' ? t('rules.except', { rule: rule.from }) : t(`rules.${rule.kind}`)
}

/** What a rule points at. */
export const targetsText = ({ policy, language }: Setting, { match }: Rule): string =>
  match.to.map((target) => targetText(policy, language, target)).join(', ')

/** Why the rule has no effect, if it has none. */
const noEffect = ({ idle, language }: Setting, rule: Rule): Piece => {
  const found = idle.find((each) => each.rule === rule.id)
  if (found === undefined) return false
  return markup`<dt>${textsOf(language)('rules.reach.no-effect')}</dt><dd>${tellIdle(rule, found, PHRASES[language])}</dd>`
}

/** One rule with everything that is known of it, under a heading of the given level. */
export const ruleEntry = (setting: Setting, rule: Rule, level: 2 | 3): Markup => {
  const { policy, language } = setting
  const t = textsOf(language)
  const { why, ...ground } = rule.ground
  return markup`<article class="rule" id="rule-${rule.id}"><h${level}><a href="/rules/${encodeURIComponent(rule.id)}">${rule.id}</a><span class="tag">${kindText(rule, language)}</span></h${level}>
<dl><dt>${t('rules.to')}</dt><dd>${targetsText(setting, rule)}</dd><dt>${t('rules.for')}</dt><dd>${whoText(policy, language, rule.match.who)}</dd>
<dt>${t('rules.when')}</dt><dd>${hoursText(setting, rule.match.when)}</dd>
${groundTerms(language, { ...ground, why: said(why, language) ?? null, layer: rule.layer, until: rule.until })}${noEffect(setting, rule)}
${reviewsTerm(language, setting.reviews ?? null, rule.id)}</dl></article>`
}

const eligibleText = ({ policy, language }: Setting, entry: Eligibility): Piece => {
  const t = textsOf(language)
  const by = entry.by === null ? '' : `, ${t(`rules.assigned.${entry.by}`)}`
  return markup`<p>${whoText(policy, language, entry.who)}${by}${entry.basis !== null && markup` (${basisText(language, entry.basis, '')})`}</p>`
}

/** The data of a day, and what becomes of a session after it; `null`: no bound. */
export const dayData = ({ dataPerDay, slow }: Plan, t: Texts): string | null => {
  if (dataPerDay === null) return null
  const whole = amount(dataPerDay)
  return slow === null ? whole : t('rules.data.slow', { whole, speed: speedText(slow) })
}

/** One plan: what it includes, its bounds, who may have it, and why it is as it is. */
export const planEntry = (setting: Setting, plan: Plan): Markup => {
  const { policy, language } = setting
  const t = textsOf(language)
  const { why, ...ground } = plan.ground
  const titles = plan.services.map((id) => policy.services.find((s) => s.id === id)?.title[language] ?? id)
  const limit = (bound: string | null): string => bound ?? t('rules.no-limit')
  const eligible = policy.eligible.filter((entry) => entry.plan === plan.id)
  return markup`<article class="rule" id="plan-${plan.id}"><h3>${plan.title[language]}<span class="tag">${plan.id}</span></h3>
<dl><dt>${t('rules.services')}</dt><dd>${titles.join(', ')}</dd>
<dt>${t('rules.session')}</dt><dd>${limit(plan.session === null ? null : lengthText(language, plan.session))}</dd>
${plan.timePerDay !== undefined && markup`<dt>${t('rules.time')}</dt><dd>${lengthText(language, plan.timePerDay)}</dd>`}
<dt>${t('rules.data')}</dt><dd>${limit(dayData(plan, t))}</dd>
<dt>${t('rules.speed')}</dt><dd>${limit(plan.speed === null ? null : speedText(plan.speed))}</dd>
<dt>${t('rules.hours')}</dt><dd>${hoursText(setting, plan.hours)}</dd>
${eligible.length > 0 && markup`<dt>${t('rules.who')}</dt><dd>${eligible.map((entry) => eligibleText(setting, entry))}</dd>`}
${groundTerms(language, { ...ground, why: said(why, language) ?? null, layer: null, until: null })}
${reviewsTerm(language, setting.reviews ?? null, `plan:${plan.id}`)}</dl></article>`
}
