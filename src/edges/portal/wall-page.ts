// The screen on the wall: which number goes to which seat, in both languages, for whoever stands eight metres away. No names.
import type { Text } from '../../domain/policy/language.ts'
import { type Markup, markup, type Piece, verbatim } from './markup.ts'
import { aboutText, openText } from './queue-words.ts'
import type { CalledNumber, RoomShown } from './rooms.ts'
import { followed, inBoth, screen, updated } from './screen.ts'
import { hourText, secondText } from './words.ts'

/** More would be too small to be read. */
const MOST = 4

const ARROW = verbatim(
  '<svg viewBox="0 0 40 24" aria-hidden="true" focusable="false"><path d="M2 12h34M26 3l10 9-10 9"/></svg>',
)

export type WallPage = {
  readonly park: Text
  readonly timezone: string
  readonly room: RoomShown
  /** Milliseconds since 1970. */
  readonly now: number
}

const call = ({ number, seat, until }: CalledNumber, timezone: string): Markup =>
  markup`<li data-call="${number}-${seat}"><b>${number}</b>${ARROW}<b>${seat}</b><span class="until">${inBoth('queue.until', { time: hourText(timezone, until) })}</span></li>`

const calls = ({ room, timezone }: WallPage): Markup => {
  // Who was called last stands first: they look up now.
  const shown = [...room.called].sort((a, b) => b.until - a.until).slice(0, MOST)
  return markup`<section class="calls"><div class="heads" aria-hidden="true"><span>${inBoth('queue.number')}</span><span></span><span>${inBoth('queue.seat')}</span></div>
<ol class="calls n${shown.length}">${shown.map((each) => call(each, timezone))}</ol></section>`
}

const nobody = ({ room, timezone }: WallPage): Markup => {
  if (!room.open) return markup`<div class="quiet"><p class="big lines">${openText(room, timezone)}</p></div>`
  return markup`<div class="quiet"><p class="big">${inBoth('queue.free')}</p><p class="huge">${room.free}</p><p class="big lines">${inBoth(room.free > 0 ? 'wall.free' : 'wall.nobody')}</p></div>`
}

/** How the room is, in figures. */
export const facts = (room: RoomShown, at: string): Piece =>
  markup`<div class="facts"><dl><div><dt>${inBoth('queue.free')}</dt><dd>${room.free}</dd></div><div><dt>${inBoth('queue.waiting')}</dt><dd>${room.waiting}</dd></div>${room.waiting > 0 && markup`<div><dt>${inBoth('queue.about')}</dt><dd>${aboutText(room.about)}</dd></div>`}</dl>${updated(at)}</div>`

/** The order of the queue, where everybody reads it. */
export const order = ({ rule }: RoomShown): Markup =>
  markup`<div class="pair"><p lang="ko">${rule.ko}</p><p lang="en">${rule.en}</p></div>`

export const wallPage = (page: WallPage): string => {
  const { park, room, timezone, now } = page
  return screen(
    {
      ...{ park, room: room.title, title: 'wall.title', kind: 'wall', foot: order(room) },
      renew: { seconds: 10, at: `/wall/${room.id}` },
    },
    markup`<h1 class="unseen">${inBoth('wall.title')}</h1>${followed(
      markup`${room.called.length > 0 ? calls(page) : nobody(page)}${facts(room, secondText(timezone, now))}`,
    )}`,
  )
}
