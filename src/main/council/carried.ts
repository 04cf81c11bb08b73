// A proposal that is carried by hand: a folder with what was proposed, the note that lets it in, and the files that it names.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { IsthmusError } from '../../base/errors.ts'
import { hashText } from '../../base/octets.ts'
import { blobPath } from '../../domain/record/blob.ts'
import { isObject, type Json, parseJson } from '../../domain/record/json.ts'
import { LONGEST_BLOB } from '../../edges/record/files.ts'

const PROPOSAL = 'proposal.json'
const NOTE = 'proposal.note'
const LONGEST_TEXT = 1_000_000

const unusable = (path: string, why: string, mend: string, cause?: unknown): IsthmusError =>
  new IsthmusError('council:file', `${path} ${why}`, mend, { cause })

/** Writes a new folder. `bytes`: what the proposal names, by hash. Throws `council:file`. */
export const pack = (
  folder: string,
  proposal: object,
  note: string,
  bytes: readonly (readonly [hash: string, bytes: Uint8Array])[],
): void => {
  const at = resolve(folder)
  try {
    mkdirSync(dirname(at), { recursive: true })
    mkdirSync(at)
    mkdirSync(join(at, 'blob', 'sha256'), { recursive: true })
    for (const [hash, each] of bytes) writeFileSync(join(at, blobPath(hash)), each)
    writeFileSync(join(at, NOTE), note)
    writeFileSync(join(at, PROPOSAL), `${JSON.stringify(proposal, null, 2)}\n`)
  } catch (cause) {
    throw unusable(folder, 'cannot be written, or exists', 'choose another name', cause)
  }
}

const bytesOf = (path: string, most: number): Uint8Array | undefined => {
  try {
    const bytes = readFileSync(path)
    return bytes.length <= most ? bytes : undefined
  } catch {
    return undefined
  }
}

export type Carried = {
  readonly proposal: { readonly [key: string]: Json }
  readonly note: string
  /** `undefined`: the folder has no bytes of that hash. */
  readonly bytes: (hash: string) => Uint8Array | undefined
}

/** Reads a folder that `pack` has written. Throws `council:file`. */
export const unpack = (folder: string): Carried => {
  const at = resolve(folder)
  const text = (name: string): string => {
    const bytes = bytesOf(join(at, name), LONGEST_TEXT)
    if (bytes !== undefined) return Buffer.from(bytes).toString('utf8')
    throw unusable(folder, `has no ${name}`, 'give a folder that isthmus propose --out has written')
  }
  const proposal = parseJson(text(PROPOSAL))
  if (!isObject(proposal)) throw unusable(join(folder, PROPOSAL), 'has no proposal', 'carry the folder again, whole')
  return {
    proposal,
    note: text(NOTE),
    bytes: (hash) => {
      const bytes = bytesOf(join(at, blobPath(hash)), LONGEST_BLOB)
      return bytes !== undefined && hashText(bytes) === hash ? bytes : undefined
    },
  }
}
