// A backup taken beside a running park or without one, and put back. Killed at any step, there is a whole one or none, and never half a data folder.
import { chownSync, existsSync, statSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { base64Of } from '../base/base64.ts'
import { IsthmusError } from '../base/errors.ts'
import type { Settings } from '../config.ts'
import { wayOf } from '../domain/council/charter.ts'
import { inputsNow } from '../domain/council/state.ts'
import { copyTree, syncFolders, writeFileDurably } from '../edges/backup/copy.ts'
import { checkFiles, hashFiles, MANIFEST, type Manifest, manifestText, readManifest } from '../edges/backup/manifest.ts'
import { NOTE, noteText } from '../edges/backup/note.ts'
import { DUMP, dumpPostgres, restorePostgres } from '../edges/backup/postgres.ts'
import { copyRecord } from '../edges/backup/record.ts'
import type { BackupParts, PutBack, Taken } from '../edges/cli/backup-parts.ts'
import { isUnreachable, remoteDesk } from '../edges/control/call.ts'
import { buildingOf, writePrivate } from '../edges/data/folder.ts'
import { type Files, folderFiles, LONGEST_BLOB } from '../edges/record/files.ts'
import { type Verification, type Verified, verifyRecord } from '../edges/record/verify.ts'
import { checkSqlite, copySqlite } from '../edges/store/copy-sqlite.ts'
import { NEWEST } from '../edges/store/migrate.ts'
import { recordIn } from './council/record.ts'
import { filesAt } from './council/record-desk.ts'

/** What of a data folder is copied by itself, belongs to this moment only, or is a witness's, which never goes back to an earlier day. */
const APART = /^(isthmus\.db.*|.*\.sock|record|record\.drafts|uploads|witness-.*|.*\.new)$/

const partialOf = (folder: string): string => `${folder}.partial`

const refuse = (what: string, mend: string): IsthmusError => new IsthmusError('backup:failed', what, mend)

const goodRecord = (found: Verification, what: string): Verified | null => {
  if (found.state === 'none') return null
  if (found.state === 'good') return found
  throw refuse(`${what} is bad: ${found.why}`, 'see docs/errors.md, record:bad')
}

/** Bytes that are in force, by hash. */
const bytesOf = ({ park }: Verified): readonly string[] => Object.values(inputsNow(park))

const recordOf = (found: Verified): Manifest['record'] => ({
  genesis: found.genesisHash,
  size: found.checkpoint.size,
  root: base64Of(found.checkpoint.root),
  way: wayOf(found.park.charter),
})

/** Gives how many files in force have no bytes: a gateway goes on without them, by what it has kept compiled. */
const copyOf = async (files: Files, folder: string, found: Verified): Promise<number> => {
  const { tiles, blobs } = await copyRecord(files, folder, {
    ...{ note: found.note, size: found.checkpoint.size, needed: bytesOf(found), longestBlob: LONGEST_BLOB },
  })
  const [first] = tiles
  if (first !== undefined) throw refuse(`${first} of the record cannot be read`, 'see docs/errors.md, record:bad')
  return blobs.filter((path) => !existsSync(join(folder, path))).length
}

/** Whose data it is. */
type Place = Pick<Settings, 'data' | 'database'>

type Program = { readonly version: string; readonly now: () => number }

const take = async (settings: Place, folder: string, { version, now }: Program): Promise<Taken> => {
  const { data, database } = settings
  if (!existsSync(data)) throw refuse(`there is no data folder ${data}`, 'set ISTHMUS_DATA, or see isthmus.yaml')
  if (existsSync(folder)) throw refuse(`${folder} is there already`, 'name a folder that is not there yet')
  const partial = partialOf(folder)
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { recursive: true, mode: 0o700 })
  // What the gateway remembers of its record first: the record may only have grown since.
  await copyTree(data, partial, (name) => !APART.test(name))
  const schema = database === null ? copySqlite(data, partial) : NEWEST
  if (database !== null) await dumpPostgres(database, join(partial, DUMP))
  const files = folderFiles(recordIn(data))
  const found = goodRecord(await verifyRecord(files), 'the record')
  const lacking = found === null ? 0 : await copyOf(files, join(partial, 'record'), found)
  const manifest: Manifest = {
    ...{ format: 'isthmus/backup/v1', version, takenAt: new Date(now()).toISOString() },
    ...{ database: database === null ? 'sqlite' : 'postgresql', schema },
    ...{ record: found && recordOf(found), files: await hashFiles(partial) },
  }
  await writeFileDurably(join(partial, MANIFEST), new TextEncoder().encode(manifestText(manifest)))
  await syncFolders(partial)
  await rename(partial, folder)
  await syncFolders(folder)
  noteTaken(data, manifest.takenAt)
  return { ...takenOf(folder, manifest), lacking }
}

/** For the doctor, who asks how old the last one is. Whoever may not write there has taken a good one all the same. */
const noteTaken = (data: string, takenAt: string): void => {
  const path = join(data, NOTE)
  try {
    writePrivate(path, noteText(takenAt))
    const { uid, gid } = statSync(data)
    if (process.getuid?.() === 0) chownSync(path, uid, gid)
  } catch {} // it is then told as older than it is
}

