// Opens the SQLite file: modes, durability, and a look at whether it is sound.
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { IsthmusError } from '../../base/errors.ts'
import { copyAt, dropCopies } from './copies.ts'
import { migrate, NEWEST } from './migrate.ts'
import type { Opened } from './opened.ts'
import type { Tables } from './schema.ts'
import { BUSY_MS, sqliteConnector, sqliteDialect } from './sqlite-dialect.ts'

/** The file in the data folder. SQLite keeps `-wal` and `-shm` beside it, with the same mode. */
export const FILE = 'isthmus.db'

// Reading the whole file costs about a second for 1 GB; larger ones are checked page by page as they are read.
const LARGEST_CHECKED = 256 * 1024 * 1024

const unusable = (what: string, mend: string, cause?: unknown): IsthmusError =>
  new IsthmusError('data:unusable', what, mend, { cause })

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** A new name in a folder survives power loss only once the folder itself is on disk. */
const syncFolder = (path: string): void => {
  const handle = openSync(path, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

/** Makes the folder (0700) and the file (0600) where they are missing. An existing folder keeps its mode: it may be shared. */
const prepare = (data: string): string => {
  const file = join(data, FILE)
  try {
    const made = mkdirSync(data, { recursive: true, mode: 0o700 })
    if (!existsSync(file)) {
      closeSync(openSync(file, 'a', 0o600))
      syncFolder(data)
      if (made !== undefined) syncFolder(dirname(made))
    }
    chmodSync(file, 0o600)
  } catch (error) {
    throw unusable(
      `The data folder ${data} cannot be used: ${textOf(error)}.`,
      'Give it an own folder that this user may write to (ISTHMUS_DATA), on a disk with room.',
      error,
    )
  }
  return file
}

const damaged = (file: string, what: string, cause?: unknown): IsthmusError =>
  unusable(
    `The database ${file} is damaged: ${what}.`,
    `Put back a copy of ${FILE} from a backup, or move ${FILE} with its -wal and -shm away to start with an empty one.`,
    cause,
  )

/** Reads it through, where that is quick. Throws `data:unusable`. */
export const check = (database: DatabaseSync, file: string): void => {
  if (statSync(file).size > LARGEST_CHECKED) return
  const result = Object.values(database.prepare('pragma quick_check(1)').get() ?? {})[0]
  if (result !== 'ok') throw damaged(file, String(result).split('\n')[0] ?? '')
}

// FULL: each commit is on disk before it is answered (sqlite.org/pragma.html#pragma_synchronous, WAL mode).
const configure = (database: DatabaseSync): void => {
  database.exec('pragma journal_mode = wal')
  database.exec('pragma synchronous = full')
  database.exec('pragma secure_delete = on') // what is struck out or removed is overwritten, not only let go
  database.exec('pragma foreign_keys = on')
  database.exec('pragma cell_size_check = on')
  database.exec('pragma trusted_schema = off')
  const { journal_mode: mode } = database.prepare('pragma journal_mode').get() ?? {}
  if (mode !== 'wal') throw new Error(`the journal is ${mode}, not wal`)
}

// The primary result codes of a file that is not, or no longer, a sound database (sqlite.org/rescode.html).
const CORRUPT = 11
const NOT_A_DATABASE = 26

const isDamage = (error: unknown): boolean => {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0
  return code === CORRUPT || code === NOT_A_DATABASE
}

/** What was thrown while it was open, as what is told of it. */
export const damageOf = (file: string, error: unknown): IsthmusError => {
  if (error instanceof IsthmusError) return error
  if (isDamage(error)) return damaged(file, textOf(error), error)
  return unusable(
    `The database ${file} cannot be opened: ${textOf(error)}.`,
    'See that no other program holds it, that this user may write to it, and that its disk has room.',
    error,
  )
}

/** The version of the schema; 0: there is none yet. */
const versionIn = (database: DatabaseSync): number => {
  const known = database.prepare("select 1 from sqlite_schema where name = 'schema_version'").get()
  return known === undefined ? 0 : Number(database.prepare('select version from schema_version').get()?.version ?? 0)
}

/** Before an older database is brought up to date it is copied: with that copy the former program starts again. One is kept, of the last time. */
const keepBefore = (database: DatabaseSync, data: string): void => {
  const version = versionIn(database)
  if (version === 0 || version >= NEWEST) return
  dropCopies(data)
  database.prepare('vacuum into ?').run(copyAt(join(data, FILE), version))
}

/** Opens, checks and migrates `isthmus.db` in the folder. Throws `data:unusable`. */
export const openSqlite = async (data: string): Promise<Opened> => {
  const file = prepare(data)
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, { timeout: BUSY_MS })
    configure(database)
    check(database, file)
    const connector = sqliteConnector(database)
    const db = new Kysely<Tables>({ dialect: sqliteDialect(connector) })
    keepBefore(database, data)
    await migrate(db, 'sqlite')
    return { db, connector }
  } catch (error) {
    database?.close()
    throw damageOf(file, error)
  }
}
