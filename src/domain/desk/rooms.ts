// What the command line asks of rooms: how they are, their numbers, and codes for their seats.
import type { RoomShown } from '../room/view.ts'
import type { By } from './acting.ts'
import type { RoomAct, RoomDone, RoomRefused } from './room-desk.ts'

/** Whoever has the machine seats and ends nobody here: that is done at the console, by an account. */
export type RoomCommand =
  | Extract<RoomAct, { readonly act: 'ticket' | 'leave' }>
  | { readonly act: 'code'; readonly seat: string }

export type RoomsDesk = {
  readonly rooms: () => Promise<readonly string[]>
  readonly room: (asked: { readonly id: string }) => Promise<RoomShown | null>
  readonly roomAct: (asked: {
    readonly room: string
    readonly act: RoomCommand
    readonly by: By
  }) => Promise<RoomDone | RoomRefused>
}
