// Of the two signatures of ES256 that hold, the one with low S: authenticators give either, and the record takes only this one.
import { hexOf, joined, parseHex } from '../../../src/base/octets.ts'

/** The order of P-256's group. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const HALF = ORDER >> 1n

const INTEGER = 2
const SEQUENCE = 0x30

/** DER: shortest, and positive. */
const integer = (value: bigint): Uint8Array => {
  const digits = value.toString(16)
  const bytes = parseHex(digits.length % 2 === 0 ? digits : `0${digits}`)
  const body = (bytes[0] ?? 0) >= 0x80 ? joined(Uint8Array.of(0), bytes) : bytes
  return joined(Uint8Array.of(INTEGER, body.length), body)
}

const readInteger = (der: Uint8Array, at: number): { readonly value: bigint; readonly end: number } | undefined => {
  const length = der[at + 1] ?? 0
  const end = at + 2 + length
  if (der[at] !== INTEGER || length === 0 || length > 33 || end > der.length) return undefined
  return { value: BigInt(`0x${hexOf(der.subarray(at + 2, end))}`), end }
}

/** A signature in DER with low S; `undefined` where it is no signature of P-256. */
export const lowS = (der: Uint8Array): Uint8Array | undefined => {
  if (der[0] !== SEQUENCE || der[1] !== der.length - 2) return undefined
  const r = readInteger(der, 2)
  const s = r && readInteger(der, r.end)
  if (r === undefined || s?.end !== der.length || s.value >= ORDER) return undefined
  const low = s.value > HALF ? ORDER - s.value : s.value
  const body = joined(integer(r.value), integer(low))
  return joined(Uint8Array.of(SEQUENCE, body.length), body)
}
