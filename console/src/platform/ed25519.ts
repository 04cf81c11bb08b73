// Ed25519 (RFC 8032) in the browser; the same verdicts as src/base/ed25519.ts, by the same equation: no cofactor, R compared as it is written.
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { isEd25519Key } from '../../../src/base/ed25519-key.ts'
import { joined, sameOctets } from './octets.ts'

const { Point } = ed25519
const { ORDER } = Point.Fn

const littleEndian = (octets: Uint8Array): bigint => octets.reduceRight((sum, octet) => (sum << 8n) | BigInt(octet), 0n)

/** S·B − k·A; `undefined` for octets that are no point of the curve. */
const expectedR = (key: Uint8Array, s: bigint, k: bigint): Uint8Array | undefined => {
  try {
    const left = Point.BASE.multiplyUnsafe(s)
    return left.add(Point.fromBytes(key).negate().multiplyUnsafe(k)).toBytes()
  } catch {
    return undefined
  }
}

/** Whether the signature is one of this key over the message; S must be below the group's order. */
export const verifyEd25519 = (key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
  if (signature.length !== 64 || !isEd25519Key(key)) return false
  const r = signature.subarray(0, 32)
  const s = littleEndian(signature.subarray(32))
  if (s >= ORDER) return false
  const k = littleEndian(sha512(joined(r, key, message))) % ORDER
  const expected = expectedR(key, s, k)
  return expected !== undefined && sameOctets(expected, r)
}
