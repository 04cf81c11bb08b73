// One after the other: what must not run at the same time as itself.

export type Turn = {
  /** Runs once all before it are over, however they ended; gives what it gives, throws what it throws. */
  readonly inTurn: <T>(run: () => Promise<T>) => Promise<T>
  /** Resolves once all that was given so far is over. */
  readonly rested: () => Promise<void>
}

export const createTurn = (): Turn => {
  let last: Promise<unknown> = Promise.resolve()
  return {
    inTurn: (run) => {
      const done = last.then(run)
      last = done.catch(() => {}) // whoever asked is told; the next one has its turn
      return done
    },
    rested: async () => void (await last),
  }
}
