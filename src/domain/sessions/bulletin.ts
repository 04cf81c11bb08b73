// What a seat is told as it happens: refusals and the end of its session. Kept in memory only, for one session's life.
import type { SeatEvent } from './tapped.ts'

export type Listener = (event: SeatEvent) => void

export type Bulletin = {
  /** Tells whoever listens at the spot, and keeps the latest refusals for a page that is opened later. */
  readonly tell: (spot: string, event: SeatEvent) => void
  /** The latest refusals at the spot, newest first. */
  readonly recent: (spot: string) => readonly SeatEvent[]
  /** Listens until the returned function is called. */
  readonly listen: (spot: string, listener: Listener) => () => void
  /** Forgets what was kept for the spot: its session ended. */
  readonly clear: (spot: string) => void
}

const MOST_KEPT = 20

export const createBulletin = (): Bulletin => {
  const listeners = new Map<string, Set<Listener>>()
  const kept = new Map<string, SeatEvent[]>()
  const keep = (spot: string, event: SeatEvent): void => {
    if (event.kind !== 'refused') return
    const others = (kept.get(spot) ?? []).filter((old) => old.kind !== 'refused' || old.host !== event.host)
    kept.set(spot, [event, ...others].slice(0, MOST_KEPT))
  }
  return {
    tell: (spot, event) => {
      keep(spot, event)
      for (const listener of listeners.get(spot) ?? []) listener(event)
    },
    recent: (spot) => kept.get(spot) ?? [],
    listen: (spot, listener) => {
      const all = listeners.get(spot) ?? new Set()
      listeners.set(spot, all.add(listener))
      return () => {
        all.delete(listener)
        if (all.size === 0 && listeners.get(spot) === all) listeners.delete(spot)
      }
    },
    clear: (spot) => kept.delete(spot),
  }
}
