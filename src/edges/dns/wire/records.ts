// Resource records as they stand in a message (RFC 1035 section 4.1.3), with the names in their data written out.
import { TYPE } from './codes.ts'
import { readName } from './names.ts'

/** A record of class IN. `owner` is the wire form of its name in lower case, as Latin-1 text: equal for equal names. */
export type Rr = {
  readonly owner: string
  readonly type: number
  /** Seconds. */
  readonly ttl: number
  readonly data: Uint8Array
}

/** A record and where the next one begins; `rr` is `null` for another class. */
type ReadRr = { readonly rr: Rr | null; readonly end: number }

const HEAD = 10

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] as number) << 8) | (bytes[at + 1] as number)

const long = (bytes: Uint8Array, at: number): number => word(bytes, at) * 65_536 + word(bytes, at + 2)

/** Seconds: nothing is kept, or said to be good, for longer than a day. */
const LONGEST_TTL = 86_400

/** RFC 2181 section 8: with the highest bit set a TTL counts as zero, and an upper bound may be set. */
const ttlAt = (bytes: Uint8Array, at: number): number => {
  const ttl = long(bytes, at)
  return ttl >= 2 ** 31 ? 0 : Math.min(ttl, LONGEST_TTL)
}

/** Bytes before the names in the data, and how many names; only these types and NAPTR may be compressed (RFC 3597 section 4). */
const NAMES_IN: Readonly<Record<number, readonly [before: number, names: number, after: number]>> = {
  [TYPE.NS]: [0, 1, 0],
  [TYPE.MD]: [0, 1, 0],
  [TYPE.MF]: [0, 1, 0],
  [TYPE.CNAME]: [0, 1, 0],
  [TYPE.SOA]: [0, 2, 20],
  [TYPE.MB]: [0, 1, 0],
  [TYPE.MG]: [0, 1, 0],
  [TYPE.MR]: [0, 1, 0],
  [TYPE.PTR]: [0, 1, 0],
  [TYPE.MINFO]: [0, 2, 0],
  [TYPE.MX]: [2, 1, 0],
  [TYPE.RP]: [0, 2, 0],
  [TYPE.AFSDB]: [2, 1, 0],
  [TYPE.RT]: [2, 1, 0],
  [TYPE.PX]: [2, 2, 0],
  [TYPE.SRV]: [6, 1, 0],
  [TYPE.KX]: [2, 1, 0],
  [TYPE.DNAME]: [0, 1, 0],
}

/** The name of a NAPTR stands behind two numbers and three texts (RFC 3403 section 4.1). */
const layoutOf = (bytes: Uint8Array, type: number, from: number): readonly [number, number, number] | undefined => {
  if (type !== TYPE.NAPTR) return NAMES_IN[type]
  let before = 4
  for (let n = 0; n < 3; n++) before += 1 + (bytes[from + before] ?? 0)
  return [before, 1, 0]
}

const SIZES: Readonly<Record<number, number>> = { [TYPE.A]: 4, [TYPE.AAAA]: 16 }

const dataAt = (bytes: Uint8Array, type: number, from: number, end: number): Uint8Array | null => {
  const size = SIZES[type]
  if (size !== undefined && end - from !== size) return null
  const layout = layoutOf(bytes, type, from)
  if (layout === undefined) return Uint8Array.from(bytes.subarray(from, end))
  const [before, names, after] = layout
  const parts: Uint8Array[] = [bytes.subarray(from, from + before)]
  let at = from + before
  for (let n = 0; n < names; n++) {
    const name = readName(bytes, at, end)
    if (name === null) return null
    parts.push(name.wire)
    at = name.end
  }
  if (at + after !== end) return null
  return new Uint8Array(Buffer.concat([...parts, bytes.subarray(at, end)]))
}

const CLASS_IN = 1

/** Reads the record at `at`; `null` where it is malformed. */
export const readRr = (bytes: Uint8Array, at: number): ReadRr | null => {
  const name = readName(bytes, at, bytes.length)
  if (name === null || name.end + HEAD > bytes.length) return null
  const head = name.end
  const type = word(bytes, head)
  const from = head + HEAD
  const end = from + word(bytes, head + 8)
  if (end > bytes.length) return null
  if (type === TYPE.OPT || word(bytes, head + 2) !== CLASS_IN) return { rr: null, end }
  const data = dataAt(bytes, type, from, end)
  if (data === null) return null
  return { rr: { owner: nameKey(name.wire), type, ttl: ttlAt(bytes, head + 4), data }, end }
}

/** The wire form of a name in lower case, as text that can be compared. Lengths of labels are below the letters. */
export const nameKey = (wire: Uint8Array): string => Buffer.from(wire).toString('latin1').toLowerCase()

/** Seconds for which a negative answer may be kept: the lesser of the record's TTL and its minimum (RFC 2308 section 5). */
export const negativeTtl = ({ data, ttl }: Rr): number => Math.min(ttl, ttlAt(data, data.length - 4))
