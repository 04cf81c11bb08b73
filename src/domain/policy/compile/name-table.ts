// One flat hash table for all names of all lists and rules. Every suffix of a name is looked for at once: their places follow
// from the name alone, so that the processor fetches them side by side, where a tree would wait for each step.
// Exact: a hit is compared in full. `as number` stands where the layout itself keeps the index in bounds.
import type { AtomSets } from './atom-sets.ts'
import {
  type CompileKey,
  LONGEST_NAME,
  makeSuffixes,
  packBytes,
  splitText,
  spread,
  weightsOf,
  wordCount,
} from './name-words.ts'

/** Plain data in shared memory. */
export type NameTable = {
  /** Entries one after another, the first at word 1: `mark << 8 | length` of the name, then its words (name-words.ts). */
  readonly blob: Uint32Array
  /** 0, or where an entry begins << 6 | six bits of its hash; open addressing, never full. */
  readonly slots: Uint32Array
  /** Some eight bits for each entry; one is set where its hash points. Small enough to stay in the cache. */
  readonly filter: Uint32Array
  /** For each mark two classes: of the name itself, and of all names below it that are no entries. */
  readonly marks: Uint32Array
  /** For each mark the same two, but of the entry alone: without what comes down from above. Decisions never look here. */
  readonly own: Uint32Array
  /** For each class the atoms that the name is a member of. */
  readonly sets: AtomSets
  /** How many labels the entries have, the fewest and the most. */
  readonly fewest: number
  readonly most: number
}

/** Entries have 26 bits for where they begin, and marks 24. */
export const BLOB_WORDS = 2 ** 26
export const MARK_LIMIT = 2 ** 24

/** Words that an entry takes with a name of that length. */
export const entryWords = (length: number): number => 1 + wordCount(length)

/** What look-ups read. */
export type Index = Pick<NameTable, 'blob' | 'slots' | 'filter'>

const FOUND_NOTHING = 0

/** Where a hash points among `count` places: its share of all hashes. */
export const placeOf = (hash: number, count: number): number => ((hash >>> 0) * (count / 2 ** 32)) | 0

/** Whether there may be an entry with that hash; nearly always false when there is none. */
const mayHold = ({ filter }: Index, hash: number): boolean => {
  const bit = placeOf(hash, filter.length * 32)
  return (((filter[bit >>> 5] as number) >>> (bit & 31)) & 1) !== 0
}

/** The slot after another one. */
export const slotAfter = (slot: number, count: number): number => (slot + 1 === count ? 0 : slot + 1)

/** Whether a slot may hold an entry of that hash and length; the name is still to be compared. */
const isLikely = (blob: Uint32Array, found: number, hash: number, length: number): boolean =>
  ((found ^ hash) & 63) === 0 && ((blob[found >>> 6] as number) & 255) === length

/** Where the entry begins that equals the last `length` bytes before `end`; 0 if there is none. */
export const findBytes = (index: Index, bytes: Uint8Array, end: number, length: number, hash: number): number => {
  if (!mayHold(index, hash)) return FOUND_NOTHING
  const { blob, slots } = index
  const count = slots.length
  for (let slot = placeOf(hash, count); ; slot = slotAfter(slot, count)) {
    const found = slots[slot] as number
    if (found === 0) return FOUND_NOTHING
    if (isLikely(blob, found, hash, length) && equalsBytes(blob, found >>> 6, bytes, end, length)) return found >>> 6
  }
}

const equalsBytes = (blob: Uint32Array, entry: number, bytes: Uint8Array, end: number, length: number): boolean => {
  for (let from = 0, at = entry + 1; from < length; from += 5, at++)
    if (blob[at] !== packBytes(bytes, end, from, length)) return false
  return true
}

/** Gives the class of a canonical name: 0 when it is in nothing. Reads nothing outside the table, whatever the text. */
export type NameLookup = (name: string) => number

/**
 * Prepares look-ups in a table; the key is the one it was built with. `over`: the overlay of names that were changed since
 * (name-overlay.ts); an entry in it stands in place of the same entry below.
 */
export const createLookup = (table: NameTable, key: CompileKey, over: NameTable | null = null): NameLookup =>
  over === null ? lookupIn(table, key) : lookupOver(table, over, key)

/** The class that an entry gives a name of `labels` labels, of which the entry has `at`. */
const classAt = ({ blob, marks }: NameTable, entry: number, at: number, labels: number): number =>
  marks[((blob[entry] as number) >>> 8) * 2 + (at === labels ? 0 : 1)] as number

const lookupOver = (table: NameTable, over: NameTable, key: CompileKey): NameLookup => {
  const fewest = Math.min(table.fewest, over.fewest)
  const most = Math.max(table.most, over.most)
  const weights = weightsOf(key)
  const suffixes = makeSuffixes()
  const { lengths, sums, characters } = suffixes
  return (name) => {
    const labels = splitText(suffixes, weights, name)
    let at = labels > most ? most : labels
    if (name.length > LONGEST_NAME && at === labels) at--
    for (; at >= fewest; at--) {
      const length = lengths[at - 1] as number
      const hash = spread(sums[at - 1] as number)
      const changed = findBytes(over, characters, LONGEST_NAME, length, hash)
      if (changed !== 0) return classAt(over, changed, at, labels)
      const entry = findBytes(table, characters, LONGEST_NAME, length, hash)
      if (entry !== 0) return classAt(table, entry, at, labels)
    }
    return 0
  }
}

/** Without an overlay, as nearly always: a loop of its own, since asking for one at each suffix costs some five per cent. */
const lookupIn = (table: NameTable, key: CompileKey): NameLookup => {
  const { blob, marks, fewest, most } = table
  const weights = weightsOf(key)
  const suffixes = makeSuffixes()
  const { lengths, sums, characters } = suffixes
  return (name) => {
    const labels = splitText(suffixes, weights, name)
    let at = labels > most ? most : labels
    // A text longer than any name is nothing itself, but may stand below something.
    if (name.length > LONGEST_NAME && at === labels) at--
    for (; at >= fewest; at--) {
      const entry = findBytes(
        table,
        characters,
        LONGEST_NAME,
        lengths[at - 1] as number,
        spread(sums[at - 1] as number),
      )
      if (entry !== 0) return marks[((blob[entry] as number) >>> 8) * 2 + (at === labels ? 0 : 1)] as number
    }
    return 0
  }
}

/** Gives where the entry of that very name begins; 0 if it is none. */
export const createFinder = (table: NameTable, key: CompileKey): NameLookup => {
  const weights = weightsOf(key)
  const suffixes = makeSuffixes()
  return (name) => {
    if (name.length > LONGEST_NAME) return FOUND_NOTHING
    const labels = splitText(suffixes, weights, name)
    const hash = spread(suffixes.sums[labels - 1] as number)
    return findBytes(table, suffixes.characters, LONGEST_NAME, name.length, hash)
  }
}
