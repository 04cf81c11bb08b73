// Reads why a resolver answered as it did, where it says so: Extended DNS Errors (RFC 8914), in the OPT record at the end of a message.
import { HEADER, TYPE } from './codes.ts'
import type { Extended } from './compose.ts'
import { readName } from './names.ts'

const OPTION = 15
const HEAD = 10
const LONGEST_TEXT = 200

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)

/** The first Extended DNS Error among the options. */
const inOptions = (bytes: Uint8Array, from: number, end: number): Extended | null => {
  for (let at = from; at + 4 <= end; ) {
    const next = at + 4 + word(bytes, at + 2)
    if (next > end) return null
    if (word(bytes, at) === OPTION && next - at >= 6) {
      const text = Buffer.from(bytes.subarray(at + 6, Math.min(next, at + 6 + LONGEST_TEXT))).toString('latin1')
      return { code: word(bytes, at + 4), text }
    }
    at = next
  }
  return null
}

/** Where the question section ends; -1 where it is none. */
const endOfQuestions = (bytes: Uint8Array): number => {
  let at = HEADER
  for (let n = word(bytes, 4); n > 0; n--) {
    const name = readName(bytes, at, bytes.length)
    if (name === null) return -1
    at = name.end + 4
  }
  return at
}

/** `null`: nothing is said, or the message is malformed. */
export const readExtended = (bytes: Uint8Array): Extended | null => {
  let at = endOfQuestions(bytes)
  for (let n = word(bytes, 6) + word(bytes, 8) + word(bytes, 10); n > 0 && at >= HEADER; n--) {
    const name = readName(bytes, at, bytes.length)
    if (name === null || name.end + HEAD > bytes.length) return null
    const from = name.end + HEAD
    const end = from + word(bytes, name.end + 8)
    if (end > bytes.length) return null
    if (word(bytes, name.end) === TYPE.OPT) return inOptions(bytes, from, end)
    at = end
  }
  return null
}
