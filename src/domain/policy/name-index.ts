// Slots and filter over the entries of a blob: made while names are added, and again when a kept table is read.
import { shared } from './atom-sets.ts'
import { BLOB_WORDS, entryWords, type Index } from './name-table.ts'
import { LONGEST_NAME, makeSuffixes, splitBytes, unpack } from './name-words.ts'

/** The fuller the slots, the longer a search for what is not there. */
const FULLEST = 0.75

const count = (entries: number): number => 2 ** Math.max(5, Math.ceil(Math.log2((entries + 1) / FULLEST)))

/** Whether one more entry would make searches slow. */
export const isCrowded = (slots: Uint32Array, entries: number): boolean => entries > slots.length * FULLEST

/** Empty slots and filter for about that many entries. */
export const emptyIndex = (blob: Uint32Array, entries: number): Index => {
  const slots = shared(Uint32Array, count(Math.min(entries, BLOB_WORDS / 2)))
  return { blob, slots, filter: shared(Uint32Array, slots.length >>> 3) }
}

/** Puts an entry that is not in the index into it. */
export const putEntry = ({ slots, filter }: Index, entry: number, hash: number): void => {
  const zeros = Math.clz32(slots.length)
  const mask = slots.length - 1
  let slot = hash >>> (zeros + 1)
  while (slots[slot] !== 0) slot = (slot + 1) & mask
  slots[slot] = (entry << 6) | (hash & 63)
  const bit = hash >>> (zeros - 1)
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
    putEntry(index, entry, suffixes.hashes[labels - 1] as number)
  }
  return index
}
