// Why staff ended a session, told at the place to whoever has no record to look into: a voucher is nobody.
import type { Act } from '../../domain/desk/acts.ts'
import { type Place, spotOf } from '../../domain/people/places.ts'
import type { Roster } from '../../domain/sessions/roster.ts'
import { type Session, spotOfSession } from '../../domain/sessions/session.ts'

type LastWord = Pick<Act, 'operator' | 'why'>

export type LastWords = {
  readonly tell: (session: Session, act: Act) => void
  /** Of the last session at the place, as long as nobody has signed in since. */
  readonly at: (place: Place) => LastWord | undefined
}

const MOST = 1000

/** In memory only: after a restart the place says no more than that a member of staff ended it. */
export const createLastWords = (roster: () => Roster): LastWords => {
  const words = new Map<string, LastWord>()
  return {
    tell: (session, { operator, why }) => {
      const spot = spotOfSession(session)
      words.delete(spot)
      if (session.holder.kind !== 'voucher' || why === '') return
      words.set(spot, { operator, why })
      const oldest = words.size > MOST ? words.keys().next().value : undefined
      if (oldest !== undefined) words.delete(oldest)
    },
    at: (place) => (roster().lastEnd(spotOf(place))?.reason === 'staff' ? words.get(spotOf(place)) : undefined),
  }
}
