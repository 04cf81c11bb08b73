// The seat page while nobody is signed in: Korean and English side by side.
import type { Text } from '../../domain/policy/language.ts'
import { type FiveFacts, fiveLines } from './five-lines.ts'
import { type Markup, markup, type Piece, verbatim } from './markup.ts'
import type { Target } from './onward.ts'
import { both, notice, page, paragraphs } from './page.ts'
import { SIGN_IN_SCRIPT } from './script.ts'
import type { TextKey } from './texts.en.ts'
import { BOTH, type Filling, type FillingIn, textsOf } from './texts.ts'

/** Something to say above the form. */
export type Said = { readonly kind: 'calm' | 'bad'; readonly key: TextKey; readonly filling?: Filling | FillingIn }

/** The page's values; a PIN is never among them. */
export type SignInPage = {
  readonly park: Text
  readonly seat: string | null
  readonly facts: FiveFacts
  readonly said?: Said | undefined
  /** What staff did to this seat, whoever sits there. */
  readonly held?: Said | undefined
  readonly badge?: string
  readonly voucher?: string
  readonly onward?: Target | undefined
  /** Whether a number for a seat can be had. */
  readonly numbers?: boolean
  /** This page came over plain HTTP: where the one for badges is, and whether a browser warns of its certificate. */
  readonly secure?: { readonly secure: string; readonly selfMade: boolean } | undefined
}

/** The five lines, each in every language side by side. */
export const fiveColumns = (facts: FiveFacts): Markup => {
  const columns = BOTH.map((language) => ({ language, lines: fiveLines(language, facts) }))
  return markup`<ol class="five">${columns[0]?.lines.map(
    (_, i) =>
      markup`<li class="two">${columns.map(({ language, lines }) => markup`<p lang="${language}"><b>${lines[i]?.about}</b> ${lines[i]?.says}</p>`)}</li>`,
  )}</ol>`
}

/** A hidden field that carries the wish over. */
const carried = (onward: Target | undefined): Piece =>
  onward !== undefined && markup`<input type="hidden" name="then" value="${onward.href}">`

const hint = (id: string, key: TextKey): Markup =>
  markup`<span class="hint" id="${id}">${BOTH.map((l) => markup`<span lang="${l}">${textsOf(l)(key)}</span>`)}</span>`

const badgeForm = (asked: SignInPage): Markup => {
  const toPin = asked.badge !== undefined && asked.badge !== ''
  const focus = verbatim(' autofocus')
  return markup`<form class="card wide" id="by-badge" method="post" action="/sign-in" aria-labelledby="badge-title">
<h2 id="badge-title">${both(BOTH, 'sign-in.badge.title')}</h2>
<div class="field"><label for="badge">${both(BOTH, 'sign-in.badge')}</label>
<input class="num" id="badge" name="badge" maxlength="64" autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false" aria-describedby="badge-hint" value="${asked.badge ?? ''}"${!toPin && focus}>
${hint('badge-hint', 'sign-in.badge.hint')}</div>
<div class="field"><label for="pin">${both(BOTH, 'sign-in.pin')}</label>
<input class="num pin" id="pin" name="pin" type="password" inputmode="numeric" maxlength="12" autocomplete="off" aria-describedby="pin-hint"${toPin && focus}>
${hint('pin-hint', 'sign-in.pin.hint')}</div>
${carried(asked.onward)}<button>${both(BOTH, 'sign-in.go')}</button></form>`
}

/** In place of the form, over plain HTTP: the way to where it is. */
const secureCard = (asked: SignInPage, { secure, selfMade }: NonNullable<SignInPage['secure']>): Markup => {
  const to = asked.onward === undefined ? secure : `${secure}?then=${encodeURIComponent(asked.onward.href)}`
  const { host } = new URL(secure)
  return markup`<section class="card" aria-labelledby="badge-title">
<h2 id="badge-title">${both(BOTH, 'sign-in.badge.title')}</h2>
<div>${paragraphs(BOTH, 'sign-in.secure.says')}</div>
<p><a class="go quiet" href="${to}">${both(BOTH, 'sign-in.secure.go')}</a></p>
${selfMade && markup`<div class="hint">${BOTH.map((l) => markup`<span lang="${l}">${textsOf(l)('sign-in.secure.warns', { host })}</span>`)}</div>`}</section>`
}

const voucherForm = (asked: SignInPage): Markup =>
  markup`<form class="card${asked.secure && ' wide'}" method="post" action="/sign-in" aria-labelledby="voucher-title">
<h2 id="voucher-title">${both(BOTH, 'sign-in.voucher.title')}</h2>
<div class="field"><label for="voucher">${both(BOTH, 'sign-in.voucher')}</label>
<input class="num" id="voucher" name="voucher" maxlength="64" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="voucher-hint" value="${asked.voucher ?? ''}">
${hint('voucher-hint', 'sign-in.voucher.hint')}</div>
<div class="hint">${BOTH.map((l) => markup`<span lang="${l}"><a href="#five">${textsOf(l)('sign-in.voucher.accepts')}</a></span>`)}</div>
${carried(asked.onward)}<button id="use"${!asked.secure && verbatim(' class="quiet"')}>${both(BOTH, 'sign-in.voucher.go')}</button></form>`

/** The whole page. */
export const signInPage = (asked: SignInPage): string =>
  page(
    {
      park: asked.park,
      languages: BOTH,
      title: BOTH.map((l) => textsOf(l)('sign-in.title')).join(' · '),
      here: 'seat',
      script: SIGN_IN_SCRIPT,
    },
    markup`<div class="head"><h1>${both(BOTH, 'sign-in.title')}</h1>${asked.seat !== null && markup`<p class="soft">${both(BOTH, 'sign-in.seat', { seat: asked.seat })}</p>`}</div>
${asked.said !== undefined && notice(BOTH, asked.said.kind, asked.said.key, asked.said.filling)}
${asked.held !== undefined && notice(BOTH, asked.held.kind, asked.held.key, asked.held.filling)}
${asked.onward !== undefined && markup`<div class="soft small url">${paragraphs(BOTH, 'sign-in.then', { host: asked.onward.host })}</div>`}
<div class="two">${asked.secure === undefined ? [badgeForm(asked), voucherForm(asked)] : [voucherForm(asked), secureCard(asked, asked.secure)]}</div>
${asked.numbers === true && markup`<section class="card" aria-labelledby="numbers"><h2 id="numbers">${both(BOTH, 'queue.start')}</h2><p><a class="go quiet" href="/queue">${both(BOTH, 'phone.take')}</a></p></section>`}
<section class="card" id="five" aria-labelledby="five-title"><h2 id="five-title">${both(BOTH, 'accept.title')}</h2>${fiveColumns(asked.facts)}</section>`,
  )
