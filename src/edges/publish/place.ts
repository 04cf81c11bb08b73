// A set of files in place of the one before: built beside it, on the disk, and then both change places. Killed at any step, there is the one or the other.
import { chmod, lstat, mkdir, open, readdir, readFile, rename, rm, rmdir, unlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { IsthmusError } from '../../base/errors.ts'
import { exchange } from './exchange.ts'
import { type Files, hashFiles, MANIFEST, manifestText, readManifest, stateOf } from './manifest.ts'

/** In the building until it is whole: whose it is. */
const MARK = '.publishing'

export type Placed = {
  readonly files: Files
  /** Where files of others lie now that came into the folder meanwhile; null: there were none. */
  readonly left: string | null
}

const failed = (what: string, mend: string, cause?: unknown): IsthmusError =>
  new IsthmusError('publish:failed', what, mend, { cause })

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

const MEND = 'see what is in it, and move it away'

/** What a run before this one left, when it was killed: unfinished, or the set of before. */
const clear = async (building: string): Promise<void> => {
  const names = await readdir(building).catch(() => undefined)
  if (names === undefined || names.length === 0) return
  const mark = await readFile(join(building, MARK), 'utf8').catch(() => undefined)
  const pid = Number(mark)
  if (mark !== undefined && pid > 0 && pid !== process.pid && isAlive(pid))
    throw failed(`another run is publishing there: ${building}`, 'wait until it is done')
  if (mark !== undefined) return rm(building, { recursive: true })
  const files = await readManifest(building)
  if (files === undefined) throw failed(`${building} is there already, and is not ours`, MEND)
  await removeOwn(building, files)
  if ((await readdir(building).catch(() => [])).length > 0)
    throw failed(`${building} has files that were not published`, MEND)
}

/** Removes what a manifest names, and folders that are empty then. */
const removeOwn = async (folder: string, files: Files): Promise<void> => {
  for (const name of Object.keys(files)) await unlink(join(folder, name)).catch(() => {})
  const folders = new Set<string>()
  for (const name of Object.keys(files)) for (let at = dirname(name); at !== '.'; at = dirname(at)) folders.add(at)
  for (const name of [...folders].sort((a, b) => b.length - a.length)) await rmdir(join(folder, name)).catch(() => {})
  // Last: with it, what is left is known as ours.
  await unlink(join(folder, MANIFEST)).catch(() => {})
  await rmdir(folder).catch(() => {})
}

const sync = async (path: string): Promise<void> => {
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}

/** Everything below is for every reader, and on the disk. */
const settle = async (folder: string): Promise<void> => {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    await chmod(path, entry.isDirectory() ? 0o755 : 0o644)
    await sync(path)
  }
  await chmod(folder, 0o755)
  await sync(folder)
}

const build = async (building: string, write: (folder: string) => Promise<void>, now: string): Promise<Files> => {
  // Not the folders above it: a slip of the pen would make a tree of them.
  if (!(await isThere(building))) await mkdir(building)
  await writeFile(join(building, MARK), String(process.pid))
  await write(building)
  const { [MARK]: _, ...files } = await hashFiles(building)
  await writeFile(join(building, MANIFEST), manifestText(now, files))
  await settle(building)
  await unlink(join(building, MARK))
  await sync(building)
  return files
}

const asideOf = (building: string): string => `${building}.before`

/** Where folders cannot change places at once, there is none for a moment. */
const swap = async (building: string, folder: string): Promise<void> => {
  if (await exchange(building, folder)) return
  await rename(folder, asideOf(building))
  await rename(building, folder)
  await rename(asideOf(building), building)
}

const isThere = async (path: string): Promise<boolean> => (await lstat(path).catch(() => undefined)) !== undefined

/** A run that was killed between those names: the set of before is back, or is to be removed. */
const recover = async (building: string, folder: string): Promise<void> => {
  const aside = asideOf(building)
  if (!(await isThere(aside))) return
  if (!(await isThere(folder))) await rename(aside, folder)
  else if (!(await isThere(building))) await rename(aside, building)
}

const place = async (building: string, folder: string): Promise<string | null> => {
  // Once more: building may have taken a while.
  const state = await stateOf(folder)
  if (state !== 'own') {
    if (state === 'empty') await rmdir(folder)
    await rename(building, folder)
    return null
  }
  await swap(building, folder)
  await clear(building).catch(() => {})
  return (await isThere(building)) ? building : null
}

/**
 * `write` puts the files into the folder that it is given. Throws `publish:foreign` where other files are than were published before,
 * and `publish:failed`; then nothing has changed.
 */
export const placeFiles = async (
  folder: string,
  write: (folder: string) => Promise<void>,
  now: string,
): Promise<Placed> => {
  const building = join(dirname(folder), `.${basename(folder)}.publishing`)
  try {
    await recover(building, folder)
    await stateOf(folder)
    await clear(building)
    const files = await build(building, write, now)
    const left = await place(building, folder)
    await sync(dirname(folder))
    return { files, left }
  } catch (cause) {
    if (cause instanceof IsthmusError) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw failed(
      `nothing could be published there: ${why}`,
      'the folder that it is to lie in must be there, and this user be able to write in it',
      cause,
    )
  }
}
