// The two steps that may stand between the PIN and being online: choosing a PIN of one's own, accepting the five lines.
import type { Text } from '../../domain/policy/language.ts'
import type { FiveFacts } from './five-lines.ts'
import { markup } from './markup.ts'
import { both, notice, page, paragraphs } from './page.ts'
import { fiveColumns, type Said } from './sign-in-page.ts'
import type { TextKey } from './texts.en.ts'
import { BOTH, textsOf } from './texts.ts'

export type StepPage = {
  readonly park: Text
  /** The name of the ticket that holds badge and PIN meanwhile. */
  readonly ticket: string
  readonly said?: Said | undefined
}

const titleOf = (key: TextKey): string => BOTH.map((l) => textsOf(l)(key)).join(' · ')

const pinField = (id: string, key: TextKey, focus: boolean) =>
  markup`<div class="field"><label for="${id}">${both(BOTH, key)}</label>
<input class="num pin" id="${id}" name="${id}" type="password" inputmode="numeric" maxlength="12" autocomplete="off" required aria-describedby="new-hint"${focus && markup` autofocus`}></div>`

/** A slip's PIN works once: choose another, twice. */
export const choosePinPage = (step: StepPage): string =>
  page(
    { park: step.park, languages: BOTH, title: titleOf('choose.title'), here: 'seat' },
    markup`<h1>${both(BOTH, 'choose.title')}</h1>
${step.said !== undefined && notice(BOTH, step.said.kind, step.said.key, step.said.filling)}
<form class="card" method="post" action="/sign-in/pin">
<div>${paragraphs(BOTH, 'choose.says')}</div>
${pinField('new', 'choose.new', true)}
${pinField('again', 'choose.again', false)}
<div class="hint" id="new-hint">${BOTH.map((l) => markup`<span lang="${l}">${textsOf(l)('choose.new.hint')}</span>`)}</div>
<input type="hidden" name="ticket" value="${step.ticket}">
<button>${both(BOTH, 'choose.go')}</button></form>`,
  )

/** The five lines, one button. */
export const acceptPage = (step: StepPage & { readonly facts: FiveFacts; readonly version: string }): string =>
  page(
    { park: step.park, languages: BOTH, title: titleOf('accept.title'), here: 'seat' },
    markup`<h1>${both(BOTH, 'accept.title')}</h1>
<div>${paragraphs(BOTH, 'accept.says')}</div>
<form class="card" method="post" action="/sign-in/accept">${fiveColumns(step.facts)}
<input type="hidden" name="ticket" value="${step.ticket}">
<p><button autofocus>${both(BOTH, 'accept.go')}</button></p>
<p class="small"><a class="pair" href="/">${both(BOTH, 'accept.not')}</a> <span class="soft">· ${both(BOTH, 'accept.version', { version: step.version })}</span></p></form>`,
  )
