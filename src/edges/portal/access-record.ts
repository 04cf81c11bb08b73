// My access: what was refused in this session, and everybody who touched the record of whoever sits here.
import type { LookUp } from '../../domain/people/people.ts'
import { momentText } from '../../domain/policy/tell/moments.ts'
import type { Refused } from './board.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import { pager, portionOf } from './pager.ts'
import type { RulesInForce } from './parts.ts'
import { refusedView } from './refused-view.ts'
import { reviewLink } from './review-link.ts'
import { type Language, textsOf } from './texts.ts'

const REFUSALS_A_PAGE = 5
const LOOKS_A_PAGE = 8

/** A list cut into portions: which one is shown, and the address of another. */
export type Cut = { readonly number: number; readonly href: (number: number) => string }

const refusal = (rules: RulesInForce, language: Language, event: Refused): Markup => {
  const view = refusedView(rules, language, event)
  return markup`<li><b>${view.host}</b><time>${view.time}</time><p>${view.href === null ? view.what : markup`<a href="${view.href}">${view.what}</a>`}</p><p>${view.why}</p><p>${reviewLink(language, event.reason, event.host)}</p></li>`
}

/** What was refused here since signing in, newest first. */
export const refusalsCard = (
  rules: RulesInForce,
  language: Language,
  refusals: readonly Refused[],
  { number, href }: Cut,
): Markup => {
  const t = textsOf(language)
  const portion = portionOf(refusals, REFUSALS_A_PAGE, number)
  return markup`<section class="card" aria-labelledby="refused"><h2 id="refused">${t('seat.refused')}</h2>
<p class="soft small">${t('access.refused.says')}</p>
${refusals.length === 0 ? markup`<p>${t('access.refused.none')}</p>` : markup`<ol class="log">${portion.items.map((event) => refusal(rules, language, event))}</ol>`}
${pager(portion, t('seat.refused'), href, t)}</section>`
}

const looks = (language: Language, zone: string, lookUps: readonly LookUp[], { number, href }: Cut): Piece => {
  const t = textsOf(language)
  if (lookUps.length === 0) return markup`<p>${t('access.looks.none')}</p>`
  const portion = portionOf(lookUps, LOOKS_A_PAGE, number)
  return markup`<ul class="links">${portion.items.map((l) => markup`<li>${t(`notice.${l.what}`, { by: l.by, at: momentText(zone, l.at) })}</li>`)}</ul>
<p class="soft small">${t('notice.strange')}</p>${pager(portion, t('access.looks'), href, t)}`
}

/** The whole list, not only what is new; null: the database does not answer; `undefined`: a voucher has no record. */
export const looksCard = (
  language: Language,
  zone: string,
  lookUps: readonly LookUp[] | null | undefined,
  cut: Cut,
): Markup => {
  const t = textsOf(language)
  const none = lookUps === null ? t('access.looks.unknown') : t('access.looks.voucher')
  return markup`<section class="card" aria-labelledby="looks"><h2 id="looks">${t('access.looks')}</h2>
<p class="soft small">${t('access.looks.says')}</p>
${lookUps === null || lookUps === undefined ? markup`<p>${none}</p>` : looks(language, zone, lookUps, cut)}</section>`
}
