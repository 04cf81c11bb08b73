// The files that entries name by hash, copied. What is in force must be there before a witness cosigns; the rest is fetched as the
// record has it, and what it never had is told.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { isHashText } from '../../../base/octets.ts'
import { readEntry } from '../../../domain/council/entry.ts'
import { blobPath, parseBlobPath } from '../../../domain/record/blob.ts'
import { isObject, type Json } from '../../../domain/record/json.ts'
import type { Disk } from '../disk.ts'
import { type Files, folderFiles, LONGEST_BLOB } from '../files.ts'
import type { Placing } from './place.ts'
import { asking } from './refusal.ts'

/** Files that are asked for in one go while nothing waits for them. */
const AT_A_TIME = 100

const namedByProposal = (proposal: Json): readonly Json[] => {
  if (!isObject(proposal)) return []
  const { set = null, effects = null } = proposal
  return [...(isObject(set) ? Object.values(set) : []), effects]
}

/** The hashes of files that an entry names. */
export const namedIn = (octets: Uint8Array): readonly string[] => {
  const entry = readEntry(octets)
  if (typeof entry === 'string') return []
  const { body } = entry
  if ('inputs' in body) return Object.values(body.inputs)
  if (body.kind === 'feed') return [body.hash]
  return body.kind === 'proposal' ? namedByProposal(body.proposal).filter(isHashText) : []
}

/** Passes on and hashes what comes, at most as many octets as a blob may have. */
const hashing = async function* (
  pieces: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  let length = 0
  for await (const piece of pieces) {
    length += piece.length
    if (length > LONGEST_BLOB) return
    hash.update(piece)
    yield piece
  }
}

export type Blobs = {
  /** Looks at what the folder has, and takes away what has another hash than its name. */
  readonly open: () => Promise<void>
  /** Fetches one that is not there yet; false: the record has none with that hash. Throws a refusal where it cannot be asked. */
  readonly need: (hash: string) => Promise<boolean>
  /** Remembers what entries name, to be fetched some time. */
  readonly want: (hashes: Iterable<string>) => void
  /** Fetches what is missing and the record has. */
  readonly fetchMissing: () => Promise<void>
  readonly missing: () => number
}

export const createBlobs = (
  { folder, disk, files }: { readonly folder: string; readonly disk: Disk; readonly files: Files },
  { draft, place, drop }: Placing,
): Blobs => {
  const here = new Set<string>()
  const missing = new Set<string>()
  const need = async (hash: string): Promise<boolean> => {
    if (here.has(hash)) return true
    const pieces = await asking(() => files.pieces(blobPath(hash)))
    if (pieces === undefined) return false
    const digest = createHash('sha256')
    const written = await draft(hashing(pieces, digest))
    if (`sha256:${digest.digest('hex')}` !== hash) {
      await drop(written)
      return false
    }
    await place(written, blobPath(hash))
    here.add(hash)
    missing.delete(hash)
    return true
  }
  return {
    need,
    open: async () => {
      const own = folderFiles(folder)
      for (const path of (await own.list()) ?? []) {
        const hash = parseBlobPath(path)
        if (hash === undefined) continue
        if (`sha256:${await own.hash(path, LONGEST_BLOB)}` === hash) here.add(hash)
        else await disk.remove(join(folder, path))
      }
    },
    want: (hashes) => {
      for (const hash of hashes) if (!here.has(hash)) missing.add(hash)
    },
    fetchMissing: async () => {
      // Those that the record did not have go to the end, so that each has its turn.
      for (const hash of [...missing].slice(0, AT_A_TIME)) {
        missing.delete(hash)
        if (!(await need(hash))) missing.add(hash)
      }
    },
    missing: () => missing.size,
  }
}
