// Writes a question for an upstream: random id, letters in random case (draft-vixie-dnsext-dns0x20), EDNS without options.
import { CLASS_IN, FLAG, HEADER, MOST_UDP, TYPE } from './codes.ts'

/** Bytes to send, and where the question in them ends. */
export type Question = { readonly bytes: Uint8Array; readonly end: number }

export type QuestionOptions = {
  /** Fresh randomness: two bytes for the id, then a bit for the case of each byte of the name. */
  readonly random: Uint8Array
  readonly edns: boolean
  readonly mixCase: boolean
}

const OPT = Uint8Array.of(0, 0, TYPE.OPT, MOST_UDP >> 8, MOST_UDP & 255, 0, 0, 0, 0, 0, 0)

/** How many random bytes a question takes. */
export const RANDOM_BYTES = 2 + 32

const isLetter = (code: number): boolean => code >= 97 && code <= 122

/** `wire`: the name in lower case. */
export const writeQuestion = (wire: Uint8Array, type: number, options: QuestionOptions): Question => {
  const { random, edns, mixCase } = options
  const end = HEADER + wire.length + 4
  const bytes = new Uint8Array(end + (edns ? OPT.length : 0))
  bytes[0] = random[0] as number
  bytes[1] = random[1] as number
  bytes[2] = FLAG.RD >> 8
  bytes[5] = 1
  bytes[11] = edns ? 1 : 0
  for (let i = 0; i < wire.length; i++) {
    const code = wire[i] as number
    const upper = mixCase && isLetter(code) && (((random[2 + (i >> 3)] as number) >> (i & 7)) & 1) === 1
    bytes[HEADER + i] = upper ? code - 32 : code
  }
  bytes[end - 4] = type >> 8
  bytes[end - 3] = type & 255
  bytes[end - 1] = CLASS_IN
  if (edns) bytes.set(OPT, end)
  return { bytes, end }
}
