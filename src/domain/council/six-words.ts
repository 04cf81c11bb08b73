// A hash as six words, to be compared by telephone (docs/formats.md, section 8).
import { sha256 } from '../../base/octets.ts'
import { utf8 } from '../../base/utf8.ts'
import { ENGLISH } from './six-words-english.ts'
import { KOREAN } from './six-words-korean.ts'

const LISTS = { en: ENGLISH, ko: KOREAN } as const

export type SixWords = { readonly [language in keyof typeof LISTS]: string }

const WORDS = 6
const BITS = 10

/** The first 60 bits of a hash, ten for each word. */
const numbersOf = (hash: Uint8Array): readonly number[] => {
  const first = new DataView(hash.buffer, hash.byteOffset).getBigUint64(0) >> 4n
  return Array.from({ length: WORDS }, (_, at) => Number((first >> BigInt(BITS * (WORDS - 1 - at))) & 1023n))
}

/** The words of a SHA-256 hash, in each language, with spaces between them. */
export const wordsOfHash = (hash: Uint8Array): SixWords => {
  const numbers = numbersOf(hash)
  const said = (list: readonly string[]): string => numbers.map((number) => list[number] ?? '').join(' ')
  return { en: said(LISTS.en), ko: said(LISTS.ko) }
}

/** The words of a text that is signed. */
export const wordsOfText = (text: string): SixWords => wordsOfHash(sha256(utf8(text)))
