// The new version in the place of the old one: started there for the first time, and taken back where it does not start.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { IsthmusError } from '../../base/errors.ts'
import { DUMP, putPostgresBack } from '../../edges/backup/postgres.ts'
import { type Place, switchTo } from '../../edges/bundle/place.ts'
import { firstStart } from '../../edges/bundle/run.ts'
import { restartsOf, startService, stopService } from '../../edges/bundle/service.ts'
import { remoteDesk } from '../../edges/control/call.ts'
import { putBackSqlite } from '../../edges/store/put-back-sqlite.ts'
import type { Version } from './bring.ts'
import { type Data, type Program, takeBackup } from './copy.ts'

/** Seconds that the service has to answer as the new version. */
const PATIENCE = 180
/** systemd starts it anew after each failure: this many are no chance. */
const MOST_RESTARTS = 3

/** Why the service does not serve as that version, or `null`. */
const serviceStarts = async ({ data }: Data, { version }: Version): Promise<string | null> => {
  if (!(await startService())) return 'systemctl start isthmus.service failed'
  for (let second = 0; second < PATIENCE; second++) {
    const status = await remoteDesk(data)
      .status()
      .catch(() => undefined)
    if (status?.version === version) return null
    if ((await restartsOf()) >= MOST_RESTARTS) return 'it ends again and again: journalctl -u isthmus'
    await pause(1000)
  }
  return 'it does not answer'
}

/** The database as it was; the record only grows, and goes on from where it is. */
const putDatabaseBack = async ({ data, database }: Data, backup: string | null): Promise<void> => {
  if (backup === null) return
  if (database === null) await putBackSqlite(backup, data)
  else await putPostgresBack(database, join(backup, DUMP), `${data}.putting-back`)
}

/**
 * Killed in its midst, the new version and the old database are there, which it brings up to date again; or the old ones. Gives why the service does not
 * serve as before, or `null`.
 */
const goBack = async (
  place: Place,
  of: Data,
  isService: boolean,
  backup: string | null,
  { version }: Program,
): Promise<string | null> => {
  if (isService) await stopService()
  await putDatabaseBack(of, backup)
  await switchTo(place, place.program)
  return isService ? serviceStarts(of, { folder: place.program, version }) : null
}

/** What has been made ready. `backup` is of a moment at which the service ran, where it is one. */
type Ready = { readonly next: Version; readonly isService: boolean; readonly backup: string | null }

/** A service is stopped for as long as this takes. Gives the backup to keep. Throws `upgrade:failed`, after it went back. */
export const change = async (
  place: Place,
  of: Data,
  { next, isService, backup }: Ready,
  program: Program,
): Promise<string | null> => {
  let kept = backup
  if (isService) {
    if (!(await stopService()))
      throw new IsthmusError('upgrade:cannot', 'the service cannot be stopped', 'type it as root; nothing was changed')
    if (backup !== null) await rm(backup, { recursive: true, force: true })
    kept = await takeBackup(of, next, program)
  }
  await switchTo(place, next.folder)
  const why = isService ? await serviceStarts(of, next) : await firstStart(place.link)
  if (why === null) return kept
  const still = await goBack(place, of, isService, kept, program)
  throw new IsthmusError(
    'upgrade:failed',
    `version ${next.version} does not start: ${why}`,
    still === null
      ? `${program.version} is back, with its database; mend what it says, or stay with it`
      : `${program.version} is in place with its database, and does not start either: ${still}`,
  )
}
