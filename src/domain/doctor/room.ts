// Is there room on a disk?
import { broken, type Finding, fine, look } from './finding.ts'

/** Bytes. */
export type Room = { readonly free: number; readonly size: number }

/** A full disk keeps nobody offline who is online, but nobody else gets in: a sign-in is written before it counts. */
const LEAST = 100_000_000
/** A changed list of a million names, kept in copies and compiled, with a backup beside it. */
const NARROW = 1_000_000_000

const shown = (bytes: number): string =>
  bytes < 1e9 ? `${Math.floor(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`

/** `folder`: where the room is. */
export const judgeRoom = (folder: string, { free, size }: Room): Finding => {
  const said = `${shown(free)} of ${shown(size)} are free where ${folder} lies`
  const mend = `make room: du -xh ${folder} | sort -h | tail, or give the folder a larger disk`
  if (free < LEAST) return broken('data', `${said}. On a full disk nobody can sign in.`, mend)
  if (free < NARROW) return look('data', `${said}. A large list or a backup may not fit.`, mend)
  return fine('data', `${said}.`)
}
