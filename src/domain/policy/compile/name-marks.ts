// What stands on an entry of the name table: two classes, one for the name itself and one for the names below it.
import { createSetMaker, type SetMaker, shared } from './atom-sets.ts'
import { MARK_LIMIT } from './name-table.ts'

/** What a list or rule means by a name: itself, what is below it, or both. */
export const SELF = 1
export const BELOW = 2
export const SELF_AND_BELOW = 3
export type Reach = typeof SELF | typeof BELOW | typeof SELF_AND_BELOW

/** Pairs of classes, each kept once and known by a number. Mark 0 is nothing at all. */
export type Marks = {
  readonly sets: SetMaker
  readonly self: number[]
  readonly below: number[]
  readonly numbers: Map<number, number>
  /** (mark, atom, reach) → mark. Almost every name of a list takes the same step as the one before. */
  readonly steps: Map<number, number>
}

export const createMarks = (): Marks => ({
  sets: createSetMaker(),
  self: [0],
  below: [0],
  numbers: new Map([[0, 0]]),
  steps: new Map(),
})

const markOf = ({ self, below, numbers }: Marks, own: number, under: number): number => {
  const key = own * 2 ** 26 + under
  const known = numbers.get(key)
  if (known !== undefined) return known
  if (self.length >= MARK_LIMIT) throw new Error('the lists overlap in too many different ways')
  numbers.set(key, self.length)
  below.push(under)
  return self.push(own) - 1
}

/** The mark with one atom more. */
export const addAtom = (marks: Marks, mark: number, atom: number, reach: Reach): number => {
  const key = (mark * 4096 + atom) * 4 + reach
  const known = marks.steps.get(key)
  if (known !== undefined) return known
  const self = marks.self[mark] ?? 0
  const below = marks.below[mark] ?? 0
  const made = markOf(
    marks,
    (reach & SELF) === 0 ? self : marks.sets.plus(self, atom),
    (reach & BELOW) === 0 ? below : marks.sets.plus(below, atom),
  )
  marks.steps.set(key, made)
  return made
}

/** The mark of an entry that stands below another one. */
export const inherit = (marks: Marks, mark: number, parent: number): number => {
  const above = marks.below[parent] ?? 0
  if (above === 0) return mark
  const self = marks.sets.union(marks.self[mark] ?? 0, above)
  return markOf(marks, self, marks.sets.union(marks.below[mark] ?? 0, above))
}

/** The marks as a table keeps them. */
export const packMarks = ({ self, below }: Marks): Uint32Array => {
  const packed = shared(Uint32Array, self.length * 2)
  for (let mark = 0; mark < self.length; mark++) {
    packed[mark * 2] = self[mark] ?? 0
    packed[mark * 2 + 1] = below[mark] ?? 0
  }
  return packed
}
