// Agreed files as they lie in the record: each under its hash, whatever the policy calls it.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { blobPath } from '../../domain/record/blob.ts'
import { type FileRead, readFile } from './read-inside.ts'

/** `folder`: that of the record. `files`: the hash of each agreed file by its name, `policy.yaml`, `lists/<id>`, `agreement/<language>`. */
export type AgreedBlobs = { readonly folder: string; readonly files: { readonly [name: string]: string } }

export const isSameAgreed = (a: AgreedBlobs | undefined, b: AgreedBlobs | undefined): boolean =>
  a === b || JSON.stringify([a?.folder, a?.files]) === JSON.stringify([b?.folder, b?.files])

/** Reads an agreed file; bytes with another hash are refused. */
export const readAgreed = ({ folder, files }: AgreedBlobs, name: string, most: number): FileRead => {
  const hash = Object.hasOwn(files, name) ? files[name] : undefined
  const path = join(folder, hash === undefined ? 'blob' : blobPath(hash))
  const read = readFile(path, name, most)
  if (hash === undefined)
    return {
      ok: false,
      what: `${name} is not among the agreed files.`,
      mend: 'Propose it with the policy.',
      seen: read.seen,
    }
  if (!read.ok) return { ...read, mend: 'Put it back into the folder of the record, for example from a mirror.' }
  if (`sha256:${createHash('sha256').update(read.bytes).digest('hex')}` === hash) return read
  return {
    ok: false,
    what: `${name} has other bytes than those that were agreed.`,
    mend: 'Put the folder of the record back as it was, for example from a mirror.',
    seen: read.seen,
  }
}
