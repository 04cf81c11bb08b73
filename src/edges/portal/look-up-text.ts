// One look-up as its person reads it: who, whose staff, when, and why where that had to be said.

import type { LookUp } from '../../domain/people/people.ts'
import { momentText } from '../../domain/policy/tell/moments.ts'
import { type Markup, markup } from './markup.ts'
import { operatorName } from './operator-name.ts'
import type { RulesInForce } from './parts.ts'
import { type Language, textsOf } from './texts.ts'

/** What is needed to name side and hour. */
export type LookUpSetting = {
  readonly language: Language
  readonly zone: string
  readonly council: RulesInForce['council']
}

export const lookUpLine = ({ what, by, at, operator, why }: LookUp, setting: LookUpSetting): Markup => {
  const { language, zone, council } = setting
  const t = textsOf(language)
  const who = operator === undefined ? by : t('notice.by-side', { by, who: operatorName(operator, council, language) })
  return markup`<li>${t(`notice.${what}`, { by: who, at: momentText(zone, at) })}${why !== undefined && markup` ${t('notice.why', { why })}`}</li>`
}
