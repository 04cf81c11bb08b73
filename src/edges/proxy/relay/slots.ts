// Numbers for things that come and go, such that a late message about an earlier holder of a number is recognised.

export type Slots<T> = {
  /** The number and its generation (both 32 bits) are what events carry. */
  readonly put: (thing: T) => { readonly slot: number; readonly generation: number }
  /** Undefined where the slot has another holder by now, or none. */
  readonly find: (slot: number, generation: number) => T | undefined
  readonly free: (slot: number) => void
}

export const makeSlots = <T>(): Slots<T> => {
  const things: (T | undefined)[] = []
  const generations: number[] = []
  const unused: number[] = []
  return {
    put: (thing) => {
      const slot = unused.pop() ?? things.length
      things[slot] = thing
      const generation = generations[slot] ?? 0
      generations[slot] = generation
      return { slot, generation }
    },
    find: (slot, generation) => (generations[slot] === generation ? things[slot] : undefined),
    free: (slot) => {
      things[slot] = undefined
      generations[slot] = ((generations[slot] ?? 0) + 1) >>> 0
      unused.push(slot)
    },
  }
}
