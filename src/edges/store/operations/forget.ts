// What says who was online where goes, so many rows at a time.
import type { Forgetting } from '../../../domain/store/store.ts'
import type { Db } from '../schema.ts'

/** Numbers up to the highest that goes are never given again (session_numbers). */
const keepUsed = async (db: Db, highest: number): Promise<void> => {
  await db
    .updateTable('session_numbers')
    .set((of) => ({ floor: of.case().when('floor', '<', highest).then(highest).else(of.ref('floor')).end() }))
    .where('id', '=', 1)
    .execute()
}

const forgetUsage = async (db: Db, before: string, most: number): Promise<number> => {
  const days = await db
    .selectFrom('usage')
    .select(['holder_kind', 'holder_id', 'day'])
    .where('day', '<', before)
    .limit(most)
    .execute()
  for (const { holder_kind, holder_id, day } of days)
    await db
      .deleteFrom('usage')
      .where('holder_kind', '=', holder_kind)
      .where('holder_id', '=', holder_id)
      .where('day', '=', day)
      .execute()
  return days.length
}

/** Says how many rows went. Those of a session's ports go with it. */
export const forgetSessions = async (db: Db, { endedUpTo, before, most }: Forgetting): Promise<number> => {
  const gone = await db
    .selectFrom('sessions')
    .select(['id', 'number'])
    .where('ended_at', '<=', endedUpTo)
    .orderBy('ended_at')
    .limit(most)
    .execute()
  const ids = gone.map(({ id }) => id)
  if (ids.length > 0) {
    await db.deleteFrom('port_blocks').where('session', 'in', ids).execute()
    await db.deleteFrom('sessions').where('id', 'in', ids).execute()
    await keepUsed(db, Math.max(...gone.map(({ number }) => number)))
  }
  return ids.length + (await forgetUsage(db, before, most - ids.length))
}
