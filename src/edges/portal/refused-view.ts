// One refusal as the seat page shows it, on the page and over the event stream alike.
import { reasonKind } from '../../domain/policy/reasons.ts'
import type { Refused } from './board.ts'
import type { RulesInForce } from './parts.ts'
import { type Language, reasonText, textsOf } from './texts.ts'
import { hourText, said } from './words.ts'

/** All of it plain text. `href` is where the rule stands in full. `key` is the same for the same site and reason. */
export type RefusedView = {
  readonly key: string
  readonly at: number
  readonly time: string
  readonly host: string
  readonly what: string
  readonly why: string
  readonly href: string | null
}

/** The rule or plan behind a reason: what it is called, its why, and where it stands; without a why where it is gone. */
export const ruleOrPlan = (rules: RulesInForce, reason: string) => {
  const { rules: all, plans } = rules.decider.policy
  const href = pageOf(reason)
  if (!reason.startsWith('plan:')) {
    const why = all.find((rule) => rule.id === reason)?.ground.why ?? null
    return { kind: 'rule', name: { en: reason, ko: reason }, why, href } as const
  }
  const plan = plans.find(({ id }) => `plan:${id}` === reason)
  return { kind: 'plan', name: plan?.title ?? { en: reason, ko: reason }, why: plan?.ground.why ?? null, href } as const
}

/** The page where a reason stands: a rule's own, or the plan's place among the rules. */
export const pageOf = (reason: string): string | null => {
  const kind = reasonKind(reason)
  if (kind === 'fixed') return null
  return kind === 'plan' ? `/rules#plan-${encodeURIComponent(reason.slice(5))}` : `/rules/${encodeURIComponent(reason)}`
}

/** What to show of a refusal in a language. */
export const refusedView = (rules: RulesInForce, language: Language, event: Refused): RefusedView => {
  const text = reasonText(language, event.reason)
  const why = said(ruleOrPlan(rules, event.reason).why, language) ?? text.says
  const notUs = event.reason.startsWith('not-us:')
  return {
    key: `${event.host} ${event.reason}`,
    at: event.at,
    time: hourText(rules.decider.policy.park.timezone, event.at),
    host: event.host,
    what: text.title,
    why: notUs ? `${why} ${textsOf(language)('block.no-rule')}` : why,
    href: pageOf(event.reason),
  }
}
