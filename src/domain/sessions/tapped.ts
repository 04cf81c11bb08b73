// How a try to sign in can end.

import type { Held } from './held.ts'
import type { RoomRefusal } from './room-gate.ts'
import type { Session } from './session.ts'

/** The outcome of a tap; the API's status codes and the portal's sentences follow from it one to one. */
export type Tapped =
  | { readonly outcome: 'online'; readonly session: Session }
  /** Unknown badge, wrong PIN, unknown or spent voucher: told apart by nobody. */
  | { readonly outcome: 'wrong' }
  /**
   * Somebody else's session is open at this seat; `device`: whatever is there is registered, and nobody signs in at it;
   * the others: the room keeps it from whoever it is.
   */
  | { readonly outcome: 'taken'; readonly by?: 'device' | Exclude<RoomRefusal, 'hours'> }
  | { readonly outcome: 'next'; readonly next: 'choose-pin' }
  | { readonly outcome: 'next'; readonly next: 'accept-rules'; readonly version: string }
  /** The chosen PIN cannot be taken: not six digits, the slip's own, or too easy. */
  | { readonly outcome: 'bad-pin'; readonly why: 'not-six-digits' | 'same-as-slip' | 'too-easy' }
  /** Outside the plan's or the room's hours, the day's data or time used up, or no plan of that name. */
  | { readonly outcome: 'closed'; readonly reason: 'hours' | 'data' | 'time' | `plan:${string}`; readonly held?: never }
  /** Staff said so, for a while. */
  | { readonly outcome: 'closed'; readonly reason: Held['reason']; readonly held: Held }
  /** Too many wrong tries; seconds until the next is looked at. */
  | { readonly outcome: 'slow'; readonly retryAfter: number }
  /** The address belongs to no network of the park. */
  | { readonly outcome: 'no-place' }
  /**
   * It came over plain HTTP, where that is not enough: a badge; a voucher on a network that is not for signing in; a voucher that
   * is in use on another device.
   */
  | { readonly outcome: 'only-secure'; readonly what: 'badge' | 'network' | 'move' }

/** What a seat may know of itself. `secondsLeft` and `dataLeft` are null where the plan sets no bound. */
export type SeatView = {
  readonly session: Session
  readonly secondsLeft: number | null
  readonly dataLeft: number | null
  /** Bits a second when the data is used; left out: the session ends then. */
  readonly slow?: number
}

/** Something that the seat page shows as it happens. */
export type SeatEvent =
  | { readonly kind: 'refused'; readonly host: string; readonly reason: string; readonly at: number }
  | { readonly kind: 'ended'; readonly reason: string }
