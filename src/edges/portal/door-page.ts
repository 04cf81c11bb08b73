// The screen at the door: a number by a badge or by one button, and then the number, about how long, and the phone's page as a QR code.
import { qrCode } from '../../base/qr.ts'
import type { Text } from '../../domain/policy/language.ts'
import { type Markup, markup, type Piece, verbatim } from './markup.ts'
import { aboutText, openText } from './queue-words.ts'
import type { RoomShown, TicketShown, TicketTaken } from './rooms.ts'
import { followed, inBoth, screen } from './screen.ts'
import { textsOf } from './texts.ts'
import { facts, order } from './wall-page.ts'
import { hourText, secondText } from './words.ts'

/** Seconds for which a number stays in sight: long enough for a phone, short enough for the next person. */
const IN_SIGHT = 20

/** A badge before a reader. */
const READER = verbatim(
  '<svg viewBox="0 0 96 64" aria-hidden="true" focusable="false"><rect x="6" y="10" width="44" height="30" rx="4"/><circle cx="19" cy="22" r="5"/><path d="M12 34c2-5 12-5 14 0M33 20h10M33 27h7"/><path d="M62 14a26 26 0 0 1 0 36M71 8a38 38 0 0 1 0 48M53 21a14 14 0 0 1 0 22"/></svg>',
)

export type DoorPage = {
  readonly park: Text
  readonly timezone: string
  readonly room: RoomShown
  readonly now: number
  /** Why there is no number for the one who has just asked. */
  readonly refused?: Exclude<TicketTaken['outcome'], 'taken'>
}

const frameOf = ({ park, room }: Pick<DoorPage, 'park' | 'room'>, seconds: number) => ({
  ...({ park, room: room.title, title: 'door.title', kind: 'door', foot: order(room) } as const),
  renew: { seconds, at: `/door/${room.id}` },
})

const form = ({ id }: RoomShown, body: Piece): Markup =>
  markup`<form method="post" action="/door/${id}" class="tap">${body}</form>`

const asking = (page: DoorPage): Markup => {
  const { room, timezone, now } = page
  const live = followed(facts(room, secondText(timezone, now)))
  if (!room.open) return markup`<div class="quiet"><p class="big lines">${openText(room, timezone)}</p>${live}</div>`
  const label = `${textsOf('ko')('door.badge')} · ${textsOf('en')('door.badge')}`
  return markup`<div class="ask">${form(
    room,
    markup`${READER}<p class="big lines">${inBoth('door.tap')}</p><p class="lines">${inBoth('door.tap.hint')}</p><input id="badge" name="badge" aria-label="${label}" autocomplete="off" inputmode="none" maxlength="64" required autofocus>`,
  )}<div><p>${openText(room, timezone)}</p><form method="post" action="/door/${room.id}"><button>${inBoth('door.without')}</button></form>${live}</div></div>`
}

/** Where numbers are taken. */
export const doorPage = (page: DoorPage): string => {
  const { room, refused } = page
  return screen(
    frameOf(page, 30),
    markup`<h1 class="unseen">${inBoth('door.title')}</h1>${refused !== undefined && markup`<div class="bad big lines" role="alert">${inBoth(`door.no.${refused}`)}</div><a id="home" hidden data-after="8" href="/door/${room.id}"></a>`}
${asking(page)}`,
  )
}

export type TakenPage = Pick<DoorPage, 'park' | 'timezone'> & {
  readonly ticket: TicketShown
  /** The address of the phone's page. */
  readonly phone: string
}

const qrPicture = (text: string): Markup => {
  const { size, path } = qrCode(text)
  const label = `${textsOf('ko')('door.phone')} · ${textsOf('en')('door.phone')}`
  return markup`<svg class="qr" role="img" aria-label="${label}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`
}

/** The number that was given; after a while the door is back by itself. */
export const takenPage = ({ park, timezone, ticket, phone }: TakenPage): string => {
  const { room, number, seat, until, about, ahead } = ticket
  const said: Piece =
    seat === null
      ? markup`<div class="facts"><dl><div><dt>${inBoth('phone.ahead')}</dt><dd>${ahead}</dd></div><div><dt>${inBoth('queue.about')}</dt><dd>${aboutText(about)}</dd></div></dl></div>`
      : markup`<p class="big lines">${inBoth('door.go', { seat })}</p>${until !== null && markup`<p class="soft">${inBoth('queue.until', { time: hourText(timezone, until) })}</p>`}`
  return screen(
    frameOf({ park, room }, IN_SIGHT),
    markup`<div class="ask"><div role="status"><h1 class="big lines">${inBoth('door.yours')}</h1><p class="huge">${number}</p>${said}</div>
<div>${qrPicture(phone)}<p class="lines">${inBoth('door.phone')}</p><a class="go calm" id="home" data-after="${IN_SIGHT}" href="/door/${room.id}">${inBoth('door.again')}</a></div></div>`,
  )
}
