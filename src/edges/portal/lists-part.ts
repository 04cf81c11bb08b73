// The lists that rules name, on the page of the rules: how large each is, how old, and what is not well with it.

import { fieldTime } from '../../domain/policy/tell/moments.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import type { ListInForce } from './parts.ts'
import { type Language, textsOf } from './texts.ts'

/** `idle`: ids of lists that never matter. */
type Shown = { readonly timezone: string; readonly language: Language; readonly idle: readonly string[] }

const line = ({ id, entries, changedAt, stale, waits }: ListInForce, { timezone, language, idle }: Shown): Markup => {
  const t = textsOf(language)
  const count = (entries ?? 0).toLocaleString(language)
  const day = changedAt === null ? null : fieldTime(timezone, changedAt).slice(0, 10)
  const size = day === null ? t('lists.size', { count }) : t('lists.size-and-day', { count, day })
  return markup`<li><b>${t('lists.list')} “${id}”</b>: ${size}${stale && markup` <span class="soft">${t('lists.stale')}</span>`}${waits && markup` <span class="soft">${t('lists.waits')}</span>`}${idle.includes(id) && markup` <span class="soft">${t('lists.idle')}</span>`}</li>`
}

/** Nothing where the policy has no lists. */
export const listsPart = (lists: readonly ListInForce[], shown: Shown): Piece => {
  const t = textsOf(shown.language)
  return (
    lists.length > 0 &&
    markup`<section class="card" aria-labelledby="lists"><h2 id="lists">${t('lists.title')}</h2><p>${t('lists.says')}</p><ul class="plain">${lists.map((list) => line(list, shown))}</ul></section>`
  )
}
