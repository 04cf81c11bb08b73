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

/** An Extended DNS Error: its info code, and what is said beside it. */
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

const extendedSize = (extended: Extended | null): number =>
  extended === null ? 0 : 6 + Buffer.byteLength(extended.text)

const writeOpt = (out: Buffer, at: number, asked: Asked, { rcode, extended }: Envelope): void => {
  const size = extendedSize(extended)
  out[at] = 0
  out.writeUInt16BE(TYPE.OPT, at + 1)
  out.writeUInt16BE(MOST_UDP, at + 3)
  out[at + 5] = rcode >> 4
  out[at + 6] = 0
  out.writeUInt16BE(asked.dnssec ? 0x8000 : 0, at + 7)
  out.writeUInt16BE(size, at + 9)
  if (extended === null) return
  out.writeUInt16BE(EXTENDED_OPTION, at + OPT_HEAD)
  out.writeUInt16BE(size - 4, at + OPT_HEAD + 2)
  out.writeUInt16BE(extended.code, at + OPT_HEAD + 4)
  out.write(extended.text, at + OPT_HEAD + 6)
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
  out.writeUInt16BE(id, 0)
  out.writeUInt16BE(FLAG.QR | FLAG.RA | (asked.flags & REPEATED) | flags | (rcode & 15), 2)
  out.writeUInt16BE(end > 0 ? 1 : 0, 4)
  out.writeUInt16BE(body.answers, 6)
  out.writeUInt16BE(body.authorities, 8)
  out.writeUInt16BE(edns ? 1 : 0, 10)
  for (let i = HEADER; i < end; i++) out[i] = message[i] as number
}

/**
 * The whole answer to `message`, at most `most` bytes: what does not fit is left out and marked as truncated (TC), so that the
 * client asks again by TCP.
 */
export const compose = (message: Uint8Array, asked: Asked, body: Body, envelope: Envelope, most: number): Buffer => {
  const from = asked.end > 0 ? asked.end : HEADER
  const tail = asked.edns ? OPT_HEAD + extendedSize(envelope.extended) : 0
  const size = from + body.bytes.length + tail
  if (size > most) {
    return body === EMPTY_BODY
      ? compose(message, asked, body, { ...envelope, extended: null }, LARGEST)
      : truncated(message, asked, envelope)
  }
  const out = Buffer.allocUnsafe(size)
  writeHead(out, message, asked, body, envelope.rcode, 0)
  out.set(body.bytes, from)
  if (envelope.age > 0) countDown(out, from, body, envelope)
  if (asked.edns) writeOpt(out, from + body.bytes.length, asked, envelope)
  return out
}

const truncated = (message: Uint8Array, asked: Asked, envelope: Envelope): Buffer => {
  const from = asked.end > 0 ? asked.end : HEADER
  const out = Buffer.allocUnsafe(from + (asked.edns ? OPT_HEAD : 0))
  writeHead(out, message, asked, EMPTY_BODY, envelope.rcode, FLAG.TC)
  if (asked.edns) writeOpt(out, from, asked, { ...envelope, extended: null })
  return out
}
