// Files copied so that a loss of power leaves a whole copy or none: each file is on the disk, then each folder, then the name.
import { constants } from 'node:fs'
import { chmod, copyFile, lstat, mkdir, open, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const sync = async (path: string): Promise<void> => {
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}

/** For its owner alone, on the disk when this settles. */
export const writeFileDurably = async (path: string, octets: Uint8Array): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const handle = await open(path, 'w', 0o600)
  try {
    await handle.writeFile(octets)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const isGone = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** One file, as it is at this moment. */
const copyDurably = async (from: string, to: string): Promise<void> => {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  await copyFile(from, to, constants.COPYFILE_FICLONE)
  await chmod(to, 0o600)
  await sync(to)
}

/** What is in a folder, below the names that are wished. A file that goes meanwhile is left out; what is no file too. */
export const copyTree = async (from: string, to: string, wished: (name: string) => boolean): Promise<void> => {
  for (const name of (await readdir(from)).sort()) {
    if (!wished(name)) continue
    const path = join(from, name)
    const found = await lstat(path).catch(() => undefined)
    if (found?.isDirectory()) {
      await mkdir(join(to, name), { recursive: true, mode: 0o700 })
      await copyTree(path, join(to, name), () => true)
    } else if (found?.isFile()) {
      await copyDurably(path, join(to, name)).catch((error) => {
        if (!isGone(error)) throw error
      })
    }
  }
}

/** Every folder below one, and that itself: names survive a loss of power only once their folder is on disk. */
export const syncFolders = async (folder: string): Promise<void> => {
  const all = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of all) if (entry.isDirectory()) await sync(join(entry.parentPath, entry.name))
  await sync(folder)
  await sync(dirname(folder))
}
