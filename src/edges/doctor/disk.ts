// The disk below a folder: how much room, and what there belongs to somebody else.
import { accessSync, constants, lstatSync, readdirSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Room } from '../../domain/doctor/room.ts'

/** What an ordinary program may still use. */
export const roomAt = (folder: string): Room => {
  const { bavail, blocks, bsize } = statfsSync(folder)
  return { free: bavail * bsize, size: blocks * bsize }
}

/** Whether this user may read, write and enter it. */
export const mayUse = (folder: string): boolean => {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Permission bits, `0o700`, and the number of its user. */
export const modeOf = (path: string): { readonly bits: number; readonly uid: number } => {
  const { mode, uid } = statSync(path)
  return { bits: mode & 0o777, uid }
}

/** Files that another user than the folder's would have to write: the first ones, and how many more. */
export const straysIn = (
  folder: string,
  most: number,
): { readonly first: readonly string[]; readonly more: number } => {
  const owner = statSync(folder).uid
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const stat = lstatSync(join(folder, name), { throwIfNoEntry: false })
    return stat !== undefined && stat.uid !== owner
  })
  return { first: found.slice(0, most), more: Math.max(0, found.length - most) }
}
