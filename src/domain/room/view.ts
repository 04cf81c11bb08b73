// A room as it is shown: its seats, its queue, what to do next. Nobody's name, and nothing of what anybody reads. Times are milliseconds since 1970.
import type { Text } from '../policy/language.ts'
import type { TicketState } from './queue.ts'
import type { SeatState } from './seat-state.ts'
import type { Todo } from './todo.ts'

export type SeatShown = {
  readonly id: string
  readonly state: SeatState
  /** When the state ends by itself; `null`: it does not. */
  readonly until: number | null
  /** Seconds of a session. */
  readonly left: number | null
  /** Seconds since an agent was heard; `null`: it was, just now, or there is none. */
  readonly silent: number | null
  /** The number for which it is held. */
  readonly ticket: number | null
  readonly agent: boolean
  readonly plan: string | null
  /** What the desk has written there. */
  readonly message: string | null
}

export type TicketAtDesk = {
  readonly number: number
  readonly state: TicketState
  readonly seat: string | null
  readonly until: number | null
  readonly overtaken: number
  readonly minutes: number
  /** Seconds since it was taken. */
  readonly waited: number
}

export type RoomShown = {
  readonly id: string
  readonly title: Text
  readonly open: boolean
  readonly closesAt: number | null
  readonly opensAt: number | null
  readonly seats: readonly SeatShown[]
  readonly tickets: readonly TicketAtDesk[]
  readonly waiting: number
  /** Minutes until somebody who comes now may sit down; `null`: nobody can tell. */
  readonly about: number | null
  readonly called: readonly { readonly number: number; readonly seat: string; readonly until: number }[]
  readonly todo: readonly Todo[]
  readonly rule: Text
}

/** A number, as whoever has its code may see it. `ahead`: how many come before it; `about` as above. */
export type TicketShown = {
  readonly room: string
  readonly number: number
  readonly state: TicketState
  readonly seat: string | null
  readonly until: number | null
  readonly ahead: number
  readonly about: number | null
}

/** `code` is told this once. `elsewhere`: not from the room; `unknown`: nobody has that badge; `seated`: they sit somewhere. */
export type NumberTaken =
  | { readonly outcome: 'taken'; readonly code: string; readonly ticket: TicketShown }
  | { readonly outcome: 'elsewhere' | 'unknown' | 'closed' | 'seated' | 'full' }
