// Small trees of files, written anew: what stands in the worlds of guest and frame.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Makes the folder with exactly these files, by their paths. Others may read them: nothing secret is in them. */
export const writeTree = (folder: string, files: Readonly<Record<string, string>>): void => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'home'), { recursive: true, mode: 0o755 })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true, mode: 0o755 })
    writeFileSync(join(folder, path), text, { mode: 0o644 })
  }
}
