// Host names in charters and emergencies: one way of writing each, and which of two stands above the other.
import type { Json } from '../record/json.ts'
import { isSorted } from './words.ts'

const NAME = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/

const isHostName = (value: Json): value is string =>
  typeof value === 'string' && value.length <= 253 && NAME.test(value)

/** At most `most` host names, lower case, sorted, none twice. */
export const isHostNames = (value: Json | undefined, most: number): value is readonly string[] =>
  Array.isArray(value) && value.length <= most && value.every(isHostName) && isSorted(value)

const isAt = (name: string, above: string): boolean => name === above || name.endsWith(`.${above}`)

/** Whether one of the names is, is above or is below one of the others. */
export const areRelated = (names: readonly string[], others: readonly string[]): boolean =>
  names.some((name) => others.some((other) => isAt(name, other) || isAt(other, name)))
