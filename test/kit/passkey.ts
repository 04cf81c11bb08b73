// A passkey for tests: signs as an authenticator and a browser do, and the same bytes each time (RFC 6979 would; here k is a hash).
import { createECDH } from 'node:crypto'
import { hexOf, joined, parseHex, sha256 } from '../../src/base/octets.ts'
import { utf8 } from '../../src/base/utf8.ts'
import { assertionOctets } from '../../src/domain/council/assertion.ts'

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

const numberOf = (octets: Uint8Array): bigint => BigInt(`0x${hexOf(octets)}`)
const octetsOf = (value: bigint): Uint8Array => parseHex(value.toString(16).padStart(64, '0'))

const pointOf = (secret: Uint8Array): Uint8Array => {
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(secret)
  return new Uint8Array(curve.getPublicKey())
}

const power = (base: bigint, exponent: bigint): bigint => {
  let [result, square] = [1n, base % ORDER]
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % ORDER
    square = (square * square) % ORDER
  }
  return result
}

const integer = (value: bigint): Uint8Array => {
  const bytes = octetsOf(value)
  const trimmed = bytes.subarray(bytes.findIndex((octet) => octet !== 0))
  const body = (trimmed[0] ?? 0) >= 0x80 ? joined(Uint8Array.of(0), trimmed) : trimmed
  return joined(Uint8Array.of(2, body.length), body)
}

/** What an attacker may do to an assertion. */
export type Tweaks = {
  readonly flags?: number
  readonly host?: string
  readonly highS?: boolean
  readonly client?: Readonly<Record<string, unknown>>
  readonly raw?: string
  readonly bogus?: boolean
}

export type TestPasskey = {
  readonly point: Uint8Array
  readonly assert: (text: string, tweaks?: Tweaks) => Uint8Array
}

/** `origin` without a port here. */
export const createPasskey = (seed: string, origin: string): TestPasskey => {
  const secret = sha256(utf8(`passkey ${seed}`))
  const es256 = (message: Uint8Array, highS: boolean): Uint8Array => {
    const hash = sha256(message)
    const k = sha256(secret, hash)
    const r = numberOf(pointOf(k).subarray(1, 33)) % ORDER
    const s = (power(numberOf(k), ORDER - 2n) * (numberOf(hash) + r * numberOf(secret))) % ORDER
    const isHigh = s > ORDER / 2n
    const body = joined(integer(r), integer(isHigh === highS ? s : ORDER - s))
    return joined(Uint8Array.of(0x30, body.length), body)
  }
  const assert = (text: string, tweaks: Tweaks = {}): Uint8Array => {
    const host = tweaks.host ?? origin.replace(/^https?:\/\//, '')
    const authenticatorData = joined(sha256(utf8(host)), Uint8Array.of(tweaks.flags ?? 0x05, 0, 0, 0, 0))
    const challenge = Buffer.from(sha256(utf8(text))).toString('base64url')
    const said = { type: 'webauthn.get', challenge, origin, crossOrigin: false, ...tweaks.client }
    const clientData = utf8(tweaks.raw ?? JSON.stringify(said))
    const signature = es256(joined(authenticatorData, sha256(clientData)), tweaks.highS ?? false)
    if (tweaks.bogus) signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1
    return assertionOctets({ authenticatorData, clientData, signature })
  }
  return { point: pointOf(secret), assert }
}
