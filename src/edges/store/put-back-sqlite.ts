// The SQLite file of a backup in the place of a newer one, while nobody has it open. Killed at any step, the one or the other is there, whole.
import { chmod, chown, copyFile, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { FILE } from './sqlite.ts'

const sync = async (path: string): Promise<void> => {
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}

/** What stands in `-wal` goes into the file: it must not be taken for that of another one. */
const foldIn = async (file: string): Promise<void> => {
  try {
    const database = new DatabaseSync(file)
    database.exec('pragma wal_checkpoint(truncate)')
    database.close()
  } catch {
    // Damaged, or not there: nothing of it is needed.
  }
  for (const end of ['-wal', '-shm']) await rm(`${file}${end}`, { force: true })
}

/** It belongs to whom the one before belonged, also where root puts it back. */
export const putBackSqlite = async (backup: string, data: string): Promise<void> => {
  const file = join(data, FILE)
  const draft = `${file}.putting-back`
  const owner = await stat(file).catch(() => stat(data))
  await copyFile(join(backup, FILE), draft)
  await chmod(draft, 0o600)
  if (process.getuid?.() === 0) await chown(draft, owner.uid, owner.gid)
  await sync(draft)
  await foldIn(file)
  await rename(draft, file)
  await sync(dirname(file))
}
