// ES256 (ECDSA over P-256 with SHA-256) by the platform's library; of the two signatures that hold, only the one with low S.
import { createPublicKey, type KeyObject, verify } from 'node:crypto'

/** Half of the group's order, rounded down. */
const MOST_S = 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8n

const keyOf = (point: Uint8Array): KeyObject | undefined => {
  if (point.length !== 65 || point[0] !== 4) return undefined
  const text = (from: number, to: number): string => Buffer.from(point.subarray(from, to)).toString('base64url')
  try {
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: text(1, 33), y: text(33, 65) }, format: 'jwk' })
  } catch {
    return undefined // not on the curve
  }
}

/** Whether it is a point of the curve, uncompressed, 65 octets. */
export const isP256Key = (point: Uint8Array): boolean => keyOf(point) !== undefined

/** S of `30 len 02 len R 02 len S`; every length of a P-256 signature fits one octet. */
const sOf = (der: Uint8Array): bigint | undefined => {
  const lengthOfR = der[3] ?? 0
  const s = der.subarray(6 + lengthOfR)
  return s.length === 0 || s.length > 33 ? undefined : BigInt(`0x${Buffer.from(s).toString('hex')}`)
}

/** Whether the signature (DER; the library refuses what is not exactly DER) is one of this key over the message, with low S. */
export const verifyEs256 = (point: Uint8Array, message: Uint8Array, der: Uint8Array): boolean => {
  const key = keyOf(point)
  const s = sOf(der)
  if (key === undefined || s === undefined || s > MOST_S) return false
  return verify('sha256', message, { key, dsaEncoding: 'der' }, der)
}
