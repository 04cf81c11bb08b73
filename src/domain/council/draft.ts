// What somebody would sign now: the text of a statement or of a submission on the state of a verified record.
import type { Member } from './charter.ts'
import { endByClock } from './emergencies.ts'
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

/**
 * The state at a later time of the machine's clock, in seconds, with no entry since: an estimate for whoever asks beforehand whether something
 * would count. The gateway may have stood still meanwhile, so that the record decides.
 */
export const stateAt = (state: State, wall: number): State => {
  const passed = Math.max(0, wall - state.clock.wall)
  const { boot, ran, seen } = state.clock
  return endByClock({ ...state, clock: { boot, seen, ran: ran + passed, wall: state.clock.wall + passed } })
}
