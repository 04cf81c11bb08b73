// Which octets are a public key of Ed25519 (RFC 8032) that we take: those are refused that libraries take and nobody should.
import { hexOf } from './octets.ts'

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
