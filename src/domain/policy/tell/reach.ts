// When something can be reached, by whom, and what stands against it for the others, as sentences.
import type { Reach, ReachPart } from '../exact/reach.ts'
import type { Policy } from '../language.ts'
import { reasonText } from './differences.ts'
import type { Phrases } from './phrases.ts'
import { spansText, whenText } from './times.ts'
import { type Naming, whoText } from './who.ts'

const partText = ({ who, when, by }: ReachPart, phrases: Phrases, name: Naming): string =>
  phrases.reach({
    who: whoText(who, phrases, name),
    when: whenText(when, phrases),
    by: reasonText(by, phrases),
  })

/** Sessions of a plan are only within its hours, whatever its rules say. */
const hoursTexts = ({ plans, schedules }: Policy, plan: string | null, phrases: Phrases, name: Naming): string[] =>
  plans.flatMap(({ id, hours }) => {
    const schedule = schedules.find((each) => each.id === hours)
    if (schedule === undefined || (plan !== null && plan !== id)) return []
    return [phrases.hours(name(id), spansText(schedule.spans, phrases))]
  })

/** The short answer, then a sentence for each part of it; about one plan, or anybody. */
export const tellReach = (
  reach: Reach,
  policy: Policy,
  plan: string | null,
  phrases: Phrases,
  name: Naming = (id) => id,
): readonly string[] => [
  phrases.ever[reach.ever],
  ...reach.parts.map((part) => partText(part, phrases, name)),
  ...(reach.ever === 'never' ? [] : hoursTexts(policy, plan, phrases, name)),
]
