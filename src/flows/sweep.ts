// time passes → sessions whose time, hours or data are over end → what was counted is written
import type { Clock } from '../base/clock.ts'
import type { Decider } from '../domain/policy/decider.ts'
import type { Roster } from '../domain/sessions/roster.ts'
import type { EndReason, Session } from '../domain/sessions/session.ts'
import type { UsageBook } from '../domain/sessions/usage.ts'
import type { Store } from '../domain/store/store.ts'

export type SweepParts = {
  readonly clock: Clock
  readonly store: Store
  readonly roster: Roster
  readonly usage: UsageBook
  readonly decider: () => Decider
  readonly end: (sessions: readonly Session[], reason: EndReason) => Promise<void>
}

/** Ends what is over. Called about twice a second. */
export const sweep = async (parts: SweepParts): Promise<void> => {
  const over = new Map<EndReason, Session[]>()
  for (const session of parts.roster.all()) {
    const reason = overBy(parts, session)
    if (reason !== undefined) over.set(reason, [...(over.get(reason) ?? []), session])
  }
  await Promise.all([...over].map(([reason, sessions]) => parts.end(sessions, reason)))
}

/** Writes bytes used and the latest credible time. A crash in between forgets the bytes since the last call, for the user. */
export const note = async (parts: SweepParts): Promise<void> => {
  const latest = parts.store.setSetting('clock.latest', String(Math.trunc(parts.clock().wall)))
  const usage = parts.usage.take()
  await Promise.all([latest, usage.length === 0 ? undefined : parts.store.addUsage(usage)])
}

const overBy = (parts: SweepParts, session: Session): EndReason | undefined => {
  const now = parts.clock()
  const decider = parts.decider()
  const plan = decider.policy.plans.find((p) => p.id === session.subject.plan)
  if (plan === undefined) return 'plan-gone'
  if (session.endsBoot !== null && now.boot >= session.endsBoot) return 'time'
  if (!decider.openAt(plan.id, now.wall)) return 'hours'
  const day = decider.dayOf(now.wall)
  return plan.dataPerDay !== null && parts.usage.used(session.holder, day) >= plan.dataPerDay ? 'data' : undefined
}
