// Who looked at, or changed, whose record.
import { LOOK_UPS, type LookUp } from '../../../domain/people/people.ts'
import type { Db } from '../schema.ts'
import { portions } from './rows.ts'

const whatOf = (text: string): LookUp['what'] => {
  const what = LOOK_UPS.find((known) => known === text)
  if (what === undefined) throw new Error('a look-up is of an unknown kind')
  return what
}

export const addLookUps = async (db: Db, lookUps: readonly LookUp[]): Promise<void> => {
  const rows = lookUps.map(({ person, by, at, what, operator = null, why = null }) => ({
    ...{ person, by_whom: by, at, what, operator, why },
  }))
  for (const portion of portions(rows)) await db.insertInto('look_ups').values(portion).execute()
}

/** In the order in which they were written. */
export const readLookUps = async (db: Db, person: string): Promise<readonly LookUp[]> => {
  const rows = await db.selectFrom('look_ups').selectAll().where('person', '=', person).orderBy('number').execute()
  return rows.map((row) => ({
    ...{ person: row.person, by: row.by_whom, at: row.at, what: whatOf(row.what) },
    ...(row.operator !== null && { operator: row.operator }),
    ...(row.why !== null && { why: row.why }),
  }))
}
