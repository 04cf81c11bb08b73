// The names that may be reached before anybody signs in: domains and single names, nothing else.
import type { NameTarget } from '../language.ts'
import type { Tree } from '../tree.ts'
import type { Notes } from './notes.ts'
import { readTargets } from './targets.ts'
import { itemsOf } from './values.ts'

/** Reads `walled`: one name or a list. */
export const readWalled = (tree: Tree | undefined, notes: Notes): readonly NameTarget[] =>
  (tree === undefined ? [] : itemsOf(tree)).flatMap((item) =>
    readTargets(item, false, notes).flatMap((target) => {
      if (target.kind === 'below' || target.kind === 'exactly') return [target]
      notes.error(item.spot, '"walled" names sites, one by one.', 'Write a domain, or "=name" for that name alone.')
      return []
    }),
  )
