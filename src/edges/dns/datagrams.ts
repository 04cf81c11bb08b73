// Many datagrams with one system call: recvmmsg(2) and sendmmsg(2) through koffi. A socket of Node wakes us; what else has
// arrived by then is read here, and all of it answered, without an object for each.
import koffi from 'koffi'
import { type Address, addressOf } from '../../base/addresses.ts'

/** How many at a time; the more, the longer the first waits for its answer. */
const MOST_AT_ONCE = 64
/** More than any question has; a longer one is cut, seen as such and dropped. */
const LONGEST_IN = 2048
/** More than any answer by UDP has. */
export const LONGEST_OUT = 1280

// <sys/socket.h> and <netinet/in.h> of Linux with 64 bits and little-endian numbers; words are of 32 bits.
const MSG_DONTWAIT = 0x40
const MSG_TRUNC = 0x20
const AF_INET = 2
const AF_INET6 = 10
const HEADER = 16
const VECTOR = 4
const NAME = 8
/** Words of a `struct mmsghdr`; a pointer takes two. */
const AT = { name: 0, nameLength: 2, vector: 4, vectorCount: 6, flags: 12, length: 14 } as const

/** Who asks, and how an answer is addressed: `host` is the address with its scope, where it has one (RFC 4007: `fe80::1%2`). */
export type Sender = { readonly address: Address; readonly host: string; readonly port: number }

/** What came, and the answers to it. Places are good until the next `receive`. */
export type Datagrams = {
  /** Reads what has arrived and says how many there are. */
  readonly receive: (fd: number) => number
  /** The bytes of one; `null` where it was too long. */
  readonly bytes: (n: number) => Buffer | null
  /** Who sent it; `undefined`: nobody whom an answer could reach. */
  readonly sender: (n: number) => Sender | undefined
  /** Where the next answer is to be written. */
  readonly room: () => Buffer
  /** Adds what was written there, so many bytes, as the answer to the sender of one. */
  readonly answer: (n: number, length: number) => void
  /** Sends all that was added. What the system does not take is dropped, as the network might have. */
  readonly flush: (fd: number) => void
}

/** Message headers, each pointing at its own vector, and each vector at its own bytes. */
type Arena = {
  readonly headers: Uint32Array
  readonly vectors: Uint32Array
  readonly data: Buffer
  readonly longest: number
}

const putPointer = (words: Uint32Array, at: number, pointer: number): void => {
  words[at] = pointer % 2 ** 32
  words[at + 1] = Math.floor(pointer / 2 ** 32)
}

const placeOf = (array: Uint8Array | Uint32Array): number => Number(koffi.address(array))

const makeArena = (longest: number): Arena => {
  const arena = {
    headers: new Uint32Array(MOST_AT_ONCE * HEADER),
    vectors: new Uint32Array(MOST_AT_ONCE * VECTOR),
    data: Buffer.alloc(MOST_AT_ONCE * longest),
    longest,
  }
  const [vectors, data] = [placeOf(arena.vectors), placeOf(arena.data)]
  for (let n = 0; n < MOST_AT_ONCE; n++) {
    putPointer(arena.headers, n * HEADER + AT.vector, vectors + n * VECTOR * 4)
    arena.headers[n * HEADER + AT.vectorCount] = 1
    putPointer(arena.vectors, n * VECTOR, data + n * longest)
    arena.vectors[n * VECTOR + 2] = longest
  }
  return arena
}

const MOST_KNOWN = 4096

/** Texts of addresses that were seen before are not made again. */
const createTexts = (names: Buffer): ((at: number) => Address | undefined) => {
  const known = new Map<number | string, Address>()
  const keep = (key: number | string, address: Address): Address => {
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(key, address)
    return address
  }
  const six = (at: number): Address => {
    const key = names.toString('latin1', at + 8, at + 24)
    const value = (names.readBigUInt64BE(at + 8) << 64n) | names.readBigUInt64BE(at + 16)
    return known.get(key) ?? keep(key, addressOf({ family: 6, value }))
  }
  return (at) => {
    const family = names.readUInt16LE(at)
    if (family === AF_INET6) return six(at)
    if (family !== AF_INET) return undefined
    const value = names.readUInt32BE(at + 4)
    return known.get(value) ?? keep(value, addressOf({ family: 4, value: BigInt(value) }))
  }
}

