// The frame's page: the lock screen, what covers for a moment, and the strip above the guest's browser.
import { createHash } from 'node:crypto'
import { pageScript } from './page-script.ts'
import { STYLE } from './page-style.ts'
import { EN, type TextKey } from './texts.en.ts'
import { KO } from './texts.ko.ts'

export type FrameOf = { readonly seat: string; readonly park: { readonly en: string; readonly ko: string } }

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)

const hashOf = (source: string): string => `'sha256-${createHash('sha256').update(source).digest('base64')}'`

// Two lands and the strip between them.
const MARK =
  '<svg width="46" height="22" viewBox="0 0 46 22" aria-hidden="true"><path class="a" d="M23 8.5h-1c-3 0-3-8.5-11-8.5a11 11 0 0 0 0 22c8 0 8-8.5 11-8.5h1z"/><path class="b" d="M23 8.5h1c3 0 3-8.5 11-8.5a11 11 0 0 1 0 22c-8 0-8-8.5-11-8.5h-1z"/></svg>'

const said = (key: TextKey, tag = 'span'): string => `<${tag} data-t="${key}"></${tag}>`

const field = (id: string, key: TextKey, kind: 'text' | 'password'): string =>
  `<label>${said(key)}<input id="${id}" type="${kind}" maxlength="64" autocomplete="off" autocapitalize="off" spellcheck="false"${kind === 'password' ? ' inputmode="numeric"' : ''}></label>`

const button = (id: string, key: TextKey): string => `<button id="${id}" data-t="${key}"></button>`
const back = `<button type="button" class="quiet back" data-t="back"></button>`

const lock = ({ park }: FrameOf): string => `<div id="lock" hidden><div id="who">
<p class="brand">${MARK}<span><span lang="ko">${escaped(park.ko)}</span>${park.ko === park.en ? '' : `<span class="x" lang="en">${escaped(park.en)}</span>`}</span></p>
<h1 data-t="welcome"></h1><p class="number" id="number"></p></div>
<div id="form"><div id="say" class="say" role="alert" hidden></div>
<div id="sign-in"><form id="by-badge" class="card"><h2 data-t="tap"></h2>
${field('badge', 'badge', 'text')}<div class="row">${field('pin', 'pin', 'password')}${button('go', 'go')}</div></form>
<form id="by-code" class="card" style="margin-top:18px"><div class="row">${field('code', 'voucher', 'text')}${button('use-code', 'voucher.go')}</div></form></div>
<form id="choose-pin" class="card" hidden>${field('new-pin', 'new-pin', 'password')}${field('again', 'new-pin.again', 'password')}<div class="row">${button('take', 'new-pin.go')}${back}</div></form>
<form id="accept-rules" class="card" hidden><p data-t="accept"></p><div class="row">${button('accept', 'accept.go')}${back}</div></form>
</div>
<div class="foot"><span data-t="wiped"></span><span id="waiting" hidden></span><span id="closing" hidden></span><button type="button" class="quiet language" data-t="language" style="min-height:40px"></button></div></div>`

const COVER = `<div id="cover">${MARK}<h1 id="cover-title"></h1><p id="cover-says" class="soft"></p></div>`

const USE = `<div id="use" hidden><div id="strip" role="banner">${MARK}<b id="strip-seat"></b>
<span id="left-title" class="soft"></span><span id="left" class="clock" role="timer"></span><span id="note" class="note" role="status"></span>
<button id="b-blocked" class="quiet"></button><button id="b-language" class="quiet language"></button><button id="b-pause" class="quiet"></button><button id="b-end"></button></div>
<div id="panel" role="region" hidden></div></div>`

/** The whole document. It may run this one script and nothing else, and reach nobody. */
export const framePage = (of: FrameOf): string => {
  const script = `${pageScript({ en: EN, ko: KO }, { seat: of.seat })}$("number").textContent=SEAT.seat;`
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src ${hashOf(script)}; form-action 'none'; base-uri 'none'`
  return `<!doctype html><html lang="ko"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Isthmus</title><style>${STYLE}</style></head><body>${lock(of)}${COVER}${USE}<script>${script}</script></body></html>`
}
