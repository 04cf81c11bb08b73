// The file of a private key: one line, for this user alone, and never written over (docs/formats.md, section 3).
import { randomBytes } from 'node:crypto'
import { closeSync, constants, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { base64Of, parseBase64 } from '../../base/base64.ts'
import { ed25519Signer } from '../../base/ed25519.ts'
import { IsthmusError } from '../../base/errors.ts'
import { joined } from '../../base/octets.ts'
import { isId } from '../../domain/council/words.ts'
import { type VerifierKey, verifierKey } from '../../domain/record/keys.ts'
import type { Sign } from '../../domain/record/note.ts'

export type PrivateKey = { readonly key: VerifierKey; readonly sign: Sign }

/** By the octet before the seed, the same as of the public key. */
const TYPES = { 1: 'ed25519', 4: 'cosigner' } as const

const octetOf = (person: string): keyof typeof TYPES => (person === 'witness' ? 4 : 1)

/** The octet of type that a key of this name has; `undefined` where it is not `<operator>/<person>`. */
const typeOf = (name: string): keyof typeof TYPES | undefined => {
  const parts = name.split('/')
  return parts.length === 2 && parts.every(isId) ? octetOf(parts[1] ?? '') : undefined
}

/** Whether it is a name that a key of the charter may have. */
export const isKeyName = (name: string): boolean => typeOf(name) !== undefined

const keyOf = (name: string, seed: Uint8Array): PrivateKey | undefined => {
  const type = typeOf(name)
  const { publicKey, sign } = ed25519Signer(seed)
  const key = type && verifierKey(name, TYPES[type], publicKey)
  return key && { key, sign }
}

const lineOf = ({ name, id }: VerifierKey, seed: Uint8Array): string =>
  `PRIVATE+KEY+${name}+${id}+${base64Of(joined(Uint8Array.of(typeOf(name) ?? 1), seed))}\n`

const SEED = 32
const LINE = /^PRIVATE\+KEY\+([^+]{1,100})\+[0-9a-f]{8}\+([A-Za-z0-9+/=]{44})\r?\n?$/

const parse = (text: string): PrivateKey | undefined => {
  const [, name = '', base64 = ''] = LINE.exec(text) ?? []
  const octets = parseBase64(base64)
  const seed = octets?.subarray(1)
  if (seed?.length !== SEED) return undefined
  const made = keyOf(name, seed)
  return made && lineOf(made.key, seed) === text.replace(/\r?\n?$/, '\n') ? made : undefined
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown')

const SENTENCES: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'may not be used by this user',
  EPERM: 'may not be used by this user',
  EISDIR: 'is a folder',
}

const unusable = (path: string, cause: unknown): IsthmusError =>
  new IsthmusError(
    'key:bad',
    `the key file ${path} ${SENTENCES[codeOf(cause)] ?? `cannot be used (${codeOf(cause)})`}`,
    'check the path; a new one is made by: isthmus key new FILE --name OPERATOR/PERSON',
    { cause },
  )

/** Whoever was shown the key has it after a power loss, too. Windows opens no folder. */
const syncFolderOf = (path: string): void => {
  if (process.platform === 'win32') return
  const folder = openSync(dirname(resolve(path)), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** Makes a key and its file. Throws `key:exists` where something has that name, `key:bad` for what the disk says. */
export const newKeyFile = (path: string, name: string): VerifierKey => {
  const seed = randomBytes(SEED)
  const made = keyOf(name, seed)
  if (made === undefined) throw new TypeError(`${name} is no name of a key`)
  let file: number
  try {
    file = openSync(path, 'wx', 0o600)
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw unusable(path, cause)
    throw new IsthmusError(
      'key:exists',
      `${path} exists, and a key file is never written over`,
      'choose another name; where the old key is lost or stolen, it must be replaced in the charter too',
    )
  }
  try {
    writeSync(file, lineOf(made.key, seed))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  syncFolderOf(path)
  return made.key
}

/** Others of this machine who may read it could sign with it. Windows has no such bits. */
const isOpenToOthers = (mode: number): boolean => process.platform !== 'win32' && (mode & 0o077) !== 0

const LONGEST = 1000

const openByOthers = (path: string): IsthmusError =>
  new IsthmusError(
    'key:bad',
    `other users of this machine may read the key file ${path}`,
    `type: chmod 600 ${path}; if somebody may have read it, make a new key and revoke this one`,
  )

const readText = (path: string): { readonly text: string; readonly mode: number } => {
  let file: number | undefined
  try {
    // A pipe would hang.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const stats = fstatSync(file)
    return { text: stats.isFile() && stats.size <= LONGEST ? readFileSync(file, 'utf8') : '', mode: stats.mode }
  } catch (cause) {
    throw unusable(path, cause)
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** Reads a key file; `isPublic`: of keys for trying, which everybody may read. Throws `key:bad`. */
export const readKeyFile = (path: string, isPublic: (key: VerifierKey) => boolean = () => false): PrivateKey => {
  const { text, mode } = readText(path)
  const made = parse(text)
  if (made !== undefined && isOpenToOthers(mode) && !isPublic(made.key)) throw openByOthers(path)
  if (made !== undefined) return made
  throw new IsthmusError(
    'key:bad',
    `${path} is no key file, or a damaged one`,
    'give the file that isthmus key new has made: one line that begins with PRIVATE+KEY+',
  )
}
