// Who looked at, or changed, whose record.
import type { LookUp } from '../../../domain/people/people.ts'
import type { Db } from '../schema.ts'
import { portions } from './rows.ts'

const WHATS: readonly LookUp['what'][] = ['slip-made', 'record-seen', 'session-ended', 'person-added', 'found-by-port']

const whatOf = (text: string): LookUp['what'] => {
  const what = WHATS.find((known) => known === text)
  if (what === undefined) throw new Error('a look-up is of an unknown kind')
  return what
}

export const addLookUps = async (db: Db, lookUps: readonly LookUp[]): Promise<void> => {
  const rows = lookUps.map(({ person, by, at, what }) => ({ person, by_whom: by, at, what }))
  for (const portion of portions(rows)) await db.insertInto('look_ups').values(portion).execute()
}

/** In the order in which they were written. */
export const readLookUps = async (db: Db, person: string): Promise<readonly LookUp[]> => {
  const rows = await db.selectFrom('look_ups').selectAll().where('person', '=', person).orderBy('number').execute()
  return rows.map((row) => ({ person: row.person, by: row.by_whom, at: row.at, what: whatOf(row.what) }))
}
