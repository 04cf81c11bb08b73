// Wrong tries slow the next one down: per badge at a seat, per badge anywhere, and per seat. None of it locks for ever:
// the waits are capped, and a person at another seat than the guesser waits at most half a minute.

type Pace = { readonly free: number; readonly longest: number }

// Seconds. At most 2,880 guesses a day against one badge, from all seats together; 10^6 PINs.
const PACES = {
  pair: { free: 3, longest: 300 },
  badge: { free: 10, longest: 30 },
  seat: { free: 10, longest: 60 },
} as const satisfies Record<string, Pace>

type Tally = { wrong: number; last: number }

const FORGET_AFTER = 3_600_000
const MOST = 20_000

/** One try to sign in, by a badge (or `voucher`) at a spot. */
export type Try = { readonly badge: string; readonly spot: string }

/** Counts tries. Times are milliseconds of the boot clock. */
export type Tries = {
  /**
   * Takes a try: 0 when it may be looked at now, else the seconds to wait. A try that may be looked at counts as wrong
   * until `right` is called, so that tries sent all at once do not slip through together.
   */
  readonly begin: (attempt: Try, now: number) => number
  /** The try was right: forgets what stood against this badge and this seat. */
  readonly right: (attempt: Try) => void
}

const waitOf = (tally: Tally | undefined, pace: Pace, now: number): number => {
  if (tally === undefined || tally.wrong < pace.free) return 0
  const pause = Math.min(2 ** (tally.wrong - pace.free), pace.longest) * 1000
  return Math.max(0, Math.ceil((tally.last + pause - now) / 1000))
}

export const createTries = (): Tries => {
  const tallies = new Map<string, Tally>()
  const keysOf = ({ badge, spot }: Try): [string, Pace][] => [
    [`pair ${badge} ${spot}`, PACES.pair],
    [`badge ${badge}`, PACES.badge],
    [`seat ${spot}`, PACES.seat],
  ]
  const fresh = (key: string, now: number): Tally | undefined => {
    const tally = tallies.get(key)
    if (tally !== undefined && now - tally.last > FORGET_AFTER) tallies.delete(key)
    return tallies.get(key)
  }
  const count = (key: string, now: number): void => {
    const wrong = (tallies.get(key)?.wrong ?? 0) + 1
    tallies.delete(key) // re-inserted last, so that the first key is the one longest untouched
    tallies.set(key, { wrong: Math.min(wrong, 40), last: now })
    const oldest = tallies.size > MOST ? tallies.keys().next().value : undefined
    if (oldest !== undefined) tallies.delete(oldest)
  }
  return {
    begin: (attempt, now) => {
      const keys = keysOf(attempt)
      const wait = Math.max(...keys.map(([key, pace]) => waitOf(fresh(key, now), pace, now)))
      if (wait === 0) for (const [key] of keys) count(key, now)
      return wait
    },
    right: (attempt) => {
      for (const [key] of keysOf(attempt)) tallies.delete(key)
    },
  }
}
