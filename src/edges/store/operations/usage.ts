// Bytes of each holder and day.

import type { Holder } from '../../../domain/people/people.ts'
import type { Usage } from '../../../domain/sessions/usage.ts'
import type { Db } from '../schema.ts'
import { portions } from './rows.ts'

/** Adds to what is there. Several additions for one holder and day become one row, as PostgreSQL wants. */
export const addUsage = async (db: Db, usage: readonly Usage[]): Promise<void> => {
  const sums = new Map<string, Usage>()
  for (const one of usage) {
    const key = `${one.day} ${one.holder.kind} ${one.holder.id}`
    sums.set(key, { ...one, bytes: one.bytes + (sums.get(key)?.bytes ?? 0) })
  }
  const rows = [...sums.values()].map(({ holder, day, bytes }) => ({
    holder_kind: holder.kind,
    holder_id: holder.id,
    day,
    bytes,
  }))
  for (const portion of portions(rows))
    await db
      .insertInto('usage')
      .values(portion)
      .onConflict((conflict) =>
        conflict
          .columns(['holder_kind', 'holder_id', 'day'])
          .doUpdateSet((to) => ({ bytes: to('usage.bytes', '+', to.ref('excluded.bytes')) })),
      )
      .execute()
}

export const readUsage = async (db: Db, holder: Holder, day: string): Promise<number> => {
  const row = await db
    .selectFrom('usage')
    .select('bytes')
    .where('holder_kind', '=', holder.kind)
    .where('holder_id', '=', holder.id)
    .where('day', '=', day)
    .executeTakeFirst()
  return row?.bytes ?? 0
}

export const usageOf = async (db: Db, day: string): Promise<readonly Usage[]> => {
  const rows = await db
    .selectFrom('usage')
    .selectAll()
    .where('day', '=', day)
    .orderBy('holder_kind')
    .orderBy('holder_id')
    .execute()
  return rows.map((row) => ({ holder: { kind: row.holder_kind, id: row.holder_id }, day: row.day, bytes: row.bytes }))
}

export const deleteUsage = async (db: Db, kind: Holder['kind'], ids: readonly string[]): Promise<void> => {
  for (const portion of portions(ids))
    await db.deleteFrom('usage').where('holder_kind', '=', kind).where('holder_id', 'in', portion).execute()
}
