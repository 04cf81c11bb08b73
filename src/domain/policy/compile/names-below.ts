// Finds the entries of a table that stand below one of a few names: one walk over all of it, that turns most away at once.
import { nextEntry } from './name-index.ts'
import type { NameTable } from './name-table.ts'
import { packBytes } from './name-words.ts'

/** A name packed as in the table, with a dot before it. */
type Wanted = { readonly words: Uint32Array; readonly length: number }

/** Characters a word. */
const PER_WORD = 5
/** Whole words of a name that are looked at before it is compared: most names differ within them. */
const FIRST = 3
const BITS = 12

const encoder = new TextEncoder()

const wantedOf = (name: string): Wanted => {
  const bytes = encoder.encode(`.${name}`)
  const words = Array.from({ length: Math.ceil(bytes.length / PER_WORD) }, (_, n) =>
    packBytes(bytes, bytes.length, n * PER_WORD, bytes.length),
  )
  return { words: Uint32Array.from(words), length: bytes.length }
}

const mixed = (sum: number, word: number): number => Math.imul(sum ^ word, 0x9e3779b1)

const bitOf = (sum: number): number => sum >>> (32 - BITS)

/** Names by how many of their first words are whole; for each a bit where the mix of those words points. */
type Groups = readonly { readonly names: readonly Wanted[]; readonly bits: Uint8Array }[]

const groupsOf = (names: readonly string[]): Groups => {
  const groups = Array.from({ length: FIRST + 1 }, () => ({ names: [] as Wanted[], bits: new Uint8Array(2 ** BITS) }))
  for (const wanted of names.map(wantedOf)) {
    const whole = Math.min(FIRST, Math.floor(wanted.length / PER_WORD))
    const group = groups[whole]
    const sum = wanted.words.subarray(0, whole).reduce(mixed, 0)
    group?.names.push(wanted)
    if (group !== undefined) group.bits[bitOf(sum)] = 1
  }
  return groups
}

const endsWith = (blob: Uint32Array, entry: number, { words, length }: Wanted): boolean => {
  const whole = Math.floor(length / PER_WORD)
  for (let n = 0; n < whole; n++) if (blob[entry + 1 + n] !== words[n]) return false
  const rest = length - whole * PER_WORD
  if (rest === 0) return true
  const mask = 2 ** (6 * rest) - 1
  return ((blob[entry + 1 + whole] as number) & mask) === words[whole]
}

const isBelow = (blob: Uint32Array, entry: number, groups: Groups): boolean => {
  const length = (blob[entry] as number) & 255
  let sum = 0
  for (let whole = 0; whole <= FIRST; whole++) {
    if (whole > 0) sum = mixed(sum, blob[entry + whole] as number)
    const group = groups[whole]
    if (group !== undefined && group.bits[bitOf(sum)] === 1)
      for (const wanted of group.names) if (wanted.length < length && endsWith(blob, entry, wanted)) return true
    if ((whole + 1) * PER_WORD > length) return false
  }
  return false
}

/** Where those entries begin; `null` when there are more than `most`. */
export const entriesBelow = (table: NameTable, names: readonly string[], most: number): readonly number[] | null => {
  const deeper = names.filter((name) => name.split('.').length < table.most)
  if (deeper.length === 0) return []
  const { blob } = table
  const groups = groupsOf(deeper)
  const found: number[] = []
  for (let entry = 1; entry < blob.length; entry = nextEntry(blob, entry)) {
    if (!isBelow(blob, entry, groups)) continue
    if (found.length === most) return null
    found.push(entry)
  }
  return found
}
