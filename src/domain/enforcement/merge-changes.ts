// Changes that wait for the kernel at the same time become one, which does what they would have done one after the other.
import { type Change, type Element, keyOf } from './elements.ts'

type Fate = { remove?: Element; add?: Element }

const same = (a: Element, b: Element): boolean =>
  a.seconds === b.seconds && a.rate === b.rate && (a.value ?? []).join(' ') === (b.value ?? []).join(' ')

const sizeOf = ({ remove, add }: Change): number => remove.length + add.length

/** Whether a change adds what another one has just added differently: only the kernel can say what comes of that. */
const clashes = (fates: ReadonlyMap<string, Fate>, { remove, add }: Change): boolean => {
  const gone = new Set(remove.map(keyOf))
  return add.some((element) => {
    const before = fates.get(keyOf(element))?.add
    return before !== undefined && !gone.has(keyOf(element)) && !same(before, element)
  })
}

const join = (fates: Map<string, Fate>, { remove, add }: Change): void => {
  for (const element of remove) {
    const before = fates.get(keyOf(element))
    fates.set(keyOf(element), { remove: before?.remove ?? element })
  }
  for (const element of add) {
    const before = fates.get(keyOf(element))
    fates.set(keyOf(element), { ...before, add: element })
  }
}

/**
 * Joins as many changes from the front as fit together and have at most `most` elements, at least one.
 * `count`: how many they are.
 */
export const mergeChanges = (
  changes: readonly Change[],
  most: number,
): { readonly change: Change; readonly count: number } => {
  const fates = new Map<string, Fate>()
  let count = 0
  let size = 0
  for (const change of changes) {
    size += sizeOf(change)
    if (count > 0 && (size > most || clashes(fates, change))) break
    join(fates, change)
    count++
  }
  const [first] = changes
  if (count === 1 && first !== undefined) return { change: first, count }
  const all = [...fates.values()]
  const remove = all.flatMap((fate) => fate.remove ?? [])
  const add = all.flatMap((fate) => fate.add ?? [])
  return { change: { remove, add }, count }
}
