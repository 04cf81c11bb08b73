// My access: the rules that are about whoever sits here, now and at other hours, and what frees them.
import { type OwnRule, rulesFor } from '../../domain/policy/rules-for.ts'
import type { SeatView } from '../../domain/sessions/tapped.ts'
import { basisText } from './grounds.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import { type Portion, pager, portionOf } from './pager.ts'
import { pageOf } from './refused-view.ts'
import { reviewLink } from './review-link.ts'
import { hoursText, kindText, type Setting, targetsText } from './rule-entry.ts'
import { type Texts, textsOf } from './texts.ts'
import { said, whoText } from './words.ts'

const RULES_A_PAGE = 5

const freed = (setting: Setting, { freedBy }: OwnRule, t: Texts): Piece =>
  freedBy.map(
    ({ rule, holds }) =>
      markup`<p class="say">${t(holds === 'now' ? 'access.freed' : 'access.freed.later', { to: targetsText(setting, rule) })} <a href="${pageOf(rule.id)}">${rule.id}</a>${rule.match.when !== null && `, ${hoursText(setting, rule.match.when)}`}</p>`,
  )

const entry = (setting: Setting, own: OwnRule, t: Texts): Markup => {
  const { policy, language } = setting
  const { rule } = own
  const { why, basis } = rule.ground
  const missing = markup`<span class="soft">${t('ground.missing')}</span>`
  return markup`<article class="rule"><h3><a href="${pageOf(rule.id)}">${rule.id}</a><span class="tag">${kindText(rule, language)}</span></h3>
<p>${said(why, language) ?? missing}</p>
<dl><dt>${t('rules.to')}</dt><dd>${targetsText(setting, rule)}</dd>
<dt>${t('rules.for')}</dt><dd>${whoText(policy, language, rule.match.who)}</dd>
<dt>${t('rules.when')}</dt><dd>${hoursText(setting, rule.match.when)}</dd>
<dt>${t('ground.basis')}</dt><dd>${t(`layer.${rule.layer}`)} · ${basis === null ? missing : basisText(language, basis, '')}</dd></dl>
${freed(setting, own, t)}<p>${reviewLink(language, rule.id)}</p></article>`
}

const group = (setting: Setting, portion: Portion<OwnRule>, holds: OwnRule['holds'], t: Texts): Piece => {
  const shown = portion.items.filter((own) => own.holds === holds)
  if (shown.length === 0) return null
  return markup`<h3>${t(`access.${holds}`)}</h3>${shown.map((own) => entry(setting, own, t))}`
}

/** The card; `href` gives the address of another portion. */
export const rulesCard = (
  setting: Setting,
  view: SeatView,
  number: number,
  href: (number: number) => string,
): Markup => {
  const t = textsOf(setting.language)
  const own = rulesFor(setting.policy, view.session.subject, setting.now)
  const portion = portionOf(own, RULES_A_PAGE, number)
  return markup`<section class="card" aria-labelledby="rules"><h2 id="rules">${t('access.rules')}</h2>
<p class="soft">${own.length === 0 ? t('rules.none') : t('access.rules.says')}</p>
${group(setting, portion, 'now', t)}${group(setting, portion, 'later', t)}
${pager(portion, t('access.rules'), href, t)}</section>`
}
