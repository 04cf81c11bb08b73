// Reads what an upstream sends back. It may lie: only what answers the very question that was sent is taken.
import { FLAG, HEADER, OPCODE_MASK, RCODE, TYPE } from './codes.ts'
import { nameKey, type Rr, readRr } from './records.ts'

/** A reply to our question. */
export type Reply = {
  readonly rcode: number
  readonly truncated: boolean
  /** The answer section, class IN. */
  readonly answers: readonly Rr[]
  /** The first SOA of the authority section; what else stands there or behind is not looked at. */
  readonly soa: Rr | null
}

/** `foreign`: not an answer to this question. `other-case`: to it, but with its letters in other cases. */
export type NotTaken = 'foreign' | 'other-case' | 'malformed'

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] as number) << 8) | (bytes[at + 1] as number)

/** More than any sound answer has. */
const MOST_RECORDS = 2000

const readSection = (bytes: Uint8Array, from: number, count: number): { rrs: Rr[]; end: number } | null => {
  const rrs: Rr[] = []
  let at = from
  for (let n = 0; n < count; n++) {
    const read = readRr(bytes, at)
    if (read === null) return null
    if (read.rr !== null) rrs.push(read.rr)
    at = read.end
  }
  return { rrs, end: at }
}

const sameQuestion = (bytes: Uint8Array, sent: Uint8Array, end: number): NotTaken | null => {
  if (bytes.length < end || word(bytes, 4) !== 1) return 'foreign'
  const [theirs, ours] = [bytes.subarray(HEADER, end), sent.subarray(HEADER, end)]
  if (Buffer.compare(theirs, ours) === 0) return null
  return nameKey(theirs) === nameKey(ours) ? 'other-case' : 'foreign'
}

/** Servers that do not know EDNS may answer with a bare header (RFC 6891 section 7). */
const isBareFault = (bytes: Uint8Array): boolean => {
  const rcode = word(bytes, 2) & 15
  return bytes.length === HEADER && word(bytes, 4) === 0 && (rcode === RCODE.FORMERR || rcode === RCODE.NOTIMP)
}

/** Our random letters end here: names in the records point at those of the question, and would be given out with them. */
const quieten = (bytes: Uint8Array, end: number): void => {
  for (let i = HEADER; i < end - 4; i++) {
    const code = bytes[i] as number
    // Lengths of labels are below the letters.
    if (code >= 65 && code <= 90) bytes[i] = code + 32
  }
}

/** Reads a message that came back for `sent`, whose question ends at `end`; its letters are made small in `bytes`. */
export const readReply = (bytes: Uint8Array, sent: Uint8Array, end: number): Reply | NotTaken => {
  if (bytes.length < HEADER || word(bytes, 0) !== word(sent, 0)) return 'foreign'
  const flags = word(bytes, 2)
  if ((flags & FLAG.QR) === 0 || (flags & OPCODE_MASK) !== 0) return 'foreign'
  const rcode = flags & 15
  if (isBareFault(bytes)) return { rcode, truncated: false, answers: [], soa: null }
  const wrong = sameQuestion(bytes, sent, end)
  if (wrong !== null) return wrong
  quieten(bytes, end)
  // What was cut off is asked for again: no part of it is used.
  if ((flags & FLAG.TC) !== 0) return { rcode, truncated: true, answers: [], soa: null }
  const [answerCount, authorityCount] = [word(bytes, 6), word(bytes, 8)]
  if (answerCount + authorityCount > MOST_RECORDS) return 'malformed'
  const answers = readSection(bytes, end, answerCount)
  const authority = answers && readSection(bytes, answers.end, authorityCount)
  if (answers === null || authority === null) return 'malformed'
  const soa = authority.rrs.find(({ type }) => type === TYPE.SOA) ?? null
  return { rcode, truncated: false, answers: answers.rrs, soa }
}
