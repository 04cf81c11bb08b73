// Who has access, for everybody: who may hold which plan and why, how many do, and how far the stages have come.
import type { PlanHolders, StageNow, Total, WhoNow } from '../../domain/people/holders.ts'
import type { Eligibility, Plan, Policy } from '../../domain/policy/language.ts'
import { type AskBox, askBox } from './ask-box.ts'
import { basisText } from './grounds.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import { page } from './page.ts'
import { type Language, type Texts, textsOf } from './texts.ts'
import { said, whoText } from './words.ts'

export type WhoPage = {
  readonly policy: Policy
  readonly who: WhoNow
  /** `null`: nobody is there to answer it. */
  readonly box: AskBox | null
  readonly language: Language
  readonly inLanguage: (language: Language) => string
  /** When it was published, where it stands for itself. */
  readonly published?: string | undefined
}

/** So that the page stays small; all are in the API. */
const MOST_ROWS = 150

const number = (count: number, language: Language): string => count.toLocaleString(language)

const totalText = (total: Total | undefined, language: Language): string => {
  const t = textsOf(language)
  if (total === undefined) return t('holders.uncounted')
  return total.kind === 'few' ? t('holders.few') : t(`holders.${total.kind}`, { count: number(total.count, language) })
}

const byText = ({ who, by }: Eligibility, t: Texts): string =>
  by !== null ? t(`holders.by.${by}`) : who === 'everyone' ? t('holders.by.nobody') : t('ground.missing')

const eligibleTerms = (policy: Policy, entry: Eligibility, language: Language): Markup => {
  const t = textsOf(language)
  const missing = markup`<span class="soft">${t('ground.missing')}</span>`
  return markup`<dt>${t('holders.may')}</dt><dd>${whoText(policy, language, entry.who)}</dd><dt>${t('holders.by')}</dt><dd>${byText(entry, t)}</dd>
<dt>${t('ground.why')}</dt><dd>${said(entry.why, language) ?? missing}</dd><dt>${t('ground.basis')}</dt><dd>${entry.basis === null ? missing : basisText(language, entry.basis, '')}</dd>`
}

const planEntry = ({ policy, who, language }: WhoPage, plan: Plan): Markup => {
  const t = textsOf(language)
  const own = policy.eligible.filter((entry) => entry.plan === plan.id)
  const otherwise = t(policy.eligible.length === 0 ? 'holders.database' : 'holders.nobody')
  const total = who.holders.find((each) => each.plan === plan.id)?.total
  return markup`<article class="rule" id="plan-${plan.id}"><h3><a href="/rules#plan-${plan.id}">${plan.title[language]}</a><span class="tag">${plan.id}</span></h3>
<dl>${own.length === 0 ? markup`<dt>${t('holders.may')}</dt><dd>${otherwise}</dd>` : own.map((entry) => eligibleTerms(policy, entry, language))}
<dt>${t('holders.hold')}</dt><dd><b>${totalText(total, language)}</b></dd></dl></article>`
}

const stageEntry = (stage: StageNow, language: Language): Markup => {
  const t = textsOf(language)
  const { reached, goal } = stage
  const filling = { reached: number(reached, language), goal: number(goal, language) }
  const text = t(`holders.${stage.measure}`, filling)
  return markup`<li><p><b>${stage.title[language]}</b><span class="tag">${t(`holders.${stage.state}`)}</span></p>
<progress max="${goal}" value="${Math.min(reached, goal)}" aria-label="${text}"></progress>
<p>${text}<span class="soft small"> · ${t('holders.from', { day: stage.from })}${stage.basis !== null && markup` · ${basisText(language, stage.basis, '')}`}</span></p></li>`
}

const stagesCard = ({ who, language }: WhoPage): Piece => {
  const t = textsOf(language)
  return (
    who.stages.length > 0 &&
    markup`<section class="card" aria-labelledby="stages"><h2 id="stages">${t('holders.stages')}</h2><p>${t('holders.stages.says')}</p><ol class="steps">${who.stages.map((stage) => stageEntry(stage, language))}</ol></section>`
  )
}

type Row = { readonly tenant: string | null; readonly counts: readonly (number | null)[] }

/** Companies with any number that is told, those with most people first. */
const rowsOf = (plans: readonly PlanHolders[]): readonly Row[] => {
  const [first] = plans
  const all = new Set(
    [...(first?.tenants ?? []), ...plans.flatMap(({ tenants }) => tenants)].map(({ tenant }) => tenant),
  )
  const rows = [...all].map((tenant): Row => {
    const counts = plans.map(({ tenants }) => tenants.find((each) => each.tenant === tenant)?.count ?? null)
    return { tenant, counts }
  })
  const most = ({ counts }: Row): number => counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)
  return rows.sort((a, b) => most(b) - most(a) || (a.tenant ?? '').localeCompare(b.tenant ?? ''))
}

const table = ({ policy, who, language }: WhoPage, plans: readonly PlanHolders[], rows: readonly Row[]): Markup => {
  const t = textsOf(language)
  const title = (id: string): string => policy.plans.find((plan) => plan.id === id)?.title[language] ?? id
  const name = (tenant: string | null): string =>
    tenant === null ? t('holders.without') : (who.names.get(tenant) ?? tenant)
  return markup`<table class="count"><thead><tr><th scope="col">${t('holders.tenant')}</th>${plans.map(({ plan }) => markup`<th scope="col">${title(plan)}</th>`)}</tr></thead>
<tbody>${rows.map(({ tenant, counts }) => markup`<tr><th scope="row">${name(tenant)}</th>${counts.map((count) => markup`<td>${count === null ? '<10' : number(count, language)}</td>`)}</tr>`)}</tbody></table>`
}

const tenantsCard = (asked: WhoPage): Piece => {
  const { who, language } = asked
  const t = textsOf(language)
  const known = who.holders.filter(({ tenants }) => tenants.some(({ tenant }) => tenant !== null))
  if (known.length === 0) return null
  const plans = known.filter(({ tenants }) => tenants.some(({ count }) => count !== null))
  const rows = rowsOf(plans.length === 0 ? known : plans)
  const told = rows.filter(({ counts }) => counts.some((count) => count !== null))
  const shown = told.slice(0, MOST_ROWS)
  const rest = rows.length - told.length
  return markup`<section class="card" aria-labelledby="tenants"><h2 id="tenants">${t('holders.tenants')}</h2>
${shown.length === 0 ? markup`<p>${t('holders.none')}</p>` : table(asked, plans, shown)}
${told.length > shown.length && markup`<p>${t('holders.more', { count: told.length - shown.length })}</p>`}
${shown.length > 0 && rest > 0 && markup`<p>${t('holders.rest', { count: rest })}</p>`}</section>`
}

/** The whole page. */
export const whoPage = (asked: WhoPage): string => {
  const { policy, who, box, language } = asked
  const t = textsOf(language)
  return page(
    {
      ...{ park: policy.park.name, languages: [language], title: t('holders.title'), here: 'who' },
      ...{ inLanguage: asked.inLanguage, published: asked.published },
    },
    markup`<h1>${t('holders.title')}</h1>
<p>${t('holders.says')}</p>
${who.counted !== null && markup`<p class="soft small">${t('holders.how', { day: who.counted })}</p>`}
<section class="card" aria-labelledby="plans"><h2 id="plans">${t('holders.plans')}</h2>${policy.plans.map((plan) => planEntry(asked, plan))}</section>
${stagesCard(asked)}
${box !== null && askBox(box)}
${tenantsCard(asked)}`,
  )
}
