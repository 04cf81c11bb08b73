// The kernel's counters by service, booked to days: reading and booking are one commit, so that no byte counts twice.
import {
  movedBy,
  type NamedStamp,
  type ServiceUsage,
  type StampCounted,
} from '../../../domain/sessions/service-usage.ts'
import type { Db } from '../schema.ts'
import { lastOf, portions } from './rows.ts'

/** What is known already, with the same meaning, keeps how far it is booked. */
export const nameStamps = async (db: Db, stamps: readonly NamedStamp[]): Promise<void> => {
  for (const { stamp, service, path } of stamps) {
    const row = await db.selectFrom('stamps').selectAll().where('stamp', '=', stamp).executeTakeFirst()
    if (row?.service === service && row.path === path) continue
    await put(db, { stamp, service, path, bytes: 0 })
  }
}

const put = (db: Db, row: NamedStamp & StampCounted): Promise<unknown> =>
  db
    .insertInto('stamps')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('stamp').doUpdateSet({ service: row.service, path: row.path, bytes: row.bytes }),
    )
    .execute()

/** The same reading again books nothing. A stamp that nobody named is kept from now on, as nobody's. */
export const bookServices = async (db: Db, day: string, counted: readonly StampCounted[]): Promise<void> => {
  for (const portion of portions(lastOf(counted, ({ stamp }) => String(stamp)))) {
    const stamps = portion.map(({ stamp }) => stamp)
    const rows = await db.selectFrom('stamps').selectAll().where('stamp', 'in', stamps).execute()
    const known = new Map(rows.map((row) => [row.stamp, row]))
    for (const { stamp, bytes } of portion) await put(db, { service: '', path: '', ...known.get(stamp), stamp, bytes })
    await add(
      db,
      movedBy(rows, portion).map((moved) => ({ day, ...moved })),
    )
  }
}

const add = async (db: Db, usage: readonly ServiceUsage[]): Promise<void> => {
  if (usage.length === 0) return
  await db
    .insertInto('service_usage')
    .values(usage)
    .onConflict((conflict) =>
      conflict
        .columns(['day', 'service', 'path'])
        .doUpdateSet((to) => ({ bytes: to('service_usage.bytes', '+', to.ref('excluded.bytes')) })),
    )
    .execute()
}

export const keepStamps = async (db: Db, stamps: readonly number[]): Promise<void> => {
  const kept = new Set(stamps)
  const rows = await db.selectFrom('stamps').select('stamp').execute()
  const gone = rows.map(({ stamp }) => stamp).filter((stamp) => !kept.has(stamp))
  for (const portion of portions(gone)) await db.deleteFrom('stamps').where('stamp', 'in', portion).execute()
}

export const serviceUsage = (db: Db, from: string): Promise<readonly ServiceUsage[]> =>
  db
    .selectFrom('service_usage')
    .selectAll()
    .where('day', '>=', from)
    .orderBy('day', 'desc')
    .orderBy('bytes', 'desc')
    .orderBy('service')
    .orderBy('path')
    .execute()
