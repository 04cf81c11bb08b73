// A DNS server for tests, UDP and TCP on one loopback port: a script says what it sends back to each question. Its messages are
// made by dns-packet, not by our own code.
import { createSocket } from 'node:dgram'
import { createServer, type Socket } from 'node:net'
import { type Answer, type DecodedPacket, decode, encode } from 'dns-packet'

/** One question as it came in. */
export type Came = {
  readonly bytes: Buffer
  /** As written by whoever asks; `name` in lower case. */
  readonly letters: string
  readonly name: string
  readonly type: number
  /** Where the question ends. */
  readonly end: number
  readonly id: number
  readonly edns: boolean
  readonly by: 'udp' | 'tcp'
  /** Where it came from. */
  readonly port: number
  /** Sends at once, framed if by TCP. */
  readonly send: (bytes: Uint8Array) => void
  /** Sends bytes as they are. */
  readonly sendRaw: (bytes: Uint8Array) => void
  /** Sends bytes as they are and ends the connection (TCP only). */
  readonly breakOff: (bytes: Uint8Array) => void
}

export type Script = (came: Came) => void | Promise<void>

/** A record of dns-packet, or the bytes of a whole one. */
type Part = Answer | Buffer

export type ReplyParts = {
  readonly rcode?: number
  /** Further bits of the second word. */
  readonly flags?: number
  readonly id?: number
  /** In place of the question that was asked. */
  readonly question?: Uint8Array
  readonly answers?: readonly Part[]
  readonly authorities?: readonly Part[]
  readonly additionals?: readonly Part[]
}

/** The labels of a name, uncompressed, letters as they are. */
export const nameBytes = (name: string): Buffer =>
  Buffer.concat([
    ...(name === '' ? [] : name.split('.')).map((label) =>
      Buffer.concat([Buffer.of(label.length), Buffer.from(label, 'latin1')]),
    ),
    Buffer.of(0),
  ])

export const questionBytes = (name: string, type: number): Buffer =>
  Buffer.concat([nameBytes(name), Buffer.of(type >> 8, type & 255, 0, 1)])

/** A whole record of any type, with the bytes of its data. */
export const rawRecord = (owner: Uint8Array, type: number, ttl: number, data: Uint8Array): Buffer => {
  const head = Buffer.alloc(10)
  head.writeUInt16BE(type)
  head.writeUInt16BE(1, 2)
  head.writeUInt32BE(ttl, 4)
  head.writeUInt16BE(data.length, 8)
  return Buffer.concat([owner, head, data])
}

/** dns-packet compresses nothing, so that a record can be cut out of a message. */
const encoded = (part: Part): Buffer =>
  Buffer.isBuffer(part) ? part : encode({ type: 'response', answers: [part] }).subarray(12)

/** The message that answers what came: its id and question, QR, RD and RA, and these records. */
export const replyTo = (came: Pick<Came, 'id' | 'bytes' | 'end'>, parts: ReplyParts = {}): Buffer => {
  const { rcode = 0, flags = 0, answers = [], authorities = [], additionals = [] } = parts
  const head = Buffer.alloc(12)
  head.writeUInt16BE(parts.id ?? came.id)
  head.writeUInt16BE(0x8180 | flags | rcode, 2)
  for (const [n, count] of [1, answers.length, authorities.length, additionals.length].entries())
    head.writeUInt16BE(count, 4 + 2 * n)
  const records = [...answers, ...authorities, ...additionals].map(encoded)
  return Buffer.concat([head, parts.question ?? came.bytes.subarray(12, came.end), ...records])
}

/** What stands in a question message, read without our own code. */
export const readCame = (bytes: Buffer): Pick<Came, 'letters' | 'name' | 'type' | 'end' | 'id' | 'edns'> => {
  const labels: string[] = []
  let at = 12
  for (let size = bytes[at] ?? 0; size > 0; size = bytes[at] ?? 0) {
    labels.push(bytes.toString('latin1', at + 1, at + 1 + size))
    at += 1 + size
  }
  const letters = labels.join('.')
  const edns = bytes.readUInt16BE(10) > 0
  const [type, id] = [bytes.readUInt16BE(at + 1), bytes.readUInt16BE(0)]
  return { letters, name: letters.toLowerCase(), type, end: at + 5, id, edns }
}

export type Upstream = {
  readonly host: string
  readonly port: number
  readonly asked: Came[]
  readonly close: () => Promise<void>
}

const framed = (bytes: Uint8Array): Buffer => Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 255), bytes])

/** Starts it. `asked` is all that came. */
export const startUpstream = async (script: Script, host = '127.0.0.1'): Promise<Upstream> => {
  const asked: Came[] = []
  const open = new Set<Socket>()
  let closed = false
  const take = (came: Came): void => {
    asked.push(came)
    void script(came)
  }
  const serveTcp = (socket: Socket): void => {
    open.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => {}).on('close', () => open.delete(socket))
    let got = Buffer.alloc(0)
    socket.on('data', (piece) => {
      got = Buffer.concat([got, piece])
      while (got.length >= 2 && got.length >= got.readUInt16BE() + 2) {
        const bytes = Buffer.from(got.subarray(2, got.readUInt16BE() + 2))
        got = got.subarray(bytes.length + 2)
        const send = (message: Uint8Array): void => void socket.write(framed(message))
        const sendRaw = (part: Uint8Array): void => void socket.write(part)
        const breakOff = (part: Uint8Array): void => void socket.end(part)
        take({ ...readCame(bytes), bytes, by: 'tcp', port: socket.remotePort ?? 0, send, sendRaw, breakOff })
      }
    })
  }
  const tcp = createServer(serveTcp)
  await new Promise<void>((ready) => tcp.listen(0, host, ready))
  const bound = tcp.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0
  const udp = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  udp.on('message', (bytes, from) => {
    // A script may be slower than its test.
    const send = (message: Uint8Array): void => {
      if (!closed) udp.send(message, from.port, from.address)
    }
    take({ ...readCame(bytes), bytes, by: 'udp', port: from.port, send, sendRaw: send, breakOff: send })
  })
  await new Promise<void>((ready) => udp.bind(port, host, ready))
  return {
    host,
    port,
    asked,
    close: async () => {
      closed = true
      udp.close()
      for (const socket of open) socket.destroy()
      await new Promise((done) => tcp.close(done))
    },
  }
}

/** What dns-packet reads in a message. */
export const packetOf = (bytes: Uint8Array): DecodedPacket & { readonly rcode: string } =>
  decode(Buffer.from(bytes)) as DecodedPacket & { readonly rcode: string }
