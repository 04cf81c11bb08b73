// After a restart: what is left of a session that the store says was open.
import type { Now } from '../../base/clock.ts'
import type { Session } from './session.ts'

/**
 * The session as it goes on now, or `undefined` when its time has run out. In the same boot of the machine the boot clock
 * rules. After another boot only the credible time is left, which no set clock turns back; a session never gets more
 * than it had at its beginning. A wall clock behind the credible time cannot tell how long the machine was off: then nothing is left.
 */
export const resume = (session: Session, now: Now): Session | undefined => {
  if (session.endsAt === null || session.endsBoot === null) return session
  if (session.bootId === now.bootId) return now.boot < session.endsBoot ? session : undefined
  if (now.wall < now.credible) return undefined
  const whole = session.endsAt - session.openedAt
  const left = Math.min(session.endsAt - now.credible, whole)
  return left > 0 ? { ...session, bootId: now.bootId, endsBoot: now.boot + left } : undefined
}
