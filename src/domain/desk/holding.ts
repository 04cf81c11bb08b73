// Whom the acts in force keep offline.
import type { Holder } from '../people/people.ts'
import type { Held, HeldBack } from '../sessions/held.ts'
import { type Act, isInForce, type LastingAct, leftOf, type Moment } from './acts.ts'

const REASONS: { readonly [kind in LastingAct]: Held['reason'] } = {
  suspend: 'suspended',
  out: 'seat-out',
  close: 'closed-early',
}

const heldBy = (act: Act, kind: LastingAct, now: Moment): Held => ({
  reason: REASONS[kind],
  operator: act.operator,
  why: act.why,
  until: (now.wall + leftOf(act, now)) * 1000,
})

/** Of several, the one that ends last is told. */
const byTarget = (acts: readonly Act[], kind: LastingAct, now: Moment): ReadonlyMap<string | null, Held> => {
  const found = new Map<string | null, Held>()
  for (const act of acts) {
    if (act.kind !== kind || !isInForce(act, now)) continue
    const held = heldBy(act, kind, now)
    if (held.until > (found.get(act.target)?.until ?? 0)) found.set(act.target, held)
  }
  return found
}

/** At a seat whoever it is: it is out of service, or the seats are closed. */
export type SeatHeld = (seat: string | null) => Held | undefined

/** Closing early closes the seats, and no company's own network: who signs in elsewhere is not asked to leave. */
export const seatHeldBy = (acts: readonly Act[], now: Moment): SeatHeld => {
  const [out, close] = [byTarget(acts, 'out', now), byTarget(acts, 'close', now).get(null)]
  return (seat) => (seat === null ? undefined : (out.get(seat) ?? close))
}

const signsIn = ({ kind }: Holder): boolean => kind === 'person' || kind === 'voucher'

/** Devices and open networks stand by themselves: nobody holds them back. */
export const heldBackBy = (acts: readonly Act[], now: Moment): HeldBack => {
  const [suspended, ofSeat] = [byTarget(acts, 'suspend', now), seatHeldBy(acts, now)]
  return (holder, seat) => {
    if (!signsIn(holder)) return undefined
    return (holder.kind === 'person' ? suspended.get(holder.id) : undefined) ?? ofSeat(seat)
  }
}
