// What proves that somebody lied: the note that was shown beside the one that the witness has, and why. Kept until a person takes it away.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { hexOf, sha256 } from '../../../base/octets.ts'
import { utf8 } from '../../../base/utf8.ts'
import type { Disk } from '../disk.ts'

/** Who lies often must not fill the disk. */
const MOST = 100

export type Evidence = {
  readonly count: () => number
  /** Keeps what was shown, once. */
  readonly keep: (shown: string, had: string, why: string) => Promise<void>
}

export const openEvidence = async (folder: string, disk: Disk): Promise<Evidence> => {
  const here = new Set(await readdir(folder).catch(() => []))
  return {
    count: () => here.size,
    keep: async (shown, had, why) => {
      // By the text: the same lie with other signatures below it is one.
      const text = shown.slice(0, shown.lastIndexOf('\n\n') + 1)
      const name = hexOf(sha256(utf8(text))).slice(0, 16)
      if (here.has(name) || here.size >= MOST) return
      const own = join(folder, name)
      await disk.makeFolder(own)
      for (const [file, content] of Object.entries({ shown, had, why: `${why}\n` }))
        await disk.write(join(own, file), utf8(content))
      await disk.syncFolder(own)
      here.add(name)
    },
  }
}
