// The configuration of an Encrypted Client Hello with a true key, as a site would publish it (RFC 9849 section 4): what a client encrypts its inner hello to.
import { generateKeyPairSync } from 'node:crypto'

const u8 = (n: number): Buffer => Buffer.from([n])
const u16 = (n: number): Buffer => Buffer.from([n >> 8, n & 255])
const after16 = (...parts: readonly Buffer[]): Buffer => {
  const whole = Buffer.concat(parts)
  return Buffer.concat([u16(whole.length), whole])
}

const VERSION = 0xfe0d
const X25519_SHA256 = 0x0020
const SHA256_AES128 = Buffer.concat([u16(1), u16(1)])

/** An ECHConfigList in base64 whose outer name is `outer`; nobody keeps the private key. */
export const echConfigs = (outer: string): string => {
  const { publicKey } = generateKeyPairSync('x25519')
  const key = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url')
  const hpke = [u8(7), u16(X25519_SHA256), after16(key), after16(SHA256_AES128)]
  const contents = [...hpke, u8(64), u8(outer.length), Buffer.from(outer), after16()]
  return after16(u16(VERSION), after16(...contents)).toString('base64')
}
