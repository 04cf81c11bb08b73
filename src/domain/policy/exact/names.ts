// The classes that names really have: of one policy, or in pairs of the class before and the class after.
import { nextEntry } from '../compile/name-index.ts'
import { createFinder, createLookup, type NameLookup, type NameTable } from '../compile/name-table.ts'
import { LONGEST_NAME, unpack } from '../compile/name-words.ts'
import type { Side } from './side.ts'

/** Names with the same class on each side. */
export type NameClass = {
  readonly classes: readonly number[]
  /** How many entries of the tables these are; names below entries are not counted. */
  readonly count: number
  /** The first few of them in code-point order, where two sides are compared. */
  readonly examples: readonly string[]
}

const MOST_EXAMPLES = 3

/** No name stands below one that is so long. */
const LONGEST_PARENT = LONGEST_NAME - 2

type Found = { readonly classes: readonly number[]; count: number; readonly examples: string[] }

/** Entries that are hosts with an address of their own: they are destinations by themselves. */
const fixedEntries = ({ whole, fixed }: Side): number[] => {
  const { names, key } = whole()
  const find = createFinder(names, key)
  return fixed.map(([name]) => find(name)).filter((entry) => entry !== 0)
}

const markAt = ({ blob }: NameTable, entry: number): number => (blob[entry] ?? 0) >>> 8

// Marks that no entry has any more are left over from building, so the entries are counted; their names are not looked at.
const classesOfOne = (side: Side): readonly NameClass[] => {
  const { blob, marks } = side.whole().names
  const selves = new Uint32Array(marks.length / 2)
  const parents = new Uint8Array(marks.length / 2)
  for (let entry = 1; entry < blob.length; entry = nextEntry(blob, entry)) {
    const head = blob[entry] as number
    const mark = head >>> 8
    selves[mark] = (selves[mark] as number) + 1
    if ((head & 255) <= LONGEST_PARENT) parents[mark] = 1
  }
  for (const entry of fixedEntries(side)) {
    const mark = markAt(side.whole().names, entry)
    selves[mark] = (selves[mark] ?? 1) - 1
  }
  const counts = new Map<number, number>([[0, 0]])
  const count = (nameClass: number, names: number): void =>
    void counts.set(nameClass, (counts.get(nameClass) ?? 0) + names)
  for (const [mark, names] of selves.entries()) {
    if (names > 0) count(marks[mark * 2] ?? 0, names)
    if (parents[mark] === 1) count(marks[mark * 2 + 1] ?? 0, 0)
  }
  return [...counts].map(([nameClass, names]) => ({ classes: [nameClass], count: names, examples: [] }))
}

const remember = (examples: string[], name: string): void => {
  if (examples.length === MOST_EXAMPLES && name >= (examples.at(-1) ?? '')) return
  examples.push(name)
  examples.sort()
  examples.splice(MOST_EXAMPLES)
}

/** One side as the other one's entries are looked up in it. */
type Book = { readonly side: Side; readonly find: NameLookup; readonly classOf: NameLookup }

const bookOf = (side: Side): Book => {
  const { names, key } = side.whole()
  return { side, find: createFinder(names, key), classOf: createLookup(names, key) }
}

/** The class of a name, and of what stands below it and is no entry anywhere. */
const bothClasses = ({ side, find, classOf }: Book, name: string): readonly [self: number, below: number] => {
  const { marks } = side.whole().names
  const entry = find(name)
  if (entry === 0) return [classOf(name), classOf(name)]
  const mark = markAt(side.whole().names, entry)
  return [marks[mark * 2] ?? 0, marks[mark * 2 + 1] ?? 0]
}

/** Calls back with every name that is an entry of the side. */
const eachName = ({ whole }: Side, visit: (name: string) => void): void => {
  const { blob } = whole().names
  const bytes = new Uint8Array(LONGEST_NAME)
  const decoder = new TextDecoder('latin1')
  for (let entry = 1; entry < blob.length; entry = nextEntry(blob, entry)) {
    const length = (blob[entry] as number) & 255
    unpack(blob, entry + 1, length, bytes, length)
    visit(decoder.decode(bytes.subarray(0, length)))
  }
}

const classesOfSeveral = (sides: readonly Side[]): readonly NameClass[] => {
  const books = sides.map(bookOf)
  const fixed = new Set(sides.flatMap((side) => side.fixed.map(([name]) => name)))
  const none = sides.map(() => 0)
  const found = new Map<string, Found>([[none.join(), { classes: none, count: 0, examples: [] }]])
  const at = (classes: readonly number[]): Found => {
    const known = found.get(classes.join())
    if (known !== undefined) return known
    const made: Found = { classes, count: 0, examples: [] }
    found.set(classes.join(), made)
    return made
  }
  for (const [n, side] of sides.entries()) {
    eachName(side, (name) => {
      if (books.slice(0, n).some(({ find }) => find(name) !== 0)) return
      const pairs = books.map((book) => bothClasses(book, name))
      if (name.length <= LONGEST_PARENT) at(pairs.map(([, below]) => below))
      if (fixed.has(name)) return
      const entry = at(pairs.map(([self]) => self))
      entry.count++
      remember(entry.examples, name)
    })
  }
  return [...found.values()]
}

/** Every class, or combination of classes, that some name has; that of names which nothing mentions is the first. */
export const nameClasses = (sides: readonly Side[]): readonly NameClass[] => {
  const [only, other] = sides
  return only !== undefined && other === undefined ? classesOfOne(only) : classesOfSeveral(sides)
}
