// The seat page while somebody is online: it stays in sight, with the time left and what was blocked.
import type { ServiceCoverage } from '../../domain/catalogue/coverage.ts'
import type { LookUp } from '../../domain/people/people.ts'
import type { Plan, Policy } from '../../domain/policy/language.ts'
import { isSignedIn } from '../../domain/sessions/standing.ts'
import type { SeatView } from '../../domain/sessions/tapped.ts'
import { type LookUpSetting, lookUpLine } from './look-up-text.ts'
import { type Markup, markup, type Piece, safeLink, verbatim } from './markup.ts'
import type { Target } from './onward.ts'
import { page } from './page.ts'
import type { StartLink } from './parts.ts'
import type { RefusedView } from './refused-view.ts'
import { SEAT_SCRIPT } from './script.ts'
import { servicesPart } from './services-part.ts'
import { type Language, type Texts, textsOf } from './texts.ts'
import { amount, countdown, hourText } from './words.ts'

export type SeatPage = {
  readonly policy: Policy
  readonly council: LookUpSetting['council']
  readonly language: Language
  readonly inLanguage: (language: Language) => string
  readonly view: SeatView
  /** Milliseconds since 1970. */
  readonly now: number
  readonly refusals: readonly RefusedView[]
  readonly notices: readonly LookUp[]
  readonly links: readonly StartLink[]
  /** What of the catalogue this person reaches. */
  readonly covered: readonly ServiceCoverage[]
  readonly onward: Target | undefined
}

const NO_SCRIPT_RENEW = { seconds: 30, at: '/?ended' } as const

const timeLeft = (asked: SeatPage, t: Texts): Markup => {
  const { view } = asked
  const { endsAt, openedAt, number } = view.session
  const left = view.secondsLeft
  const data = verbatim(` data-left="${left ?? ''}" data-session="${number}"`)
  if (left === null || endsAt === null)
    return markup`<p class="clock far" id="left"${data} data-short="">${t('seat.no-end')}</p>`
  const whole = Math.max(1, Math.round((endsAt - openedAt) / 1000))
  return markup`<p class="clock${left <= 300 && ' low'}" id="left" role="timer" aria-labelledby="left-title"${data} data-short="${t('seat.short', { minutes: '#' })}">${countdown(left)}</p>
<progress id="bar" max="${whole}" value="${left}" aria-hidden="true"></progress>
<p class="soft">${t('seat.until', { time: hourText(asked.policy.park.timezone, asked.now + left * 1000) })}</p>
<p class="low said" id="said" aria-live="polite" data-many="${t('seat.minutes', { minutes: '#' })}" data-one="${t('seat.minute')}"></p>`
}

const timeCard = (asked: SeatPage, plan: Plan | undefined, t: Texts): Markup =>
  markup`<section class="card" aria-labelledby="left-title"><h2 id="left-title">${t('seat.left')}</h2>
${timeLeft(asked, t)}
<dl><dt>${t('seat.plan')}</dt><dd><a href="/rules#plan-${asked.view.session.subject.plan}">${plan?.title[asked.language] ?? asked.view.session.subject.plan}</a></dd>
<dt>${t('seat.data')}</dt><dd id="data">${asked.view.dataLeft === null ? t('seat.data.open') : amount(asked.view.dataLeft)}</dd></dl>
${isSignedIn(asked.view.session) ? markup`<form method="post" action="/sign-out"><button class="quiet">${t('seat.out')}</button></form>` : markup`<p class="soft">${t('seat.device')}</p>`}</section>`

const refusal = (view: RefusedView): Markup =>
  markup`<li data-key="${view.key}" data-at="${view.at}"><b>${view.host}</b><time>${view.time}</time><p>${view.href === null ? view.what : markup`<a href="${view.href}">${view.what}</a>`}</p><p>${view.why}</p></li>`

const refusedCard = (asked: SeatPage, t: Texts): Markup =>
  markup`<section class="card wide" aria-labelledby="log-title"><h2 id="log-title">${t('seat.refused')}</h2>
<p class="soft" id="none"${asked.refusals.length > 0 && verbatim(' hidden')}>${t('seat.refused.none')}</p>
<ol class="log" id="log" role="log" aria-live="polite" aria-labelledby="log-title">${asked.refusals.map(refusal)}</ol>
<p class="soft small"><a href="/my-access">${t('access.from-seat')}</a></p></section>`

const noticesCard = (asked: SeatPage, t: Texts): Piece => {
  const { language, council, notices, policy } = asked
  const setting: LookUpSetting = { language, council, zone: policy.park.timezone }
  if (notices.length === 0) return null
  return markup`<section class="say" aria-labelledby="notices-title"><h2 id="notices-title">${t('seat.notices')}</h2>
<ul class="links">${notices.map((each) => lookUpLine(each, setting))}</ul>
<p class="soft small">${t('notice.strange')}</p></section>`
}

const onwardCard = (onward: Target | undefined, t: Texts): Piece =>
  onward !== undefined &&
  markup`<section class="say" aria-labelledby="then-title"><h2 id="then-title">${t('seat.then')}</h2>
<p class="url soft small">${onward.href}</p>
<p><a class="go url" href="${onward.href}" target="_blank" rel="noopener noreferrer">${t('seat.then.go', { host: onward.host })}</a> <span class="soft small keep">${t('foot.new-tab')}</span></p></section>`

const startLinks = (asked: SeatPage, t: Texts): Piece => {
  const { language } = asked
  const shown = asked.links.filter((link) => safeLink(link.href) !== undefined)
  if (shown.length === 0) return null
  return markup`<section class="card wide" aria-labelledby="links-title"><h2 id="links-title">${t('seat.links')} <small class="soft">(${t('foot.new-tab')})</small></h2>
<ul class="links">${shown.map((link) => markup`<li><a href="${link.href}" target="_blank" rel="noopener noreferrer">${link.title[language]}</a><small>${link.about[language]}</small></li>`)}</ul></section>`
}

const includes = (asked: SeatPage, plan: Plan | undefined, t: Texts): Markup => {
  const titles = (plan?.services ?? []).map(
    (id) => asked.policy.services.find((s) => s.id === id)?.title[asked.language] ?? id,
  )
  return markup`<section class="card" aria-labelledby="has-title"><h2 id="has-title">${t('seat.includes')}</h2>
<p>${titles.map((title) => markup`<span class="tag">${title}</span> `)}</p></section>`
}

/** The whole page, in the person's language. */
export const seatPage = (asked: SeatPage): string => {
  const t = textsOf(asked.language)
  const plan = asked.policy.plans.find((p) => p.id === asked.view.session.subject.plan)
  const { seat } = asked.view.session.subject
  return page(
    {
      park: asked.policy.park.name,
      languages: [asked.language],
      title: t('seat.title'),
      here: 'seat',
      inLanguage: asked.inLanguage,
      script: SEAT_SCRIPT,
      renew: NO_SCRIPT_RENEW,
    },
    markup`<div class="head"><h1>${t('seat.title')}</h1>${seat !== null && markup`<p class="soft">${t('sign-in.seat', { seat })}</p>`}</div>
${onwardCard(asked.onward, t)}
${noticesCard(asked, t)}
<div class="two">${timeCard(asked, plan, t)}
${refusedCard(asked, t)}</div>
<p class="soft small">${t('seat.keep')}<noscript> ${t('seat.reload')}</noscript></p>
<div class="two">${includes(asked, plan, t)}${startLinks(asked, t)}</div>
${servicesPart(asked.covered, asked.view.session.subject.plan, asked.language)}`,
  )
}
