// Vouchers, and the seconds used of them.
import { type Selectable, sql } from 'kysely'
import type { Voucher } from '../../../domain/people/people.ts'
import type { Db, Tables } from '../schema.ts'
import { lastOf, mustChange, portions } from './rows.ts'

type Row = Selectable<Tables['vouchers']>

const voucherOf = (row: Row): Voucher => ({
  id: row.id,
  mac: row.mac,
  plan: row.plan,
  seconds: row.seconds,
  used: row.used,
  createdAt: row.created_at,
  createdBy: row.created_by,
  printedAt: row.printed_at,
  expiresAt: row.expires_at,
})

const rowOf = (voucher: Voucher): Row => ({
  id: voucher.id,
  mac: voucher.mac,
  plan: voucher.plan,
  seconds: voucher.seconds,
  used: voucher.used,
  created_at: voucher.createdAt,
  created_by: voucher.createdBy,
  printed_at: voucher.printedAt,
  expires_at: voucher.expiresAt,
})

export const voucherByMac = async (db: Db, mac: string): Promise<Voucher | undefined> => {
  const row = await db.selectFrom('vouchers').selectAll().where('mac', '=', mac).executeTakeFirst()
  return row === undefined ? undefined : voucherOf(row)
}

/** All vouchers, the oldest first. */
export const readVouchers = async (db: Db): Promise<readonly Voucher[]> => {
  const rows = await db.selectFrom('vouchers').selectAll().orderBy('created_at').orderBy('id').execute()
  return rows.map(voucherOf)
}

export const putVouchers = async (db: Db, vouchers: readonly Voucher[]): Promise<void> => {
  for (const portion of portions(lastOf(vouchers, ({ id }) => id)))
    await db
      .insertInto('vouchers')
      .values(portion.map(rowOf))
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((to) => ({
          mac: to.ref('excluded.mac'),
          plan: to.ref('excluded.plan'),
          seconds: to.ref('excluded.seconds'),
          used: to.ref('excluded.used'),
          created_at: to.ref('excluded.created_at'),
          created_by: to.ref('excluded.created_by'),
          printed_at: to.ref('excluded.printed_at'),
          expires_at: to.ref('excluded.expires_at'),
        })),
      )
      .execute()
}

export const markPrinted = async (db: Db, voucher: string, at: number): Promise<void> => {
  const result = await db.updateTable('vouchers').set({ printed_at: at }).where('id', '=', voucher).executeTakeFirst()
  mustChange(result, 'voucher')
}

/** Adds seconds online. A voucher that has been removed meanwhile has nothing to add to. */
export const addUsed = async (db: Db, used: ReadonlyMap<string, number>): Promise<void> => {
  for (const portion of portions([...used])) {
    const rows = portion.map(([id, seconds]) => sql`(${id}, cast(${seconds} as bigint))`)
    await sql`update vouchers set used = vouchers.used + given.column2
      from (values ${sql.join(rows)}) as given where vouchers.id = given.column1`.execute(db)
  }
}

export const deleteVouchers = async (db: Db, ids: readonly string[]): Promise<void> => {
  for (const portion of portions(ids)) await db.deleteFrom('vouchers').where('id', 'in', portion).execute()
}
