// Builds TLS ClientHellos of any size and shape (RFC 8446 section 4.1.2), for tests of who reads them.

export type HelloShape = {
  readonly names: readonly string[]
  /** Bytes of the whole, when in one record: padded to it. */
  readonly size: number
  /** In how many records. */
  readonly records?: number
  /** With the extension of an encrypted inner hello. */
  readonly ech?: boolean
  /** With a post-quantum key share of 1,216 bytes (X25519MLKEM768), as browsers send it. */
  readonly share?: boolean
}

const vector = (width: 1 | 2 | 3, body: Buffer): Buffer => {
  const head = Buffer.alloc(width)
  head.writeUIntBE(body.length, 0, width)
  return Buffer.concat([head, body])
}

const extension = (type: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([type >> 8, type & 255]), vector(2, body)])

const serverName = (names: readonly string[]): Buffer =>
  extension(
    0,
    vector(
      2,
      Buffer.concat(names.map((name) => Buffer.concat([Buffer.from([0]), vector(2, Buffer.from(name, 'latin1'))]))),
    ),
  )

const EXTENSION_HEAD = 4
const KEY_SHARE = extension(51, vector(2, Buffer.concat([Buffer.from([0x11, 0xec]), vector(2, Buffer.alloc(1216, 3))])))

/**
 * ECHClientHello of the outer kind (draft-ietf-tls-esni section 5): HKDF-SHA256 and AES-128-GCM, config 42, an X25519 share, the sealed inner hello.
 * Who cannot open it sees no difference between a real one and a browser's dummy; that is what the dummy is for.
 */
const OUTER_ECH = Buffer.concat([
  Buffer.from([0, 0, 1, 0, 1, 42]),
  vector(2, Buffer.alloc(32, 9)),
  vector(2, Buffer.alloc(208, 7)),
])

/** The bytes of the hello. */
export const helloFor = ({ names, size, records = 1, ech = false, share = false }: HelloShape): Buffer => {
  const build = (padding: number | null): Buffer => {
    const extensions = [
      ...(names.length === 0 ? [] : [serverName(names)]),
      extension(43, Buffer.from([4, 3, 4, 3, 3])),
      ...(ech ? [extension(0xfe0d, OUTER_ECH)] : []),
      ...(share ? [KEY_SHARE] : []),
      ...(padding === null ? [] : [extension(21, Buffer.alloc(padding))]),
    ]
    const body = Buffer.concat([
      Buffer.from([3, 3]),
      Buffer.alloc(32, 1),
      vector(1, Buffer.alloc(32, 2)),
      vector(2, Buffer.from([0x13, 1, 0x13, 2])),
      vector(1, Buffer.from([0])),
      vector(2, Buffer.concat(extensions)),
    ])
    return Buffer.concat([Buffer.from([1]), vector(3, body)])
  }
  const missing = size - 5 - build(null).length - EXTENSION_HEAD
  return inRecords(build(missing < 0 ? null : missing), records)
}

/** Cuts a handshake message into records. */
export const inRecords = (message: Buffer, records: number): Buffer => {
  const each = Math.ceil(message.length / records)
  const parts: Buffer[] = []
  for (let at = 0; at < message.length; at += each)
    parts.push(Buffer.from([22, 3, 1]), vector(2, message.subarray(at, at + each)))
  return Buffer.concat(parts)
}
