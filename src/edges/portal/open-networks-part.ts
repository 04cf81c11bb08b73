// The networks that are open with a plan, on the page of the rules.
import type { OpenNetwork } from '../../domain/people/people.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import type { Setting } from './rule-entry.ts'
import { textsOf } from './texts.ts'

const line = ({ id, plan, tenant }: OpenNetwork, { policy, language }: Setting): Markup => {
  const t = textsOf(language)
  const title = policy.plans.find((each) => each.id === plan)?.title[language] ?? plan
  const whose = tenant === null ? '' : ` (${t('who.tenant', { id: tenant })})`
  return markup`<li><b>${t('who.network', { id })}</b>${whose}: <a href="#plan-${plan}">${title}</a></li>`
}

/** Nothing where there are none. */
export const openNetworksPart = (networks: readonly OpenNetwork[], setting: Setting): Piece => {
  const t = textsOf(setting.language)
  return (
    networks.length > 0 &&
    markup`<section class="card" aria-labelledby="open-networks"><h2 id="open-networks">${t('networks.title')}</h2><p>${t('networks.says')}</p><ul class="plain">${networks.map((each) => line(each, setting))}</ul></section>`
  )
}
