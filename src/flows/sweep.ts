// time passes → sessions whose time, hours or data are over end → what was counted is written
import type { Clock } from '../base/clock.ts'
import type { Decider } from '../domain/policy/decider.ts'
import type { Plan } from '../domain/policy/language.ts'
import type { HeldBack } from '../domain/sessions/held.ts'
import { endsByData } from '../domain/sessions/quota.ts'
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
  /** Whom staff keep offline for a while. */
  readonly held: () => HeldBack
  readonly end: (sessions: readonly Session[], reason: EndReason) => Promise<void>
}

/** Ends what is over. Called about twice a second, so what is the same for all is found once. */
export const sweep = async (parts: SweepParts): Promise<void> => {
  const moment = momentOf(parts)
  const over = new Map<EndReason, Session[]>()
  for (const session of parts.roster.all()) {
    const reason = overBy(parts.usage, session, moment)
    if (reason !== undefined) over.set(reason, [...(over.get(reason) ?? []), session])
  }
  await Promise.all([...over].map(([reason, sessions]) => parts.end(sessions, reason)))
}

/** Writes bytes used and the latest credible time. A crash in between forgets the bytes since the last call, for the user. */
export const note = async (parts: SweepParts): Promise<void> => {
  const latest = parts.store.setSetting('clock.latest', String(Math.trunc(parts.clock().credible)))
  const usage = parts.usage.take()
  await Promise.all([latest, usage.length === 0 ? undefined : parts.store.addUsage(usage)])
}

type Moment = {
  readonly boot: number
  /** Day of the park. */
  readonly day: string
  readonly held: HeldBack
  /** For each plan of the policy, whether its hours are open, and what else bounds it. */
  readonly plans: ReadonlyMap<string, { readonly open: boolean; readonly plan: Plan }>
  /** Whether a subject may hold its plan still. */
  readonly eligible: Decider['eligible']
}

const momentOf = (parts: SweepParts): Moment => {
  const { boot, wall } = parts.clock()
  const decider = parts.decider()
  const plans = decider.policy.plans.map((plan) => [plan.id, { open: decider.openAt(plan.id, wall), plan }] as const)
  return { boot, day: decider.dayOf(wall), held: parts.held(), plans: new Map(plans), eligible: decider.eligible }
}

const overBy = (
  usage: UsageBook,
  session: Session,
  { boot, day, held, plans, eligible }: Moment,
): EndReason | undefined => {
  const back = held(session.holder, session.subject.seat)
  if (back !== undefined) return back.reason
  const found = plans.get(session.subject.plan)
  if (found === undefined || !eligible(session.subject)) return 'plan-gone'
  if (session.endsBoot !== null && boot >= session.endsBoot) return 'time'
  if (!found.open) return 'hours'
  return endsByData(found.plan, usage.used(session.holder, day)) ? 'data' : undefined
}
