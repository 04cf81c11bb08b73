// The new version on a copy of the data, made from a backup, while the old one may go on.
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { IsthmusError } from '../../base/errors.ts'
import type { Settings } from '../../config.ts'
import { trial } from '../../edges/bundle/run.ts'
import { isEmptyPostgres } from '../../edges/store/empty-postgres.ts'
import { backupParts } from '../backup.ts'
import type { Version } from './bring.ts'

/** The park's data. `tryOn`: an empty PostgreSQL database for the copy, where the park's is one. */
export type Data = Pick<Settings, 'data' | 'database'> & { readonly tryOn: string | undefined }

/** The version that takes backups. */
export type Program = { readonly version: string; readonly now: () => number }

const cannot = (what: string, mend: string): IsthmusError => new IsthmusError('upgrade:cannot', what, mend)

/** Before anything is done. Throws `upgrade:cannot`. */
export const checkTryOn = async ({ database, tryOn }: Data): Promise<void> => {
  if (database === null && tryOn !== undefined)
    throw cannot('the data of this park are in SQLite, which is copied by itself', 'leave --try-on out')
  if (database === null) return
  const mend = 'make an empty database (createdb isthmus_trial), and give its address with --try-on'
  if (tryOn === undefined)
    throw cannot('the data of this park are in PostgreSQL, and the new version has to be tried on a copy', mend)
  if (!(await isEmptyPostgres(tryOn))) throw cannot('the database of --try-on is not empty, or does not answer', mend)
}

/** Where the backup of before goes: a folder that is not there yet. */
const backupFolder = (data: string, { version }: Version): string => {
  const name = `${data}.before-${version}`
  let n = 1
  while (existsSync(n === 1 ? name : `${name}-${n}`)) n++
  return n === 1 ? name : `${name}-${n}`
}

/** `null`: there are no data yet. Throws `backup:failed`. */
export const takeBackup = async (of: Data, next: Version, program: Program): Promise<string | null> => {
  if (!existsSync(of.data)) return null
  const folder = backupFolder(of.data, next)
  await backupParts(of, program).take(folder)
  return folder
}

/** Gives what the new version finds to mend. Throws `upgrade:failed`; the copy is gone in any case. */
export const tryOnCopy = async (
  next: Version,
  of: Data,
  backup: string | null,
  program: Program,
): Promise<readonly string[]> => {
  const copy = { data: `${of.data}.trial`, database: of.tryOn ?? null }
  await rm(copy.data, { recursive: true, force: true })
  try {
    if (backup !== null) await backupParts(copy, program).putBack({ from: backup, record: undefined, asItWas: true })
    const { why, troubles } = await trial(next.folder, copy)
    if (why === null) return troubles
    throw new IsthmusError(
      'upgrade:failed',
      `version ${next.version} does not start on a copy of the data: ${why}`,
      `nothing was changed, and ${program.version} is in place; mend what it says, or stay with it`,
    )
  } finally {
    await rm(copy.data, { recursive: true, force: true })
  }
}
