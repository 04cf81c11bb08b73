// Some names of a table changed: a small table over it, so that a change costs as much as it changes (decision 0016).
// The overlay has every changed name, also one that is in nothing any more, and every entry further down, since what is
// meant by "below" reaches them. Whatever is not in it says what it said.
import { createSetMaker, type SetMaker, shared } from './atom-sets.ts'
import { indexAll, nextEntry } from './name-index.ts'
import { BELOW, createMarks, type Marks, markOf, packMarks, type Reach, SELF } from './name-marks.ts'
import { entryWords, findBytes, type NameTable } from './name-table.ts'
import {
  type CompileKey,
  LONGEST_NAME,
  makeSuffixes,
  packBytes,
  splitBytes,
  spread,
  unpack,
  weightsOf,
} from './name-words.ts'
import { entriesBelow } from './names-below.ts'

/** What an atom has of a canonical name from now on; 0 when it no longer has it. */
export type NameChange = { readonly name: string; readonly atom: number; readonly reach: Reach | 0 }

/** The names of a policy: a table, and what was changed since. */
export type Names = { readonly table: NameTable; readonly over: NameTable | null; readonly key: CompileKey }

/** More entries than this are compiled anew: that is when looking at two tables begins to cost. */
export const MOST_OVER = 2048

/** The classes of an entry by itself, without what comes down from above. */
type Own = { readonly self: number; readonly below: number }

const NOTHING: Own = { self: 0, below: 0 }

const encoder = new TextEncoder()

const ownAt = ({ blob, own }: NameTable, entry: number): Own => {
  const mark = (blob[entry] as number) >>> 8
  return { self: own[mark * 2] ?? 0, below: own[mark * 2 + 1] ?? 0 }
}

/** Finds the entry of a name, and what of it stands nearest above it. */
type Finder = {
  readonly ownOf: (name: string) => Own | undefined
  /** The class that the nearest entry above gives to what is below it; 0 if there is none. */
  readonly classAbove: (name: string, isOver: (above: string) => number | undefined) => number
}

const createFinder = ({ table, over, key }: Names): Finder => {
  const weights = weightsOf(key)
  const suffixes = makeSuffixes()
  const split = (bytes: Uint8Array): number => splitBytes(suffixes, weights, bytes, 0, bytes.length)
  const entryAt = (within: NameTable, bytes: Uint8Array, labels: number): number => {
    const { lengths, sums } = suffixes
    return findBytes(within, bytes, bytes.length, lengths[labels - 1] as number, spread(sums[labels - 1] as number))
  }
  return {
    ownOf: (name) => {
      const bytes = encoder.encode(name)
      const labels = split(bytes)
      const changed = over === null ? 0 : entryAt(over, bytes, labels)
      if (over !== null && changed !== 0) return ownAt(over, changed)
      const entry = entryAt(table, bytes, labels)
      return entry === 0 ? undefined : ownAt(table, entry)
    },
    classAbove: (name, isOver) => {
      const bytes = encoder.encode(name)
      for (let at = split(bytes) - 1; at >= 1; at--) {
        const changed = isOver(name.slice(name.length - (suffixes.lengths[at - 1] as number)))
        if (changed !== undefined) return changed
        const entry = entryAt(table, bytes, at)
        if (entry !== 0) return table.marks[((table.blob[entry] as number) >>> 8) * 2 + 1] ?? 0
      }
      return 0
    },
  }
}

/** Whether the atom has the name itself, and what is below it, as things are. */
export const reachesOf = (names: Names, atom: number): ((name: string) => Reach | 0) => {
  const finder = createFinder(names)
  const { starts, atoms } = (names.over ?? names.table).sets
  const has = (set: number): boolean => atoms.subarray(starts[set] ?? 0, starts[set + 1] ?? 0).includes(atom)
  return (name) => {
    const own = finder.ownOf(name) ?? NOTHING
    return ((has(own.self) ? SELF : 0) | (has(own.below) ? BELOW : 0)) as Reach | 0
  }
}

const decoder = new TextDecoder()

