// Canonical JSON: a subset of RFC 8785 that has exactly one way of writing each value (docs/formats.md, section 2).
import { sameOctets } from '../../base/octets.ts'
import { parseUtf8, utf8 } from '../../base/utf8.ts'

/** Numbers are whole and exact. Objects that were read have no prototype: a key that is not there is `undefined`, whatever its name. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export type JsonObject = { readonly [key: string]: Json }

const DEEPEST = 16
const KEY = /^(?!__proto__$)[A-Za-z0-9._/-]{1,100}$/

const asObject = (value: object, deep: number): JsonObject | undefined => {
  const made: { [key: string]: Json } = Object.create(null)
  for (const key of Object.keys(value)) {
    const part = KEY.test(key) ? asJson((value as Record<string, unknown>)[key], deep) : undefined
    if (part === undefined) return undefined
    made[key] = part
  }
  return made
}

const asArray = (value: readonly unknown[], deep: number): readonly Json[] | undefined => {
  const made: Json[] = []
  for (const each of value) {
    const part = asJson(each, deep)
    if (part === undefined) return undefined
    made.push(part)
  }
  return made
}

const isScalar = (value: unknown): value is null | boolean | number | string =>
  value === null ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0)) ||
  (typeof value === 'string' && value.isWellFormed())

/** A copy without prototypes, or `undefined` where a part of it cannot be written. `deep`: levels that are left. */
const asJson = (value: unknown, deep: number): Json | undefined => {
  if (isScalar(value)) return value
  if (typeof value !== 'object' || value === null || deep === 0) return undefined
  return Array.isArray(value) ? asArray(value, deep - 1) : asObject(value, deep - 1)
}

// JSON.stringify is what RFC 8785 takes for strings and whole numbers.
const write = (value: Json): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  const object = value as JsonObject
  const keys = Object.keys(object).sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${write(object[key] ?? null)}`).join(',')}}`
}

/** The canonical octets. Throws a TypeError for what has none: a fault of ours, since what is read has been checked. */
export const canonical = (value: Json): Uint8Array => {
  const checked = asJson(value, DEEPEST)
  if (checked === undefined) throw new TypeError('a value that canonical JSON cannot write')
  return utf8(write(checked))
}

/** Reads JSON that may be written in any way, as people write it; `undefined` where a part of it has no canonical form. */
export const parseJson = (text: string): Json | undefined => {
  try {
    return asJson(JSON.parse(text), DEEPEST)
  } catch {
    return undefined
  }
}

/** Reads canonical octets, at most so many, and nothing else: what would be written otherwise is not read. */
export const parseCanonical = (octets: Uint8Array, most: number): Json | undefined => {
  const text = octets.length > most ? undefined : parseUtf8(octets)
  if (text === undefined) return undefined
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return undefined
  }
  const value = asJson(parsed, DEEPEST)
  return value !== undefined && sameOctets(utf8(write(value)), octets) ? value : undefined
}

/** Whether it is an object with exactly these keys. */
export const hasKeys = <Key extends string>(
  value: Json | undefined,
  keys: readonly Key[],
): value is { readonly [key in Key]: Json } =>
  isObject(value) && Object.keys(value).length === keys.length && keys.every((key) => Object.hasOwn(value, key))

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
