// Octets: joined, compared, written as hexadecimal, hashed.
import { createHash } from 'node:crypto'

/** One after the other. */
export const joined = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Whether two are the same; what is compared here is public. */
export const sameOctets = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((octet, at) => octet === b[at])

/** Lower-case hexadecimal. */
export const hexOf = (octets: Uint8Array): string =>
  Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('hex')

/** The octets of lower-case hexadecimal; what comes after something else is left out. */
export const parseHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))

/** SHA-256 (FIPS 180-4) over all parts, one after the other. */
export const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}

/** A hash in text: `sha256:` and 64 lower-case hexadecimal digits. */
export const hashText = (octets: Uint8Array): string => `sha256:${hexOf(sha256(octets))}`

/** Whether a text has the form of a hash. */
export const isHashText = (text: unknown): text is string =>
  typeof text === 'string' && /^sha256:[0-9a-f]{64}$/.test(text)
