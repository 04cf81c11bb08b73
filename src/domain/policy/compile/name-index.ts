// Slots and filter over the entries of a blob: made while names are added, and again when a kept table is read.
import { shared } from './atom-sets.ts'
import { BLOB_WORDS, entryWords, type Index, placeOf, slotAfter } from './name-table.ts'
import { LONGEST_NAME, makeSuffixes, splitBytes, spread, unpack } from './name-words.ts'

/** The fuller the slots, the longer a search; the emptier, the more memory. */
const FULLEST = 0.8
const AT_FIRST = 0.7
const FILTER_BITS = 8

/** Whether one more entry would make searches slow. */
export const isCrowded = (slots: Uint32Array, entries: number): boolean => entries > slots.length * FULLEST

/** Empty slots and filter for about that many entries. */
export const emptyIndex = (blob: Uint32Array, entries: number): Index => {
  const count = Math.max(32, Math.ceil(Math.min(entries, BLOB_WORDS / 2) / AT_FIRST))
  const slots = shared(Uint32Array, count)
  return { blob, slots, filter: shared(Uint32Array, Math.ceil((count * AT_FIRST * FILTER_BITS) / 32)) }
}

/** Puts an entry that is not in the index into it. */
export const putEntry = ({ slots, filter }: Index, entry: number, hash: number): void => {
  const count = slots.length
  let slot = placeOf(hash, count)
  while (slots[slot] !== 0) slot = slotAfter(slot, count)
  slots[slot] = (entry << 6) | (hash & 63)
  const bit = placeOf(hash, filter.length * 32)
  filter[bit >>> 5] = (filter[bit >>> 5] as number) | (1 << (bit & 31))
}

/** Where the next entry begins. */
export const nextEntry = (blob: Uint32Array, entry: number): number => entry + entryWords((blob[entry] as number) & 255)

/** Makes the index of all entries in the first `used` words of the blob. */
export const indexAll = (blob: Uint32Array, used: number, entries: number, weights: Int32Array): Index => {
  const index = emptyIndex(blob, entries)
  const suffixes = makeSuffixes()
  const bytes = new Uint8Array(LONGEST_NAME)
  for (let entry = 1; entry < used; entry = nextEntry(blob, entry)) {
    const length = (blob[entry] as number) & 255
    unpack(blob, entry + 1, length, bytes, length)
    const labels = splitBytes(suffixes, weights, bytes, 0, length)
    putEntry(index, entry, spread(suffixes.sums[labels - 1] as number))
  }
  return index
}
