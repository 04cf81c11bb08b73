// My access: what applies to whoever is signed in here, and why; for all others, what everybody may see.
import type { LookUp } from '../../domain/people/people.ts'
import { withTerms } from '../../domain/policy/terms.ts'
import type { SeatView } from '../../domain/sessions/tapped.ts'
import { planCard, servicesCard } from './access-plan.ts'
import { type Cut, looksCard, refusalsCard } from './access-record.ts'
import { rulesCard } from './access-rules.ts'
import type { Refused } from './board.ts'
import { type Markup, markup } from './markup.ts'
import { page } from './page.ts'
import type { RulesInForce } from './parts.ts'
import type { Setting } from './rule-entry.ts'
import { type Language, type Texts, textsOf } from './texts.ts'

/** The lists of the page that are shown in portions; each has its number in the address. */
const LISTS = ['refused', 'rules', 'looks'] as const
type List = (typeof LISTS)[number]

/** Somebody's own view: `lookUps` as in `looksCard`. */
export type Own = {
  readonly view: SeatView
  readonly refusals: readonly Refused[]
  readonly lookUps: readonly LookUp[] | null | undefined
}

export type AccessPage = {
  readonly rules: RulesInForce
  readonly language: Language
  readonly inLanguage: (language: Language) => string
  /** Milliseconds since 1970. */
  readonly now: number
  readonly own: Own | undefined
  readonly portions: Readonly<Record<List, number>>
}

const cutOf = ({ portions }: AccessPage, list: List): Cut => ({
  number: portions[list],
  href: (number) => {
    const query = new URLSearchParams(
      Object.fromEntries(LISTS.map((each) => [each, String(each === list ? number : portions[each])])),
    )
    return `/my-access?${query}#${list}`
  },
})

const strangers = (t: Texts): Markup =>
  markup`<p class="say">${t('access.stranger')}</p>
<section class="card" aria-labelledby="all"><h2 id="all">${t('access.everybody')}</h2><ul class="links">
<li><a href="/rules">${t('nav.rules')}</a><small>${t('access.everybody.rules')}</small></li>
<li><a href="/agreement">${t('nav.agreement')}</a><small>${t('access.everybody.agreement')}</small></li>
<li><a href="/about">${t('about.title')}</a><small>${t('access.everybody.about')}</small></li></ul>
<p><a class="go" href="/">${t('block.sign-in')}</a></p></section>`

/** With those groups that count, by what operators have agreed: only by them a rule is about somebody. */
const countedView = (view: SeatView, { decider }: RulesInForce): SeatView => ({
  ...view,
  session: { ...view.session, subject: withTerms(decider.site.terms ?? {}, view.session.subject) },
})

const mine = (asked: AccessPage, { view, refusals, lookUps }: Own, t: Texts): Markup => {
  const { rules, language, now } = asked
  const { policy } = rules.decider
  const setting: Setting = { policy, language, now, idle: rules.idle.rules }
  const counted = countedView(view, rules)
  const plan = policy.plans.find(({ id }) => id === view.session.subject.plan)
  const cut = cutOf(asked, 'rules')
  return markup`<p>${t('access.says')}</p>
<div class="two">${plan === undefined ? markup`<p class="say bad">${t('tap.closed.plan', { plan: view.session.subject.plan })}</p>` : markup`<div class="stack">${planCard(setting, plan, counted)}${servicesCard(setting, plan)}</div>`}
${refusalsCard(rules, language, refusals, cutOf(asked, 'refused'))}</div>
${rulesCard(setting, counted, cut.number, cut.href)}
${looksCard({ language, zone: policy.park.timezone, council: rules.council }, lookUps, cutOf(asked, 'looks'))}`
}

const followUp = (t: Texts): Markup =>
  markup`<form class="card inline" method="get" action="/review"><label for="number">${t('review.follow')}</label><input id="number" name="number" inputmode="numeric" maxlength="15" required autocomplete="off"><button class="quiet">${t('review.follow.go')}</button></form>`

/** The whole page. */
export const accessPage = (asked: AccessPage): string => {
  const { rules, language, own } = asked
  const t = textsOf(language)
  const seat = own?.view.session.subject.seat ?? null
  return page(
    {
      park: rules.decider.policy.park.name,
      languages: [language],
      title: t('access.title'),
      here: 'access',
      inLanguage: asked.inLanguage,
    },
    markup`<div class="head"><h1>${t('access.title')}</h1>${seat !== null && markup`<p class="soft">${t('sign-in.seat', { seat })}</p>`}</div>
${own === undefined ? strangers(t) : mine(asked, own, t)}
${followUp(t)}`,
  )
}
