// Reads the bytes of a list: plain names, `||name^`, hosts lines, `*.name`, addresses and comments. The usual line, a
// canonical name alone, never becomes a string; all else goes the long way round.
import { type Address, parseAddress, parseRange } from '../../../base/addresses.ts'
import { parseHost } from '../../../base/names.ts'
import { BELOW, type Reach, SELF, SELF_AND_BELOW } from './name-marks.ts'
import { LONGEST_NAME } from './name-words.ts'
import { createOddCount, type ListReport, type OddCount, type OddKind } from './odd-lines.ts'

/** Where the entries of a list go. Names come as canonical bytes. */
export type ListSink = {
  readonly name: (bytes: Uint8Array, start: number, end: number, reach: Reach) => void
  readonly address: (address: Address) => void
  /** Called for a name that is written in another way than it comes: upper case, another script, a dot at the end. */
  readonly rewritten?: () => void
}

type Reading = {
  readonly bytes: Uint8Array
  readonly sink: ListSink
  readonly odd: OddCount
  line: number
  entries: number
}

const LINE_FEED = 10
const DOT = 46
const DASH = 45
const LETTER_L = 108
const LONGEST_LINE = 1000

// What canonical names are made of; the letters also count as what a top-level domain may begin with.
const OTHER = 0
const LETTER = 1
const INNER = 2
const KIND = Uint8Array.from({ length: 256 }, (_, code) => {
  const char = String.fromCharCode(code)
  if (/[a-z]/.test(char)) return LETTER
  return /[0-9._-]/.test(char) ? INNER : OTHER
})

/**
 * Where the canonical name ends that begins at `start`: labels of 1 to 63, at most 253 in all, the last one beginning with a
 * letter. -1 when what stands there up to the next other byte is none.
 */
const endOfName = (bytes: Uint8Array, start: number, limit: number): number => {
  let label = start
  let at = start
  for (; at < limit; at++) {
    const byte = bytes[at] as number
    if (byte !== DOT) {
      if (KIND[byte] === OTHER) break
      continue
    }
    if (!isLabel(bytes, label, at)) return -1
    label = at + 1
  }
  const fits = at - start <= LONGEST_NAME && isLabel(bytes, label, at)
  return fits && KIND[bytes[label] as number] === LETTER ? at : -1
}

const isLabel = (bytes: Uint8Array, start: number, end: number): boolean =>
  end > start && end - start <= 63 && bytes[start] !== DASH && bytes[end - 1] !== DASH

const isBlank = (byte: number | undefined): boolean => byte === 32 || byte === 9 || byte === 13

const decoder = new TextDecoder()

const textOf = (bytes: Uint8Array, start: number, end: number): string => decoder.decode(bytes.subarray(start, end))

const encoder = new TextEncoder()

const addName = (reading: Reading, bytes: Uint8Array, start: number, end: number, reach: Reach): void => {
  reading.entries++
  reading.sink.name(bytes, start, end, reach)
}

/** Adds a name or address that is written in any way; says what is wrong with it otherwise. */
const addHost = (reading: Reading, text: string, reach: Reach): OddKind | undefined => {
  // Only the usual notations: in a list, `12345` is a mistake and not the address 0.0.48.57.
  const address = parseAddress(text)
  if (address !== undefined) {
    if (reach === BELOW) return 'not-a-name'
    reading.entries++
    reading.sink.address(address)
    return undefined
  }
  const host = parseHost(text)
  if (host?.kind !== 'name') {
    const long = text.length > 253 || text.split('.').some((label) => label.length > 63)
    return long ? 'too-long' : 'not-a-name'
  }
  if (host.name !== text) reading.sink.rewritten?.()
  const bytes = encoder.encode(host.name)
  addName(reading, bytes, 0, bytes.length, reach)
  return undefined
}

// Names that hosts files give to the machine itself and its networks.
const OWN = /^(?:localhost(?:[46]|\.localdomain[46]?)?|local|localdomain|broadcasthost|ip6-[a-z]+|0\.0\.0\.0)$/i

