// What was typed, or sent by a keyboard-wedge reader, as the badge number, voucher code or PIN that was meant.

// Two-set (dubeolsik) keyboard, KS X 5002: which keys make each jamo, in the order of Unicode's conjoining blocks
// (U+1100, U+1161, U+11A8), which is also that of the syllable arithmetic (Unicode 3.12).
const LEADS = 'r R s e E f a q Q t T d w W c z x v g'.split(' ')
const VOWELS = 'k o i O j p u P h hk ho hl y n nj np nl b m ml l'.split(' ')
const TAILS = ' r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g'.split(' ')

const SYLLABLES = 0xac00
const SYLLABLE_COUNT = 11172

const keysOfSyllable = (index: number): string => {
  const lead = LEADS[Math.floor(index / 588)] ?? ''
  const vowel = VOWELS[Math.floor(index / 28) % 21] ?? ''
  return lead + vowel + (TAILS[index % 28] ?? '')
}

const keysOf = (letter: string): string => {
  const code = letter.codePointAt(0) ?? 0
  const syllable = code - SYLLABLES
  if (syllable >= 0 && syllable < SYLLABLE_COUNT) return keysOfSyllable(syllable)
  if (code >= 0x1100 && code <= 0x1112) return LEADS[code - 0x1100] ?? letter
  if (code >= 0x1161 && code <= 0x1175) return VOWELS[code - 0x1161] ?? letter
  if (code >= 0x11a8 && code <= 0x11c2) return TAILS[code - 0x11a7] ?? letter
  return letter
}

const LONGEST = 64

/**
 * The keys that were struck, whatever mode the keyboard was in. NFKC first: it turns full-width forms into plain ones
 * and single jamo of every block into the conjoining ones, and composes what an input method left in pieces.
 */
const struck = (typed: string): string => [...typed.slice(0, LONGEST).normalize('NFKC')].map(keysOf).join('')

// Spaces, hyphens and colons (readers write 04:A3:BC), and the invisible signs that copying brings along.
const SEPARATORS = /[\s:.\-_\u2010-\u2015\u00b7\u200b-\u200f\u2060\ufeff]/g

/** A badge number as readers send it: lower case, no separators. `04ㅁ3ㅠㅊㄷㄹ12` and `04:A3:BC:EF:12` are both `04a3bcef12`. */
export const badgeOf = (typed: string): string => struck(typed).replace(SEPARATORS, '').toLowerCase()

/** A voucher's code: upper case, no separators. */
export const codeOf = (typed: string): string => struck(typed).replace(SEPARATORS, '').toUpperCase()

/** A PIN: full-width digits made plain, spaces dropped. Six digits or not is for the house to say. */
export const pinOf = (typed: string): string => typed.slice(0, LONGEST).normalize('NFKC').replace(SEPARATORS, '')
