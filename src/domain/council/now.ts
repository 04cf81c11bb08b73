// What holds between two entries, by a clock that is read now: the gateway asks, the record does not know yet.
import { type Clock, following } from './clock.ts'
import { liveAt } from './emergencies.ts'
import { isDue } from './quorum.ts'
import type { Emergency, State } from './state.ts'

/** The emergencies that are in force at a reading; none where the reading cannot follow the last entry's clock. */
export const unilateralNow = (state: State, reading: Clock): readonly Emergency[] => {
  const now = following(state.clock, reading)
  return now === undefined ? [] : liveAt(state, now)
}

/** The hashes of the proposals that may be activated at a reading, oldest first; none in a frozen park. */
export const dueNow = (state: State, reading: Clock): readonly string[] => {
  const now = following(state.clock, reading)
  if (now === undefined || state.frozen !== null) return []
  return state.proposals.filter((open) => isDue(open, now, state)).map(({ hash }) => hash)
}
