// What libnftables lists, read back into elements. Text is faster to make than JSON, and here it has one form only.
import { parseRange } from '../../base/addresses.ts'
import { type Field, type Found, rangeText, type SetName, shapeOf } from '../../domain/enforcement/elements.ts'

const UNITS: Readonly<Record<string, number>> = { d: 86_400, h: 3_600, m: 60, s: 1, ms: 0.001 }

/** `1h30m`, `3600s`, `29s996ms` → whole seconds, at least 1: what is listed has not ended. */
const secondsOf = (text: string): number => {
  let seconds = 0
  for (const [, count, unit = ''] of text.matchAll(/(\d+)(ms|[dhms])/g)) seconds += Number(count) * (UNITS[unit] ?? 0)
  return Math.max(1, Math.round(seconds))
}

const rangeOf = (text: string): string => {
  const range = parseRange(text)
  if (range === undefined) throw new Error(`not a range of addresses: ${text}`)
  return rangeText(range.from, range.to)
}

const READ: Partial<Readonly<Record<Field, (text: string) => string>>> = {
  interface: (text) => text.replaceAll('"', ''),
  mark: (text) => String(Number(text)),
  range4: rangeOf,
  range6: rangeOf,
}

const fieldsOf = (text: string, fields: readonly Field[]): string[] => {
  const parts = text.split(' . ')
  if (parts.length !== fields.length) throw new Error(`not an element of the table: ${text}`)
  return parts.map((part, at) => READ[fields[at] as Field]?.(part) ?? part)
}

const EXTRAS = / (?:timeout|expires|counter|limit) /
const EXPIRES = / expires (\S+)/
const COUNTER = / counter packets (\d+) bytes (\d+)/
const LIMIT = / limit rate (\d+) (k|m|g)?bytes\/second/
const SCALES: Readonly<Record<string, number>> = { k: 1_024, m: 1_048_576, g: 1_073_741_824 }

const extrasOf = (text: string): Partial<Found> => {
  const expires = EXPIRES.exec(text)?.[1]
  const [, packets, bytes] = COUNTER.exec(text) ?? []
  const [, rate, scale] = LIMIT.exec(text) ?? []
  return {
    ...(expires === undefined ? {} : { seconds: secondsOf(expires) }),
    ...(bytes === undefined ? {} : { packets: Number(packets), bytes: Number(bytes) }),
    ...(rate === undefined ? {} : { rate: Number(rate) * (SCALES[scale ?? ''] ?? 1) }),
  }
}

const elementOf = (set: SetName, text: string): Found => {
  const shape = shapeOf(set)
  const [left = '', right] = text.split(' : ', 2)
  const start = EXTRAS.exec(left)?.index ?? left.length
  const key = fieldsOf(left.slice(0, start), shape.key)
  const value = shape.value === undefined ? {} : { value: fieldsOf(right ?? '', shape.value) }
  return { set, key, ...value, ...(start === left.length ? {} : extrasOf(left.slice(start))) }
}

/** The elements in the listing of one set. Throws on what has another form: the library is another, too, then. */
export const elementsIn = (set: SetName, listing: string): Found[] => {
  const start = listing.indexOf('elements = {')
  if (start < 0) return []
  const inside = listing.slice(start + 12, listing.lastIndexOf(' }'))
  return inside.split(',').map((part) => elementOf(set, part.trim()))
}

/** Names of the chains, sets and maps of a table that was listed without elements. */
export const namesIn = (listing: string, kind: 'chain' | 'set' | 'map'): string[] =>
  [...listing.matchAll(new RegExp(`^\\t${kind} (\\S+) \\{$`, 'gm'))].map((match) => match[1] ?? '')
