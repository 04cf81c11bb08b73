// What the desk of one side may do alone, and how often each side did it, on the page of the rules.

import type { CouncilShown } from '../../domain/council/shown.ts'
import { ACTS, type ActKind } from '../../domain/desk/acts.ts'
import type { ShownCounts } from '../../domain/desk/counts.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import { operatorName } from './operator-name.ts'
import type { Setting } from './rule-entry.ts'
import { type Language, textsOf } from './texts.ts'
import { lengthText } from './words.ts'

/** More days are in the API. */
const MOST_DAYS = 7

const limitText = ({ desk }: CouncilShown, kind: ActKind, language: Language): string => {
  const t = textsOf(language)
  const { day: count } = desk[kind]
  if (kind === 'end') return count === 0 ? t('desk.limit.none') : t('desk.limit.count', { count })
  const { seconds } = desk[kind]
  if (count === 0 || seconds === 0) return t('desk.limit.none')
  return t('desk.limit', { count, length: lengthText(language, seconds) })
}

const dayLine = ({ day, operator, acts }: ShownCounts, council: CouncilShown, language: Language): Markup => {
  const t = textsOf(language)
  const each = ACTS.map((kind) => `${t(`desk.act.${kind}`)} ${acts[kind]}`).join(', ')
  return markup`<li><b>${day} ${operatorName(operator, council, language)}</b><br><span class="soft small">${each}</span></li>`
}

const done = (counts: readonly ShownCounts[], council: CouncilShown, language: Language): Piece => {
  const t = textsOf(language)
  const days = [...new Set(counts.map(({ day }) => day))].slice(0, MOST_DAYS)
  const shown = counts.filter(({ day }) => days.includes(day))
  if (shown.length === 0) return markup`<p>${t('desk.done.none')}</p>`
  return markup`<ul class="plain">${shown.map((each) => dayLine(each, council, language))}</ul>`
}

/** Nothing in a park that is ruled by file. */
export const deskPart = (
  council: CouncilShown | null,
  counts: readonly ShownCounts[],
  { language }: Setting,
): Piece => {
  if (council === null) return false
  const t = textsOf(language)
  return markup`<section class="card" aria-labelledby="desk"><h2 id="desk">${t('desk.title')}</h2>
<p>${t('desk.says')}</p>
<dl>${ACTS.map((kind) => markup`<dt>${t(`desk.act.${kind}`)}</dt><dd>${limitText(council, kind, language)}</dd>`)}</dl>
<h3>${t('desk.done')}</h3>${done(counts, council, language)}</section>`
}
