// Writes what a client gets: header, its own question as it was written, a body, and EDNS if it spoke it (RFC 6891, RFC 8914).
import { FLAG, HEADER, MOST_UDP, TYPE } from './codes.ts'
import type { Rr } from './records.ts'

/** Everything behind the question, for a question whose name has a certain length. Immutable; TTLs are counted down while copying. */
export type Body = {
  readonly bytes: Uint8Array
  readonly answers: number
  readonly authorities: number
  /** Where in `bytes` each TTL stands. */
  readonly ttls: readonly number[]
}

/** An Extended DNS Error: its info code, and what is said beside it, in ASCII. */
export type Extended = { readonly code: number; readonly text: string }

/** A record without its owner's name: where it stands says whose it is. */
export type Bare = Pick<Rr, 'type' | 'ttl' | 'data'>

/** The SOA of a zone that lacks something. `above`: bytes of the last name that stand before the zone's own. */
export type ZoneSoa = { readonly rr: Bare; readonly above: number }

/** One record to be written: behind a pointer to its owner's place in the message. */
type Line = { readonly owner: number; readonly rr: Bare }

export const EMPTY_BODY: Body = { bytes: new Uint8Array(0), answers: 0, authorities: 0, ttls: [] }

const LINE_HEAD = 12

/** The largest message there is, by TCP. */
export const LARGEST = 65_535
const ROOM_FOR_OPT = 512
/** What a pointer reaches (RFC 1035 section 4.1.4). */
const FARTHEST = 0x3fff

const writeLine = (bytes: Uint8Array, at: number, { owner, rr }: Line): void => {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  view.setUint16(at, 0xc000 | owner)
  view.setUint16(at + 2, rr.type)
  view.setUint16(at + 4, 1)
  view.setUint32(at + 6, rr.ttl)
  view.setUint16(at + 10, rr.data.length)
  bytes.set(rr.data, at + LINE_HEAD)
}

/**
 * The body for a question that ends at `end`. `chain`: the CNAME records from the asked name on; `records`: those of the last
 * name; `soa`: of the zone that says there are none. `null` where it would not fit into a message.
 */
export const writeBody = (
  end: number,
  chain: readonly Bare[],
  records: readonly Bare[],
  soa: ZoneSoa | null,
): Body | null => {
  const lines: Line[] = []
  let owner = HEADER
  let at = end
  for (const rr of chain) {
    lines.push({ owner, rr })
    owner = at + LINE_HEAD
    at = owner + rr.data.length
  }
  for (const rr of records) lines.push({ owner, rr })
  if (soa !== null) lines.push({ owner: owner + soa.above, rr: soa.rr })
  const size = lines.reduce((sum, { rr }) => sum + LINE_HEAD + rr.data.length, 0)
  if (end + size > LARGEST - ROOM_FOR_OPT || owner + 255 > FARTHEST) return null
  const bytes = new Uint8Array(size)
  const ttls: number[] = []
  let from = 0
  for (const line of lines) {
    writeLine(bytes, from, line)
    ttls.push(from + 6)
    from += LINE_HEAD + line.rr.data.length
  }
  return { bytes, answers: chain.length + records.length, authorities: soa === null ? 0 : 1, ttls }
}

/** What the header and the tail of an answer say. */
export type Envelope = {
  readonly rcode: number
  /** Seconds since the body was made: its TTLs are less by so much, but not below `least`. */
  readonly age: number
  readonly least: number
  readonly extended: Extended | null
}

/** The part of a client's message that its answer repeats. */
export type Asked = {
  readonly id: number
  readonly flags: number
  /** Where the question ends; 0: it could not be read, and is not repeated. */
  readonly end: number
  readonly edns: boolean
  readonly dnssec: boolean
}

const EXTENDED_OPTION = 15
const OPT_HEAD = 11

const extendedSize = (extended: Extended | null): number => (extended === null ? 0 : 6 + extended.text.length)

const put16 = (out: Buffer, at: number, value: number): void => {
  out[at] = value >> 8
  out[at + 1] = value & 255
}

const writeOpt = (out: Buffer, at: number, asked: Asked, rcode: number, extended: Extended | null): void => {
  const size = extendedSize(extended)
  out[at] = 0
  put16(out, at + 1, TYPE.OPT)
  put16(out, at + 3, MOST_UDP)
  out[at + 5] = rcode >> 4
  out[at + 6] = 0
  put16(out, at + 7, asked.dnssec ? 0x8000 : 0)
  put16(out, at + 9, size)
  if (extended === null) return
  put16(out, at + OPT_HEAD, EXTENDED_OPTION)
  put16(out, at + OPT_HEAD + 2, size - 4)
  put16(out, at + OPT_HEAD + 4, extended.code)
  out.write(extended.text, at + OPT_HEAD + 6, 'latin1')
}

const countDown = (out: Buffer, from: number, { ttls }: Body, { age, least }: Envelope): void => {
  for (const at of ttls) {
    const left = out.readUInt32BE(from + at) - age
    out.writeUInt32BE(left > least ? left : least, from + at)
  }
}

/** Bits of the client's flags that an answer repeats: RD and CD. */
const REPEATED = FLAG.RD | FLAG.CD

const writeHead = (out: Buffer, message: Uint8Array, asked: Asked, body: Body, rcode: number, flags: number): void => {
  const { id, end, edns } = asked
  put16(out, 0, id)
  put16(out, 2, FLAG.QR | FLAG.RA | (asked.flags & REPEATED) | flags | (rcode & 15))
  put16(out, 4, end > 0 ? 1 : 0)
  put16(out, 6, body.answers)
  put16(out, 8, body.authorities)
  put16(out, 10, edns ? 1 : 0)
  for (let i = HEADER; i < end; i++) out[i] = message[i] as number
}

/**
 * Writes the whole answer to `message` into `out` and says how long it is. What would be longer than `most` is left out and
 * marked as truncated (TC), so that the client asks again by TCP. `out` must hold `most` bytes and 512 at least.
 */
export const compose = (
  out: Buffer,
  message: Uint8Array,
  asked: Asked,
  body: Body,
  envelope: Envelope,
  most: number,
): number => {
  const { rcode, extended } = envelope
  const from = asked.end > 0 ? asked.end : HEADER
  const opt = asked.edns ? OPT_HEAD : 0
  const size = from + body.bytes.length + opt + (asked.edns ? extendedSize(extended) : 0)
  if (size > most) {
    writeHead(out, message, asked, EMPTY_BODY, rcode, FLAG.TC)
    if (asked.edns) writeOpt(out, from, asked, rcode, null)
    return from + opt
  }
  writeHead(out, message, asked, body, rcode, 0)
  out.set(body.bytes, from)
  if (envelope.age > 0) countDown(out, from, body, envelope)
  if (asked.edns) writeOpt(out, from + body.bytes.length, asked, rcode, extended)
  return size
}
