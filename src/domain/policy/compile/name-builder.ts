// Builds the name table: names in, in any order, each with the atom it belongs to; one table out.
import { shared } from './atom-sets.ts'
import { emptyIndex, indexAll, isCrowded, nextEntry, putEntry } from './name-index.ts'
import { addAtom, createMarks, hasAtom, inherit, type Marks, packMarks, type Reach } from './name-marks.ts'
import { BLOB_WORDS, entryWords, findBytes, type Index, type NameTable, placeOf } from './name-table.ts'
import {
  type CompileKey,
  LONGEST_NAME,
  makeSuffixes,
  packBytes,
  type Suffixes,
  splitBytes,
  spread,
  unpack,
  weightsOf,
} from './name-words.ts'

/** Takes canonical names: labels of 1 to 63, at most 253 in all, no dot at the end. Bytes that were added must stay as they are. */
export type NameBuilder = {
  readonly add: (bytes: Uint8Array, start: number, end: number, atom: number, reach: Reach) => void
  readonly addText: (name: string, atom: number, reach: Reach) => void
  /** The finished table. Nothing may be added afterwards. */
  readonly finish: () => NameTable
  /** Whether a name came more than once with that atom; to be asked after `finish`. */
  readonly isRepeated: (atom: number) => boolean
}

type Build = {
  readonly weights: Int32Array
  readonly suffixes: Suffixes
  readonly marks: Marks
  index: Index
  /** Words of the blob in use. */
  used: number
  entries: number
  /** For each entry, in the order of the blob, how many labels it has; all that finish needs to know of most of them. */
  labels: Uint8Array
  fewest: number
  most: number
  /** Atoms with which a name came more than once. */
  readonly repeated: Set<number>
  /** Only keeps the reading ahead from being optimised away. */
  readAhead: number
}

const growBlob = (build: Build): void => {
  const { blob, slots, filter } = build.index
  const length = Math.min(BLOB_WORDS, Math.ceil(blob.length * 1.5))
  if (length === blob.length) throw new Error('the lists hold more names than one table can')
  const grown = shared(Uint32Array, length)
  grown.set(blob)
  build.index = { blob: grown, slots, filter }
}

const longer = (labels: Uint8Array): Uint8Array => {
  const grown = new Uint8Array(labels.length * 2)
  grown.set(labels)
  return grown
}

const append = (build: Build, bytes: Uint8Array, end: number, length: number, hash: number, labels: number): number => {
  const entry = build.used
  const size = entryWords(length)
  while (entry + size > build.index.blob.length) growBlob(build)
  const { blob } = build.index
  blob[entry] = length
  for (let at = entry + 1, from = 0; from < length; at++, from += 5) blob[at] = packBytes(bytes, end, from, length)
  build.used += size
  if (build.entries === build.labels.length) build.labels = longer(build.labels)
  build.labels[build.entries++] = labels
  if (isCrowded(build.index.slots, build.entries))
    build.index = indexAll(blob, build.used, build.entries * 2, build.weights)
  else putEntry(build.index, entry, hash)
  return entry
}

/** The entry of a name, made if it is not there. */
const entryOf = (
  build: Build,
  bytes: Uint8Array,
  end: number,
  length: number,
  hash: number,
  labels: number,
): number => {
  const found = findBytes(build.index, bytes, end, length, hash)
  if (found !== 0) return found
  if (labels < build.fewest) build.fewest = labels
  if (labels > build.most) build.most = labels
  return append(build, bytes, end, length, hash, labels)
}

type Inheriting = { readonly bytes: Uint8Array; readonly known: Map<number, number> }

const inheritOne = (build: Build, entry: number, { bytes, known }: Inheriting): void => {
  const { index, suffixes, weights, fewest, marks } = build
  const head = index.blob[entry] as number
  const length = head & 255
  unpack(index.blob, entry + 1, length, bytes, length)
  let mark = head >>> 8
  for (let at = splitBytes(suffixes, weights, bytes, 0, length) - 1; at >= fewest; at--) {
    const { lengths, sums } = suffixes
    const parent = findBytes(index, bytes, length, lengths[at - 1] as number, spread(sums[at - 1] as number))
    if (parent === 0) continue
    const above = (index.blob[parent] as number) >>> 8
    const key = mark * 2 ** 24 + above
    const folded = known.get(key) ?? inherit(marks, mark, above)
    known.set(key, folded)
    mark = folded
  }
  index.blob[entry] = (mark << 8) | length
}

// What is meant by "below" reaches every entry further down; parents may have been added after their children.
const inheritAll = (build: Build): void => {
  const inheriting: Inheriting = { bytes: new Uint8Array(LONGEST_NAME), known: new Map() }
  const { blob } = build.index
  for (let entry = 1, n = 0; entry < build.used; entry = nextEntry(blob, entry), n++)
    if ((build.labels[n] as number) > build.fewest) inheritOne(build, entry, inheriting)
}

