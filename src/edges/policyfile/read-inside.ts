// Reads files that must lie in or below one folder, within a size, and remembers what was seen so that a change is noticed.
import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, type Stats, statSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'

/**
 * One file as it was before it was read; a file that could not be opened has `size` -1. `changed`: when the system last noted a change,
 * which no copying tool sets back, as it does with the time of writing.
 */
export type Seen = { readonly path: string; readonly size: number; readonly changed: number; readonly inode: number }

export type FileRead =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly seen: Seen }
  | { readonly ok: false; readonly what: string; readonly mend: string; readonly seen: Seen }

export const seenOf = (path: string, stats: Pick<Stats, 'size' | 'ctimeMs' | 'ino'> | undefined): Seen =>
  stats === undefined
    ? { path, size: -1, changed: 0, inode: 0 }
    : { path, size: stats.size, changed: stats.ctimeMs, inode: stats.ino }

// What the watch will see there, or it would find a change at every look.
const lookAt = (path: string): Seen => {
  try {
    return seenOf(path, statSync(path))
  } catch {
    return seenOf(path, undefined)
  }
}

const SENTENCES: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  ELOOP: 'is a chain of links without end',
  EISDIR: 'is a folder',
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'

const why = (error: unknown): string => SENTENCES[codeOf(error)] ?? `cannot be read (${codeOf(error)})`

const readWhole = (file: number, size: number): Uint8Array => {
  const bytes = new Uint8Array(size)
  let at = 0
  while (at < size) {
    const count = readSync(file, bytes, at, size - at, at)
    // Cut short while we read: the watch sees the change and reads again.
    if (count === 0) return bytes.subarray(0, at)
    at += count
  }
  return bytes
}

/**
 * Reads one file of at most `most` bytes; `name` is how messages call it. Only regular files: a pipe would hang (and is
 * therefore opened without waiting).
 */
export const readFile = (path: string, name: string, most: number): FileRead => {
  let file: number | undefined
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const stats = fstatSync(file)
    const seen = seenOf(path, stats)
    if (!stats.isFile()) return { ok: false, what: `${name} is not a file.`, mend: 'Put a plain file there.', seen }
    if (stats.size > most) {
      return {
        ok: false,
        what: `${name} has ${stats.size} bytes; at most ${most} are allowed.`,
        mend: 'Make it shorter.',
        seen,
      }
    }
    return { ok: true, bytes: readWhole(file, stats.size), seen }
  } catch (error) {
    return {
      ok: false,
      what: `${name} ${why(error)}.`,
      mend: 'Put the file there, or correct the path.',
      seen: lookAt(path),
    }
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

const liesIn = (folder: string, path: string): boolean => {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** Whether `readInside` would take what stands there now: a plain file of at most `most` bytes that no link leads out. */
export const isPlainInside = (folder: string, path: string, most: number): boolean => {
  const stats = statSync(path)
  return stats.isFile() && stats.size <= most && liesIn(realpathSync(folder), realpathSync(path))
}

/** Reads a file by its path relative to a folder. A path or a link that leads out of the folder is refused. */
export const readInside = (folder: string, path: string, most: number): FileRead => {
  const full = resolve(folder, path)
  const seen = lookAt(full)
  const outside = {
    ok: false,
    what: `${path} leads out of the policy's folder.`,
    mend: 'Put the file itself into the folder of the policy.',
    seen,
  } as const
  if (!liesIn(resolve(folder), full)) return outside
  try {
    if (!liesIn(realpathSync(folder), realpathSync(full))) return outside
  } catch (error) {
    return { ok: false, what: `${path} ${why(error)}.`, mend: 'Put the file there, or correct the path.', seen }
  }
  return readFile(full, path, most)
}
