// The few things that the record does to a disk, each durable once it has answered. Tests hand in one that ends the process at a step.
import { createWriteStream } from 'node:fs'
import { link, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'

export type Disk = {
  /** Makes the folder, and those above it. */
  readonly makeFolder: (path: string) => Promise<void>
  /** Writes a file anew and syncs it. */
  readonly write: (path: string, octets: Uint8Array | AsyncIterable<Uint8Array>) => Promise<void>
  /** Gives what was written its name for good; `false`: something has that name already, and stays. */
  readonly place: (draft: string, path: string) => Promise<boolean>
  /** Gives what was written the name of something else, which is gone then. */
  readonly replace: (draft: string, path: string) => Promise<void>
  /** Makes names in a folder durable. */
  readonly syncFolder: (path: string) => Promise<void>
  /** Takes away a file, or a folder with all that is in it. */
  readonly remove: (path: string) => Promise<void>
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

const makeFolder = async (path: string): Promise<void> => {
  const first = await mkdir(path, { recursive: true, mode: 0o755 })
  if (first === undefined) return
  // From the innermost to the folder that was there before.
  const top = dirname(resolve(first))
  for (let at = dirname(resolve(path)); at.length >= top.length; at = dirname(at)) {
    await syncFolder(at)
    if (at === top) return
  }
}

const write = async (path: string, octets: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> => {
  await pipeline(
    octets instanceof Uint8Array ? [octets] : octets,
    createWriteStream(path, { mode: 0o644, flush: true }),
  )
}

const place = async (draft: string, path: string): Promise<boolean> => {
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

/** The disk of this machine. */
export const DISK: Disk = {
  makeFolder,
  write,
  place,
  replace: rename,
  syncFolder,
  remove: (path) => rm(path, { recursive: true, force: true }),
}
