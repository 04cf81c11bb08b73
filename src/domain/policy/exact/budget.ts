// How much one question about a whole policy may cost. Beyond it there is no answer at all, never a part of one.

/** Steps that are left; a step is some microseconds. */
export type Budget = { left: number }

/** Enough for any real park, and some ten seconds at most: for whoever waits at a command line. */
export const PATIENT = 2_000_000

/** For answers on the way of something else: a policy being put in force, a page. */
export const BRIEF = 15_000

/** Takes steps; false: there are too few. */
export const spend = (budget: Budget, steps: number): boolean => {
  budget.left -= steps
  return budget.left >= 0
}
