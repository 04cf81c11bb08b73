// Names that survive a loss of power.
import { open, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

/** Every folder below one, that itself, and the one above it. */
export const syncFolders = async (folder: string): Promise<void> => {
  const all = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of all) if (entry.isDirectory()) await syncFolder(join(entry.parentPath, entry.name))
  await syncFolder(folder)
  await syncFolder(dirname(folder))
}
