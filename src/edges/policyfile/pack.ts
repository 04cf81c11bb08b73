// Packs a plain value with typed arrays into one row of bytes, and unpacks it onto shared memory without a copy of the arrays.

// Plain values, maps, sets and bigints go into JSON; each array of numbers stands there by its position in the row.
const ARRAYS = {
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigUint64Array,
  BigInt64Array,
} as const
type ArrayName = keyof typeof ARRAYS
type NumberArray = ArrayBufferView & { readonly length: number }

/** Where the arrays begin in the file: eight is enough for every element size. */
const ALIGN = 8
const aligned = (at: number): number => Math.ceil(at / ALIGN) * ALIGN

const nameOf = (array: NumberArray): ArrayName => {
  for (const name of Object.keys(ARRAYS) as ArrayName[]) if (array instanceof ARRAYS[name]) return name
  throw new TypeError('an array of an unknown kind')
}

type Parts = { readonly bytes: Uint8Array[]; at: number }

const packArray = (array: NumberArray, parts: Parts): object => {
  const at = parts.at
  const padding = aligned(array.byteLength) - array.byteLength
  parts.bytes.push(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), new Uint8Array(padding))
  parts.at += array.byteLength + padding
  return { $: nameOf(array), at, length: array.length }
}

const toJson = (value: unknown, parts: Parts): unknown => {
  if (typeof value === 'bigint') return { $: 'bigint', value: String(value) }
  if (value === undefined) return { $: 'undefined' }
  if (typeof value === 'number' && !Number.isFinite(value)) return { $: 'number', value: String(value) }
  if (typeof value !== 'object' || value === null) return value
  if (ArrayBuffer.isView(value)) return packArray(value as NumberArray, parts)
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
    return { $: 'buffer', value: packArray(new Uint8Array(value), parts) }
  }
  if (Array.isArray(value)) return value.map((item) => toJson(item, parts))
  if (value instanceof Map) return { $: 'map', value: [...value].map((pair) => toJson(pair, parts)) }
  if (value instanceof Set) return { $: 'set', value: [...value].map((item) => toJson(item, parts)) }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item, parts)]))
}

/** The row in pieces, to be written one after the other: 8 bytes of length, JSON, then the arrays. */
export const pack = (value: unknown): readonly Uint8Array[] => {
  const parts: Parts = { bytes: [], at: 0 }
  const json = Buffer.from(JSON.stringify(toJson(value, parts)))
  const head = new Uint8Array(ALIGN)
  new DataView(head.buffer).setBigUint64(0, BigInt(json.length))
  return [head, json, new Uint8Array(aligned(json.length) - json.length), ...parts.bytes]
}

type Shared = { readonly buffer: SharedArrayBuffer; readonly start: number }
type Marked = { readonly $: string; readonly at: number; readonly length: number; readonly value: unknown }

const unpackArray = ({ $, at, length }: Marked, { buffer, start }: Shared): unknown => {
  if (!(Number.isSafeInteger(at) && at >= 0 && Number.isSafeInteger(length) && length >= 0))
    throw new RangeError('a bad place')
  // The cast: each of these takes shared memory, which the types of their common constructor do not say.
  const make = ARRAYS[$ as ArrayName] as Uint8ArrayConstructor | undefined
  if (make === undefined) throw new TypeError('an array of an unknown kind')
  return new make(buffer, start + at, length)
}

const unmark = (marked: Marked, shared: Shared): unknown => {
  if (marked.$ === 'undefined') return undefined
  if (marked.$ === 'bigint') return BigInt(String(marked.value))
  if (marked.$ === 'number') return Number(marked.value)
  if (marked.$ === 'map') return new Map(fromJson(marked.value, shared) as [unknown, unknown][])
  if (marked.$ === 'set') return new Set(fromJson(marked.value, shared) as unknown[])
  if (marked.$ === 'buffer') {
    const copy = fromJson(marked.value, shared) as Uint8Array
    const own = new SharedArrayBuffer(copy.length)
    new Uint8Array(own).set(copy)
    return own
  }
  return unpackArray(marked, shared)
}

const fromJson = (value: unknown, shared: Shared): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => fromJson(item, shared))
  if ('$' in value) return unmark(value as Marked, shared)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromJson(item, shared)]))
}

/** The value from a row that begins at `from` (a multiple of 8); its arrays lie in the buffer itself. Throws for what `pack` did not write. */
export const unpack = (buffer: SharedArrayBuffer, from: number): unknown => {
  const length = Number(new DataView(buffer, from, ALIGN).getBigUint64(0))
  const json = Buffer.from(new Uint8Array(buffer, from + ALIGN, length)).toString('utf8')
  return fromJson(JSON.parse(json), { buffer, start: from + ALIGN + aligned(length) })
}
