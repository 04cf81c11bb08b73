// Who rules together, what is proposed, and what one side has done alone, on the page of the rules.
import type { CouncilShown } from '../../domain/council/shown.ts'
import { momentText } from '../../domain/policy/tell/moments.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import { operatorName, textIn } from './operator-name.ts'
import type { Setting } from './rule-entry.ts'
import { type Language, textsOf } from './texts.ts'
import { lengthText } from './words.ts'

type Proposal = CouncilShown['proposals'][number]
type Emergency = CouncilShown['emergencies'][number]

const namesOf = (ids: readonly string[], council: CouncilShown, language: Language): string =>
  ids.map((id) => operatorName(id, council, language)).join(', ')

const proposalLine = (proposal: Proposal, council: CouncilShown, { language }: Setting): Markup => {
  const t = textsOf(language)
  const { type, title, approved, needed, agreed } = proposal
  const missing = needed.filter((id) => !approved.includes(id))
  const state = agreed
    ? t('council.notice')
    : [
        approved.length > 0 && t('council.signed', { who: namesOf(approved, council, language) }),
        missing.length > 0 && t('council.missing', { who: namesOf(missing, council, language) }),
      ]
        .filter((each) => each !== false)
        .join(' ')
  return markup`<li><b>${textIn(title, language)}</b> <span class="tag">${t(`council.type.${type}`)}</span><br><span class="soft small">${state}</span></li>`
}

const emergencyLine = (emergency: Emergency, council: CouncilShown, { language, policy }: Setting): Markup => {
  const t = textsOf(language)
  const who = namesOf([emergency.operator], council, language)
  const names = [
    emergency.block.length > 0 && t('council.blocks', { names: emergency.block.join(', ') }),
    emergency.allow.length > 0 && t('council.allows', { names: emergency.allow.join(', ') }),
  ].filter((each) => each !== false)
  const until = momentText(policy.park.timezone, emergency.until * 1000)
  const state = t(emergency.unilateral ? 'council.alone' : 'council.ratified', { who, until })
  return markup`<li><b>${textIn(emergency.title, language)}</b><br>${state}<br><span class="soft small">${names.join(' ')}</span></li>`
}

const spentLine = (council: CouncilShown, { language }: Setting): string => {
  const t = textsOf(language)
  const each = council.operators.map(({ name, spent, budget }) =>
    t('council.spent.of', {
      who: textIn(name, language),
      spent: lengthText(language, spent),
      budget: lengthText(language, budget),
    }),
  )
  return t('council.spent', { each: each.join(' · ') })
}

/** Nothing in a park that is ruled by file. `console`: whether there is one to lead to. */
export const councilPart = (council: CouncilShown | null, setting: Setting, console: boolean): Piece => {
  if (council === null) return false
  const t = textsOf(setting.language)
  const { proposals, emergencies, operators } = council
  const all = namesOf(
    operators.map(({ id }) => id),
    council,
    setting.language,
  )
  return markup`<section class="card" aria-labelledby="council"><h2 id="council">${t('council.title')}</h2>
<p>${t('council.says', { who: all })}</p>${council.frozen && markup`<p><b>${t('council.frozen')}</b></p>`}
${emergencies.length > 0 && markup`<h3>${t('council.emergencies')}</h3><ul class="plain">${emergencies.map((each) => emergencyLine(each, council, setting))}</ul>`}
<h3>${t('council.proposals')}</h3>${
    proposals.length === 0
      ? markup`<p>${t('council.none')}</p>`
      : markup`<ul class="plain">${proposals.map((each) => proposalLine(each, council, setting))}</ul>`
  }
<p class="soft small">${spentLine(council, setting)}</p>
<p class="soft small">${t('council.record', { size: council.size.toLocaleString('en') })} <code>isthmus record verify …/record/</code></p>
${console && markup`<p class="small"><a href="/console/">${t('council.console')}</a></p>`}</section>`
}
