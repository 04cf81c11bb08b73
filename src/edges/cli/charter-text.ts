// What is wrong with a charter that is to be proposed, in sentences.
import { charterProblems } from '../../domain/council/charter-problems.ts'
import { readProposal } from '../../domain/council/proposal.ts'
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

/** What only shows beside the keys that there are and were. */
const UNFIT =
  'It gives somebody a key that is revoked, or that is too like another, or has too many keys: see docs/formats.md, section 7.'

const isFit = (charter: Json, state: State): boolean =>
  readProposal({ type: 'charter', base: state.agreed, charter, title: { en: 'A draft' } }, state) !== undefined

/** All that stands in the way of proposing it. */
export const problemsOfDraft = (value: Json, state: State): readonly string[] => {
  const found = problemsOf(value, state)
  return found.length > 0 || isFit(value, state) ? found : [UNFIT]
}

const problemsOf = (value: Json, state: State): readonly string[] => [
  ...charterProblems(value, state.logKey).map(({ at, what }) => (at === '' ? `It ${what}.` : `${at}: ${what}.`)),
  ...misfits(value, state).map((problem) => `${problem}.`),
]
