// The park, for everybody: what is offered, how to join, what it costs, whether a seat is free, how well it runs, and who runs it.
import type { Plan, Policy } from '../../domain/policy/language.ts'
import type { ServiceNow, UsualWait } from '../../domain/reports/service-now.ts'
import type { UptimeShown } from '../../domain/reports/uptime.ts'
import { contactText } from './grounds.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import { textIn } from './operator-name.ts'
import { page } from './page.ts'
import type { RulesInForce } from './parts.ts'
import { aboutIn } from './queue-words.ts'
import type { RoomShown } from './rooms.ts'
import { dayData, hoursText } from './rule-entry.ts'
import { type Language, type Texts, textsOf } from './texts.ts'
import { hourText, lengthText, speedText, whoText } from './words.ts'

export type ParkPage = {
  readonly rules: RulesInForce
  readonly service: ServiceNow
  /** Rooms as they are now; `null`: the page stands for itself, and now is over. */
  readonly rooms: readonly RoomShown[] | null
  readonly now: number
  readonly language: Language
  readonly inLanguage: (language: Language) => string
  /** When it was published, where it stands for itself. */
  readonly published?: string | undefined
}

const policyOf = ({ rules }: ParkPage): Policy => rules.decider.policy

const card = (id: string, title: string, body: Piece): Markup =>
  markup`<section class="card" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${body}</section>`

const joinCard = (asked: ParkPage, t: Texts): Markup => {
  const { public: told = {} } = policyOf(asked)
  const line = (key: Parameters<Texts>[0], text: Piece): Piece =>
    text !== undefined && markup`<dt>${t(key)}</dt><dd>${text}</dd>`
  const { where, join, price, contact } = told
  const lines = [
    line('park.where', where?.[asked.language]),
    line('park.how', join?.[asked.language]),
    line('park.price', price?.[asked.language]),
    line('park.contact', contact === undefined ? undefined : contactText(contact)),
  ]
  const nothing = lines.every((each) => each === false)
  return card('join', t('park.join'), nothing ? markup`<p>${t('park.not-stated')}</p>` : markup`<dl>${lines}</dl>`)
}

const openLine = ({ open, closesAt, opensAt }: RoomShown, timezone: string, t: Texts): Piece => {
  if (open) return closesAt !== null && t('queue.closing', { time: hourText(timezone, closesAt) })
  return opensAt === null ? t('queue.closed') : t('queue.closed.until', { time: hourText(timezone, opensAt) })
}

const roomNow = (room: RoomShown, asked: ParkPage, t: Texts): Piece => {
  const said = openLine(room, policyOf(asked).park.timezone, t)
  const waiting =
    room.waiting === 0
      ? t('park.none-waiting')
      : t('park.waiting', { count: room.waiting, about: aboutIn(asked.language, room.about) })
  return [
    said !== false && markup`<dt>${t('rules.hours')}</dt><dd>${said}</dd>`,
    room.open &&
      markup`<dt>${t('park.seats')}</dt><dd><b>${t('park.free', { count: room.free })}</b> · ${waiting}</dd>`,
  ]
}

const usualText = (usual: UsualWait | undefined, language: Language): string => {
  const t = textsOf(language)
  if (usual === undefined) return t('park.usually.unknown')
  const minutes = (count: number): string => t('queue.minutes', { minutes: Math.max(1, count) })
  return t('park.usually.says', { median: minutes(usual.median), p95: minutes(usual.p95) })
}

const roomsCard = (asked: ParkPage, t: Texts): Piece => {
  const { rooms = [] } = policyOf(asked)
  if (rooms.length === 0) return null
  const entries = rooms.map(({ id, title }) => {
    const now = asked.rooms?.find((room) => room.id === id)
    const usual = asked.service.waits.find(({ room }) => room === id)
    return markup`<h3><a href="/rules#room-${id}">${title[asked.language]}</a></h3>
<dl>${now && roomNow(now, asked, t)}<dt>${t('park.usually')}</dt><dd>${usualText(usual, asked.language)}</dd></dl>`
  })
  return card('seat', t(asked.rooms === null ? 'park.rooms' : 'park.now'), entries)
}

