// Seconds online of each holder by day and month.
import type { Holder } from '../../../domain/people/people.ts'
import type { OnlineTime } from '../../../domain/sessions/online-time.ts'
import type { Db } from '../schema.ts'
import { portions } from './rows.ts'

/** Adds to what is there. Several additions for one holder and period become one row, as PostgreSQL wants. */
export const addOnline = async (db: Db, times: readonly OnlineTime[]): Promise<void> => {
  const sums = new Map<string, OnlineTime>()
  for (const one of times) {
    const key = `${one.period} ${one.holder.kind} ${one.holder.id}`
    sums.set(key, { ...one, seconds: one.seconds + (sums.get(key)?.seconds ?? 0) })
  }
  const rows = [...sums.values()].map(({ holder, period, seconds }) => ({
    ...{ holder_kind: holder.kind, holder_id: holder.id, period, seconds },
  }))
  for (const portion of portions(rows))
    await db
      .insertInto('online_time')
      .values(portion)
      .onConflict((conflict) =>
        conflict
          .columns(['holder_kind', 'holder_id', 'period'])
          .doUpdateSet((to) => ({ seconds: to('online_time.seconds', '+', to.ref('excluded.seconds')) })),
      )
      .execute()
}

export const onlineOf = async (db: Db, period: string): Promise<readonly OnlineTime[]> => {
  const rows = await db
    .selectFrom('online_time')
    .selectAll()
    .where('period', '=', period)
    .orderBy('holder_kind')
    .orderBy('holder_id')
    .execute()
  return rows.map(({ holder_kind: kind, holder_id: id, seconds }) => ({ holder: { kind, id }, period, seconds }))
}

export const keepOnline = async (db: Db, periods: readonly string[]): Promise<void> => {
  await db
    .deleteFrom('online_time')
    .where('period', 'not in', [...periods, ''])
    .execute()
}

export const deleteOnline = async (db: Db, kind: Holder['kind'], ids: readonly string[]): Promise<void> => {
  for (const portion of portions(ids))
    await db.deleteFrom('online_time').where('holder_kind', '=', kind).where('holder_id', 'in', portion).execute()
}
