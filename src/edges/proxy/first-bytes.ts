// What a client speaks inside a tunnel, told from its first bytes. Pure.

export type Speech = 'more' | 'tls' | 'http' | 'other'

/** Bytes to wait for the end of what may be a request line. */
const LINE_LIMIT = 16 * 1024

// RFC 9112 section 2.2: a server may skip empty lines before a request line, and servers are lenient with the line's spaces and
// its end. Whatever some server could take for HTTP/1 must count as HTTP here; the exchange then reads it strictly.
const STARTED = /^[\r\n]*(?:[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}(?:[ \t][^\n]*)?)?$/
const REQUEST = /^[\r\n]*[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}[ \t][^\n]*[ \t]HTTP\/\d[^\n]*\n/i
// HTTP/2 in clear (RFC 9113 section 3.4) shows no name before its first frames: it is not HTTP to us.
const PREFACE = /^PRI \* HTTP\/2/

/** HTTP/2 in clear, without asking first. */
export const isPreface = (bytes: Buffer): boolean => PREFACE.test(bytes.toString('latin1', 0, 16))

const TLS_HANDSHAKE = 22

/** Tells from all bytes so far. `more`: it may still become HTTP. */
export const speechOf = (bytes: Buffer): Speech => {
  if (bytes.length === 0) return 'more'
  if (bytes[0] === TLS_HANDSHAKE) return 'tls'
  const text = bytes.toString('latin1', 0, Math.min(bytes.length, LINE_LIMIT))
  if (PREFACE.test(text)) return 'other'
  if (REQUEST.test(text)) return 'http'
  return STARTED.test(text) && bytes.length < LINE_LIMIT ? 'more' : 'other'
}