const planRow = (asked: ParkPage, plan: Plan, t: Texts): Markup => {
  const { language, now } = asked
  const policy = policyOf(asked)
  const service = (id: string): string => policy.services.find((each) => each.id === id)?.title[language] ?? id
  const eligible = policy.eligible.filter((entry) => entry.plan === plan.id)
  const cell = (key: Parameters<Texts>[0], text: string): Markup =>
    markup`<td role="cell"><span class="k">${t(key)}</span><span>${text}</span></td>`
  const limit = (text: string | null): string => text ?? t('rules.no-limit')
  const whom = eligible.map(({ who }) => whoText(policy, language, who)).join(', ')
  const hours = hoursText({ policy, language, now, idle: [] }, plan.hours)
  return markup`<tr role="row"><th role="rowheader" scope="row"><a href="/rules#plan-${plan.id}">${plan.title[language]}</a></th>
${cell('park.for', whom === '' ? '–' : whom)}${cell('rules.services', plan.services.map(service).join(', '))}
${cell('rules.session', limit(plan.session === null ? null : lengthText(language, plan.session)))}${cell('rules.data', limit(dayData(plan, t)))}
${cell('rules.speed', limit(plan.speed === null ? null : speedText(plan.speed)))}${cell('rules.hours', hours)}</tr>`
}

const offerCard = (asked: ParkPage, t: Texts): Markup => {
  const heads = ['park.for', 'rules.services', 'rules.session', 'rules.data', 'rules.speed', 'rules.hours'] as const
  return card(
    'offers',
    t('park.offers'),
    markup`<p>${t('park.offers.says')}</p>
<table class="see" role="table" aria-labelledby="offers"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${t('park.plan')}</th>${heads.map((key) => markup`<th role="columnheader" scope="col">${t(key)}</th>`)}</tr></thead>
<tbody role="rowgroup">${policyOf(asked).plans.map((plan) => planRow(asked, plan, t))}</tbody></table>
<ul class="links"><li><a href="/services">${t('park.services')}</a></li><li><a href="/who">${t('park.who')}</a></li></ul>`,
  )
}

const MINUTE = 60_000

/** Cut off, never rounded up: a month with a gap is not 100 %. */
const shareText = (share: number): string => (Math.floor(share * 10_000) / 100).toFixed(2)

const monthLine = ({ month, share, lineless }: UptimeShown, t: Texts): Markup => {
  const text = share === null ? t('park.uptime.unknown') : t('park.uptime.of', { share: shareText(share) })
  const line = lineless >= MINUTE && t('park.uptime.line', { minutes: Math.round(lineless / MINUTE) })
  return markup`<dt>${month}</dt><dd${share === null && markup` class="soft"`}>${text}${line !== false && markup` <span class="soft small">· ${line}</span>`}</dd>`
}

const runningCards = ({ service }: ParkPage, t: Texts): Markup => {
  const { line, uptime } = service
  const oldest = uptime.findLastIndex(({ share }) => share !== null)
  const months = uptime.slice(0, Math.max(1, oldest + 1))
  const speed =
    line === null
      ? t('park.speed.unknown')
      : t('park.speed.says', { down: speedText(line.down), up: speedText(line.up) })
  return markup`<div class="two">${card('uptime', t('park.uptime'), markup`<dl class="facts">${months.map((month) => monthLine(month, t))}<dt>${t('park.uptime.before')}</dt><dd class="soft">${t('park.uptime.unknown')}</dd></dl><p class="soft small">${t('park.uptime.says')}</p>`)}${card('speed', t('park.speed'), markup`<p>${speed}</p>`)}</div>`
}

const runsCard = (asked: ParkPage, t: Texts): Markup => {
  const { rules, language } = asked
  const says = policyOf(asked).public?.['run-by']?.[language]
  const names = (rules.council?.operators ?? []).map(({ name }) => textIn(name, language))
  return card(
    'runs',
    t('park.runs'),
    markup`${says !== undefined && markup`<p>${says}</p>`}${names.length > 0 && markup`<p>${t('park.operators')}: ${names.join(', ')}</p>`}
<p>${t(`rules.by.${rules.ruledBy}`)}</p>
<ul class="links"><li><a href="/rules">${t('foot.rules')}</a></li>${rules.agreement !== null && markup`<li><a href="/agreement">${t('nav.agreement')}</a></li>`}</ul>`,
  )
}

/** The whole page. */
export const parkPage = (asked: ParkPage): string => {
  const { language, published } = asked
  const t = textsOf(language)
  const { name } = policyOf(asked).park
  return page(
    {
      ...{ park: name, languages: [language], title: t('face.park'), here: 'park', inLanguage: asked.inLanguage },
      published,
    },
    markup`<h1>${t('park.title', { park: name[language] })}</h1>
<p>${t('park.says')}</p>
<div class="two">${joinCard(asked, t)}${roomsCard(asked, t)}</div>
${offerCard(asked, t)}
${runningCards(asked, t)}
${runsCard(asked, t)}`,
  )
}
