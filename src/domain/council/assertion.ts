// A passkey's signature over a statement: a WebAuthn assertion whose challenge is the text (docs/formats.md, section 8).
import { base64Of } from '../../base/base64.ts'
import { joined, sameOctets, sha256 } from '../../base/octets.ts'
import { verifyEs256 } from '../../base/p256.ts'
import { parseUtf8, utf8 } from '../../base/utf8.ts'
import { passkeyOf, type VerifierKey } from '../record/keys.ts'
import type { PasskeyCheck } from '../record/note.ts'

/** What an authenticator gives back. */
export type Assertion = {
  readonly authenticatorData: Uint8Array
  readonly clientData: Uint8Array
  /** DER, low S. */
  readonly signature: Uint8Array
}

const hostOf = (origin: string): string => origin.replace(/^https?:\/\//, '').replace(/:[0-9]+$/, '')

/** The host of the console at which the passkey signs, '' for a key of another type. */
export const hostOfPasskey = (key: VerifierKey): string => hostOf(passkeyOf(key.publicKey)?.origin ?? '')

const withLength = (part: Uint8Array): Uint8Array => joined(Uint8Array.of(part.length >> 8, part.length & 0xff), part)

/** The octets that stand in a note's signature line. */
export const assertionOctets = ({ authenticatorData, clientData, signature }: Assertion): Uint8Array =>
  joined(withLength(authenticatorData), withLength(clientData), withLength(signature))

/** Reads exactly three parts, each with its length before it. */
export const readAssertion = (octets: Uint8Array): Assertion | undefined => {
  const parts: Uint8Array[] = []
  let at = 0
  while (parts.length < 3) {
    const start = at + 2
    at = start + ((octets[at] ?? 0) << 8) + (octets[at + 1] ?? 0)
    if (at > octets.length) return undefined
    parts.push(octets.subarray(start, at))
  }
  const [authenticatorData, clientData, signature] = parts
  if (at !== octets.length || !authenticatorData || !clientData || !signature) return undefined
  return { authenticatorData, clientData, signature }
}

const LONGEST_CLIENT_DATA = 1000
const HEAD = 37
const UP = 0x01
const UV = 0x04
const BE = 0x08

const isPresent = (data: Uint8Array, host: string, mayBeCopied: boolean): boolean => {
  const flags = data[32] ?? 0
  const verified = (flags & UP) !== 0 && (flags & UV) !== 0
  return (
    data.length >= HEAD &&
    sameOctets(data.subarray(0, 32), sha256(utf8(host))) &&
    verified &&
    (mayBeCopied || (flags & BE) === 0)
  )
}

/** What a passkey is asked to sign: base64url without padding of the hash of the text. */
export const challengeOf = (text: string): string =>
  base64Of(sha256(utf8(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace('=', '')

const readClientData = (octets: Uint8Array): Record<string, unknown> | undefined => {
  if (octets.length > LONGEST_CLIENT_DATA) return undefined
  try {
    const value: unknown = JSON.parse(parseUtf8(octets) ?? '')
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

const isAbout = (clientData: Uint8Array, text: string, origin: string): boolean => {
  const said = readClientData(clientData)
  if (said === undefined || said.type !== 'webauthn.get' || said.origin !== origin) return false
  if (said.crossOrigin !== undefined && said.crossOrigin !== false) return false
  return said.challenge === challengeOf(text) && !Object.hasOwn(said, 'topOrigin')
}

/** Whether a passkey's assertion signs this text at its own console, with its person verified. */
export const checkPasskey: PasskeyCheck = (key, text, signature) => {
  const passkey = passkeyOf(key.publicKey)
  const read = readAssertion(signature)
  if (passkey === undefined || read === undefined) return false
  const { authenticatorData, clientData } = read
  if (!isPresent(authenticatorData, hostOf(passkey.origin), passkey.mayBeCopied)) return false
  if (!isAbout(clientData, text, passkey.origin)) return false
  return verifyEs256(passkey.point, joined(authenticatorData, sha256(clientData)), read.signature)
}
