// The key file of a witness: one line, the private key in the form of C2SP signed notes, PRIVATE+KEY+<name>+<id>+<base64(type ‖ seed)>.
// It is made where there is none, for this user alone, and never written over.
import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { base64Of, parseBase64 } from '../../../base/base64.ts'
import { ed25519Signer } from '../../../base/ed25519.ts'
import { IsthmusError } from '../../../base/errors.ts'
import { joined } from '../../../base/octets.ts'
import { type VerifierKey, verifierKey } from '../../../domain/record/keys.ts'
import type { Sign } from '../../../domain/record/note.ts'

export type WitnessKey = { readonly key: VerifierKey; readonly sign: Sign; readonly made: boolean }

const COSIGNER = Uint8Array.of(4)
const SEED = 32

const unusable = (path: string, what: string, mend: string, cause?: unknown): IsthmusError =>
  new IsthmusError('witness:key', `${path} ${what}`, mend, { cause })

const keyOf = (name: string, seed: Uint8Array) => {
  const { publicKey, sign } = ed25519Signer(seed)
  const key = verifierKey(name, 'cosigner', publicKey)
  return key && { key, sign, text: `PRIVATE+KEY+${name}+${key.id}+${base64Of(joined(COSIGNER, seed))}\n` }
}

const readKey = (path: string, text: string): Omit<WitnessKey, 'made'> => {
  const [, name = '', base64 = ''] =
    /^PRIVATE\+KEY\+([^+]{1,100})\+[0-9a-f]{8}\+([A-Za-z0-9+/=]{44})\n$/.exec(text) ?? []
  const octets = parseBase64(base64)
  const read = octets?.length === SEED + 1 ? keyOf(name, octets.subarray(1)) : undefined
  if (read?.text === text) return read
  throw unusable(path, 'is no key of a witness, or damaged', 'put it back from its backup; it is never written over')
}

const readText = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw unusable(path, 'cannot be read', 'check the path and its rights', error)
  }
}

/** Durable before it is used, and in its place only if nothing else is. */
const writeNew = async (path: string, text: string): Promise<void> => {
  const draft = `${path}.${process.pid}.new`
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(draft, 'wx', 0o600)
    await file.writeFile(text)
    await file.sync()
    await file.close()
    await link(draft, path)
    const folder = await open(dirname(path), 'r')
    await folder.sync()
    await folder.close()
  } catch (error) {
    throw unusable(path, 'cannot be made', 'check the path and its rights', error)
  } finally {
    await rm(draft, { force: true })
  }
}

/** The key of an operator's witness. Throws `witness:key`. */
export const witnessKey = async (path: string, operator: string): Promise<WitnessKey> => {
  const name = `${operator}/witness`
  const text = await readText(path)
  if (text !== undefined) {
    const read = readKey(path, text)
    if (read.key.name === name) return { ...read, made: false }
    throw unusable(path, `is the key of ${read.key.name}`, 'check --operator, or give another file with --key')
  }
  const made = keyOf(name, randomBytes(SEED))
  if (made === undefined) throw unusable(path, `cannot be made for the name ${name}`, 'write the id of an operator')
  await writeNew(path, made.text)
  return { key: made.key, sign: made.sign, made: true }
}
