// Whose turn it is. Light ones all go in each turn; the heavy ones go one or few at a time, and between them epoll is asked
// again: the first bytes of a new tunnel wait for one share, not for those of all downloads. (Measured with 8 streams on two
// busy cores, until a new tunnel has answered: with everybody's share in one turn 14 to 50 ms, so 2 to 4 ms.)

export type InTurn = {
  /** Waits for its turn already. */
  queued: boolean
  /** Moved much in its last turn. */
  heavy: boolean
}

export type Turns<T extends InTurn> = {
  readonly enqueue: (one: T) => void
  /** True: some wait for the next. */
  readonly turn: () => boolean
}

export type Served = { readonly moved: number; readonly more: boolean }

/** From this many bytes in one turn one is heavy. */
const HEAVY = 64 * 1024

/** `serve` gives the bytes that were moved, and whether there is more. A turn ends soon after `most` heavy bytes. */
export const makeTurns = <T extends InTurn>(most: number, serve: (one: T) => Served): Turns<T> => {
  let light: T[] = []
  const heavy: T[] = []
  const enqueue = (one: T): void => {
    if (one.queued) return
    one.queued = true
    if (one.heavy) heavy.push(one)
    else light.push(one)
  }
  const give = (one: T): number => {
    one.queued = false
    const { moved, more } = serve(one)
    one.heavy = moved >= HEAVY
    if (more) enqueue(one)
    return moved
  }
  return {
    enqueue,
    turn: () => {
      const now = light
      light = []
      for (const one of now) give(one)
      let moved = 0
      while (moved < most) {
        const next = heavy.shift()
        if (next === undefined) break
        moved += give(next)
      }
      return light.length > 0 || heavy.length > 0
    },
  }
}
