// The small readers that all parts of the policy are read with: maps with known keys, words, ids, texts, numbers.
import type { Spot, Text } from '../language.ts'
import type { Entry, Tree } from '../tree.ts'
import { meant } from './nearest.ts'
import type { Notes } from './notes.ts'

/** A map whose keys were checked. A key without a value counts as not there. */
export type Fields = {
  readonly spot: Spot
  readonly get: (key: string) => Tree | undefined
}

/** Longest text of a title, a reason or a name, in UTF-16 units. */
const LONGEST_TEXT = 2000

/** Shortens what was found for use in a message. */
export const shown = (text: string): string => `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`

const isNothing = (tree: Tree): boolean =>
  tree.kind === 'scalar' && tree.value === null && (tree.text === '' || tree.text === '~' || /^null$/i.test(tree.text))

/** Reads a map whose keys may only be the known ones. `what` is "a plan", "the rule x". */
export const readFields = (tree: Tree, what: string, known: readonly string[], notes: Notes): Fields | undefined => {
  if (tree.kind !== 'map')
    return notes.error(tree.spot, `${capital(what)} must be a map.`, `Write keys and values: ${known.join(', ')}.`)
  const values = new Map<string, Tree>()
  for (const { key, spot, value } of tree.entries) {
    if (!known.includes(key)) notes.error(spot, `Unknown key ${shown(key)} in ${what}.`, meant(key, known, ''))
    else if (!isNothing(value)) values.set(key, value)
  }
  return { spot: tree.spot, get: (key) => values.get(key) }
}

/** The value of a key that must be there. */
export const required = (fields: Fields, key: string, what: string, notes: Notes): Tree | undefined =>
  fields.get(key) ?? notes.error(fields.spot, `${capital(what)} has no "${key}".`, `Add "${key}".`)

/** The entries of a map with free keys, such as `rules`; nothing there counts as empty. */
export const readEntries = (tree: Tree | undefined, key: string, notes: Notes): readonly Entry[] => {
  if (tree === undefined) return []
  if (tree.kind === 'map') return tree.entries
  notes.error(tree.spot, `"${key}" must be a map.`, 'Write an id, a colon, and what belongs to it below.')
  return []
}

/** One value or a list of them. */
export const itemsOf = (tree: Tree): readonly Tree[] => (tree.kind === 'list' ? tree.items : [tree])

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** Reads a single value as text: numbers, `true` and the like as they were written. */
export const readWord = (tree: Tree, what: string, notes: Notes): string | undefined => {
  if (tree.kind !== 'scalar')
    return notes.error(
      tree.spot,
      `${capital(what)} must be a single value.`,
      'Take out the brackets or the lines below it.',
    )
  if (isNothing(tree)) return notes.error(tree.spot, `${capital(what)} is empty.`, 'Fill it in, or take the line out.')
  const text = tree.text.trim()
  if (text === '') return notes.error(tree.spot, `${capital(what)} is empty.`, 'Fill it in, or take the line out.')
  if (text.length > LONGEST_TEXT)
    return notes.error(tree.spot, `${capital(what)} is too long.`, `At most ${LONGEST_TEXT} characters are allowed.`)
  return text
}

const ID = /^[a-z0-9][a-z0-9-]{0,62}$/

/** Whether the text can be an id. */
export const isId = (text: string): boolean => ID.test(text)

export const ID_FORM =
  'An id has lower-case letters, digits and "-", begins with a letter or digit, and has at most 63 characters.'

/** Reads a reference to something else, or the id of something. */
export const readId = (tree: Tree, what: string, notes: Notes): string | undefined => {
  const word = readWord(tree, what, notes)
  if (word === undefined || isId(word)) return word
  return notes.error(tree.spot, `${shown(word)} cannot be an id.`, ID_FORM)
}

/** Checks the key of an entry as an id. */
export const keyId = (entry: Entry, notes: Notes): string | undefined =>
  isId(entry.key) ? entry.key : notes.error(entry.spot, `${shown(entry.key)} cannot be an id.`, ID_FORM)

/** One of a few words. */
export const readOneOf = <Word extends string>(
  tree: Tree,
  what: string,
  words: readonly Word[],
  notes: Notes,
): Word | undefined => {
  const word = readWord(tree, what, notes)
  if (word === undefined) return undefined
  const found = words.find((candidate) => candidate === word)
  return found ?? notes.error(tree.spot, `${capital(what)} cannot be ${shown(word)}.`, meant(word, words, ''))
}

/** `true` or `false`. */
export const readTruth = (tree: Tree, what: string, notes: Notes): boolean | undefined => {
  if (tree.kind === 'scalar' && typeof tree.value === 'boolean') return tree.value
  return notes.error(tree.spot, `${capital(what)} must be true or false.`, 'Write true or false, without quotes.')
}

/** One text for all languages, or a map with `en` and `ko`. A language that is missing takes the other's text, with a warning. */
export const readText = (tree: Tree, what: string, notes: Notes): Text | undefined => {
  if (tree.kind === 'scalar') {
    const text = readWord(tree, what, notes)
    return text === undefined ? undefined : { en: text, ko: text }
  }
  const fields = readFields(tree, what, ['en', 'ko'], notes)
  if (fields === undefined) return undefined
  const [en, ko] = (['en', 'ko'] as const).map((language) => {
    const value = fields.get(language)
    return value === undefined ? undefined : readWord(value, `${what} (${language})`, notes)
  })
  if (en === undefined && ko === undefined) {
    return fields.get('en') === undefined && fields.get('ko') === undefined
      ? notes.error(tree.spot, `${capital(what)} is empty.`, 'Write a text, or { en: …, ko: … }.')
      : undefined
  }
  if (fields.get('en') === undefined)
    notes.warn(tree.spot, `${capital(what)} is missing in English.`, 'Add "en"; until then the Korean text stands in.')
  if (fields.get('ko') === undefined)
    notes.warn(tree.spot, `${capital(what)} is missing in Korean.`, 'Add "ko"; until then the English text stands in.')
  return { en: en ?? ko ?? '', ko: ko ?? en ?? '' }
}
