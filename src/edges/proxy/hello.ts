// The TLS ClientHello (RFC 8446 sections 4.1.2 and 5.1), read for the names it asks for (RFC 6066 section 3) and nothing else.
// Pure and incremental: over any number of segments and records, every byte looked at once.
import { all, type Gathered, gather, nothing } from './gathered.ts'

/** Bytes a hello may have, record headers included. */
export const HELLO_LIMIT = 64 * 1024
const RECORD_LIMIT = 16 * 1024

export type Hello =
  | { readonly kind: 'more' }
  /** `names` as they were written, in ASCII; empty where the hello has none. */
  | { readonly kind: 'hello'; readonly names: readonly string[] }
  /** No ClientHello, or one that no server would understand. */
  | { readonly kind: 'other' }

/** How far a hello has been read. */
export type HelloState = { at: number; readonly message: Gathered }

export const helloState = (): HelloState => ({ at: 0, message: nothing() })

const MORE: Hello = { kind: 'more' }
const OTHER: Hello = { kind: 'other' }
const HANDSHAKE = 22
const CLIENT_HELLO = 1

const u16 = (bytes: Buffer, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)

/** Reads on. `bytes` are all bytes of the connection so far, from the hello's first. */
export const readHello = (state: HelloState, bytes: Buffer): Hello => {
  for (;;) {
    const end = recordEnd(bytes, state.at)
    if (end === NONE || state.at >= HELLO_LIMIT) return OTHER
    if (end === UNKNOWN || end > bytes.length) return bytes.length >= HELLO_LIMIT ? OTHER : MORE
    gather(state.message, bytes.subarray(state.at + 5, end))
    state.at = end
    const read = readMessage(all(state.message))
    if (read.kind !== 'more') return read
  }
}

const NONE = -1
const UNKNOWN = -2

/** Where the handshake record at `at` ends; NONE if there is no such record, UNKNOWN while its header is not whole. */
const recordEnd = (bytes: Buffer, at: number): number => {
  if (bytes.length > at && bytes[at] !== HANDSHAKE) return NONE
  if (bytes.length > at + 1 && bytes[at + 1] !== 3) return NONE
  if (bytes.length < at + 5) return UNKNOWN
  const length = u16(bytes, at + 3)
  // RFC 8446 section 5.1: no empty fragments of handshake messages.
  return length === 0 || length > RECORD_LIMIT ? NONE : at + 5 + length
}

const readMessage = (message: Buffer): Hello => {
  if (message[0] !== CLIENT_HELLO) return OTHER
  if (message.length < 4) return MORE
  const end = 4 + (((message[1] ?? 0) << 16) | u16(message, 2))
  if (end > HELLO_LIMIT) return OTHER
  if (message.length < end) return MORE
  const names = namesIn(message.subarray(4, end))
  return names === undefined ? OTHER : { kind: 'hello', names }
}

/** Where a vector of `width` length bytes at `at` ends, or -1 if it does not fit. */
const vectorEnd = (bytes: Buffer, at: number, width: 1 | 2): number => {
  if (at < 0 || at + width > bytes.length) return -1
  const end = at + width + (width === 1 ? (bytes[at] ?? 0) : u16(bytes, at))
  return end > bytes.length ? -1 : end
}

const VERSION_AND_RANDOM = 34

const namesIn = (hello: Buffer): string[] | undefined => {
  if (hello.length < VERSION_AND_RANDOM) return undefined
  const suites = vectorEnd(hello, VERSION_AND_RANDOM, 1)
  const compression = vectorEnd(hello, suites, 2)
  const extensions = vectorEnd(hello, compression, 1)
  if (extensions === -1) return undefined
  // Before TLS 1.3 a hello could end here.
  if (extensions === hello.length) return []
  if (vectorEnd(hello, extensions, 2) !== hello.length) return undefined
  return namesInExtensions(hello, extensions + 2)
}

const SERVER_NAME = 0

const namesInExtensions = (hello: Buffer, from: number): string[] | undefined => {
  const names: string[] = []
  let at = from
  while (at < hello.length) {
    const end = vectorEnd(hello, at + 2, 2)
    if (end === -1) return undefined
    // Two extensions of one type are forbidden; whoever sends them is held to the names of both.
    if (u16(hello, at) === SERVER_NAME && !namesInList(hello.subarray(at + 4, end), names)) return undefined
    at = end
  }
  return names
}

const HOST_NAME = 0

const namesInList = (list: Buffer, into: string[]): boolean => {
  if (list.length < 2 || u16(list, 0) !== list.length - 2) return false
  let at = 2
  while (at < list.length) {
    const end = vectorEnd(list, at + 1, 2)
    if (end === -1) return false
    if (list[at] === HOST_NAME) into.push(list.toString('latin1', at + 3, end))
    at = end
  }
  return true
}
