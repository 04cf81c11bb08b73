// The forms of single values in charters, proposals and entries: ids, names, lines of text, numbers (docs/formats.md, section 6).
import { isObject, type Json } from '../record/json.ts'

/** Texts by language tag. */
export type Texts = { readonly [tag: string]: string }

/** Times and durations stay below this, so that sums and differences are exact everywhere. */
const LATEST = 1_000_000_000_000

/** A whole number from `least` to `most`. */
export const isCount = (value: Json | undefined, least: number, most: number): value is number =>
  Number.isSafeInteger(value) && typeof value === 'number' && value >= least && value <= most

/** Seconds of a clock. */
export const isSeconds = (value: Json | undefined): value is number => isCount(value, 0, LATEST)

/** The id of an operator or of a person. */
export const isId = (value: string): boolean => /^[a-z][a-z0-9-]{0,30}$/.test(value)

// Controls, line ends, and what turns the direction of writing: a line must look the same to all who sign it.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what must not pass
const ODD = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/u

/** One line of text, 1 to `most` characters (Unicode scalar values). */
export const isLine = (value: Json | undefined, most: number): value is string => {
  if (typeof value !== 'string' || value.length > 2 * most || ODD.test(value)) return false
  const length = [...value].length
  return length >= 1 && length <= most
}

const TAG = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/

/** Whether it is a tag of a language. */
export const isTag = (value: string): boolean => TAG.test(value)

/** One to twenty language tags, each with a line of at most 200 characters. */
export const isTexts = (value: Json | undefined): value is Texts => {
  if (!isObject(value)) return false
  const all = Object.entries(value)
  return all.length >= 1 && all.length <= 20 && all.every(([tag, text]) => isTag(tag) && isLine(text, 200))
}

/** Strings in the order of their UTF-16 code units, none twice. */
export const isSorted = (values: readonly string[]): boolean =>
  values.every((value, at) => at === 0 || (values[at - 1] ?? '') < value)

/** The value of a key that the object has itself: ids may be words like `constructor`. */
export const own = <Value>(object: { readonly [key: string]: Value }, key: string): Value | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined
