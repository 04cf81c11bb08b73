// Builds the name table: names in, in any order, each with the atom it belongs to; one table out.
import { shared } from './atom-sets.ts'
import { emptyIndex, indexAll, isCrowded, nextEntry, putEntry } from './name-index.ts'
import { addAtom, createMarks, inherit, type Marks, packMarks, type Reach } from './name-marks.ts'
import { BLOB_WORDS, entryWords, findBytes, type Index, type NameTable } from './name-table.ts'
import {
  type CompileKey,
  LONGEST_NAME,
  makeSuffixes,
  packBytes,
  type Suffixes,
  splitBytes,
  unpack,
  weightsOf,
} from './name-words.ts'

/** Takes canonical names: labels of 1 to 63, at most 253 in all, no dot at the end. */
export type NameBuilder = {
  readonly add: (bytes: Uint8Array, start: number, end: number, atom: number, reach: Reach) => void
  readonly addText: (name: string, atom: number, reach: Reach) => void
  /** The finished table. Nothing may be added afterwards. */
  readonly finish: () => NameTable
}

type Build = {
  readonly weights: Int32Array
  readonly suffixes: Suffixes
  readonly marks: Marks
  index: Index
  /** Words of the blob in use. */
  used: number
  entries: number
  fewest: number
  most: number
}

const growBlob = (build: Build): void => {
  const { blob, slots, filter } = build.index
  const length = Math.min(BLOB_WORDS, Math.ceil(blob.length * 1.5))
  if (length === blob.length) throw new Error('the lists hold more names than one table can')
  const grown = new Uint32Array(length)
  grown.set(blob)
  build.index = { blob: grown, slots, filter }
}

const append = (build: Build, bytes: Uint8Array, end: number, length: number, hash: number): number => {
  const entry = build.used
  const size = entryWords(length)
  while (entry + size > build.index.blob.length) growBlob(build)
  const { blob } = build.index
  blob[entry] = length
  for (let at = entry + 1, from = 0; from < length; at++, from += 5) blob[at] = packBytes(bytes, end, from, length)
  build.used += size
  build.entries++
  if (isCrowded(build.index.slots, build.entries))
    build.index = indexAll(blob, build.used, build.entries * 2, build.weights)
  else putEntry(build.index, entry, hash)
  return entry
}

/** The entry of a name, made if it is not there. */
const entryOf = (build: Build, bytes: Uint8Array, start: number, end: number): number => {
  const labels = splitBytes(build.suffixes, build.weights, bytes, start, end)
  const hash = build.suffixes.hashes[labels - 1] as number
  const found = findBytes(build.index, bytes, end, end - start, hash)
  if (found !== 0) return found
  if (labels < build.fewest) build.fewest = labels
  if (labels > build.most) build.most = labels
  return append(build, bytes, end, end - start, hash)
}

type Inheriting = { readonly bytes: Uint8Array; readonly known: Map<number, number> }

const inheritOne = (build: Build, entry: number, { bytes, known }: Inheriting): void => {
  const { index, suffixes, weights, fewest, marks } = build
  const head = index.blob[entry] as number
  const length = head & 255
  unpack(index.blob, entry + 1, length, bytes, length)
  let mark = head >>> 8
  for (let at = splitBytes(suffixes, weights, bytes, 0, length) - 1; at >= fewest; at--) {
    const { lengths, hashes } = suffixes
    const parent = findBytes(index, bytes, length, lengths[at - 1] as number, hashes[at - 1] as number)
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
  for (let entry = 1; entry < build.used; entry = nextEntry(blob, entry)) inheritOne(build, entry, inheriting)
}

const finish = (build: Build): NameTable => {
  if (build.fewest < build.most) inheritAll(build)
  const blob = shared(Uint32Array, build.used)
  blob.set(build.index.blob.subarray(0, build.used))
  const { index, marks, fewest, most } = build
  return {
    blob,
    slots: index.slots,
    filter: index.filter,
    marks: packMarks(marks),
    sets: marks.sets.finish(),
    fewest,
    most,
  }
}

/** An empty builder; `names` is about how many names will come, and only saves growing. */
export const createNameBuilder = (key: CompileKey, names: number): NameBuilder => {
  const build: Build = {
    weights: weightsOf(key),
    suffixes: makeSuffixes(),
    marks: createMarks(),
    index: emptyIndex(new Uint32Array(Math.min(BLOB_WORDS, 64 + Math.ceil(names * 5.5))), names),
    used: 1,
    entries: 0,
    fewest: 255,
    most: 0,
  }
  const last = { mark: -1, atom: -1, reach: 0, made: 0 }
  const add: NameBuilder['add'] = (bytes, start, end, atom, reach) => {
    const entry = entryOf(build, bytes, start, end)
    const { blob } = build.index
    const head = blob[entry] as number
    const mark = head >>> 8
    if (mark !== last.mark || atom !== last.atom || reach !== last.reach) {
      last.made = addAtom(build.marks, mark, atom, reach)
      last.mark = mark
      last.atom = atom
      last.reach = reach
    }
    blob[entry] = (last.made << 8) | (head & 255)
  }
  const scratch = new Uint8Array(LONGEST_NAME)
  const addText: NameBuilder['addText'] = (name, atom, reach) => {
    for (let i = 0; i < name.length; i++) scratch[i] = name.charCodeAt(i)
    add(scratch, 0, name.length, atom, reach)
  }
  return { add, addText, finish: () => finish(build) }
}