type Call = (fd: number, headers: Uint32Array, count: number, flags: number, timeout?: null) => number

/** `undefined` where these calls, or the layout of what they take, cannot be had. */
const loadCalls = (): { readonly receive: Call; readonly send: Call } | undefined => {
  const known = process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64')
  if (!known) return undefined
  try {
    const libc = koffi.load('libc.so.6')
    return {
      receive: libc.func('int recvmmsg(int, void *, uint, int, void *)') as unknown as Call,
      send: libc.func('int sendmmsg(int, void *, uint, int)') as unknown as Call,
    }
  } catch {
    // Another C library, whose headers have their fields elsewhere.
    return undefined
  }
}

/** An empty arena for one socket, some 220 kB; `undefined` where it cannot be had: then each datagram is read by itself. */
export const createDatagrams = (): Datagrams | undefined => {
  const calls = loadCalls()
  if (calls === undefined) return undefined
  const incoming = makeArena(LONGEST_IN)
  const outgoing = makeArena(LONGEST_OUT)
  const names = Buffer.alloc(MOST_AT_ONCE * NAME * 4)
  const namesAt = placeOf(names)
  for (let n = 0; n < MOST_AT_ONCE; n++) putPointer(incoming.headers, n * HEADER + AT.name, namesAt + n * NAME * 4)
  const addressAt = createTexts(names)
  const rooms = Array.from({ length: MOST_AT_ONCE }, (_, k) =>
    outgoing.data.subarray(k * LONGEST_OUT, (k + 1) * LONGEST_OUT),
  )
  const spare = Buffer.alloc(LONGEST_OUT)
  let count = 0
  const word = ({ headers }: Arena, n: number, at: number): number => headers[n * HEADER + at] ?? 0
  return {
    receive: (fd) => {
      count = 0
      for (let n = 0; n < MOST_AT_ONCE; n++) incoming.headers[n * HEADER + AT.nameLength] = NAME * 4
      return Math.max(0, calls.receive(fd, incoming.headers, MOST_AT_ONCE, MSG_DONTWAIT, null))
    },
    bytes: (n) => {
      if ((word(incoming, n, AT.flags) & MSG_TRUNC) !== 0) return null
      return incoming.data.subarray(n * LONGEST_IN, n * LONGEST_IN + word(incoming, n, AT.length))
    },
    sender: (n) => {
      const address = addressAt(n * NAME * 4)
      const port = names.readUInt16BE(n * NAME * 4 + 2)
      const scope = address?.startsWith('fe80:') ? `%${names.readUInt32LE(n * NAME * 4 + 24)}` : ''
      return address === undefined || port === 0 ? undefined : { address, host: `${address}${scope}`, port }
    },
    room: () => rooms[count] ?? spare,
    answer: (n, length) => {
      const k = count++
      outgoing.vectors[k * VECTOR + 2] = length
      putPointer(outgoing.headers, k * HEADER + AT.name, namesAt + n * NAME * 4)
      outgoing.headers[k * HEADER + AT.nameLength] = word(incoming, n, AT.nameLength)
    },
    flush: (fd) => {
      // The call ends at the first that cannot be sent; it is no reason to drop those of others behind it.
      for (let from = 0; from < count; from++) {
        const headers = from === 0 ? outgoing.headers : outgoing.headers.subarray(from * HEADER)
        from += Math.max(0, calls.send(fd, headers, count - from, MSG_DONTWAIT))
      }
      count = 0
    },
  }
}
