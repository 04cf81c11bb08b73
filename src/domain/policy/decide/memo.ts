// Remembers what a number led to, and forgets all when it is too much: a client must not be able to fill the memory.

/** A function that makes each value once, as long as there are not more than `most`. */
export const remember = <T>(most: number, make: (n: number) => T): ((n: number) => T) => {
  const known = new Map<number, T>()
  return (n) => {
    const value = known.get(n)
    if (value !== undefined) return value
    if (known.size >= most) known.clear()
    const made = make(n)
    known.set(n, made)
    return made
  }
}
