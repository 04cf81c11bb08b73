// How an open session becomes an ended one in the store.
import type { Now } from '../../base/clock.ts'
import type { EndReason, Session } from './session.ts'

/** How a session ends in the store. `bytes` and `used` (seconds, for the voucher) are added. */
export type Ending = {
  readonly id: string
  readonly at: number
  readonly reason: EndReason
  readonly bytes: number
  readonly used: number
}

/** Seconds that a session lasted, by the clock that cannot be set; for sessions without an end by credible time. */
export const secondsUsed = (session: Session, now: Now): number => {
  const { openedAt, endsAt, endsBoot } = session
  if (endsAt === null || endsBoot === null) return Math.max(0, Math.round((now.credible - openedAt) / 1000))
  const whole = endsAt - openedAt
  return Math.ceil(Math.min(whole, Math.max(0, whole - (endsBoot - now.boot))) / 1000)
}

/** The ending to write. `bytes` moved by the session, both ways. */
export const ending = (session: Session, reason: EndReason, now: Now, bytes = 0): Ending => ({
  id: session.id,
  at: now.credible,
  reason,
  bytes,
  used: secondsUsed(session, now),
})
