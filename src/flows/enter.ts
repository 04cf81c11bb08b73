// a session that may be → written → settled → "online"
import type { Clock } from '../base/clock.ts'
import { type Ending, ending } from '../domain/sessions/ending.ts'
import type { TimeBook } from '../domain/sessions/online-time.ts'
import type { Roster } from '../domain/sessions/roster.ts'
import type { Session } from '../domain/sessions/session.ts'
import type { Store } from '../domain/store/store.ts'

export type EnterParts = {
  readonly clock: Clock
  readonly store: Store
  readonly roster: Roster
  /** As in end.ts. */
  readonly dayOf: (at: number) => string
  readonly time: Pick<TimeBook, 'add'>
  /** Makes what was written hold on the wire: ends the connections of those replaced. */
  readonly settle: (online: Session, replaced: readonly Session[]) => Promise<void>
}

/** The session has its spot in the roster already; those whose place it takes are still online. */
type JustOpened = { readonly session: Session; readonly replaces: readonly Session[] }

/** `beside` is written with it. */
export const enter = async (
  parts: EnterParts,
  opened: JustOpened,
  beside: () => Promise<void> = async () => {},
): Promise<void> => {
  await write(parts, opened, beside) // a crash before the commit: nothing happened; after it: open at the next start
  await settle(parts, opened)
}

const write = async (
  parts: EnterParts,
  { session, replaces }: JustOpened,
  beside: () => Promise<void>,
): Promise<void> => {
  const endings = replaces.map((replaced): Ending => {
    const day = parts.dayOf(replaced.openedAt)
    return ending(replaced, 'moved', parts.clock(), { day })
  })
  try {
    await Promise.all([beside(), parts.store.openSession(session, endings)])
    for (const [n, { holder }] of replaces.entries()) {
      const { day, used } = endings[n] ?? {}
      if (day !== undefined && used !== undefined) parts.time.add(holder, day, used)
    }
  } catch (error) {
    parts.roster.end(session.id, 'signed-out', parts.clock().boot)
    throw error
  }
}

/** Online only once it holds on the wire; where that cannot be, the session never was. */
const settle = async (parts: EnterParts, { session, replaces }: JustOpened): Promise<void> => {
  for (const { id } of replaces) parts.roster.end(id, 'moved', parts.clock().boot)
  try {
    await parts.settle(session, replaces)
  } catch (error) {
    parts.roster.end(session.id, 'signed-out', parts.clock().boot)
    await parts.store.endSessions([ending(session, 'signed-out', parts.clock())])
    throw error
  }
  parts.roster.confirm(session.id)
}
