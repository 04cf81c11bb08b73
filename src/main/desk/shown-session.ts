// A session as the desk sees it: people and vouchers are not named.
import type { DeskSession } from '../../domain/desk/desk.ts'
import { isSignedIn } from '../../domain/sessions/standing.ts'
import type { SessionRow } from '../../domain/store/store.ts'

export const shownSession = ({ session, endedAt, reason, bytes }: SessionRow): DeskSession => ({
  id: session.id,
  number: session.number,
  holder: session.holder.kind,
  of: isSignedIn(session) ? null : session.holder.id,
  plan: session.subject.plan,
  seat: session.subject.seat,
  address: session.address,
  openedAt: session.openedAt,
  endsAt: session.endsAt,
  endedAt,
  reason,
  bytes,
})