/** Names that wait to be added, so that their places in the table are fetched side by side and not one after the other. */
type Waiting = {
  readonly from: Uint8Array[]
  readonly ends: Int32Array
  readonly lengths: Int32Array
  readonly hashes: Int32Array
  readonly labels: Int32Array
  readonly atoms: Int32Array
  readonly reaches: Reach[]
  count: number
}

const BATCH = 64

const makeWaiting = (): Waiting => ({
  from: [],
  ends: new Int32Array(BATCH),
  lengths: new Int32Array(BATCH),
  hashes: new Int32Array(BATCH),
  labels: new Int32Array(BATCH),
  atoms: new Int32Array(BATCH),
  reaches: [],
  count: 0,
})

/** Reads the places of all that wait; nothing depends on what is read, so the processor need not wait for it. */
const readAhead = ({ index }: Build, { hashes, count }: Waiting): number => {
  const { slots } = index
  let read = 0
  for (let i = 0; i < count; i++) read ^= slots[placeOf(hashes[i] as number, slots.length)] as number
  return read
}

const addWaiting = (build: Build, waiting: Waiting, step: Step): void => {
  const { from, ends, lengths, hashes, labels, atoms, reaches, count } = waiting
  build.readAhead ^= readAhead(build, waiting)
  for (let i = 0; i < count; i++) {
    const bytes = from[i] as Uint8Array
    const length = lengths[i] as number
    const entry = entryOf(build, bytes, ends[i] as number, length, hashes[i] as number, labels[i] as number)
    const { blob } = build.index
    const mark = (blob[entry] as number) >>> 8
    blob[entry] = (step(mark, atoms[i] as number, reaches[i] as Reach) << 8) | length
  }
  waiting.count = 0
}

type Step = (mark: number, atom: number, reach: Reach) => number

/** Adding an atom to a mark; the last step is kept, since most names of a list take the same. */
const createStep = ({ marks, repeated }: Build): Step => {
  const last = { mark: -1, atom: -1, reach: 0, made: 0 }
  return (mark, atom, reach) => {
    if (mark !== last.mark || atom !== last.atom || reach !== last.reach) {
      if (hasAtom(marks, mark, atom)) repeated.add(atom)
      last.made = addAtom(marks, mark, atom, reach)
      last.mark = mark
      last.atom = atom
      last.reach = reach
    }
    return last.made
  }
}

const finish = (build: Build): NameTable => {
  if (build.fewest < build.most) inheritAll(build)
  const { index, marks, fewest, most } = build
  // What was reserved too much was never written to, and so takes no memory.
  const blob = index.blob.subarray(0, build.used)
  return {
    blob,
    slots: index.slots,
    filter: index.filter,
    ...packMarks(marks),
    sets: marks.sets.finish(),
    fewest,
    most,
  }
}

/** An empty builder; about how many names will come, and their length in bytes, only save growing. */
export const createNameBuilder = (key: CompileKey, names: number, bytes: number): NameBuilder => {
  const words = Math.min(BLOB_WORDS, 64 + 2 * names + Math.ceil(bytes / 5))
  const build: Build = {
    weights: weightsOf(key),
    suffixes: makeSuffixes(),
    marks: createMarks(),
    index: emptyIndex(shared(Uint32Array, words), names),
    used: 1,
    entries: 0,
    labels: new Uint8Array(Math.max(64, names)),
    fewest: 255,
    most: 0,
    repeated: new Set(),
    readAhead: 0,
  }
  const waiting = makeWaiting()
  const step = createStep(build)
  const add: NameBuilder['add'] = (from, start, end, atom, reach) => {
    const i = waiting.count++
    const labels = splitBytes(build.suffixes, build.weights, from, start, end)
    waiting.from[i] = from
    waiting.ends[i] = end
    waiting.lengths[i] = end - start
    waiting.hashes[i] = spread(build.suffixes.sums[labels - 1] as number)
    waiting.labels[i] = labels
    waiting.atoms[i] = atom
    waiting.reaches[i] = reach
    if (waiting.count === BATCH) addWaiting(build, waiting, step)
  }
  return {
    add,
    addText: (name, atom, reach) => add(bytesOf(name), 0, name.length, atom, reach),
    finish: () => {
      addWaiting(build, waiting, step)
      return finish(build)
    },
    isRepeated: (atom) => build.repeated.has(atom),
  }
}

const bytesOf = (name: string): Uint8Array => Uint8Array.from(name, (char) => char.charCodeAt(0))
