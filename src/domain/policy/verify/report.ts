// Problems of verifying, placed by the way through the file: the very word that is wrong, or the item where the file is not at hand.
import type { Problem, Spot } from '../language.ts'
import { createNotes } from '../read/notes.ts'
import type { Tree } from '../tree.ts'
import type { VerifyContext } from './context.ts'

/** Keys and positions from the top of the file: `['rules', 'no-gambling', 'block', 'to', 0]`; empty: the item itself. */
export type Way = readonly (string | number)[]

/** `spot` is where the item as a whole stands, in case the way leads nowhere. */
export type Report = {
  readonly error: (way: Way, spot: Spot, what: string, mend: string) => void
  readonly warn: (way: Way, spot: Spot, what: string, mend: string) => void
  readonly failed: () => boolean
  readonly problems: () => readonly Problem[]
}

/** The top of a file, where no item has a place. */
export const TOP: Spot = { line: 1, column: 1 }

// One value may stand where a list could: then position 0 is the value itself.
const below = (tree: Tree, step: string | number): Tree | undefined => {
  if (typeof step === 'number') return tree.kind === 'list' ? tree.items[step] : step === 0 ? tree : undefined
  return tree.kind === 'map' ? tree.entries.find(({ key }) => key === step)?.value : undefined
}

const follow = (tree: Tree | null, way: Way): Spot | undefined => {
  if (way.length === 0) return undefined
  let at: Tree | undefined = tree ?? undefined
  for (const step of way) at = at && below(at, step)
  return at?.spot
}

/** An empty report on one file. */
export const createReport = ({ file, tree }: Pick<VerifyContext, 'file' | 'tree'>): Report => {
  const notes = createNotes(file)
  return {
    error: (way, spot, what, mend) => void notes.error(follow(tree, way) ?? spot, what, mend),
    warn: (way, spot, what, mend) => notes.warn(follow(tree, way) ?? spot, what, mend),
    failed: notes.failed,
    problems: notes.problems,
  }
}
