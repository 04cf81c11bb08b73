// Plans whose data slows a session: who has used up the day's goes on at another speed, and at the first look of a new day as before.
import type { Element } from '../../domain/enforcement/elements.ts'
import type { Decider } from '../../domain/policy/decider.ts'
import { isUsedUp } from '../../domain/sessions/quota.ts'
import type { Session } from '../../domain/sessions/session.ts'
import type { GatewayMeter } from './meter.ts'

export type SlowParts = {
  readonly decider: () => Decider
  /** Bytes of its holder today. */
  readonly usedToday: (session: Session) => number
}

/** Bits a second each way that a session may have now; `null`: as fast as the line. */
export const speedNow = ({ decider, usedToday }: SlowParts, session: Session): number | null => {
  const plan = decider().policy.plans.find(({ id }) => id === session.subject.plan)
  if (plan === undefined) return null
  const { slow } = plan
  return slow !== null && isUsedUp(plan, usedToday(session)) ? slow : plan.speed
}

export type Slowing = {
  /** To be called when what was used is booked: exchanges the counters of those whose speed is another now. */
  readonly look: (sessions: Iterable<Session>) => Promise<void>
}

/** `meters`: the elements that count a session and bound it, as they ought to be now. */
export const createSlowing = (
  parts: SlowParts,
  meters: (session: Session) => readonly Element[],
  meter: Pick<GatewayMeter, 'mend'>,
): Slowing => {
  let slowed = new Set<string>()
  return {
    look: async (sessions) => {
      const slow = new Set<string>()
      const others: Session[] = []
      const plans = new Map(parts.decider().policy.plans.map((plan) => [plan.id, plan]))
      for (const session of sessions) {
        const plan = plans.get(session.subject.plan)
        if (plan === undefined || plan.slow === null) continue
        const now = isUsedUp(plan, parts.usedToday(session))
        if (now) slow.add(session.id)
        if (now !== slowed.has(session.id)) others.push(session)
      }
      slowed = slow
      const wanted = others.flatMap(meters)
      await meter.mend(
        wanted.map(({ set, key }) => ({ set, key })),
        wanted,
      )
    },
  }
}
