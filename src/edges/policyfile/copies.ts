// What each list was like when it was compiled, so that the next look finds what changed. Only for the life of one worker:
// nothing is made of a copy that is not exactly the one that was written here.
import { copyFileSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashOf } from './changed-part.ts'
import { type Seen, seenOf } from './read-inside.ts'

/** Which copies are good, by the id of the list, and what each was like when it was written. */
export type Copies = Map<string, Seen>

const folderIn = (data: string): string => join(data, 'policy', 'lists')

const remember = (copies: Copies, id: string, path: string): void => void copies.set(id, seenOf(path, statSync(path)))

/** Writes copies of all lists; those that cannot be written are not there, and those lists are compiled whole next time. */
export const copyAll = (data: string, lists: ReadonlyMap<string, { readonly bytes: Uint8Array }>): Copies => {
  const copies: Copies = new Map()
  try {
    rmSync(folderIn(data), { recursive: true, force: true })
    mkdirSync(folderIn(data), { recursive: true, mode: 0o700 })
    for (const [id, { bytes }] of lists) {
      const path = join(folderIn(data), id)
      writeFileSync(path, bytes, { mode: 0o600 })
      remember(copies, id, path)
    }
  } catch {
    // A full disk, a folder of somebody else: slower, and nothing worse.
  }
  return copies
}

/** Copies a list that changed; what it is like by now must still be what was compiled. */
export const copyAgain = (data: string, copies: Copies, id: string, from: string, hash: string): void => {
  copies.delete(id)
  try {
    const path = join(folderIn(data), id)
    copyFileSync(from, path)
    if (hashOf(path) === hash) remember(copies, id, path)
  } catch {
    // As above.
  }
}

/** The path of a copy that is as it was written. */
export const goodCopy = (copies: Copies, id: string): string | undefined => {
  const seen = copies.get(id)
  if (seen === undefined) return undefined
  const now = seenOf(seen.path, statSync(seen.path, { throwIfNoEntry: false }))
  return now.size === seen.size && now.changed === seen.changed && now.inode === seen.inode ? seen.path : undefined
}
