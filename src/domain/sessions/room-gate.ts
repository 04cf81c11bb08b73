// May somebody sit down here, as far as the room goes, and what bounds how long?
import type { Holder } from '../people/people.ts'
import type { Place } from '../people/places.ts'

/** Why not: the room is closed; the seat is held for a number, or others wait; it is being wiped, or is not heard. */
export type RoomRefusal = 'hours' | 'number' | 'wiping' | 'silent'

/** Seconds; `null`: does not bound. */
export type RoomAnswer =
  | {
      readonly may: true
      /** Until the room closes. */
      readonly closing: number | null
      /** How long a session lasts while people wait. */
      readonly turn: number | null
      /** What the same person was promised. */
      readonly rest: number | null
    }
  | { readonly may: false; readonly why: RoomRefusal }

export type RoomGate = (place: Place, holder: Holder) => RoomAnswer

/** At a place that belongs to no room. */
export const NO_ROOM: RoomGate = () => ({ may: true, closing: null, turn: null, rest: null })
