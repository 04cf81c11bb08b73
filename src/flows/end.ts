// sign-out, time out, staff's end → off the roster → connections closed, no packet passes → written → answered
import type { Clock } from '../base/clock.ts'
import { type Ending, ending } from '../domain/sessions/ending.ts'
import type { TimeBook } from '../domain/sessions/online-time.ts'
import type { Roster } from '../domain/sessions/roster.ts'
import type { EndReason, Session } from '../domain/sessions/session.ts'
import { isSignedIn } from '../domain/sessions/standing.ts'
import type { Store } from '../domain/store/store.ts'

export type EndParts = {
  readonly clock: Clock
  readonly store: Store
  readonly roster: Roster
  /** Endings that the store has not taken yet; they are tried again every few seconds. */
  readonly unwritten: Ending[]
  /** Bytes of the session so far, both ways. */
  readonly bytesOf: (session: string) => number
  /** The park's day of a time: the time of a session counts on that on which it began. */
  readonly dayOf: (at: number) => string
  readonly time: Pick<TimeBook, 'add'>
  /** Closes its live connections and tells its seat; resolves when its packets pass no longer. */
  readonly settle: (ended: Session, reason: EndReason) => Promise<void>
}

/**
 * Ends sessions. Nothing new is decided for them from the first line on; once it resolves nothing of theirs passes. A crash before the
 * commit brings one whose time was not up back at the next start, and one whose time was up never. `silent`: seconds before now at which
 * they were last known to be used.
 */
export const end = async (
  parts: EndParts,
  sessions: readonly Session[],
  reason: EndReason,
  silent = 0,
): Promise<void> => {
  const now = parts.clock()
  const gone = sessions.filter((session) => parts.roster.end(session.id, reason, now.boot))
  for (const session of gone) {
    const day = isSignedIn(session) ? parts.dayOf(session.openedAt) : undefined
    const of = { bytes: parts.bytesOf(session.id), silent, ...(day !== undefined && { day }) }
    const written = ending(session, reason, now, of)
    parts.unwritten.push(written)
    if (day !== undefined) parts.time.add(session.holder, day, written.used)
  }
  await Promise.all([...gone.map((session) => parts.settle(session, reason)), writeEndings(parts)])
}

/** Writes all endings that the store has not taken yet; one that is not written would hold its seat taken. */
export const writeEndings = async ({ store, unwritten }: Pick<EndParts, 'store' | 'unwritten'>): Promise<void> => {
  const endings = unwritten.splice(0)
  if (endings.length === 0) return
  try {
    await store.endSessions(endings)
  } catch (error) {
    unwritten.push(...endings)
    throw error
  }
}