const nameAt = (blob: Uint32Array, entry: number): string => {
  const length = (blob[entry] as number) & 255
  const bytes = new Uint8Array(length)
  unpack(blob, entry + 1, length, bytes, length)
  return decoder.decode(bytes)
}

/** All that the old overlay has. */
const ownsOf = (over: NameTable | null): Map<string, Own> => {
  const owns = new Map<string, Own>()
  if (over === null) return owns
  const { blob } = over
  for (let entry = 1; entry < blob.length; entry = nextEntry(blob, entry))
    owns.set(nameAt(blob, entry), ownAt(over, entry))
  return owns
}

const withChange = (own: Own, { atom, reach }: NameChange, sets: SetMaker): Own => ({
  self: (reach & SELF) === 0 ? sets.minus(own.self, atom) : sets.plus(own.self, atom),
  below: (reach & BELOW) === 0 ? sets.minus(own.below, atom) : sets.plus(own.below, atom),
})

const labelsIn = (name: string): number => name.split('.').length

/** The marks of all entries: from the fewest labels on, so that what stands above is known. */
const markAll = (owns: ReadonlyMap<string, Own>, finder: Finder, marks: Marks): ReadonlyMap<string, number> => {
  const numbers = new Map<string, number>()
  const belowOf = (name: string): number | undefined => {
    const mark = numbers.get(name)
    return mark === undefined ? undefined : marks.below[mark]
  }
  const ordered = [...owns].map(([name, own]) => ({ name, own, labels: labelsIn(name) }))
  for (const { name, own } of ordered.sort((a, b) => a.labels - b.labels)) {
    const above = finder.classAbove(name, belowOf)
    const { sets } = marks
    const closure = [sets.union(own.self, above), sets.union(own.below, above)] as const
    numbers.set(name, markOf(marks, [...closure, own.self, own.below]))
  }
  return numbers
}

const buildTable = (numbers: ReadonlyMap<string, number>, marks: Marks, key: CompileKey): NameTable => {
  const names = [...numbers.keys()]
  const words = names.reduce((sum, { length }) => sum + entryWords(length), 1)
  const blob = shared(Uint32Array, words)
  const labels = names.map(labelsIn)
  let entry = 1
  for (const [name, mark] of numbers) {
    const bytes = encoder.encode(name)
    blob[entry] = (mark << 8) | bytes.length
    for (let at = entry + 1, from = 0; from < bytes.length; at++, from += 5)
      blob[at] = packBytes(bytes, bytes.length, from, bytes.length)
    entry += entryWords(bytes.length)
  }
  const { slots, filter } = indexAll(blob, words, names.length, weightsOf(key))
  const [fewest, most] = [Math.min(255, ...labels), Math.max(0, ...labels)]
  return { blob, slots, filter, ...packMarks(marks), sets: marks.sets.finish(), fewest, most }
}

/**
 * The overlay with these changes in it, for the same table; `null` when it would have too many entries. Every name at most
 * once for one atom. What it says equals what a table built anew would say.
 */
export const changeNames = (names: Names, changes: readonly NameChange[]): NameTable | null => {
  const { table, over, key } = names
  if (changes.length > MOST_OVER || changes.some(({ name }) => name.length > LONGEST_NAME)) return null
  const finder = createFinder(names)
  const sets = createSetMaker((over ?? table).sets)
  const owns = ownsOf(over)
  const fresh = changes.map(({ name }) => name).filter((name) => !owns.has(name))
  for (const change of changes) {
    const own = owns.get(change.name) ?? finder.ownOf(change.name) ?? NOTHING
    owns.set(change.name, withChange(own, change, sets))
  }
  const below = entriesBelow(table, fresh, MOST_OVER)
  if (below === null) return null
  for (const entry of below) {
    const name = nameAt(table.blob, entry)
    if (!owns.has(name)) owns.set(name, ownAt(table, entry))
  }
  if (owns.size > MOST_OVER) return null
  const marks = createMarks(sets)
  return buildTable(markAll(owns, finder, marks), marks, key)
}
