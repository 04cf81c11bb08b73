// The bytes that a signer's own tool compares: the agreed files of a verified record and what is to be proposed, each under its hash.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { IsthmusError } from '../../base/errors.ts'
import { blobPath } from '../../domain/record/blob.ts'
import { type Files, LONGEST_BLOB } from '../../edges/record/files.ts'

export type Blobs = {
  /** A folder like that of a record, with `blob/sha256/`. */
  readonly folder: string
  /** Has the bytes of a hash here, from the record if need be. Throws `council:effects` where nobody has them. */
  readonly need: (hash: string) => Promise<Uint8Array>
  /** Bytes that came from a file; their hash. */
  readonly put: (bytes: Uint8Array) => string
  /** What is here. */
  readonly here: (hash: string) => Uint8Array | undefined
}

const hashOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** In a folder of its own, which is gone when the program ends. */
export const openBlobs = (files: Files): Blobs => {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-sign-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const pathOf = (hash: string): string => join(folder, blobPath(hash))
  mkdirSync(dirname(pathOf(`sha256:${'0'.repeat(64)}`)), { recursive: true })
  const here = (hash: string): Uint8Array | undefined =>
    existsSync(pathOf(hash)) ? readFileSync(pathOf(hash)) : undefined
  const put = (bytes: Uint8Array): string => {
    const hash = hashOf(bytes)
    writeFileSync(pathOf(hash), bytes)
    return hash
  }
  const need = async (hash: string): Promise<Uint8Array> => {
    const known = here(hash)
    if (known !== undefined) return known
    const bytes = await files.read(blobPath(hash), LONGEST_BLOB)
    if (bytes !== undefined && put(bytes) === hash) return bytes
    throw new IsthmusError(
      'council:effects',
      `the record has not the bytes of ${hash}, so what is proposed cannot be looked at`,
      'try again, or use another copy of the record; do not sign what you cannot look at',
    )
  }
  return { folder, need, put, here }
}
