// Names on the wire (RFC 1035 sections 3.1 and 4.1.4): read with every bound checked, written without compression.
import { LONGEST_WIRE_NAME } from './codes.ts'

/** Lower case of every byte that a canonical name may hold; 0 for any other (RFC 1034 section 3.5, and "_"). */
const CANONICAL = Uint8Array.from({ length: 256 }, (_, code) => {
  const char = String.fromCharCode(code).toLowerCase()
  return code < 128 && /[a-z0-9_-]/.test(char) ? char.charCodeAt(0) : 0
})

const DOT = 46
const DASH = 45
const A = 97
const Z = 122

const scratch = Buffer.alloc(256)

/**
 * The canonical text (base/names) of the uncompressed name at `at`: lower case, no dot at the end. `null` where the labels are
 * no host name: another character, a dash at an end, a last label that does not begin with a letter, the root alone.
 * The caller knows that the name is whole (`endOfName`).
 */
export const canonicalText = (bytes: Uint8Array, at: number): string | null => {
  let length = 0
  let last = 0
  for (let from = at; ; ) {
    const size = bytes[from] as number
    if (size === 0) break
    if (length > 0) scratch[length++] = DOT
    last = length
    for (let i = from + 1; i <= from + size; i++) {
      const lower = CANONICAL[bytes[i] as number] as number
      if (lower === 0) return null
      scratch[length++] = lower
    }
    if (scratch[last] === DASH || scratch[length - 1] === DASH) return null
    from += size + 1
  }
  const first = scratch[last] as number
  return length > 0 && first >= A && first <= Z ? scratch.toString('latin1', 0, length) : null
}

/** Where the uncompressed name at `at` ends, behind its last zero; -1 where it is none: compressed, too long, cut off. */
export const endOfName = (bytes: Uint8Array, at: number, limit: number): number => {
  for (let from = at; from < limit; ) {
    const size = bytes[from] as number
    if (size === 0) return from + 1 - at <= LONGEST_WIRE_NAME ? from + 1 : -1
    if (size > 63) return -1
    from += size + 1
  }
  return -1
}

/** A name that was read: its labels written out, and where the reading goes on. */
export type WireName = { readonly wire: Uint8Array; readonly end: number }

const copyLabel = (bytes: Uint8Array, from: number, size: number, limit: number, into: number): boolean => {
  if (from + size + 1 > limit || into + size + 1 > LONGEST_WIRE_NAME) return false
  for (let i = 0; i <= size; i++) scratch[into + i] = bytes[from + i] as number
  return true
}

/** A name has no more labels; who writes more pointers wants us to follow them. */
const MOST_POINTERS = 127

/** Where the pointer at `from` leads; -1 where that is not further back than `lowest`. */
const pointedAt = (bytes: Uint8Array, from: number, limit: number, lowest: number): number => {
  if (from + 1 >= limit) return -1
  const to = (((bytes[from] as number) & 0x3f) << 8) | (bytes[from + 1] as number)
  return to < lowest ? to : -1
}

/**
 * Reads a name that may be compressed. Every pointer must lead further back than the one before, so that it ends. `null` for
 * what is malformed or longer than a name may be.
 */
export const readName = (bytes: Uint8Array, at: number, limit: number): WireName | null => {
  let end = -1
  let length = 0
  let pointers = 0
  for (let from = at, lowest = at; from >= 0 && from < limit && pointers <= MOST_POINTERS; ) {
    const size = bytes[from] as number
    if (size >= 0xc0) {
      if (end < 0) end = from + 2
      lowest = pointedAt(bytes, from, limit, lowest)
      from = lowest
      pointers++
      continue
    }
    if (size > 63 || !copyLabel(bytes, from, size, limit, length)) return null
    length += size + 1
    from += size + 1
    if (size === 0) return { wire: Uint8Array.from(scratch.subarray(0, length)), end: end < 0 ? from : end }
  }
  return null
}

/** The wire form of a canonical name. */
export const wireName = (name: string): Uint8Array => {
  const bytes = new Uint8Array(name.length + 2)
  let label = 0
  for (let i = 0; i <= name.length; i++) {
    const code = i === name.length ? DOT : name.charCodeAt(i)
    if (code !== DOT) {
      bytes[i + 1] = code
      continue
    }
    bytes[label] = i - label
    label = i + 1
  }
  return bytes
}
