// Why a restriction stands: why, basis, since, review. Missing parts are left to verify, which knows who rules the park.
import type { Ground } from '../language.ts'
import type { Tree } from '../tree.ts'
import type { Notes } from './notes.ts'
import { isDate } from './time.ts'
import { type Fields, readText, readWord, shown } from './values.ts'

/** The keys that `readGround` reads. */
export const GROUND_KEYS = ['why', 'basis', 'since', 'review'] as const

/** Reads a day, `2014-05-01`. */
export const readDate = (tree: Tree, what: string, notes: Notes): string | undefined => {
  const text = readWord(tree, what, notes)
  if (text === undefined || isDate(text)) return text
  return notes.error(tree.spot, `${shown(text)} is no date.`, 'Write year, month and day: 2014-05-01.')
}

/** Reads `agreement/5`, or the name of a law as any other text. */
export const readBasis = (tree: Tree, notes: Notes): string | undefined => {
  const text = readWord(tree, '"basis"', notes)
  if (text === undefined || !/^agreement\b/i.test(text)) return text
  if (/^agreement\/[1-9]\d{0,3}$/.test(text)) return text
  return notes.error(
    tree.spot,
    `${shown(text)} names no article.`,
    'Write agreement/ and the number of the article: agreement/5.',
  )
}

/** Reads whom to ask: `mailto:` or `https:`. `what` is "review". */
export const readContact = (tree: Tree, what: string, notes: Notes): string | undefined => {
  const text = readWord(tree, `"${what}"`, notes)
  if (text === undefined || /^mailto:[^\s@]+@[^\s@]+$/.test(text) || /^https:\/\/[^\s/]+\S*$/.test(text)) return text
  return notes.error(
    tree.spot,
    `${shown(text)} is no ${what === 'review' ? 'review contact' : 'contact'}.`,
    'Write mailto:name@example.org or an https:// address.',
  )
}

/** Reads the four; `null` for each that is not there. */
export const readGround = (fields: Fields, notes: Notes): Ground => {
  const part = <Value>(key: (typeof GROUND_KEYS)[number], read: (tree: Tree) => Value | undefined): Value | null => {
    const tree = fields.get(key)
    return tree === undefined ? null : (read(tree) ?? null)
  }
  return {
    why: part('why', (tree) => readText(tree, '"why"', notes)),
    basis: part('basis', (tree) => readBasis(tree, notes)),
    since: part('since', (tree) => readDate(tree, '"since"', notes)),
    review: part('review', (tree) => readContact(tree, 'review', notes)),
  }
}
