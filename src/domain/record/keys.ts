// Verifier keys: a public key with a name, as it stands in charters and signs notes (docs/formats.md, section 3).
import { base64Of, parseBase64 } from '../../base/base64.ts'
import { isEd25519Key } from '../../base/ed25519-key.ts'
import { hexOf, joined, sha256 } from '../../base/octets.ts'
import { isP256Key } from '../../base/p256.ts'
import { utf8 } from '../../base/utf8.ts'

/** `cosigner`: Ed25519 over a checkpoint with a time. */
export type KeyType = 'ed25519' | 'cosigner' | 'passkey'

export type VerifierKey = {
  readonly name: string
  /** 8 hexadecimal digits. */
  readonly id: string
  readonly type: KeyType
  /** 32 octets; of a passkey the point, its octet and the origin, as section 3 says. */
  readonly publicKey: Uint8Array
  /** `<name>+<key id>+<base64>`. */
  readonly text: string
}

const TYPES: readonly (readonly [KeyType, Uint8Array])[] = [
  ['ed25519', Uint8Array.of(1)],
  ['cosigner', Uint8Array.of(4)],
  ['passkey', joined(Uint8Array.of(0xff), utf8('isthmus/webauthn/v1'))],
]

const NAME = /^[a-z0-9._/-]{1,100}$/
const LF = Uint8Array.of(10)
const POINT = 65

/** Browsers have passkeys on https, and on plain http of localhost. */
const ORIGIN = /^(https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*|http:\/\/([a-z0-9-]+\.)*localhost)(:[1-9][0-9]{0,4})?$/
const LONGEST_ORIGIN = 200

/** Whether passkeys work at an origin, written as they have it. */
export const isConsoleOrigin = (origin: string): boolean => origin.length <= LONGEST_ORIGIN && ORIGIN.test(origin)

/** What a passkey's public key says. */
export type Passkey = { readonly point: Uint8Array; readonly mayBeCopied: boolean; readonly origin: string }

/** Takes a passkey's public key apart; `undefined` where it is none. */
export const passkeyOf = (publicKey: Uint8Array): Passkey | undefined => {
  const point = publicKey.subarray(0, POINT)
  const may = publicKey[POINT] ?? 2
  const origin = String.fromCharCode(...publicKey.subarray(POINT + 1, POINT + 2 + LONGEST_ORIGIN))
  const good = may <= 1 && isConsoleOrigin(origin) && isP256Key(point)
  return good ? { point, mayBeCopied: may === 1, origin } : undefined
}

const isGood = (type: KeyType, publicKey: Uint8Array): boolean =>
  type === 'passkey' ? passkeyOf(publicKey) !== undefined : isEd25519Key(publicKey)

/** Makes a verifier key; `undefined` where name or public key is none that we take. */
export const verifierKey = (name: string, type: KeyType, publicKey: Uint8Array): VerifierKey | undefined => {
  const octets = TYPES.find(([each]) => each === type)?.[1]
  if (octets === undefined || !NAME.test(name) || !isGood(type, publicKey)) return undefined
  const typed = joined(octets, publicKey)
  const id = hexOf(sha256(utf8(name), LF, typed).subarray(0, 4))
  return { name, id, type, publicKey, text: `${name}+${id}+${base64Of(typed)}` }
}

const startsWith = (octets: Uint8Array, start: Uint8Array): boolean =>
  start.every((octet, at) => octets[at] === octet) && octets.length > start.length

/** Reads a verifier key; `undefined` for another type, a wrong key id, or anything that `text` would not be. */
export const parseVerifierKey = (text: string): VerifierKey | undefined => {
  const [, name = '', base64 = ''] = /^([^+]{1,100})\+[0-9a-f]{8}\+(.{1,600})$/.exec(text) ?? []
  const typed = parseBase64(base64)
  const found = typed && TYPES.find(([, octets]) => startsWith(typed, octets))
  if (typed === undefined || found === undefined) return undefined
  const key = verifierKey(name, found[0], typed.slice(found[1].length))
  return key?.text === text ? key : undefined
}
