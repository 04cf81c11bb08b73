// How often one spot may ask for a review. In memory only: what was asked from where is forgotten after an hour.

/** `again`: the same was asked from there within the hour. A number: seconds to wait. */
type Turn = 'first' | 'again' | number

export type Pace = {
  /** Takes a turn at a time of the boot clock, in milliseconds. What is asked again costs nothing and counts nothing. */
  readonly begin: (spot: string, what: string, now: number) => Turn
  /** Forgets what is older than an hour. To be called every few seconds, so that it is gone also where nobody asks again. */
  readonly forget: (now: number) => void
}

/** Requests of one spot within the hour. */
export const MOST_AN_HOUR = 5
const HOUR = 3_600_000
const MOST_SPOTS = 50_000

type Past = { readonly what: string; readonly at: number }

const young = (past: readonly Past[], now: number): readonly Past[] => past.filter(({ at }) => at > now - HOUR)

export const createPace = (): Pace => {
  const spots = new Map<string, readonly Past[]>()
  const keep = (spot: string, past: readonly Past[]): void => {
    spots.delete(spot) // put in again last, so that the first is the one longest untouched
    spots.set(spot, past)
    const oldest = spots.size > MOST_SPOTS ? spots.keys().next().value : undefined
    if (oldest !== undefined) spots.delete(oldest)
  }
  return {
    begin: (spot, what, now) => {
      const past = young(spots.get(spot) ?? [], now)
      if (past.some((each) => each.what === what)) return 'again'
      const [oldest] = past
      if (oldest !== undefined && past.length >= MOST_AN_HOUR) return Math.ceil((oldest.at + HOUR - now) / 1000)
      keep(spot, [...past, { what, at: now }])
      return 'first'
    },
    forget: (now) => {
      for (const [spot, past] of spots) {
        const left = young(past, now)
        if (left.length === 0) spots.delete(spot)
        else if (left.length < past.length) spots.set(spot, left)
      }
    },
  }
}
