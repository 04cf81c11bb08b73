// How names are kept and found: six bits a character, five characters a word, from the right end of the name; and the keyed
// hash of every suffix, all in one pass. `as number` stands where an index is in bounds by the loop around it.

/** 16 random bytes, made anew by the edge for each compilation; domain code makes no randomness. */
export type CompileKey = Uint8Array

export const KEY_BYTES = 16

/** RFC 1035 section 2.3.4, in text without the dot at the end. */
export const LONGEST_NAME = 253

const CODE_BITS = 6
const PER_WORD = 5
const DOT = 46

/** What no canonical name holds has this code, and so equals nothing in a table. */
const FOREIGN = 63

const ALPHABET = '.-_0123456789abcdefghijklmnopqrstuvwxyz'

const CODES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const at = ALPHABET.indexOf(String.fromCharCode(byte))
  return at < 0 ? FOREIGN : at + 1
})

const BYTES = Uint8Array.from({ length: 64 }, (_, code) => ALPHABET.charCodeAt(code - 1) || 0)

/** Words that a name of that length takes. */
export const wordCount = (length: number): number => Math.ceil(length / PER_WORD)

/**
 * Secret weights, one for each place: multilinear hashing (Dietzfelbinger 1996; Lemire and Kaser 2014), so that whoever
 * does not know the key cannot write a list whose names fall on one spot. Drawn by xoshiro128** (Blackman and Vigna 2018).
 */
export const weightsOf = (key: CompileKey): Int32Array => {
  if (key.length !== KEY_BYTES) throw new Error(`a key has ${KEY_BYTES} bytes, not ${key.length}`)
  const view = new DataView(key.buffer, key.byteOffset, KEY_BYTES)
  let [a, b, c, d] = [view.getInt32(0), view.getInt32(4), view.getInt32(8), view.getInt32(12) | 1]
  const next = (): number => {
    const product = Math.imul(b, 5)
    const result = Math.imul((product << 7) | (product >>> 25), 9)
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 11) | (d >>> 21)
    return result
  }
  for (let i = 0; i < 16; i++) next()
  return Int32Array.from({ length: 256 }, next)
}

/** Spreads the weighted sum over all 32 bits (a bijection, so it adds no collisions). */
export const spread = (sum: number): number => {
  let h = sum ^ (sum >>> 16)
  h = Math.imul(h, 0x21f0aaad)
  h ^= h >>> 15
  h = Math.imul(h, 0x735a2d97)
  return h ^ (h >>> 15)
}

/** The suffixes of one name; used again for each name, so that nothing is made on the way. */
export type Suffixes = {
  /** For each suffix, the shortest first: its length in characters, and the sum to spread. The last one is the whole name. */
  readonly lengths: Int32Array
  readonly sums: Int32Array
  /** The characters of a text, so that comparing need not ask the text again: the last one at `LONGEST_NAME - 1`. */
  readonly characters: Uint8Array
}

export const makeSuffixes = (): Suffixes => ({
  lengths: new Int32Array(256),
  sums: new Int32Array(256),
  characters: new Uint8Array(LONGEST_NAME),
})

/** Takes apart a name that stands in bytes; gives the number of its labels. At most 253 bytes. */
export const splitBytes = (
  { lengths, sums }: Suffixes,
  weights: Int32Array,
  bytes: Uint8Array,
  start: number,
  end: number,
): number => {
  let labels = 0
  let sum = 0
  let length = 0
  for (let at = end - 1; at >= start; at--) {
    const byte = bytes[at] as number
    if (byte === DOT) {
      lengths[labels] = length
      sums[labels++] = sum
    }
    sum = (sum + Math.imul(weights[length++] as number, byte)) | 0
  }
  lengths[labels] = length
  sums[labels] = sum
  return labels + 1
}

/** The same for a text, written out as bytes at the end of `characters`; of one longer than any name, the last part. */
export const splitText = ({ lengths, sums, characters }: Suffixes, weights: Int32Array, name: string): number => {
  const last = name.length - 1
  const size = name.length > LONGEST_NAME ? LONGEST_NAME : name.length
  let labels = 0
  let sum = 0
  for (let length = 0; length < size; length++) {
    const unit = name.charCodeAt(last - length)
    if (unit === DOT) {
      lengths[labels] = length
      sums[labels++] = sum
    }
    // What is no byte becomes one that no canonical name has.
    characters[LONGEST_NAME - 1 - length] = unit > 255 ? 0 : unit
    sum = (sum + Math.imul(weights[length] as number, unit)) | 0
  }
  lengths[labels] = size
  sums[labels] = sum
  return labels + 1
}

/** The word that begins `from` characters before the right end of a name in bytes. */
export const packBytes = (bytes: Uint8Array, end: number, from: number, length: number): number => {
  const last = end - 1 - from
  if (length - from >= PER_WORD) {
    return (
      (CODES[bytes[last] as number] as number) |
      ((CODES[bytes[last - 1] as number] as number) << 6) |
      ((CODES[bytes[last - 2] as number] as number) << 12) |
      ((CODES[bytes[last - 3] as number] as number) << 18) |
      ((CODES[bytes[last - 4] as number] as number) << 24)
    )
  }
  let word = 0
  for (let i = length - from - 1; i >= 0; i--) word = (word << CODE_BITS) | (CODES[bytes[last - i] as number] as number)
  return word
}

/** Writes the name that begins at a word out as bytes, the last one before `end`. */
export const unpack = (blob: Uint32Array, at: number, length: number, bytes: Uint8Array, end: number): void => {
  for (let done = 0, word = at; done < length; word++) {
    let rest = blob[word] as number
    const stop = done + PER_WORD < length ? done + PER_WORD : length
    for (; done < stop; done++, rest >>>= CODE_BITS) bytes[end - 1 - done] = BYTES[rest & 63] as number
  }
}
