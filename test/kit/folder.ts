// Folders for tests, below the system's temporary one.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const made: string[] = []

/** A fresh folder, taken away with this process, however its tests ended. `kind`: a word of its name. */
export const freshFolder = (kind = 'test'): string => {
  if (made.length === 0)
    process.on('exit', () => {
      for (const path of made) rmSync(path, { recursive: true, force: true, maxRetries: 3 })
    })
  const path = mkdtempSync(join(tmpdir(), `isthmus-${kind}-`))
  made.push(path)
  return path
}
