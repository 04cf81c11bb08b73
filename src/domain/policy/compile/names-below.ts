// Finds the entries of a table that stand below one of a few names: one walk over all of it, that turns most away at once.

import { entryWords, type NameTable } from './name-table.ts'
import { LONGEST_NAME, packBytes } from './name-words.ts'

/** A name packed as in the table, with a dot before it. */
type Wanted = { readonly words: Uint32Array; readonly length: number }

/** Characters a word. */
const PER_WORD = 5
/** Names of two whole words are told from nearly all others by these. */
const LONG = 2 * PER_WORD
const BITS = 12

/** Words of an entry, by the length of its name: dividing a million times would be felt. */
const WORDS = Uint8Array.from({ length: LONGEST_NAME + 3 }, (_, length) => entryWords(length))

const encoder = new TextEncoder()

const wantedOf = (name: string): Wanted => {
  const bytes = encoder.encode(`.${name}`)
  const words = Array.from({ length: Math.ceil(bytes.length / PER_WORD) }, (_, n) =>
    packBytes(bytes, bytes.length, n * PER_WORD, bytes.length),
  )
  return { words: Uint32Array.from(words), length: bytes.length }
}

const bitOf = (first: number, second: number): number => Math.imul(first ^ (second << 2), 0x9e3779b1) >>> (32 - BITS)

const endsWith = (blob: Uint32Array, entry: number, { words, length }: Wanted): boolean => {
  const whole = Math.floor(length / PER_WORD)
  for (let n = 0; n < whole; n++) if (blob[entry + 1 + n] !== words[n]) return false
  const rest = length - whole * PER_WORD
  if (rest === 0) return true
  const mask = 2 ** (6 * rest) - 1
  return ((blob[entry + 1 + whole] as number) & mask) === words[whole]
}

const isBelow = (blob: Uint32Array, entry: number, names: readonly Wanted[]): boolean => {
  const length = (blob[entry] as number) & 255
  for (const wanted of names) if (wanted.length < length && endsWith(blob, entry, wanted)) return true
  return false
}

/** More comparisons take longer than compiling all anew: many names, and many entries that end like them. */
const MOST_COMPARED = 60_000_000

/** Where those entries begin; `null` when there are more than `most`, or when looking for them would take too long. */
export const entriesBelow = (table: NameTable, names: readonly string[], most: number): readonly number[] | null => {
  const wanted = names.filter((name) => name.split('.').length < table.most).map(wantedOf)
  if (wanted.length === 0) return []
  const short = wanted.filter(({ length }) => length < LONG)
  const long = wanted.filter(({ length }) => length >= LONG)
  const bits = new Uint8Array(2 ** BITS)
  for (const { words } of long) bits[bitOf(words[0] ?? 0, words[1] ?? 0)] = 1
  const { blob } = table
  const found: number[] = []
  let compared = 0
  for (let entry = 1; entry < blob.length; entry += WORDS[(blob[entry] as number) & 255] as number) {
    const likely = bits[bitOf(blob[entry + 1] as number, blob[entry + 2] as number)] as number
    compared += likely * long.length + short.length
    if (compared > MOST_COMPARED) return null
    if (!(likely === 1 && isBelow(blob, entry, long)) && !(short.length > 0 && isBelow(blob, entry, short))) continue
    if (found.length === most) return null
    found.push(entry)
  }
  return found
}
