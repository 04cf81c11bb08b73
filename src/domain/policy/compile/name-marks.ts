// What stands on an entry of the name table: two classes, one for the name itself and one for the names below it; and which
// of that is the entry's own and not come down from above, so that one name can be changed later.
import { createSetMaker, type SetMaker, shared } from './atom-sets.ts'
import { MARK_LIMIT } from './name-table.ts'

/** What a list or rule means by a name: itself, what is below it, or both. */
export const SELF = 1
export const BELOW = 2
export const SELF_AND_BELOW = 3
export type Reach = typeof SELF | typeof BELOW | typeof SELF_AND_BELOW

/** Classes of a name, each group kept once and known by a number. Mark 0 is nothing at all. */
export type Marks = {
  readonly sets: SetMaker
  readonly self: number[]
  readonly below: number[]
  /** The same without what stands further up. */
  readonly ownSelf: number[]
  readonly ownBelow: number[]
  readonly numbers: Map<string, number>
  /** (mark, atom, reach) → mark. Almost every name of a list takes the same step as the one before. */
  readonly steps: Map<number, number>
}

/** No marks but the first; the sets go on from others where those are given. */
export const createMarks = (sets: SetMaker = createSetMaker()): Marks => ({
  sets,
  self: [0],
  below: [0],
  ownSelf: [0],
  ownBelow: [0],
  numbers: new Map([['0,0,0,0', 0]]),
  steps: new Map(),
})

/** Four classes: of the name itself, of what is below it, and both without what stands further up. */
export type Mark = readonly [self: number, below: number, ownSelf: number, ownBelow: number]

/** The number of a mark. */
export const markOf = (marks: Marks, mark: Mark): number => {
  const { self, below, ownSelf, ownBelow, numbers } = marks
  const key = mark.join()
  const known = numbers.get(key)
  if (known !== undefined) return known
  if (self.length >= MARK_LIMIT) throw new Error('the lists overlap in too many different ways')
  numbers.set(key, self.length)
  below.push(mark[1])
  ownSelf.push(mark[2])
  ownBelow.push(mark[3])
  return self.push(mark[0]) - 1
}

/** The mark with one atom more; before anything was inherited, so that all of it is its own. */
export const addAtom = (marks: Marks, mark: number, atom: number, reach: Reach): number => {
  const key = (mark * 4096 + atom) * 4 + reach
  const known = marks.steps.get(key)
  if (known !== undefined) return known
  const self = marks.self[mark] ?? 0
  const below = marks.below[mark] ?? 0
  const own = (reach & SELF) === 0 ? self : marks.sets.plus(self, atom)
  const under = (reach & BELOW) === 0 ? below : marks.sets.plus(below, atom)
  const made = markOf(marks, [own, under, own, under])
  marks.steps.set(key, made)
  return made
}

/** Whether an atom is in a mark; before anything was inherited. */
export const hasAtom = (marks: Marks, mark: number, atom: number): boolean => {
  const [self, below] = [marks.self[mark] ?? 0, marks.below[mark] ?? 0]
  return mark !== 0 && (marks.sets.minus(self, atom) !== self || marks.sets.minus(below, atom) !== below)
}

/** The mark of an entry that stands below another one. */
export const inherit = (marks: Marks, mark: number, parent: number): number => {
  const above = marks.below[parent] ?? 0
  if (above === 0) return mark
  const self = marks.sets.union(marks.self[mark] ?? 0, above)
  const below = marks.sets.union(marks.below[mark] ?? 0, above)
  return markOf(marks, [self, below, marks.ownSelf[mark] ?? 0, marks.ownBelow[mark] ?? 0])
}

const pairs = (first: readonly number[], second: readonly number[]): Uint32Array => {
  const packed = shared(Uint32Array, first.length * 2)
  for (let mark = 0; mark < first.length; mark++) {
    packed[mark * 2] = first[mark] ?? 0
    packed[mark * 2 + 1] = second[mark] ?? 0
  }
  return packed
}

/** The marks as a table keeps them. */
export const packMarks = ({ self, below, ownSelf, ownBelow }: Marks): { marks: Uint32Array; own: Uint32Array } => ({
  marks: pairs(self, below),
  own: pairs(ownSelf, ownBelow),
})
