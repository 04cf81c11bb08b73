// What a browser is shown in place of a refused page: what was asked, who blocks it, why, and whom to ask.
import { hostText } from '../../base/names.ts'
import type { Refusal, Wish } from '../../domain/enforcement/connection.ts'
import type { Text } from '../../domain/policy/language.ts'
import { type Reason, reasonKind } from '../../domain/policy/reasons.ts'
import { momentText } from '../../domain/policy/tell/moments.ts'
import { groundTerms, ruleLinks } from './grounds.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import { both, page } from './page.ts'
import { pageOf } from './refused-view.ts'
import { reviewLink } from './review-link.ts'
import { BLOCK_POLICY } from './security.ts'
import type { TextKey } from './texts.en.ts'
import { type Language, type Languages, reasonText, textsOf } from './texts.ts'

/** A refusal to be shown. `portal` is the portal's own address, since this page stands at the blocked one's. */
export type BlockPage = {
  readonly refusal: Refusal
  readonly wish: Pick<Wish, 'host' | 'port'>
  readonly languages: Languages
  readonly park: Text
  readonly timezone: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** `http://portal.park.test`, without a slash at the end. */
  readonly portal: string
}

const SESSION_REASONS: readonly string[] = ['time', 'data', 'hours', 'no-session']

const titleKey = (reason: Reason): TextKey => {
  if (reason.startsWith('not-us:')) return 'block.title.not-us'
  if (reason.startsWith('tech:')) return 'block.title.tech'
  return SESSION_REASONS.includes(reason) ? 'block.title.session' : 'block.title'
}

const askedFor = ({ wish }: BlockPage): string =>
  wish.port === 80 || wish.port === 443 ? hostText(wish.host) : `${hostText(wish.host)}, ${wish.port}`

const grounds = (asked: BlockPage, language: Language): Piece => {
  const { explanation, reason } = asked.refusal
  if (explanation === null || reasonKind(reason) === 'fixed') return null
  const t = textsOf(language)
  const { layer, basis, since, until, review } = explanation
  const plan = reasonKind(reason) === 'plan'
  const name = plan ? reason.slice(5) : reason
  return markup`<dt>${t(plan ? 'ground.plan' : 'ground.rule')}</dt><dd><a href="${asked.portal}${pageOf(reason)}">${name}</a></dd>
${groundTerms(language, { layer, basis, since, until, review }, asked.portal)}
${explanation.alsoBlockedBy.length > 0 && markup`<dt>${t('block.also')}</dt><dd>${ruleLinks(explanation.alsoBlockedBy, asked.portal)}</dd>`}`
}

const column = (asked: BlockPage, language: Language): Markup => {
  const t = textsOf(language)
  const { reason } = asked.refusal
  const text = reasonText(language, reason)
  const ruled = reasonKind(reason) !== 'fixed'
  const why = asked.refusal.explanation?.why?.[language]
  return markup`<section class="card" lang="${language}"><h2>${text.title}</h2>
<p class="lead">${ruled && why !== undefined ? markup`<span class="soft">${t('ground.why')}:</span> ${why}` : text.says}</p>
${reason.startsWith('not-us:') && markup`<p>${t('block.no-rule')}</p>`}
<dl><dt>${t('block.asked')}</dt><dd><b>${askedFor(asked)}</b></dd>
${grounds(asked, language)}
<dt>${t('block.when')}</dt><dd>${momentText(asked.timezone, asked.at)}</dd></dl>
${ruled && markup`<p class="small">${t('block.ask')} ${t('review.block')}</p><p>${reviewLink(language, reason, hostText(asked.wish.host), asked.portal)}</p>`}
<p>${
    SESSION_REASONS.includes(reason)
      ? markup`<a class="go" href="${asked.portal}/">${t('block.sign-in')}</a>`
      : markup`<a href="${asked.portal}/rules">${t('block.rules')}</a>`
  }</p></section>`
}

/** The whole document, with no script, no form and nothing to fetch. */
export const blockPage = (asked: BlockPage): string => {
  const key = titleKey(asked.refusal.reason)
  return page(
    {
      park: asked.park,
      languages: asked.languages,
      title: asked.languages.map((l) => textsOf(l)(key)).join(' · '),
      here: 'none',
      base: asked.portal,
      policy: BLOCK_POLICY,
    },
    markup`<h1>${both(asked.languages, key)}</h1>
<div class="two">${asked.languages.map((language) => column(asked, language))}</div>`,
  )
}
