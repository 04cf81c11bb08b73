// Who is meant, in words.
import type { Case } from '../exact/cases.ts'
import type { Phrases, Subjects } from './phrases.ts'

/** What plans are called: by their id, or as people know them. */
export type Naming = (plan: string) => string

const caseText = (each: Case, phrases: Phrases, name: Naming): string =>
  each.length === 0
    ? phrases.everybody
    : each.map((condition, n) => phrases.condition(condition, n === 0, name)).join('')

const isPlural = (who: readonly Case[]): boolean => {
  const [first] = who
  const [head] = first ?? []
  if (who.length > 1 || head === undefined) return who.length > 1
  if ('not' in head) return false
  return head.in.length > 1 || head.item === 'credential' || head.item === 'tenant-staff'
}

/** All of the cases, as the subject of a sentence. */
export const whoText = (who: readonly Case[], phrases: Phrases, name: Naming): Subjects => ({
  text: phrases.and(who.map((each) => caseText(each, phrases, name))),
  plural: isPlural(who),
})
