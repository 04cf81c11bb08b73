// The head of a CONNECT request, read strictly (RFC 9112 sections 2.2, 3 and 5; RFC 9110 section 9.3.6). Pure: bytes in, one verdict out.
import type { Host } from '../../base/names.ts'
import { parseAuthority } from '../../base/names.ts'

/** Bytes a head may have, its empty line included. */
export const HEAD_LIMIT = 16 * 1024
const FIELD_LIMIT = 100

export type ConnectHead =
  | { readonly kind: 'more' }
  | { readonly kind: 'bad'; readonly why: string }
  /** `end`: where the head ends in the bytes; what follows belongs to the tunnel. */
  | { readonly kind: 'connect'; readonly host: Host; readonly port: number; readonly end: number }

const MORE: ConnectHead = { kind: 'more' }
const bad = (why: string): ConnectHead => ({ kind: 'bad', why })

const CR = 13
const LF = 10
const TAB = 9

const NOT_YET = -1
const FORBIDDEN = -2

/** What a byte that is not printable means: go on (0), the end of the head, or FORBIDDEN. */
const controlAt = (bytes: Buffer, i: number): number => {
  const byte = bytes[i]
  if (byte === TAB) return 0
  if (byte === CR) return i + 1 === bytes.length || bytes[i + 1] === LF ? 0 : FORBIDDEN
  if (byte !== LF || bytes[i - 1] !== CR) return FORBIDDEN
  return i >= 3 && bytes[i - 2] === LF ? i + 1 : 0
}

/** Where the empty line ends, NOT_YET, or FORBIDDEN for a control character or a CR or LF on its own. */
const endOf = (bytes: Buffer, from: number): number => {
  for (let i = from; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if (byte >= 32 && byte !== 127) continue
    const verdict = controlAt(bytes, i)
    if (verdict !== 0) return verdict
  }
  return NOT_YET
}

/**
 * Reads the head of a CONNECT request from all bytes so far. `scanned` is how many of them an earlier call with the answer
 * `more` has seen (0 at first), so that a head that comes byte by byte is still looked at only once.
 */
export const readConnect = (bytes: Buffer, scanned = 0): ConnectHead => {
  const end = endOf(bytes.length > HEAD_LIMIT ? bytes.subarray(0, HEAD_LIMIT) : bytes, Math.max(0, scanned - 1))
  if (end === FORBIDDEN) return bad('control characters or line ends that are not allowed in a head')
  if (end === NOT_YET) return bytes.length >= HEAD_LIMIT ? bad('the head is longer than 16 kB') : MORE
  return parse(bytes.toString('latin1', 0, end - 4), end)
}

const REQUEST_LINE = /^CONNECT ([!-~]{1,300}) HTTP\/1\.[01]$/
// RFC 9110 section 5.6.2: a token, then at once the colon.
const FIELD = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+:/

const parse = (text: string, end: number): ConnectHead => {
  const lines = text.split('\r\n')
  if (lines.length > FIELD_LIMIT + 1) return bad('more than 100 header fields')
  const target = REQUEST_LINE.exec(lines[0] ?? '')?.[1]
  if (target === undefined) return bad('not a CONNECT request line')
  const authority = parseAuthority(target)
  if (authority?.port === undefined) return bad('CONNECT needs a host and a port')
  const wrong = wrongField(lines)
  return wrong === undefined ? { kind: 'connect', host: authority.host, port: authority.port, end } : bad(wrong)
}

const wrongField = (lines: readonly string[]): string | undefined => {
  let hosts = 0
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i] ?? ''
    const name = FIELD.exec(line)?.[0]
    if (name === undefined) return 'a header field that is not name, colon, value'
    // By its length first: of all fields a client sends, hardly one goes further.
    if (name.length === 5 && name.toLowerCase() === 'host:') hosts++
    if (name.length === 18 && name.toLowerCase() === 'transfer-encoding:') return 'CONNECT has no body'
    if (name.length === 15 && name.toLowerCase() === 'content-length:' && line.slice(15).trim() !== '0')
      return 'CONNECT has no body'
  }
  return hosts > 1 ? 'several Host fields' : undefined
}
