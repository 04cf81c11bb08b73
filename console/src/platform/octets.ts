// Octets in the browser; the same as src/base/octets.ts.
import { sha256 as createSha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

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
export const hexOf = (octets: Uint8Array): string => bytesToHex(octets)

/** The octets of lower-case hexadecimal; what comes after something else is left out. */
export const parseHex = (text: string): Uint8Array => {
  const [digits = ''] = /^([0-9a-f]{2})*/i.exec(text) ?? []
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16),
  )
}

/** SHA-256 (FIPS 180-4) over all parts, one after the other. */
export const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createSha256.create()
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** A hash in text: `sha256:` and 64 lower-case hexadecimal digits. */
export const hashText = (octets: Uint8Array): string => `sha256:${hexOf(sha256(octets))}`

/** Whether a text has the form of a hash. */
export const isHashText = (text: unknown): text is string =>
  typeof text === 'string' && /^sha256:[0-9a-f]{64}$/.test(text)
