// The database: does it open, is it sound, is it of this program’s version, and are its PINs of the key that is here?
import { existsSync } from 'node:fs'
import { broken, type Finding, fine } from '../../domain/doctor/finding.ts'
import { knownKey } from '../../edges/data/folder.ts'
import { lookAtStore, type SeenStore } from '../../edges/store/look.ts'
import type { Installation } from './installation.ts'

type There = Extract<SeenStore, { readonly state: 'there' }>

const version = ({ version, newest }: There, kind: string): Finding => {
  if (version > newest)
    return broken(
      'database',
      `${kind} has schema version ${version}, and this program knows versions up to ${newest}: it does not start on it.`,
      'start the newer Isthmus that wrote it, or put a backup from before back: isthmus restore FOLDER',
    )
  if (version < newest)
    return fine(
      'database',
      `${kind} has schema version ${version}: the next start brings it to ${newest}, and keeps a copy.`,
    )
  return fine('database', `${kind} ${kind === 'SQLite' ? 'is sound' : 'answers'}, schema version ${version}.`)
}

const LOST_PINS =
  'The database has PINs or vouchers, and the key under which they were digested, keys/pins.key, is gone: nobody can sign in with them.'

const pins = ({ hasSecrets }: There, data: string): readonly Finding[] =>
  hasSecrets && knownKey(data, 'pins') === undefined
    ? [
        broken(
          'database',
          LOST_PINS,
          'put keys/pins.key back from a backup, before the service starts and makes another',
        ),
      ]
    : []

/** Its lock is that of the service that runs on this data folder; else of another one. */
const otherUser = ({ held }: There, { service }: Installation): readonly Finding[] =>
  held && service.state === 'stopped'
    ? [
        broken(
          'database',
          'Another Isthmus uses this PostgreSQL database: this one does not start on it.',
          'stop the other one, or give this one a database of its own (DATABASE_URL)',
        ),
      ]
    : []

export const lookAtDatabase = async (installation: Installation): Promise<readonly Finding[]> => {
  const { data, database } = installation.settings
  const kind = database === null ? 'SQLite' : 'PostgreSQL'
  if (database === null && !existsSync(data)) return []
  const seen = await lookAtStore({ data, url: database ?? undefined })
  if (seen.state === 'none') return [fine('database', `There is nothing in ${kind} yet: the first start makes it.`)]
  return [version(seen, kind), ...otherUser(seen, installation), ...pins(seen, data)]
}
