// What staff did to whoever sits here, said in each language: whose staff, why, and until when.
import { momentText } from '../../domain/policy/tell/moments.ts'
import type { Held } from '../../domain/sessions/held.ts'
import { operatorName } from './operator-name.ts'
import type { RulesInForce } from './parts.ts'
import type { Said } from './sign-in-page.ts'
import { type FillingIn, type Language, textsOf } from './texts.ts'

/** ` of North`; nothing where no operator rules. */
const sideText = (operator: string | null, { council }: RulesInForce, language: Language): string =>
  operator === null ? '' : textsOf(language)('held.side', { who: operatorName(operator, council, language) })

export const heldSaid = ({ reason, operator, why, until }: Held, rules: RulesInForce): Said => {
  const { timezone } = rules.decider.policy.park
  const filling: FillingIn = (language) => ({
    ...{ side: sideText(operator, rules, language), why },
    until: momentText(timezone, until),
  })
  return { kind: 'bad', key: `held.${reason}`, filling }
}

/** Of a session that staff ended. */
export const staffSaid = (
  { operator, why }: { readonly operator: string | null; readonly why: string },
  rules: RulesInForce,
): Said => ({
  kind: 'calm',
  key: 'ended.staff.why',
  filling: (language) => ({ side: sideText(operator, rules, language), why }),
})
