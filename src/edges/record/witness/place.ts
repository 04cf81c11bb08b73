// Files of the copy: written beside it, then given their names, durably.
import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import type { Disk } from '../disk.ts'

export type Placing = {
  readonly draft: (octets: Uint8Array | AsyncIterable<Uint8Array>) => Promise<string>
  /** Gives a draft its name; what had that name is gone then. */
  readonly place: (draft: string, path: string) => Promise<void>
  readonly drop: (draft: string) => Promise<void>
  /** Takes all drafts away. */
  readonly clear: () => Promise<void>
}

/** `folder`: of the copy. Drafts lie beside it, so that whoever serves the folder serves none. */
export const createPlacing = (folder: string, disk: Disk): Placing => {
  const drafts = `${folder}.drafts`
  return {
    draft: async (octets) => {
      await disk.makeFolder(drafts)
      const path = join(drafts, randomUUID())
      await disk.write(path, octets)
      return path
    },
    place: async (draft, path) => {
      const full = join(folder, path)
      await disk.makeFolder(dirname(full))
      await disk.replace(draft, full)
      await disk.syncFolder(dirname(full))
    },
    drop: disk.remove,
    clear: () => disk.remove(drafts),
  }
}
