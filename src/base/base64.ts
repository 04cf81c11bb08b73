// Base64 (RFC 4648 section 4) that has one way of writing only: what could be written otherwise is refused.

/** Writes octets, with padding. */
export const base64Of = (octets: Uint8Array): string =>
  Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('base64')

/** Reads what `base64Of` would have written, and nothing else: no spare bits, no white space, no other alphabet. */
export const parseBase64 = (text: string): Uint8Array | undefined => {
  const octets = Buffer.from(text, 'base64')
  return octets.toString('base64') === text ? new Uint8Array(octets) : undefined
}
