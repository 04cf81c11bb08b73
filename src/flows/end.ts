// sign-out, time out, staff's end → off the roster → connections closed → written
import type { Clock } from '../base/clock.ts'
import type { Store } from '../domain/people/store.ts'
import { ending } from '../domain/sessions/ending.ts'
import type { Roster } from '../domain/sessions/roster.ts'
import type { EndReason, Session } from '../domain/sessions/session.ts'

export type EndParts = {
  readonly clock: Clock
  readonly store: Store
  readonly roster: Roster
  /** Bytes of the session so far, both ways. */
  readonly bytesOf: (session: string) => number
  /** Closes its live connections and tells its seat. */
  readonly settle: (ended: Session, reason: EndReason) => void
}

/**
 * Ends sessions. They reach nothing from the first line on; a crash before the commit brings one whose time was not up
 * back at the next start, and one whose time was up never.
 */
export const end = async (parts: EndParts, sessions: readonly Session[], reason: EndReason): Promise<void> => {
  const now = parts.clock()
  const gone = sessions.filter((session) => parts.roster.end(session.id, reason, now.boot))
  for (const session of gone) parts.settle(session, reason)
  if (gone.length === 0) return
  await parts.store.endSessions(gone.map((session) => ending(session, reason, now, parts.bytesOf(session.id))))
}
