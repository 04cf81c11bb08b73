// Ed25519 (RFC 8032) by the platform's library, with the public keys refused that it takes and nobody should.
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { hexOf, joined } from './octets.ts'

/** Signs for one private key. */
export type Signer = {
  /** 32 octets. */
  readonly publicKey: Uint8Array
  readonly sign: (message: Uint8Array) => Uint8Array
}

// What stands before the 32 octets of a key in DER (RFC 8410).
const PUBLIC = Uint8Array.from(Buffer.from('302a300506032b6570032100', 'hex'))
const PRIVATE = Uint8Array.from(Buffer.from('302e020100300506032b657004220420', 'hex'))

/** The y of the points of small order, without the sign bit; every signature of somebody would hold under some of them. */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
])

const withoutSign = (key: Uint8Array): Uint8Array =>
  Uint8Array.from(key, (octet, at) => (at === 31 ? octet & 0x7f : octet))

/** Whether y is 2^255 − 19 or more, another way to write y − (2^255 − 19). */
const isOverflowing = (y: Uint8Array): boolean =>
  y[31] === 0x7f && (y[0] ?? 0) >= 0xed && y.subarray(1, 31).every((octet) => octet === 0xff)

/** Whether it is a public key that we take: 32 octets, written in the one way, not of small order. */
export const isEd25519Key = (key: Uint8Array): boolean => {
  if (key.length !== 32) return false
  const y = withoutSign(key)
  return !isOverflowing(y) && !SMALL_ORDER.has(hexOf(y))
}

/** Whether the signature is one of this key over the message. The library refuses S that is not below the group's order. */
export const verifyEd25519 = (key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
  if (signature.length !== 64 || !isEd25519Key(key)) return false
  try {
    const der = Buffer.from(joined(PUBLIC, key))
    return verify(null, message, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature)
  } catch {
    return false // 32 octets that are no point of the curve
  }
}

/** From the 32 octets of a private key (the seed of RFC 8032). */
export const ed25519Signer = (seed: Uint8Array): Signer => {
  const key = createPrivateKey({ key: Buffer.from(joined(PRIVATE, seed)), format: 'der', type: 'pkcs8' })
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return {
    publicKey: new Uint8Array(der.subarray(PUBLIC.length)),
    sign: (message) => new Uint8Array(sign(null, message, key)),
  }
}
