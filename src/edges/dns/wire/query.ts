// Reads what a client sends: one question, with or without EDNS (RFC 1035 section 4.1, RFC 6891). It may be anything at all.
import { CLASS_IN, FLAG, HEADER, LEAST_UDP, MOST_UDP, OPCODE_MASK, RCODE, TYPE } from './codes.ts'
import { canonicalText, endOfName } from './names.ts'

/** A question that can be answered. Positions are in the client's message. */
export type Query = {
  readonly id: number
  readonly flags: number
  /** Canonical; `null`: no host name. */
  readonly name: string | null
  readonly type: number
  /** Where the question ends; it begins after the header. */
  readonly end: number
  /** How long an answer by UDP may be; 512 to 1232. */
  readonly most: number
  /** Whether the client spoke EDNS, and its DO bit. */
  readonly edns: boolean
  readonly dnssec: boolean
}

/** A message that gets an answer without a look at its question. `end`: the question to repeat; 0: none. */
export type Fault = {
  readonly id: number
  readonly flags: number
  readonly rcode: number
  readonly end: number
  readonly edns: boolean
}

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] as number) << 8) | (bytes[at + 1] as number)

const NO_EDNS = { edns: false, dnssec: false, most: LEAST_UDP, rcode: RCODE.NOERROR } as const

type Edns = { readonly edns: boolean; readonly dnssec: boolean; readonly most: number; readonly rcode: number }

const OPT_HEAD = 11

/** The additional section: nothing, or one OPT record (RFC 6891 section 6.1) and perhaps what else a client adds. */
const readEdns = (bytes: Uint8Array, from: number, count: number): Edns | null => {
  let found: Edns = NO_EDNS
  let at = from
  for (let n = 0; n < count; n++) {
    const nameEnd = endOfName(bytes, at, bytes.length)
    if (nameEnd < 0 || nameEnd + OPT_HEAD - 1 > bytes.length) return null
    const isOpt = word(bytes, nameEnd) === TYPE.OPT
    if (isOpt && (nameEnd !== at + 1 || found.edns)) return null
    const size = word(bytes, nameEnd + 8)
    if (isOpt) {
      const version = bytes[nameEnd + 5] as number
      found = {
        edns: true,
        dnssec: ((bytes[nameEnd + 6] as number) & 0x80) !== 0,
        most: Math.min(MOST_UDP, Math.max(LEAST_UDP, word(bytes, nameEnd + 2))),
        rcode: version === 0 ? RCODE.NOERROR : RCODE.BADVERS,
      }
    }
    at = nameEnd + OPT_HEAD - 1 + size
    if (at > bytes.length) return null
  }
  return found
}

const fault = (id: number, flags: number, rcode: number, end = 0, edns = false): Fault => ({
  id,
  flags,
  rcode,
  end,
  edns,
})

/** The sections that only answers have; more than two additional records are nothing a client sends. */
const isQuestion = (bytes: Uint8Array): boolean =>
  word(bytes, 4) === 1 && word(bytes, 6) === 0 && word(bytes, 8) === 0 && word(bytes, 10) <= 2

/** Reads a message. `null`: no answer at all (an answer itself, or too short to have a header). */
export const readQuery = (bytes: Uint8Array): Query | Fault | null => {
  if (bytes.length < HEADER) return null
  const id = word(bytes, 0)
  const flags = word(bytes, 2)
  if ((flags & FLAG.QR) !== 0) return null
  if ((flags & OPCODE_MASK) !== 0) return fault(id, flags, RCODE.NOTIMP)
  if (!isQuestion(bytes)) return fault(id, flags, RCODE.FORMERR)
  const nameEnd = endOfName(bytes, HEADER, bytes.length)
  if (nameEnd < 0 || nameEnd + 4 > bytes.length) return fault(id, flags, RCODE.FORMERR)
  const end = nameEnd + 4
  const additional = word(bytes, 10)
  const edns = additional === 0 ? NO_EDNS : readEdns(bytes, end, additional)
  if (edns === null) return fault(id, flags, RCODE.FORMERR, end)
  if (edns.rcode !== RCODE.NOERROR) return fault(id, flags, edns.rcode, end, true)
  if (word(bytes, nameEnd + 2) !== CLASS_IN) return fault(id, flags, RCODE.REFUSED, end, edns.edns)
  const name = canonicalText(bytes, HEADER)
  const type = word(bytes, nameEnd)
  return { id, flags, name, type, end, most: edns.most, edns: edns.edns, dnssec: edns.dnssec }
}

/** Whether the message was read as a question. */
export const isQuery = (read: Query | Fault): read is Query => 'name' in read
