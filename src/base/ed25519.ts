// Ed25519 (RFC 8032) by the platform's library, with the public keys refused that it takes and nobody should.
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { isEd25519Key } from './ed25519-key.ts'
import { joined } from './octets.ts'

/** Signs for one private key. */
export type Signer = {
  /** 32 octets. */
  readonly publicKey: Uint8Array
  readonly sign: (message: Uint8Array) => Uint8Array
}

// What stands before the 32 octets of a key in DER (RFC 8410).
const PUBLIC = Uint8Array.from(Buffer.from('302a300506032b6570032100', 'hex'))
const PRIVATE = Uint8Array.from(Buffer.from('302e020100300506032b657004220420', 'hex'))

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
