// Counters of single marks, asked of the kernel itself over netlink: libnftables 1.0.6 fetches every element of every set
// before it answers for one. The layout is that of <linux/netlink.h> and <linux/netfilter/nf_tables.h>.
import koffi from 'koffi'

const AF_NETLINK = 16
const SOCK_RAW_CLOEXEC = 3 | 0o2000000
const NETLINK_NETFILTER = 12
const NFPROTO_INET = 1
/** Subsystem 10 (nf_tables), message 13 (NFT_MSG_GETSETELEM), 12 (NFT_MSG_NEWSETELEM). */
const GET = (10 << 8) | 13
const FOUND = (10 << 8) | 12
const NLMSG_ERROR = 2
const NLM_F_REQUEST = 1
const NESTED = 0x8000
const HEADER = 16 + 4
/** As many answers fit the smallest buffer of a socket. */
const AT_ONCE = 64
const ENOENT = -2

type Counter = { readonly packets: number; readonly bytes: number }

export type Counters = {
  /** Mark → counter, of those that are in the set. Throws where the kernel refuses. */
  readonly read: (set: string, marks: readonly number[]) => ReadonlyMap<number, Counter>
  readonly close: () => void
}

const padded = (length: number): number => (length + 3) & ~3

const attribute = (type: number, body: Buffer): Buffer => {
  const bytes = Buffer.alloc(padded(4 + body.length))
  bytes.writeUInt16LE(4 + body.length, 0)
  bytes.writeUInt16LE(type, 2)
  body.copy(bytes, 4)
  return bytes
}

const nested = (type: number, ...parts: readonly Buffer[]): Buffer => attribute(type | NESTED, Buffer.concat(parts))

const question = (set: string, mark: number, sequence: number): Buffer => {
  const key = Buffer.alloc(4)
  key.writeUInt32LE(mark)
  // NFTA_SET_ELEM_LIST_TABLE, _SET, _ELEMENTS; in it NFTA_LIST_ELEM, NFTA_SET_ELEM_KEY, NFTA_DATA_VALUE.
  const body = Buffer.concat([
    attribute(1, Buffer.from('isthmus\0')),
    attribute(2, Buffer.from(`${set}\0`)),
    nested(3, nested(1, nested(1, attribute(1, key)))),
  ])
  const head = Buffer.alloc(HEADER)
  head.writeUInt32LE(HEADER + body.length, 0)
  head.writeUInt16LE(GET, 4)
  head.writeUInt16LE(NLM_F_REQUEST | 4, 6) // 4: NLM_F_ACK, so that each question has an end
  head.writeUInt32LE(sequence, 8)
  head.writeUInt8(NFPROTO_INET, 16)
  return Buffer.concat([head, body])
}

/** The attributes of a part of a message: type → body. */
const attributesOf = (bytes: Buffer): ReadonlyMap<number, Buffer> => {
  const found = new Map<number, Buffer>()
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt16LE(at)
    if (length < 4 || at + length > bytes.length) break
    found.set(bytes.readUInt16LE(at + 2) & ~NESTED, bytes.subarray(at + 4, at + length))
    at += padded(length)
  }
  return found
}

const within = (bytes: Buffer | undefined, ...path: readonly number[]): Buffer | undefined =>
  path.reduce<Buffer | undefined>(
    (part, type) => (part === undefined ? undefined : attributesOf(part).get(type)),
    bytes,
  )

// NFTA_SET_ELEM_LIST_ELEMENTS, NFTA_LIST_ELEM; NFTA_SET_ELEM_EXPR or in a list NFTA_SET_ELEM_EXPRESSIONS; NFTA_EXPR_DATA;
// NFTA_COUNTER_BYTES and _PACKETS.
const counterOf = (message: Buffer): Counter | undefined => {
  const element = within(message, 3, 1)
  const data = within(element, 7, 2) ?? within(element, 11, 1, 2)
  const [bytes, packets] = [within(data, 1), within(data, 2)]
  if (bytes === undefined || packets === undefined) return undefined
  return { bytes: Number(bytes.readBigUInt64BE()), packets: Number(packets.readBigUInt64BE()) }
}

type Call = (...values: readonly (number | Uint8Array)[]) => number

const refused = (errno: number): Error => new Error(`the kernel does not tell counters: error ${errno}`)

/** Opens the socket. Linux, little-endian (x86-64, arm64). */
export const openCounters = (): Counters => {
  const libc = koffi.load('libc.so.6')
  const declare = (definition: string): Call => libc.func(definition) as unknown as Call
  const socket = declare('int socket(int, int, int)')
  const send = declare('long send(int, const uint8_t *, size_t, int)')
  const receive = declare('long recv(int, uint8_t *, size_t, int)')
  const close = declare('int close(int)')
  const descriptor = socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_NETFILTER)
  if (descriptor < 0) throw refused(koffi.errno())
  const buffer = Buffer.alloc(65_536)
  let sequence = 0

  // One message: what it says of a mark. True: it was the last one about that.
  const read = (message: Buffer, mark: number, found: Map<number, Counter>): boolean => {
    const type = message.readUInt16LE(4)
    const counter = type === FOUND ? counterOf(message.subarray(HEADER)) : undefined
    if (counter !== undefined) found.set(mark, counter)
    if (type !== NLMSG_ERROR) return false
    const errno = message.readInt32LE(16)
    if (errno !== 0 && errno !== ENOENT) throw refused(-errno)
    return true
  }

  /** Reads what has come; gives how many questions are over. */
  const take = (marks: readonly number[], first: number, found: Map<number, Counter>): number => {
    const length = receive(descriptor, buffer, buffer.length, 0)
    if (length < 0) throw refused(koffi.errno())
    let over = 0
    for (let at = 0; at + 16 <= length; ) {
      const size = Math.max(buffer.readUInt32LE(at), 16)
      const mark = marks[buffer.readUInt32LE(at + 8) - first]
      if (mark !== undefined && read(buffer.subarray(at, at + size), mark, found)) over++
      at += padded(size)
    }
    return over
  }

  const some = (set: string, marks: readonly number[], found: Map<number, Counter>): void => {
    const first = sequence + 1
    sequence = (sequence + marks.length) % 0x7fff_0000
    const questions = Buffer.concat(marks.map((mark, at) => question(set, mark, first + at)))
    if (send(descriptor, questions, questions.length, 0) < 0) throw refused(koffi.errno())
    for (let over = 0; over < marks.length; ) over += take(marks, first, found)
  }

  return {
    read: (set, marks) => {
      const found = new Map<number, Counter>()
      for (let at = 0; at < marks.length; at += AT_ONCE) some(set, marks.slice(at, at + AT_ONCE), found)
      return found
    },
    close: () => void close(descriptor),
  }
}
