// My access: the plan of this session with its grounds, what is left of it, and its services in words.
import { isAmong } from '../../domain/policy/decide/askers.ts'
import type { Plan, Ports, Service } from '../../domain/policy/language.ts'
import type { SeatView } from '../../domain/sessions/tapped.ts'
import { groundTerms } from './grounds.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import { reviewLink } from './review-link.ts'
import { dayData, hoursText, type Setting } from './rule-entry.ts'
import { type Texts, textsOf } from './texts.ts'
import { amount, lengthText, said, speedText, targetText, whoText } from './words.ts'

const timeText = ({ language }: Setting, plan: Plan, { secondsLeft }: SeatView, t: Texts): string => {
  const whole = plan.session === null ? t('rules.no-limit') : lengthText(language, plan.session)
  return secondsLeft === null ? whole : t('access.left', { whole, left: lengthText(language, secondsLeft) })
}

const dataText = (plan: Plan, { dataLeft }: SeatView, t: Texts): string => {
  const whole = dayData(plan, t)
  if (whole === null) return t('rules.no-limit')
  return dataLeft === null ? whole : t('access.left', { whole, left: amount(dataLeft) })
}

/** By which part of the policy this person may have the plan. */
const entitled = ({ policy, language }: Setting, { session }: SeatView, t: Texts): Piece => {
  const mine = policy.eligible.filter(({ plan, who }) => plan === session.subject.plan && isAmong(who, session.subject))
  if (mine.length === 0) return null
  return markup`<dt>${t('access.entitled')}</dt><dd>${mine.map((entry) => markup`<p>${whoText(policy, language, entry.who)}${entry.by !== null && `, ${t(`rules.assigned.${entry.by}`)}`}${entry.why !== null && markup`. ${said(entry.why, language)}`}</p>`)}</dd>`
}

/** The plan and its limits. */
export const planCard = (setting: Setting, plan: Plan, view: SeatView): Markup => {
  const { language } = setting
  const t = textsOf(language)
  const { why, ...ground } = plan.ground
  return markup`<section class="card" aria-labelledby="plan"><h2 id="plan">${t('access.plan', { plan: plan.title[language] })}</h2>
<dl><dt>${t('rules.session')}</dt><dd>${timeText(setting, plan, view, t)}</dd>
${plan.timePerDay !== undefined && markup`<dt>${t('rules.time')}</dt><dd>${lengthText(language, plan.timePerDay)}</dd>`}
<dt>${t('rules.data')}</dt><dd>${dataText(plan, view, t)}</dd>
<dt>${t('rules.hours')}</dt><dd>${hoursText(setting, plan.hours)}</dd>
<dt>${t('rules.speed')}</dt><dd>${plan.speed === null ? t('rules.no-limit') : speedText(plan.speed)}</dd>
${entitled(setting, view, t)}
${groundTerms(language, { ...ground, why: said(why, language) ?? null, layer: null, until: null })}</dl>
<p>${reviewLink(language, `plan:${plan.id}`)}</p></section>`
}

const portWords = ({ transport, from, to }: Ports): string =>
  `${transport.toUpperCase()} ${from === to ? from : `${from}–${to}`}`

const portsText = ({ ports }: Service, t: Texts): string =>
  ports === null ? t('access.any-port') : ports.map(portWords).join(', ')

const whereText = ({ policy, language }: Setting, { zone, to }: Service, t: Texts): string => {
  const inside = zone === null ? [] : [t('access.zone', { zone })]
  const targets = to === null ? [] : [to.map((target) => targetText(policy, language, target)).join(', ')]
  return [...inside, ...targets].join(': ') || t('access.anywhere')
}

/** What the plan includes: each service with its destinations and ports. */
export const servicesCard = (setting: Setting, plan: Plan): Markup => {
  const t = textsOf(setting.language)
  const services = plan.services.flatMap((id) => setting.policy.services.find((service) => service.id === id) ?? [])
  return markup`<section class="card" aria-labelledby="services"><h2 id="services">${t('access.services')}</h2>
<ul class="links">${services.map((service) => markup`<li><b>${service.title[setting.language]}</b><small>${whereText(setting, service, t)} · ${portsText(service, t)}</small></li>`)}</ul>
<p class="soft small">${t('access.services.says')}</p></section>`
}
