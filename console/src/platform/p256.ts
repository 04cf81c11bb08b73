// ES256 (ECDSA over P-256 with SHA-256) in the browser; the same verdicts as src/base/p256.ts.
import { p256 } from '@noble/curves/nist.js'

/** Whether it is a point of the curve, uncompressed, 65 octets. */
export const isP256Key = (point: Uint8Array): boolean => {
  if (point.length !== 65 || point[0] !== 4) return false
  try {
    p256.Point.fromBytes(point).assertValidity()
    return true
  } catch {
    return false // not on the curve
  }
}

/** Whether the signature (exactly DER) is one of this key over the message, with low S. */
export const verifyEs256 = (point: Uint8Array, message: Uint8Array, der: Uint8Array): boolean => {
  if (!isP256Key(point)) return false
  try {
    return p256.verify(der, message, point, { format: 'der', lowS: true, prehash: true })
  } catch {
    return false // not DER
  }
}
