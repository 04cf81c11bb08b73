// A table and its overlay as one table again, without reading any list: for whoever walks through all names of a policy.
import { shared } from './atom-sets.ts'
import type { CompiledPolicy } from './compile.ts'
import { indexAll, isCrowded, nextEntry, putEntry } from './name-index.ts'
import { BLOB_WORDS, entryWords, findBytes, type Index, MARK_LIMIT, type NameTable } from './name-table.ts'
import { type CompileKey, LONGEST_NAME, makeSuffixes, splitBytes, spread, unpack, weightsOf } from './name-words.ts'

const joined = (a: Uint32Array, b: Uint32Array): Uint32Array => {
  const both = shared(Uint32Array, a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

const entriesIn = (blob: Uint32Array): number => {
  let entries = 0
  for (let entry = 1; entry < blob.length; entry = nextEntry(blob, entry)) entries++
  return entries
}

/** An entry of the overlay that the table lacks, where it stands in the new blob. */
type Fresh = { readonly entry: number; readonly hash: number }

/** Writes the overlay's entries over those of the table, and behind them. */
const writeOver = (blob: Uint32Array, table: NameTable, over: NameTable, weights: Int32Array): readonly Fresh[] => {
  const suffixes = makeSuffixes()
  const bytes = new Uint8Array(LONGEST_NAME)
  const offset = table.marks.length / 2
  const fresh: Fresh[] = []
  let used = table.blob.length
  for (let from = 1; from < over.blob.length; from = nextEntry(over.blob, from)) {
    const head = over.blob[from] as number
    const length = head & 255
    unpack(over.blob, from + 1, length, bytes, length)
    const labels = splitBytes(suffixes, weights, bytes, 0, length)
    const hash = spread(suffixes.sums[labels - 1] as number)
    const known = findBytes(table, bytes, length, length, hash)
    const entry = known === 0 ? used : known
    if (known === 0) {
      blob.set(over.blob.subarray(from, from + entryWords(length)), used)
      used += entryWords(length)
      fresh.push({ entry, hash })
    }
    blob[entry] = (((head >>> 8) + offset) << 8) | length
  }
  return fresh
}

const indexOf = (table: NameTable, blob: Uint32Array, fresh: readonly Fresh[], weights: Int32Array): Index => {
  const entries = entriesIn(blob)
  if (isCrowded(table.slots, entries)) return indexAll(blob, blob.length, entries, weights)
  const none = new Uint32Array(0)
  const index = { blob, slots: joined(table.slots, none), filter: joined(table.filter, none) }
  for (const { entry, hash } of fresh) putEntry(index, entry, hash)
  return index
}

const foldNames = (table: NameTable, over: NameTable, key: CompileKey): NameTable => {
  const weights = weightsOf(key)
  const room = joined(table.blob, over.blob)
  const fresh = writeOver(room, table, over, weights)
  const last = fresh.at(-1)
  const blob = room.subarray(0, last === undefined ? table.blob.length : nextEntry(room, last.entry))
  if (blob.length > BLOB_WORDS || (table.marks.length + over.marks.length) / 2 > MARK_LIMIT)
    throw new Error('the lists hold more names than one table can')
  const { slots, filter } = indexOf(table, blob, fresh, weights)
  return {
    blob,
    slots,
    filter,
    marks: joined(table.marks, over.marks),
    own: joined(table.own, over.own),
    sets: over.sets,
    fewest: Math.min(table.fewest, over.fewest),
    most: Math.max(table.most, over.most),
  }
}

/** The same policy without an overlay; what it decides is the same. A name that was taken out is an entry that is in nothing. */
export const folded = (compiled: CompiledPolicy): CompiledPolicy => {
  const { names, overlay, key } = compiled
  return overlay === null ? compiled : { ...compiled, names: foldNames(names, overlay, key), overlay: null }
}
