// Looks at many things without making anybody wait: some at a time, and the event loop goes round in between.

/** Things looked at in one turn; a decision takes some microseconds. */
const AT_ONCE = 500

/** Each call of what it returns looks at everything from the start; one that has not come to its end begins anew. */
export const inSlices = <T>(all: () => Iterable<T>, look: (thing: T) => void): (() => void) => {
  let rest: Iterator<T> | null = null
  const turn = (): void => {
    for (let n = 0; n < AT_ONCE && rest !== null; n++) {
      const { value, done } = rest.next()
      if (done === true) rest = null
      else look(value)
    }
    if (rest !== null) setImmediate(turn)
  }
  return () => {
    const running = rest !== null
    rest = all()[Symbol.iterator]()
    if (!running) turn()
  }
}
