// Signed notes (C2SP signed-note): a text with signature lines below it (docs/formats.md, section 3).
import { base64Of, parseBase64 } from '../../base/base64.ts'
import { verifyEd25519 } from '../../base/ed25519.ts'
import { hexOf, joined, parseHex } from '../../base/octets.ts'
import { utf8 } from '../../base/utf8.ts'
import type { VerifierKey } from './keys.ts'

/** One signature line, not verified. */
type NoteLine = {
  readonly name: string
  /** 8 hexadecimal digits. */
  readonly id: string
  readonly signature: Uint8Array
}

/** A note that has the right form; nothing about it is verified. */
export type Note = { readonly text: string; readonly lines: readonly NoteLine[] }

/** Whether a passkey's signature holds over a text; section 8. */
export type PasskeyCheck = (key: VerifierKey, text: string, signature: Uint8Array) => boolean

/** Makes the signature over a message: whoever has the private key. */
export type Sign = (message: Uint8Array) => Uint8Array

/** A signature that holds. `time`, whole seconds, is there with a cosignature. */
type Verified = { readonly key: VerifierKey; readonly signature: Uint8Array; readonly time?: number }

/** `malformed`: no note. `signature`: a known key's does not hold; nothing of the note may be used then. */
export type VerifiedNote =
  | { readonly ok: true; readonly text: string; readonly signatures: readonly Verified[] }
  | { readonly ok: false; readonly why: 'malformed' | 'signature' }

const LONGEST = 1_000_000
const MOST_LINES = 64
const ID = 4
const TIME = 8

const isControl = (code: number): boolean => code < 32 && code !== 10

const hasControls = (text: string): boolean => {
  for (let at = 0; at < text.length; at++) if (isControl(text.charCodeAt(at))) return true
  return false
}

const parseLine = (line: string): NoteLine | undefined => {
  const [, name, base64] = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/u.exec(line) ?? []
  const octets = base64 === undefined ? undefined : parseBase64(base64)
  if (name === undefined || octets === undefined || octets.length <= ID) return undefined
  return { name, id: hexOf(octets.subarray(0, ID)), signature: octets.subarray(ID) }
}

/** Reads a note; `undefined` where it is none. */
export const parseNote = (note: string): Note | undefined => {
  if (note.length > LONGEST || !note.isWellFormed() || utf8(note).length > LONGEST || hasControls(note))
    return undefined
  const end = note.lastIndexOf('\n\n')
  if (end < 0 || !note.endsWith('\n')) return undefined
  const lines = note.slice(end + 2, -1).split('\n', MOST_LINES + 1)
  if (lines.length > MOST_LINES) return undefined
  const parsed = lines.map(parseLine).filter((line) => line !== undefined)
  return parsed.length === lines.length ? { text: note.slice(0, end + 1), lines: parsed } : undefined
}

const cosigned = (text: string, time: number): Uint8Array => utf8(`cosignature/v1\ntime ${time}\n${text}`)

const bigEndian = (time: number): Uint8Array => {
  const octets = new Uint8Array(TIME)
  new DataView(octets.buffer).setBigUint64(0, BigInt(time))
  return octets
}

/** The time that a cosignature begins with; `undefined` where it is none that a number holds exactly. */
const timeOf = (signature: Uint8Array): number | undefined => {
  if (signature.length < TIME) return undefined
  const time = Number(new DataView(signature.buffer, signature.byteOffset).getBigUint64(0))
  return Number.isSafeInteger(time) ? time : undefined
}

const checkCosignature = (key: VerifierKey, text: string, signature: Uint8Array): Verified | undefined => {
  const time = timeOf(signature)
  if (time === undefined) return undefined
  const holds = verifyEd25519(key.publicKey, cosigned(text, time), signature.subarray(TIME))
  return holds ? { key, signature, time } : undefined
}

const check = (key: VerifierKey, text: string, signature: Uint8Array, passkey: PasskeyCheck): Verified | undefined => {
  if (key.type === 'cosigner') return checkCosignature(key, text, signature)
  const holds =
    key.type === 'passkey' ? passkey(key, text, signature) : verifyEd25519(key.publicKey, utf8(text), signature)
  return holds ? { key, signature } : undefined
}

/** Verifies a note by the keys that are known. Who has no way to check passkeys takes no note that one of `keys` signed so. */
export const verifyNote = (
  note: string,
  keys: readonly VerifierKey[],
  passkey: PasskeyCheck = () => false,
): VerifiedNote => {
  const parsed = parseNote(note)
  if (parsed === undefined) return { ok: false, why: 'malformed' }
  const signatures: Verified[] = []
  for (const { name, id, signature } of parsed.lines) {
    const key = keys.find((each) => each.name === name && each.id === id)
    if (key === undefined) continue
    const verified = check(key, parsed.text, signature, passkey)
    if (verified === undefined) return { ok: false, why: 'signature' }
    // Of two lines of one key the first counts, and both must hold.
    if (!signatures.some((each) => each.key === key)) signatures.push(verified)
  }
  return { ok: true, text: parsed.text, signatures }
}

/** One signature line, with its end. */
export const noteLine = ({ name, id }: VerifierKey, signature: Uint8Array): string =>
  `— ${name} ${base64Of(joined(parseHex(id), signature))}\n`

/** Signs a text, which ends in a line feed, with an Ed25519 key: the line to put below it. */
export const signText = (text: string, key: VerifierKey, sign: Sign): string => noteLine(key, sign(utf8(text)))

/** Cosigns a checkpoint's text at a time in whole seconds: the line to put below it. */
export const cosignText = (text: string, key: VerifierKey, sign: Sign, time: number): string =>
  noteLine(key, joined(bigEndian(time), sign(cosigned(text, time))))

/** A note of a text and its signature lines. */
export const noteOf = (text: string, lines: readonly string[]): string => `${text}\n${lines.join('')}`
