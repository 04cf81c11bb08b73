// What the portal asks of the rooms: how one is, and the numbers of its queue. Nobody stands in it.
import type { Place } from '../../domain/people/places.ts'
import type { Text } from '../../domain/policy/language.ts'

/** A number that was called: its seat is held for it. `until`: milliseconds since 1970. */
export type CalledNumber = { readonly number: number; readonly seat: string; readonly until: number }

/** A room as everybody may see it. Times are milliseconds since 1970, `about` minutes. */
export type RoomShown = {
  readonly id: string
  readonly title: Text
  readonly open: boolean
  readonly closesAt: number | null
  readonly opensAt: number | null
  readonly free: number
  readonly waiting: number
  readonly about: number | null
  readonly called: readonly CalledNumber[]
  /** The order of the queue, as a sentence. */
  readonly rule: Text
}

/** A number of the queue, as whoever has its code may see it. `ahead`: how many come before it. */
export type TicketShown = {
  readonly room: RoomShown
  readonly code: string
  readonly number: number
  readonly state: 'waiting' | 'called' | 'seated' | 'no-show' | 'left'
  readonly seat: string | null
  readonly until: number | null
  readonly ahead: number
  readonly about: number | null
}

export type TicketTaken =
  | { readonly outcome: 'taken'; readonly ticket: TicketShown }
  /** `elsewhere`: not from that room; `unknown`: nobody has that badge; `full`: too many wait. */
  | { readonly outcome: 'elsewhere' | 'unknown' | 'closed' | 'seated' | 'full' }

export type Rooms = {
  readonly ids: () => readonly string[]
  readonly view: (room: string) => RoomShown | undefined
  readonly take: (room: string, place: Place, badge: string | null) => Promise<TicketTaken>
  readonly ticket: (code: string) => Promise<TicketShown | undefined>
  readonly leave: (code: string) => Promise<void>
}
