// What a room's desk does to its seats and its queue, and why it was not done.
import type { RemainderReason } from '../room/remainder.ts'
import type { SeatState } from '../room/seat-state.ts'
import type { RoomShown } from '../room/view.ts'
import type { ActRefusal, By } from './acting.ts'
import type { LimitMet } from './acts.ts'

type Seen = { readonly if?: SeatState | undefined }

/** Lengths in minutes. */
export type RoomAct =
  | { readonly act: 'next'; readonly seat?: string | undefined }
  | ({ readonly act: 'hold'; readonly seat: string; readonly number: number } & Seen)
  | ({
      readonly act: 'seat'
      readonly seat: string
      readonly badge?: string | undefined
      readonly voucher?: boolean | undefined
      readonly minutes?: number | undefined
    } & Seen)
  | ({ readonly act: 'extend'; readonly seat: string; readonly minutes: number } & Seen)
  | { readonly act: 'message'; readonly seat: string; readonly text: string }
  | ({ readonly act: 'move'; readonly from: string; readonly to: string } & Seen)
  | ({ readonly act: 'end'; readonly seat: string; readonly reason?: string | undefined } & Seen)
  | { readonly act: 'undo'; readonly seat: string }
  | ({ readonly act: 'pause' | 'resume' | 'wipe' | 'code'; readonly seat: string } & Seen)
  | { readonly act: 'ticket'; readonly badge?: string | undefined }
  | { readonly act: 'leave'; readonly number: number }
  | { readonly act: 'find'; readonly badge: string }

/** Somebody's minutes and interruptions of today, never what they read. Opening it leaves a look-up. `left`: seconds of the plan's time. */
type PersonCard = {
  readonly badge: string
  readonly name: string
  readonly plan: string
  readonly minutesToday: number
  readonly left: number | null
  readonly seat: string | null
  readonly ticket: number | null
  readonly interruptions: readonly {
    readonly at: number
    readonly seat: string | null
    readonly why: RemainderReason
    readonly seconds: number
  }[]
}

/**
 * `changed`: the seat is not as it was seen. `waiting`: people wait. `closed`: the room is. `time`: none is left. `too-late`: nothing to
 * undo any more. `no-room`: no seat is free. `next`: they have to accept the rules, or choose a PIN, at the seat. `taken`: somebody sits there.
 */
export type RoomRefused = {
  readonly done: false
  readonly why: ActRefusal | 'changed' | 'waiting' | 'closed' | 'time' | 'too-late' | 'no-room' | 'next' | 'taken'
} & LimitMet

/** `code`: of a voucher, a number's page, or a seat's enrolment; told this once. `until`: milliseconds since 1970. */
export type RoomDone = {
  readonly done: true
  readonly seat?: string | null
  readonly number?: number | null
  readonly code?: string
  readonly until?: number | null
  readonly person?: PersonCard
}

export type RoomDesk = {
  readonly rooms: () => readonly string[]
  readonly room: (id: string) => RoomShown | undefined
  readonly act: (room: string, asked: RoomAct, by: By) => Promise<RoomDone | RoomRefused>
}