const takenOf = (folder: string, { files, record, takenAt, database }: Manifest): Omit<Taken, 'lacking'> => ({
  ...{ folder, takenAt, database, record: record && { size: record.size, genesis: record.genesis } },
  files: Object.keys(files).length,
  bytes: Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0),
})

/** Throws `backup:failed` where a service runs on the data folder. */
export const refuseRunning = async (data: string): Promise<void> => {
  try {
    await remoteDesk(data).status()
  } catch (error) {
    if (isUnreachable(error)) return
    throw error
  }
  throw refuse('the service runs on this data folder', 'stop it first')
}

/** A newer record of the same park, which goes on from that of the backup. */
const newerRecord = async (where: string, of: NonNullable<Manifest['record']>): Promise<readonly [Files, Verified]> => {
  const files = filesAt(where)
  const found = goodRecord(await verifyRecord(files, of.genesis), `the record at ${where}`)
  if (found === null) throw refuse(`there is no record at ${where}`, 'name a witness’s copy, or a mirror')
  const { size } = found.checkpoint
  if (size >= of.size && base64Of(found.log.root(of.size)) === of.root) return [files, found]
  throw refuse(
    size < of.size
      ? `the record at ${where} has ${size} entries, and that of the backup ${of.size}`
      : `the record at ${where} is of another history than that of the backup`,
    'name another copy; see docs/errors.md, record:put-back',
  )
}

const NEEDS_NEWER = [
  'operators rule this park, and their witnesses may have seen more of its record than this backup has',
  'give --record WHERE, with the copy of a witness or a mirror; where there is none, --as-it-was: then what was agreed since is lost, and the witnesses do not sign on',
] as const

/** The record that is put back: the backup's own, or a newer one. */
const recordFor = async (
  folder: string,
  { record }: Manifest,
  { where, asItWas }: { readonly where: string | undefined; readonly asItWas: boolean },
): Promise<readonly [Files, Verified] | null> => {
  if (record === null) return null
  if (where !== undefined) return newerRecord(where, record)
  if (record.way === 'several' && !asItWas) throw refuse(...NEEDS_NEWER)
  const files = folderFiles(join(folder, 'record'))
  const found = goodRecord(await verifyRecord(files, record.genesis), 'the record of the backup')
  return found && [files, found]
}

/** Builds the whole folder beside the place where it will be. */
const build = async (folder: string, building: string, record: readonly [Files, Verified] | null): Promise<void> => {
  await rm(building, { recursive: true, force: true })
  await mkdir(building, { recursive: true, mode: 0o700 })
  await copyTree(folder, building, (name) => name !== MANIFEST && name !== DUMP)
  if (record !== null) await copyOf(...([record[0], join(building, 'record'), record[1]] as const))
  await syncFolders(building)
}

/** Where the folder of before is kept; nothing is deleted. */
const asideOf = (data: string, now: number): string => {
  const name = `${data}.before-${new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`
  let n = 1
  while (existsSync(n === 1 ? name : `${name}-${n}`)) n++
  return n === 1 ? name : `${name}-${n}`
}

/** Whether the database of a backup can be put where this park has its own. Throws `backup:failed`, `backup:bad`. */
const checkDatabase = (folder: string, { database: kind }: Manifest, url: Place['database']): void => {
  if (kind === 'postgresql' && url === null) throw refuse('the backup is of a park on PostgreSQL', 'set DATABASE_URL')
  if (kind === 'sqlite' && url !== null) throw refuse('the backup is of a park on SQLite', 'take DATABASE_URL away')
  if (kind === 'sqlite') checkSqlite(folder)
}

/** Between the two names there is no data folder: a start then refuses (edges/data), and doing this again ends it. */
const exchange = async (data: string, building: string, now: number): Promise<string | null> => {
  const aside = existsSync(data) ? asideOf(data, now) : null
  if (aside !== null) await rename(data, aside)
  await rename(building, data)
  await syncFolders(data)
  return aside
}

type AskedBack = Parameters<BackupParts['putBack']>[0]

const putBack = async (
  { data, database }: Place,
  { now }: Program,
  { from, record: where, asItWas }: AskedBack,
): Promise<PutBack> => {
  const folder = resolve(from)
  await refuseRunning(data)
  const manifest = await readManifest(folder)
  await checkFiles(folder, manifest)
  checkDatabase(folder, manifest, database)
  const record = await recordFor(folder, manifest, { where, asItWas })
  const building = buildingOf(data)
  await build(folder, building, record)
  if (database !== null) await restorePostgres(database, join(folder, DUMP))
  const aside = await exchange(data, building, now())
  return { data, aside, takenAt: manifest.takenAt, entries: record?.[1].checkpoint.size ?? null }
}

export const backupParts = (place: Place, program: Program): BackupParts => ({
  take: (folder) => take(place, resolve(folder), program),
  putBack: (asked) => putBack(place, program, asked),
})
