// Collects what is wrong while a policy is read and verified, each with its place and the mend.
import type { Problem, Spot } from '../language.ts'

/** `error` gives `undefined`, so that a reader can note and give up in one line. */
export type Notes = {
  readonly error: (spot: Spot, what: string, mend: string) => undefined
  readonly warn: (spot: Spot, what: string, mend: string) => void
  readonly failed: () => boolean
  /** In the order of the file; errors before warnings of the same place. */
  readonly problems: () => readonly Problem[]
}

/** More than anybody mends in one go; the rest shows once these are gone. */
const MOST_PROBLEMS = 200

/** Sorts problems by their place in the file. */
export const inOrder = (a: Problem, b: Problem): number =>
  a.line - b.line || a.column - b.column || a.severity.localeCompare(b.severity)

/** An empty collection for one file. */
export const createNotes = (file: string): Notes => {
  const problems: Problem[] = []
  let errors = 0
  let left = 0
  const note = (severity: Problem['severity'], spot: Spot, what: string, mend: string): void => {
    if (severity === 'error') errors++
    if (problems.length >= MOST_PROBLEMS) left++
    else problems.push({ severity, file, line: spot.line, column: spot.column, what, mend })
  }
  const rest = (): Problem[] => {
    const last = problems.at(-1)
    if (left === 0 || last === undefined) return []
    const severity = errors > 0 ? 'error' : 'warning'
    return [{ ...last, severity, what: `${left} more problems follow.`, mend: 'Mend those above first.' }]
  }
  return {
    error: (spot, what, mend) => {
      note('error', spot, what, mend)
      return undefined
    },
    warn: (spot, what, mend) => note('warning', spot, what, mend),
    failed: () => errors > 0,
    problems: () => [...problems.toSorted(inOrder), ...rest()],
  }
}
