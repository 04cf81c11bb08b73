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
  /** The park's day on which it began: its time counts there. Left out: it counts nowhere. */
  readonly day?: string
}

/** Seconds that a session lasted, by the clock that cannot be set; for sessions without an end by credible time. */
export const secondsUsed = (session: Session, now: Now): number => {
  const { openedAt, endsAt, endsBoot } = session
  if (endsAt === null || endsBoot === null) return Math.max(0, Math.round((now.credible - openedAt) / 1000))
  const whole = endsAt - openedAt
  return Math.ceil(Math.min(whole, Math.max(0, whole - (endsBoot - now.boot))) / 1000)
}

/** `bytes`: moved by the session, both ways; `silent`: seconds before now at which it was last known to be used. */
type How = { readonly bytes?: number; readonly silent?: number; readonly day?: string }

/** The ending to write. */
export const ending = (
  session: Session,
  reason: EndReason,
  now: Now,
  { bytes = 0, silent = 0, day }: How = {},
): Ending => ({
  id: session.id,
  // Never later than it was to end, however long nobody looked.
  at: Math.max(session.openedAt, Math.min(now.credible - silent * 1000, session.endsAt ?? Number.POSITIVE_INFINITY)),
  reason,
  bytes,
  used: Math.max(0, secondsUsed(session, now) - Math.floor(silent)),
  ...(day !== undefined && { day }),
})
