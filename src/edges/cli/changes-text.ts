// Changes of a charter as rows of place and change.
import { type Change, changesOf } from '../../domain/council/changes.ts'
import type { Json } from '../../domain/record/json.ts'

const textOf = ({ listed, was, is }: Change): string => {
  if (was === null && is === null) return 'in another order'
  if (is === null) return listed ? `− ${was}` : 'taken out'
  if (was === null) return listed ? `+ ${is}` : `new: ${is}`
  return `${was} → ${is}`
}

/** Empty where nothing differs. */
export const changeRows = (before: Json | undefined, after: Json | undefined): string[][] =>
  changesOf(before, after).map((change) => [change.at, textOf(change)])
