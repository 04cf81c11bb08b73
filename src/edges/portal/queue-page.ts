// A number of the queue on its owner's phone: the state, about how long, and the way out of the queue.
import type { Text } from '../../domain/policy/language.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import { notice, page } from './page.ts'
import { aboutIn } from './queue-words.ts'
import type { RoomShown, TicketShown, TicketTaken } from './rooms.ts'
import { FOLLOW_SCRIPT } from './screen-script.ts'
import { type Language, type Texts, textsOf } from './texts.ts'
import { hourText } from './words.ts'

type Shared = {
  readonly park: Text
  readonly language: Language
  readonly inLanguage: (language: Language) => string
}

export type QueuePage = Shared & { readonly ticket: TicketShown; readonly timezone: string; readonly now: number }

const waiting = ({ ticket, language }: QueuePage, t: Texts): Markup =>
  markup`<p>${t('phone.waiting')}</p><dl><dt>${t('phone.ahead')}</dt><dd>${ticket.ahead === 0 ? t('phone.ahead.none') : ticket.ahead}</dd>
<dt>${t('phone.about')}</dt><dd>${aboutIn(language, ticket.about)}</dd></dl><p class="soft small">${t('phone.about.says')}</p><p>${t('phone.keep')}</p>`

const called = ({ ticket, timezone }: QueuePage, t: Texts): Markup =>
  markup`<p class="lead"><b>${t('phone.called')}</b></p><p class="clock">${t('sign-in.seat', { seat: ticket.seat ?? '' })}</p>
<p>${t('phone.called.says', { seat: ticket.seat ?? '', time: hourText(timezone, ticket.until ?? 0) })}</p>`

const over = (state: 'seated' | 'no-show' | 'left', t: Texts): Markup =>
  markup`<p class="lead"><b>${t(`phone.${state}`)}</b></p><p>${t(`phone.${state}.says`)}</p>`

const stateOf = (shown: QueuePage, t: Texts): Piece => {
  const { ticket } = shown
  const own = markup`<form method="post" action="/queue/${ticket.code}/leave"><button class="quiet">${t('phone.leave')}</button></form>`
  switch (ticket.state) {
    case 'waiting':
      return markup`${waiting(shown, t)}${own}`
    case 'called':
      return markup`${called(shown, t)}${own}`
    default:
      return markup`${over(ticket.state, t)}<p><a href="/queue?room=${ticket.room.id}">${t('phone.take')}</a></p>`
  }
}

const away = (t: Texts): Markup => {
  const [before = '', after = ''] = t('queue.away', { time: '|' }).split('|')
  return markup`<div class="say bad" id="away" role="alert" hidden><p>${before}<time></time>${after}</p></div>`
}

/** The whole page. It asks for itself again, as the screens do. */
export const queuePage = (shown: QueuePage): string => {
  const { park, ticket, language, timezone, now } = shown
  const t = textsOf(language)
  const title = t('phone.title', { number: ticket.number })
  return page(
    {
      ...{ park, languages: [language], title, here: 'none', inLanguage: shown.inLanguage, script: FOLLOW_SCRIPT },
      renew: { seconds: 15, at: `/queue/${ticket.code}` },
    },
    markup`<h1>${title}<span class="tag">${ticket.room.title[language]}</span></h1>${away(t)}
<div aria-live="polite"><div id="live" class="stack"><section class="card">${stateOf(shown, t)}</section>
<p class="soft small">${t('queue.updated', { time: '' })}<time id="at">${hourText(timezone, now)}</time></p></div></div>
<section><h2>${t('queue.order')}</h2><p>${ticket.room.rule[language]}</p></section>`,
  )
}

export type QueueForm = Shared & {
  readonly room: RoomShown
  readonly refused?: Exclude<TicketTaken['outcome'], 'taken'>
}

/** Where a phone takes a number. */
export const queueForm = ({ park, language, inLanguage, room, refused }: QueueForm): string => {
  const t = textsOf(language)
  const title = t('phone.take')
  return page(
    { park, languages: [language], title, here: 'none', inLanguage },
    markup`<h1>${title}<span class="tag">${room.title[language]}</span></h1>${refused !== undefined && notice([language], 'bad', `door.no.${refused}`)}
<section class="card"><dl><dt>${t('queue.free')}</dt><dd>${room.free}</dd><dt>${t('queue.waiting')}</dt><dd>${room.waiting}</dd><dt>${t('phone.about')}</dt><dd>${aboutIn(language, room.about)}</dd></dl>
<form method="post" action="/queue?room=${room.id}"><div class="field"><label for="badge">${t('door.badge')}</label><input id="badge" name="badge" class="num" autocomplete="off" maxlength="64"></div><p class="press"><button>${t('door.enter')}</button></p></form>
<p class="soft small">${t('phone.take.says')}</p></section>
<section><h2>${t('queue.order')}</h2><p>${room.rule[language]}</p></section>`,
  )
}
