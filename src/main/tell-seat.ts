// Tells a seat what was refused there: only while the session lasts in which it was asked.
import type { Clock } from '../base/clock.ts'
import type { Reason } from '../domain/policy/reasons.ts'
import type { Roster } from '../domain/sessions/roster.ts'
import type { Session } from '../domain/sessions/session.ts'
import { spotOfSession } from '../domain/sessions/session.ts'
import type { Board } from '../edges/portal/board.ts'

export type TellParts = { readonly clock: Clock; readonly roster: Roster; readonly board: Board }

/** A name may be resolved, or an address dialled, beyond the end of a session: whoever sits there next is not shown it. */
export const tellSeat = ({ clock, roster, board }: TellParts, session: Session, host: string, reason: Reason): void => {
  if (roster.byId(session.id) === undefined) return
  const spot = spotOfSession(session)
  board.tell(spot, { kind: 'refused', host, reason, at: clock().wall })
}
