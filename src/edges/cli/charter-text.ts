// What is wrong with a charter that is to be proposed, in sentences.
import { charterProblems } from '../../domain/council/charter-problems.ts'
import type { State } from '../../domain/council/state.ts'
import { isObject, type Json } from '../../domain/record/json.ts'

/** Beside what is agreed: the next version, of the same park, with operators. */
const misfits = (value: Json, { charter }: State): readonly string[] => {
  if (!isObject(value)) return []
  const { park, version, operators } = value
  return [
    ...(park === charter.park ? [] : [`park: must be ${charter.park}, as it is`]),
    ...(version === charter.version + 1
      ? []
      : [`version: must be ${charter.version + 1}, since ${charter.version} is agreed`]),
    ...(isObject(operators) && Object.keys(operators).length === 0 ? ['operators: at least one must stay'] : []),
  ]
}

/** All that stands in the way of proposing it. */
export const problemsOfDraft = (value: Json, state: State): readonly string[] => [
  ...charterProblems(value, state.logKey).map(({ at, what }) => (at === '' ? `It ${what}.` : `${at}: ${what}.`)),
  ...misfits(value, state).map((problem) => `${problem}.`),
]
