// What somebody would sign now: the text of a statement or of a submission on the state of a verified record.
import type { Member } from './charter.ts'
import type { State } from './state.ts'
import { type Action, statementText } from './statement.ts'

export type Draft = {
  readonly by: Pick<Member, 'operator' | 'person'>
  readonly action: Action | 'propose'
  readonly subject: string
  /** Of the subject; `none` where it has none. */
  readonly effects: string
  /** The verified copy's size and root, in base64. */
  readonly record: { readonly size: number; readonly root: string }
  /** Seconds since 1970. */
  readonly validUntil: number
  readonly reason: string
}

/** The text to sign. */
export const draftText = (state: State, { by: { operator, person }, action, ...draft }: Draft): string => {
  const said = { park: state.charter.park, operator, person, base: state.agreed, ...draft }
  return statementText(action === 'propose' ? { ...said, action } : { ...said, action })
}
