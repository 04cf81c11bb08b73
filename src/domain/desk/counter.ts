// What a desk hands over its counter, and leaves for the next shift: vouchers, a badge in place of a lost one, a note.
import type { CreatedVouchers, NewVouchers } from './desk.ts'
import type { SlipDesk } from './slips.ts'

export type ReplacedBadge =
  /** `pin` is the one-time slip's; it is told this once. */
  | { readonly replaced: true; readonly badge: string; readonly pin: string }
  | { readonly replaced: false; readonly why: 'no-such' | 'badge-taken' }

/** For the next shift; times are milliseconds since 1970. */
export type ShiftNote = { readonly text: string; readonly by: string; readonly at: number; readonly until: number }

/** How long a note is kept. */
export const NOTE_KEPT = 86_400_000

/** `by` is the member of staff, as look-ups name them. */
export type Counter = {
  readonly createVouchers: (asked: NewVouchers & { readonly by: string }) => Promise<CreatedVouchers>
  /** The old badge is worth nothing at once, what is open with it ends, and there is a new PIN. Leaves a look-up. */
  readonly replaceBadge: (asked: {
    readonly badge: string
    readonly replacement: string
    readonly by: string
  }) => Promise<ReplacedBadge>
  /** Another one-time PIN for whoever forgot theirs. */
  readonly newSlip: SlipDesk['newSlip']
  readonly note: (room: string) => ShiftNote | null
  /** An empty text takes it away. */
  readonly writeNote: (asked: {
    readonly room: string
    readonly text: string
    readonly by: string
  }) => Promise<ShiftNote | null>
}
