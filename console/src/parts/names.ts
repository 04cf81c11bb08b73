// Operators and people as they are called on the screens.
import type { State } from '../../../src/domain/council/state.ts'
import { type Language, textIn } from '../texts/language.tsx'

export const operatorName = ({ charter }: Pick<State, 'charter'>, id: string, language: Language): string =>
  textIn(charter.operators[id]?.name, language) || id

/** `North, South`. */
export const operatorNames = (state: Pick<State, 'charter'>, ids: readonly string[], language: Language): string =>
  ids.map((id) => operatorName(state, id, language)).join(', ')
