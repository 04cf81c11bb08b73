// Services that people know by name: which of them work on each plan, by kind, and which rule stands against the others.
import { catalogueOf } from '../../domain/catalogue/catalogue.ts'
import type { ServiceCoverage } from '../../domain/catalogue/coverage.ts'
import { CHECKS } from '../../domain/catalogue/service.ts'
import { tallyOf } from '../../domain/catalogue/tally.ts'
import { tellPart, tellTally } from '../../domain/catalogue/tell.ts'
import { WORDS } from '../../domain/catalogue/words.ts'
import {
  type Plan,
  type Policy,
  SERVICE_KINDS,
  SERVICE_NEEDS,
  type ServiceKind,
  type ServiceNeed,
} from '../../domain/policy/language.ts'
import { spansText } from '../../domain/policy/tell/times.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import { page } from './page.ts'
import { type Language, PHRASES, type Texts, textsOf } from './texts.ts'

export type ServicesPage = {
  readonly policy: Policy
  readonly language: Language
  readonly inLanguage: (language: Language) => string
  /** When it was published, where it stands for itself. */
  readonly published?: string | undefined
  /** The plan that is shown one by one; `null`: the policy has none. */
  readonly plan: Plan | null
  /** What a plan reaches, for somebody of whom nothing else is known. */
  readonly coverage: (plan: string) => readonly ServiceCoverage[]
}

/** Notes are numbered in the order of the needs. */
const noteOf = (need: ServiceNeed): number => SERVICE_NEEDS.indexOf(need) + 1

const titleOf = ({ service }: ServiceCoverage, language: Language): Markup =>
  markup`${service.title[language]}${service.needs.length > 0 && markup`<sup>${service.needs.map(noteOf).sort().join(',')}</sup>`}`

const joined = (pieces: readonly Markup[]): Piece => pieces.map((each, n) => markup`${n > 0 && ', '}${each}`)

/** The rule to read, where it is one alone. */
const ruleOf = ({ parts }: ServiceCoverage): string | undefined => {
  const rules = new Set(parts.flatMap(({ refused }) => refused.map(({ by }) => by)))
  const [only] = rules
  return rules.size === 1 && only?.startsWith('plan:') === false ? only : undefined
}

const told = ({ parts }: ServiceCoverage, language: Language): string =>
  parts.map((part) => tellPart(part, language)).join('; ')

/** What works is named alone; of the others those of which the same is said stand together. */
const groupsOf = (own: readonly ServiceCoverage[], language: Language): Piece =>
  [...Map.groupBy(own, (each) => (each.state === 'works' ? '' : told(each, language)))]
    .sort(([a], [b]) => Number(a !== '') - Number(b !== ''))
    .map(([text, group]) => {
      const titles = joined(group.map((each) => titleOf(each, language)))
      if (text === '') return markup`<p>${titles}</p>`
      const rule = group[0] && ruleOf(group[0])
      return markup`<p><b>${titles}</b> <small>${rule === undefined ? text : markup`<a href="/rules/${rule}">${text}</a>`}</small></p>`
    })

const kindRow = (kind: ServiceKind, covered: readonly ServiceCoverage[], language: Language): Piece => {
  const own = covered.filter(({ service }) => service.kind === kind)
  return own.length > 0 && markup`<dt>${WORDS[language].kind[kind]}</dt><dd>${groupsOf(own, language)}</dd>`
}

const hoursText = ({ schedules }: Policy, { hours }: Plan, language: Language): string | undefined => {
  const schedule = schedules.find(({ id }) => id === hours)
  return schedule && spansText(schedule.spans, PHRASES[language])
}

const planLine = (asked: ServicesPage, plan: Plan, t: Texts): Markup => {
  const { language, policy } = asked
  const text = tellTally(tallyOf(asked.coverage(plan.id)), plan.title[language], language)
  const hours = hoursText(policy, plan, language)
  const here = plan.id === asked.plan?.id
  return markup`<li>${here ? markup`<b>${text}</b>` : markup`<a href="/services?plan=${plan.id}">${text}</a>`}${hours !== undefined && markup`<small>${t('services.hours', { hours })}</small>`}</li>`
}

const notes = ({ policy, language }: ServicesPage, t: Texts): Markup => {
  const words = WORDS[language]
  const byCheck = Map.groupBy(catalogueOf(policy), ({ checked }) => checked.how)
  const found = CHECKS.flatMap((how) => byCheck.get(how)?.slice(0, 1) ?? [])
  return markup`<section class="card small" aria-labelledby="notes"><h2 id="notes">${t('services.notes')}</h2>
<ol class="plain">${SERVICE_NEEDS.map((need) => markup`<li>${words.need[need]}</li>`)}</ol>
<p>${t('services.names')}</p>
<ul class="plain">${found.map(({ checked: { how, on } }) => markup`<li>${t('services.count', { count: byCheck.get(how)?.length ?? 0 })} ${words.check[how](on ?? '')}</li>`)}</ul></section>`
}

/** The whole page. */
export const servicesPage = (asked: ServicesPage): string => {
  const { policy, language, plan } = asked
  const t = textsOf(language)
  const covered = plan === null ? [] : asked.coverage(plan.id)
  const nothing = covered.every(({ state }) => state === 'blocked') && tallyOf(covered).blocked.length < 2
  return page(
    {
      park: policy.park.name,
      languages: [language],
      title: t('services.title'),
      here: 'services',
      inLanguage: asked.inLanguage,
      published: asked.published,
    },
    markup`<h1>${t('services.title')}</h1>
<p>${t('services.says')}</p>
<section class="card" aria-labelledby="plans"><h2 id="plans">${t('services.plans')}</h2><ul class="links">${policy.plans.map((each) => planLine(asked, each, t))}</ul></section>
${plan !== null && markup`<section class="card kinds" aria-labelledby="kinds"><h2 id="kinds">${t('services.on', { plan: plan.title[language] })}</h2>${nothing ? markup`<p>${t('services.none')}</p>` : markup`<dl>${SERVICE_KINDS.map((kind) => kindRow(kind, covered, language))}</dl>`}</section>`}
${notes(asked, t)}`,
  )
}
