// Sums of use, made once of each ended session; refusals of finished days; waits.
import { sql } from 'kysely'
import type { RefusedDay } from '../../../domain/reports/refusals.ts'
import type { Period, UseSums } from '../../../domain/reports/report.ts'
import type { UseHour } from '../../../domain/reports/use.ts'
import type { Waited } from '../../../domain/reports/waits.ts'
import type { ToSum } from '../../../domain/store/store.ts'
import type { Db } from '../schema.ts'
import { flag, portions } from './rows.ts'

export const toSum = async (db: Db, most: number): Promise<readonly ToSum[]> => {
  const rows = await db
    .selectFrom('sessions')
    .select(['id', 'holder_kind', 'opened_at', 'ended_at', 'plan', 'network', 'reason'])
    .where('ended_at', 'is not', null)
    .where('summed', '=', 0)
    .orderBy('ended_at')
    .limit(most)
    .execute()
  return rows.map(({ id, holder_kind, opened_at: from, ended_at, plan, network, reason }) => ({
    ...{ id, holder: holder_kind, from, to: ended_at ?? from, plan, network },
    interrupted: reason === 'interrupted',
  }))
}

const addHours = async (db: Db, hours: readonly UseHour[]): Promise<void> => {
  for (const portion of portions(hours))
    await db
      .insertInto('use_hours')
      .values(portion)
      .onConflict((conflict) =>
        conflict.columns(['day', 'hour', 'plan', 'room']).doUpdateSet((to) => ({
          seconds: to('use_hours.seconds', '+', to.ref('excluded.seconds')),
          begun: to('use_hours.begun', '+', to.ref('excluded.begun')),
          interrupted: to('use_hours.interrupted', '+', to.ref('excluded.interrupted')),
        })),
      )
      .execute()
}

/** Both in one commit. Where one of them was summed meanwhile nothing is written: no minute counts twice. */
export const sumUp = async (db: Db, ids: readonly string[], hours: readonly UseHour[]): Promise<void> => {
  let marked = 0n
  for (const portion of portions(ids)) {
    const { numUpdatedRows } = await db
      .updateTable('sessions')
      .set({ summed: 1 })
      .where('id', 'in', portion)
      .where('summed', '=', 0)
      .where('ended_at', 'is not', null)
      .executeTakeFirst()
    marked += numUpdatedRows
  }
  if (marked !== BigInt(ids.length)) throw new Error('some of these sessions are in the sums already')
  await addHours(db, hours)
}

// A sum is numeric or a big integer in PostgreSQL; the cast makes it what the driver reads as a number.
const total = (column: 'seconds' | 'begun' | 'interrupted') => sql<number>`cast(sum(${sql.ref(column)}) as bigint)`

export const useSums = async (db: Db, { from, to }: Period): Promise<UseSums> => {
  const of = db.selectFrom('use_hours').where('day', '>=', from).where('day', '<=', to)
  const [hours, days] = await Promise.all([
    of
      .select(['day', 'hour', total('seconds').as('seconds')])
      .groupBy(['day', 'hour'])
      .orderBy('day')
      .orderBy('hour')
      .execute(),
    of
      .select(['day', 'plan', 'room', total('seconds').as('seconds')])
      .select([total('begun').as('begun'), total('interrupted').as('interrupted')])
      .groupBy(['day', 'plan', 'room'])
      .orderBy('day')
      .orderBy('plan')
      .orderBy('room')
      .execute(),
  ])
  return { hours, days }
}

export const useHours = (db: Db, { from, to }: Period): Promise<readonly UseHour[]> =>
  db
    .selectFrom('use_hours')
    .selectAll()
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day')
    .orderBy('hour')
    .orderBy('plan')
    .orderBy('room')
    .execute()

/** A day that was written before stays as it was. */
export const addRefused = async (db: Db, days: readonly RefusedDay[]): Promise<void> => {
  const rows = days.map(({ whole, ...day }) => ({ ...day, whole: flag(whole) }))
  for (const portion of portions(rows))
    await db
      .insertInto('refused_days')
      .values(portion)
      .onConflict((conflict) => conflict.columns(['day', 'reason']).doNothing())
      .execute()
}

export const refusedDays = async (db: Db, { from, to }: Period): Promise<readonly RefusedDay[]> => {
  const rows = await db
    .selectFrom('refused_days')
    .selectAll()
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day')
    .orderBy('reason')
    .execute()
  return rows.map(({ whole, ...day }) => ({ ...day, whole: whole === 1 }))
}

const NO_SHOW = -1

export const addWaits = async (db: Db, waits: readonly Waited[]): Promise<void> => {
  for (const { minutes, ...wait } of waits)
    await db
      .insertInto('queue_waits')
      .values({ ...wait, minutes: minutes ?? NO_SHOW })
      .onConflict((conflict) =>
        conflict
          .columns(['day', 'room', 'minutes'])
          .doUpdateSet((to) => ({ count: to('queue_waits.count', '+', to.ref('excluded.count')) })),
      )
      .execute()
}

export const readWaits = async (db: Db, { from, to }: Period): Promise<readonly Waited[]> => {
  const rows = await db
    .selectFrom('queue_waits')
    .selectAll()
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day')
    .orderBy('room')
    .orderBy('minutes')
    .execute()
  return rows.map(({ minutes, ...wait }) => ({ ...wait, minutes: minutes === NO_SHOW ? null : minutes }))
}
