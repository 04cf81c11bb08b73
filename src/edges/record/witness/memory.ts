// What the witness remembers, in its folder: read at a start, and written whole and durably before anything is answered.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { IsthmusError } from '../../../base/errors.ts'
import { utf8 } from '../../../base/utf8.ts'
import { EMPTY_ROOT, type Tree } from '../../../domain/record/merkle.ts'
import type { Disk } from '../disk.ts'
import { type Kept, keptText, parseKept } from './kept.ts'

export type Memory = {
  readonly kept: () => Kept | null
  /** What was cosigned, or is to be had before anything more is. */
  readonly has: () => Tree
  /** On the disk once it resolves. */
  readonly keep: (next: Kept) => Promise<void>
  /** Puts the checkpoint into the copy, for whoever serves the folder. A crash here is made good at the next start. */
  readonly showCheckpoint: () => Promise<void>
}

const FILE = 'witness.json'
const BEGIN_ANEW =
  'put its folder back from the newest copy; or, to begin anew with what the record says now, move all but the key away'

const readText = async (path: string): Promise<string | null> => {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null
    throw error
  }
}

const readKept = async (data: string, genesis: string): Promise<Kept | null> => {
  const text = await readText(join(data, FILE))
  if (text === null) {
    // It is written before the copy gets a checkpoint.
    if ((await readText(join(data, 'record/checkpoint'))) === null) return null
    throw new IsthmusError(
      'witness:memory',
      `${join(data, FILE)} is gone, and its copy of the record is there`,
      BEGIN_ANEW,
    )
  }
  const kept = parseKept(text)
  if (kept === undefined) throw new IsthmusError('witness:memory', `${join(data, FILE)} is damaged`, BEGIN_ANEW)
  if (kept.genesis === genesis) return kept
  throw new IsthmusError(
    'witness:memory',
    `${data} is of another park: its genesis is ${kept.genesis}`,
    'check --genesis, or give another folder with --data',
  )
}

/** Throws `witness:memory`. */
export const openMemory = async (data: string, genesis: string, disk: Disk): Promise<Memory> => {
  const path = join(data, FILE)
  const replace = async (octets: Uint8Array, to: string, draft: string): Promise<void> => {
    await disk.write(draft, octets)
    await disk.replace(draft, to)
  }
  await disk.makeFolder(data)
  let kept = await readKept(data, genesis)
  return {
    kept: () => kept,
    has: () => kept?.checkpoint ?? { size: 0, root: EMPTY_ROOT },
    keep: async (next) => {
      // Two on one folder would each sign what they know of.
      if ((await readText(path)) !== (kept === null ? null : keptText(kept)))
        throw new Error(`${path} is not the one that was written last`)
      await replace(utf8(keptText(next)), path, `${path}.new`)
      kept = next
      await disk.syncFolder(data)
    },
    showCheckpoint: async () => {
      if (kept === null) return
      await disk.makeFolder(join(data, 'record'))
      await replace(utf8(kept.note), join(data, 'record/checkpoint'), join(data, 'checkpoint.new'))
    },
  }
}
