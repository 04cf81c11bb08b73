// What happens at each seat, in memory: the last refusals of its session, and who is listening to them now.
// Nothing here is ever written down; a session's refusals go when it ends.
import type { SeatEvent } from '../../domain/sessions/tapped.ts'

export type Refused = Extract<SeatEvent, { kind: 'refused' }>
type Listener = (event: SeatEvent) => void

/** A spot is what one session occupies (domain/people/places: `spotOf`). */
export type Board = {
  /** Something happened at a spot. `ended` wipes what was refused there. */
  readonly tell: (spot: string, event: SeatEvent) => void
  /** Listens until the given function is called. */
  readonly listen: (spot: string, listener: Listener) => () => void
  /** The last refusals of the session there, newest first; one for each site and reason. */
  readonly refusals: (spot: string) => readonly Refused[]
}

const MOST_REFUSALS = 10
const MOST_SPOTS = 50_000

/** The board of the whole park. */
export const createBoard = (): Board => {
  const refused = new Map<string, readonly Refused[]>()
  const listeners = new Map<string, Set<Listener>>()

  const remember = (spot: string, event: Refused): void => {
    const others = (refused.get(spot) ?? []).filter((r) => r.host !== event.host || r.reason !== event.reason)
    refused.delete(spot)
    refused.set(spot, [event, ...others].slice(0, MOST_REFUSALS))
    const oldest = refused.size > MOST_SPOTS ? refused.keys().next().value : undefined
    if (oldest !== undefined) refused.delete(oldest)
  }
  return {
    tell: (spot, event) => {
      if (event.kind === 'ended') refused.delete(spot)
      else remember(spot, event)
      for (const listener of listeners.get(spot) ?? []) listener(event)
    },
    listen: (spot, listener) => {
      const here = listeners.get(spot) ?? new Set()
      listeners.set(spot, here.add(listener))
      return () => {
        here.delete(listener)
        if (here.size === 0 && listeners.get(spot) === here) listeners.delete(spot)
      }
    },
    refusals: (spot) => refused.get(spot) ?? [],
  }
}
