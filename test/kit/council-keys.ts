// Keys of operators' people for tests, the same each time; they really sign.
import { base64Of } from '../../src/base/base64.ts'
import { ed25519Signer } from '../../src/base/ed25519.ts'
import { joined, sha256 } from '../../src/base/octets.ts'
import { utf8 } from '../../src/base/utf8.ts'
import { type VerifierKey, verifierKey } from '../../src/domain/record/keys.ts'
import { noteLine, type Sign } from '../../src/domain/record/note.ts'
import { createPasskey, type Tweaks } from './passkey.ts'

/** A key with what makes its signature line below a text. */
export type TestKey = {
  readonly key: VerifierKey
  readonly line: (text: string, tweaks?: Tweaks) => string
}

/** One of a key file, which signs anything. */
type FileKey = TestKey & { readonly sign: Sign }

const made = (key: VerifierKey | undefined): VerifierKey => {
  if (key === undefined) throw new Error('no such key')
  return key
}

/** An Ed25519 key of this name; `salt` makes another one. */
export const fileKey = (name: string, salt = '', type: 'ed25519' | 'cosigner' = 'ed25519'): FileKey => {
  const signer = ed25519Signer(sha256(utf8(`${type} ${salt || name}`)))
  const key = made(verifierKey(name, type, signer.publicKey))
  return { key, sign: signer.sign, line: (text) => noteLine(key, signer.sign(utf8(text))) }
}

/** Salts of two keys `north/kim` whose key ids are the same. */
export const TWINS = ['twin 17509', 'twin 57061'] as const

/** A passkey at this console. */
export const passkey = (name: string, origin: string, mayBeCopied = false, salt = ''): TestKey => {
  const { point, assert } = createPasskey(salt || name, origin)
  const key = made(verifierKey(name, 'passkey', joined(point, Uint8Array.of(mayBeCopied ? 1 : 0), utf8(origin))))
  return { key, line: (text, tweaks) => noteLine(key, assert(text, tweaks)) }
}

/** What the key file of `fileKey` has. */
export const keyFileText = (name: string, salt = ''): string => {
  const { key } = fileKey(name, salt)
  const seed = sha256(utf8(`ed25519 ${salt || name}`))
  return `PRIVATE+KEY+${name}+${key.id}+${base64Of(joined(Uint8Array.of(1), seed))}\n`
}
