// Time that somebody was promised and has not had: after a pause, a power cut, or an end at the desk that is undone.
import type { Now } from '../../base/clock.ts'
import type { Holder } from '../people/people.ts'
import type { Session } from '../sessions/session.ts'
import { type Deadline, deadlineIn, isOver } from './deadline.ts'
import { isSame } from './queue.ts'

export const REMAINDER_REASONS = ['paused', 'interrupted', 'ended'] as const
export type RemainderReason = (typeof REMAINDER_REASONS)[number]

export type Remainder = {
  readonly holder: Holder
  readonly plan: string
  /** Where they sat. */
  readonly seat: string
  readonly seconds: number
  readonly why: RemainderReason
  readonly until: Deadline
  /** The session that it goes on from. */
  readonly session: string
}

/** How long an end at the desk can be undone, in seconds. */
export const UNDO_FOR = 60

/**
 * What is left of a session that ends now, or (interrupted) ended `silent` seconds ago. `undefined`: it had no end, or nothing is left,
 * or nobody may come back (`within` 0).
 */
export const remainderOf = (
  session: Session,
  how: { readonly why: RemainderReason; readonly within: number; readonly silent?: number },
  now: Now,
): Remainder | undefined => {
  const { endsBoot, subject } = session
  if (endsBoot === null || subject.seat === null || how.within <= 0) return undefined
  const whole = ((session.endsAt ?? session.openedAt) - session.openedAt) / 1000
  const seconds = Math.floor(Math.min(whole, (endsBoot - now.boot) / 1000 + (how.silent ?? 0)))
  if (seconds < 1) return undefined
  const { holder, id } = session
  const until = deadlineIn(how.within, now)
  return { holder, plan: subject.plan, seat: subject.seat, seconds, why: how.why, until, session: id }
}

export const remainderFor = (remainders: readonly Remainder[], holder: Holder): Remainder | undefined =>
  remainders.find((each) => isSame(each.holder, holder))

export const without = (remainders: readonly Remainder[], holder: Holder): readonly Remainder[] =>
  remainders.filter((each) => !isSame(each.holder, holder))

export const lasting = (remainders: readonly Remainder[], now: Now): readonly Remainder[] =>
  remainders.some(({ until }) => isOver(until, now))
    ? remainders.filter(({ until }) => !isOver(until, now))
    : remainders
