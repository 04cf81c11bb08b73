// The frame of a screen in a room: no ways to other pages, both languages side by side.
import type { Text } from '../../domain/policy/language.ts'
import { type Markup, markup, type Piece, verbatim } from './markup.ts'
import { MARK } from './page.ts'
import { FOLLOW_SCRIPT } from './screen-script.ts'
import { SCREEN_STYLE } from './screen-style.ts'
import type { TextKey } from './texts.en.ts'
import { BOTH, type Filling, textsOf } from './texts.ts'

export type Screen = {
  readonly park: Text
  readonly room: Text
  readonly title: TextKey
  /** Seconds after which a browser without script asks again, and where. */
  readonly renew: { readonly seconds: number; readonly at: string }
  /** Below all: what goes on, and since when nothing does. */
  readonly foot: Piece
  /** On a wall nobody scrolls: all of it has to be in sight. */
  readonly kind: 'wall' | 'door'
}

/** A text in both languages, the second softer. */
export const inBoth = (key: TextKey, filling?: Filling): Markup =>
  markup`<span class="two">${BOTH.map((language, i) => markup`${i > 0 && ' '}<span lang="${language}"${i > 0 && verbatim(' class="x"')}>${textsOf(language)(key, filling)}</span>`)}</span>`

/** When what follows the server was written. */
export const updated = (at: string): Markup =>
  markup`<span class="at soft">${inBoth('queue.updated', { time: '' })} <time id="at">${at}</time></span>`

/** What follows the server, replaced as a whole; `updated` stands in it. Above it is said when the server is away. */
export const followed = (body: Piece): Markup => {
  const time = markup`<time></time>`
  const said = BOTH.map((language) => {
    const [before = '', after = ''] = textsOf(language)('queue.away', { time: '|' }).split('|')
    return markup`<p lang="${language}">${before}${time}${after}</p>`
  })
  return markup`<div class="away" id="away" role="alert" hidden>${said}</div><div id="live">${body}</div>`
}

/** The whole document. */
export const screen = ({ park, room, title, renew, foot, kind }: Screen, body: Piece): string =>
  String(markup`<!doctype html>
<html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${BOTH.map((language) => textsOf(language)(title)).join(' · ')} · ${room.ko}</title><noscript><meta http-equiv="refresh" content="${renew.seconds};url=${renew.at}"></noscript>
<style>${verbatim(SCREEN_STYLE)}</style></head>
<body class="${kind}"><header class="top"><div class="brand">${MARK}<span class="two"><span lang="ko">${room.ko}</span> <span lang="en">${room.en}</span></span></div><div class="soft two"><span lang="ko">${park.ko}</span> <span lang="en">${park.en}</span></div></header>
<main aria-live="polite">${body}</main>
<footer class="foot">${foot}</footer><script>${verbatim(FOLLOW_SCRIPT)}</script></body></html>
`)
