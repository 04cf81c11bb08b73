// How often one spot may ask for a review. In memory only: who asked is forgotten within the hour.

/** `again`: the same was asked from there within the hour. A number: seconds to wait. */
type Turn = 'first' | 'again' | number

export type Pace = {
  /** Takes a turn at a time of the boot clock, in milliseconds. What is asked again costs nothing and counts nothing. */
  readonly begin: (spot: string, what: string, now: number) => Turn
}

/** Requests of one spot within the hour. */
export const MOST_AN_HOUR = 5
const HOUR = 3_600_000
const MOST_SPOTS = 50_000

type Past = { readonly what: string; readonly at: number }

export const createPace = (): Pace => {
  const spots = new Map<string, readonly Past[]>()
  const keep = (spot: string, past: readonly Past[]): void => {
    spots.delete(spot) // put in again last, so that the first is the one longest untouched
    spots.set(spot, past)
  }
  // Those longest untouched come first: the walk ends at the first one that is still young.
  const forgetOld = (now: number): void => {
    for (const [spot, past] of spots) {
      if ((past.at(-1)?.at ?? 0) > now - HOUR && spots.size < MOST_SPOTS) return
      spots.delete(spot)
    }
  }
  return {
    begin: (spot, what, now) => {
      forgetOld(now)
      const past = (spots.get(spot) ?? []).filter(({ at }) => at > now - HOUR)
      if (past.some((each) => each.what === what)) return 'again'
      const [oldest] = past
      if (oldest !== undefined && past.length >= MOST_AN_HOUR) return Math.ceil((oldest.at + HOUR - now) / 1000)
      keep(spot, [...past, { what, at: now }])
      return 'first'
    },
  }
}