const addHostsName = (reading: Reading, start: number, end: number): void => {
  const { bytes, odd, line } = reading
  // A name with a dot that does not begin with an "l" is none of the machine's own: the usual case, without a string.
  if (bytes[start] !== LETTER_L && endOfName(bytes, start, end) === end && bytes.subarray(start, end).includes(DOT)) {
    addName(reading, bytes, start, end, SELF)
    return
  }
  const text = textOf(bytes, start, Math.min(end, start + LONGEST_LINE))
  const wrong = OWN.test(text) ? 'localhost' : parseAddress(text) ? 'not-a-name' : addHost(reading, text, SELF)
  if (wrong !== undefined) odd.note(wrong, line)
}

/** Reads `0.0.0.0 a b c` if the line is one: each name by itself, not what is below it. */
const readHostsLine = (reading: Reading, start: number, end: number): boolean => {
  const { bytes } = reading
  let at = start
  while (at < end && !isBlank(bytes[at])) at++
  if (at === end || at - start > 45 || parseAddress(textOf(bytes, start, at)) === undefined) return false
  while (at < end) {
    while (at < end && isBlank(bytes[at])) at++
    const from = at
    while (at < end && !isBlank(bytes[at])) at++
    if (at > from) addHostsName(reading, from, at)
  }
  return true
}

/** Reads a line in the notations of filter lists; gives what is odd about it. */
const readFilter = (reading: Reading, text: string): OddKind | undefined => {
  if (text.startsWith('@@')) return 'exception'
  if (/#[@?$%]*#/.test(text)) return 'cosmetic'
  if (/^\/.*\/(?:\$.*)?$/.test(text)) return 'regex'
  if (text.includes('$')) return 'option'
  if (text.includes('/')) return parseRange(text) === undefined ? 'path' : 'range'
  const anchored = /^\|\|([^|^*]+)\^$/.exec(text)
  if (anchored !== null) return addHost(reading, anchored[1] ?? '', SELF_AND_BELOW)
  const below = /^\*\.([^|^*]+)$/.exec(text)
  if (below !== null) return addHost(reading, below[1] ?? '', BELOW)
  return /[*|^]/.test(text) ? 'pattern' : addHost(reading, text, SELF_AND_BELOW)
}

/** Where a comment that follows an entry begins: "#" or "!" after a blank. */
const beforeComment = (bytes: Uint8Array, start: number, end: number): number => {
  for (let at = start + 1; at < end; at++) {
    if ((bytes[at] === 35 || bytes[at] === 33) && isBlank(bytes[at - 1])) return at
  }
  return end
}

const trimmedEnd = (bytes: Uint8Array, start: number, end: number): number => {
  let at = end
  while (at > start && isBlank(bytes[at - 1])) at--
  return at
}

const readLine = (reading: Reading, from: number, to: number): void => {
  const { bytes, odd, line } = reading
  let start = from
  while (start < to && isBlank(bytes[start])) start++
  if (start === to || bytes[start] === 35 || bytes[start] === 33) return
  const end = trimmedEnd(bytes, start, beforeComment(bytes, start, to))
  if (endOfName(bytes, start, end) === end) {
    addName(reading, bytes, start, end, SELF_AND_BELOW)
    return
  }
  if (readHostsLine(reading, start, end)) return
  const wrong = end - start > LONGEST_LINE ? 'too-long' : readFilter(reading, textOf(bytes, start, end))
  if (wrong !== undefined) odd.note(wrong, line)
}

const hasMark = (bytes: Uint8Array): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf

/** Reads a whole list. Never throws on what is in it; takes time in proportion to its length. */
export const readList = (bytes: Uint8Array, sink: ListSink): ListReport => {
  const reading: Reading = { bytes, sink, odd: createOddCount(), line: 0, entries: 0 }
  const length = bytes.length
  for (let start = hasMark(bytes) ? 3 : 0; start < length; ) {
    reading.line++
    let end = endOfName(bytes, start, length)
    if (end === length || (end > start && bytes[end] === LINE_FEED)) {
      addName(reading, bytes, start, end, SELF_AND_BELOW)
    } else {
      end = start
      while (end < length && bytes[end] !== LINE_FEED) end++
      readLine(reading, start, end)
    }
    start = end + 1
  }
  return { entries: reading.entries, odd: reading.odd.odd() }
}

/** About how many lines there are, from the first part of a list. */
export const guessLines = (bytes: Uint8Array): number => {
  const part = bytes.subarray(0, 65_536)
  let lines = 1
  for (const byte of part) if (byte === LINE_FEED) lines++
  return Math.ceil((lines * bytes.length) / Math.max(1, part.length))
}
