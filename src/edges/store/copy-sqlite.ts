// A whole copy of the SQLite file while others write to it, and a look at whether a copy is sound.
import { closeSync, fsyncSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { IsthmusError } from '../../base/errors.ts'
import { NEWEST } from './migrate.ts'
import { FILE } from './sqlite.ts'

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const versionIn = (database: DatabaseSync): number =>
  Number(database.prepare('select version from schema_version').get()?.version ?? 0)

const BUSY_MS = 10_000

/** Copies `isthmus.db` as of one moment into a folder, without what was deleted; gives its schema's version. Throws `backup:failed`. */
export const copySqlite = (data: string, folder: string): number => {
  let database: DatabaseSync | undefined
  try {
    // Not read-only: SQLite then could not make the -shm file of a database that nobody has open.
    database = new DatabaseSync(join(data, FILE), { timeout: BUSY_MS })
    const version = versionIn(database)
    // One reading transaction; those who write wait for nothing (sqlite.org/lang_vacuum.html#vacuuminto).
    database.prepare('vacuum into ?').run(join(folder, FILE))
    const copy = openSync(join(folder, FILE), 'r')
    fsyncSync(copy)
    closeSync(copy)
    return version
  } catch (cause) {
    throw new IsthmusError(
      'backup:failed',
      `${join(data, FILE)} cannot be copied: ${textOf(cause)}`,
      'see that the data folder is the right one, that this user may write to it, and that the disk has room',
      { cause },
    )
  } finally {
    database?.close()
  }
}

/** That a copy is sound, and not of a newer program. Throws `backup:bad`. */
export const checkSqlite = (folder: string): void => {
  const file = join(folder, FILE)
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, { readOnly: true })
    const result = Object.values(database.prepare('pragma quick_check(1)').get() ?? {})[0]
    if (result !== 'ok') throw new Error(String(result))
    const version = versionIn(database)
    if (version > NEWEST)
      throw new IsthmusError(
        'backup:bad',
        `the database of the backup has schema version ${version}; this program knows versions up to ${NEWEST}`,
        'put it back with the newer program that took it',
      )
  } catch (cause) {
    if (cause instanceof IsthmusError) throw cause
    throw new IsthmusError('backup:bad', `${file} is no sound database: ${textOf(cause)}`, 'take another backup', {
      cause,
    })
  } finally {
    database?.close()
  }
}
