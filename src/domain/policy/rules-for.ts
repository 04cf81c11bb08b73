// Which rules are about somebody, now and at other hours, and which exceptions free them from parts of them.
import { isAmong } from './decide/askers.ts'
import { inNamingOrder } from './decide/layout.ts'
import { createCalendar, type Slot } from './decide/schedule.ts'
import type { Policy, Rule, Subject } from './language.ts'

type Exception = Extract<Rule, { kind: 'except' }>

/** A rule that names the subject. `holds`: whether it does at the asked moment, or only at other hours. */
export type OwnRule = {
  readonly rule: Exclude<Rule, Exception>
  readonly holds: 'now' | 'later'
  /** Exceptions from it that the subject is among; each frees only what it names, in its own hours. */
  readonly freedBy: readonly { readonly rule: Exception; readonly holds: 'now' | 'later' }[]
}

const isException = (rule: Rule): rule is Exception => rule.kind === 'except'

const holdsIn = ({ schedules }: Policy, { open }: Slot, { match }: Rule): 'now' | 'later' =>
  match.when === null || open[schedules.findIndex(({ id }) => id === match.when)] === true ? 'now' : 'later'

/** The rules whose `who` the subject is among and whose last day is not over, those that hold now first. */
export const rulesFor = (policy: Policy, subject: Subject, at: number): readonly OwnRule[] => {
  const slot = createCalendar(policy)(at)
  const mine = policy.rules
    .filter(({ match, until }) => isAmong(match.who, subject) && (until === null || slot.day <= until))
    .sort(inNamingOrder)
  const exceptions = mine.filter(isException).map((rule) => ({ rule, holds: holdsIn(policy, slot, rule) }))
  const own = mine.flatMap((rule): OwnRule[] => {
    if (isException(rule)) return []
    const freedBy = exceptions.filter((exception) => exception.rule.from === rule.id)
    return [{ rule, holds: holdsIn(policy, slot, rule), freedBy }]
  })
  return [...own.filter(({ holds }) => holds === 'now'), ...own.filter(({ holds }) => holds === 'later')]
}
