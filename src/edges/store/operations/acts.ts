// What the desk did to people and seats, for as long as it lasts or counts; and how often on each day.
import type { Selectable } from 'kysely'
import type { Act } from '../../../domain/desk/acts.ts'
import type { ActCount } from '../../../domain/desk/counts.ts'
import type { LookUp } from '../../../domain/people/people.ts'
import type { Db, Tables } from '../schema.ts'
import { addLookUps } from './look-ups.ts'
import { flag, mustChange, portions } from './rows.ts'

const actOf = (row: Selectable<Tables['desk_acts']>): Act => ({
  id: row.id,
  kind: row.kind,
  operator: row.operator,
  by: row.by_whom,
  why: row.why,
  target: row.of_id,
  seconds: row.seconds,
  over: row.over === 1,
  start: { wall: row.wall, boot: row.boot, bootId: row.boot_id, ran: row.ran, seen: row.seen },
})

export const readActs = async (db: Db): Promise<readonly Act[]> =>
  (await db.selectFrom('desk_acts').selectAll().orderBy('number').execute()).map(actOf)

/** The act, its count and what the person reads of it are one commit: no stop of the program takes it out of a limit or off the public page. */
export const addAct = async (
  db: Db,
  { start, by, over, target, ...act }: Act,
  day: string,
  lookUps: readonly LookUp[],
): Promise<void> => {
  const { bootId, ...times } = start
  await db
    .insertInto('desk_acts')
    .values({ ...act, ...times, by_whom: by, of_id: target, boot_id: bootId, over: flag(over) })
    .execute()
  await addLookUps(db, lookUps)
  if (act.operator !== null) await count(db, { day, operator: act.operator, kind: act.kind })
}

const count = async (db: Db, of: Omit<ActCount, 'count'>): Promise<void> => {
  await db
    .insertInto('desk_counts')
    .values({ ...of, count: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['day', 'operator', 'kind'])
        .doUpdateSet((to) => ({ count: to('desk_counts.count', '+', to.ref('excluded.count')) })),
    )
    .execute()
}

export const endActs = async (
  db: Db,
  ended: readonly Pick<Act, 'id' | 'seconds'>[],
  lookUps: readonly LookUp[],
): Promise<void> => {
  for (const { id, seconds } of ended)
    mustChange(
      await db.updateTable('desk_acts').set({ seconds, over: 1 }).where('id', '=', id).executeTakeFirst(),
      'act',
    )
  await addLookUps(db, lookUps)
}

export const forgetActs = async (db: Db, ids: readonly string[]): Promise<void> => {
  for (const portion of portions(ids)) await db.deleteFrom('desk_acts').where('id', 'in', portion).execute()
}

export const actCounts = (db: Db, from: string): Promise<readonly ActCount[]> =>
  db.selectFrom('desk_counts').selectAll().where('day', '>=', from).orderBy('day').orderBy('operator').execute()
