// How often each rule refused something on a day of the park. A day is told when it is over, never while it lasts.

/** Below this a count could name somebody. */
export const FEW = 10

/** Of a finished day; `count` 0: fewer than ten times. `whole`: the service ran all day. */
export type RefusedDay = {
  readonly day: string
  readonly reason: string
  readonly count: number
  readonly whole: boolean
}

export type RefusalBook = {
  readonly add: (reason: string) => void
  /** Turns to a day; gives what is over, with small counts taken out. */
  readonly turnTo: (day: string) => readonly RefusedDay[]
}

const told = (day: string, counts: ReadonlyMap<string, number>, whole: boolean): readonly RefusedDay[] =>
  [...counts].map(([reason, count]) => ({ day, reason, count: count < FEW ? 0 : count, whole }))

/** In memory only: a start in the middle of a day begins at nothing, and the day is not whole. */
export const createRefusalBook = (today: string): RefusalBook => {
  let now = { day: today, whole: false, counts: new Map<string, number>() }
  return {
    add: (reason) => void now.counts.set(reason, (now.counts.get(reason) ?? 0) + 1),
    turnTo: (day) => {
      // A clock that was put back stays within the day that has begun.
      if (day <= now.day) return []
      const over = told(now.day, now.counts, now.whole)
      now = { day, whole: true, counts: new Map() }
      return over
    },
  }
}
