// Staff of the console: accounts, their passkeys and who is signed in. Passwords, codes and cookies are there as hashes only.
import { sql } from 'kysely'
import type { Db } from '../schema.ts'
import { key, type Migration, needed, type Types } from './migration.ts'

const createAccounts = async (db: Db, { text, integer, time, end }: Types): Promise<void> => {
  await db.schema
    .createTable('staff')
    .addColumn('id', text, (column) => key('id')(column).primaryKey())
    .addColumn('operator', text)
    .addColumn('name', text, needed)
    .addColumn('roles', text, needed)
    .addColumn('language', text, needed)
    .addColumn('password', text)
    .addColumn('enrolment_hash', text)
    .addColumn('enrolment_until', time)
    .addColumn('epoch', integer, needed)
    .addColumn('made_by', text, needed)
    .addColumn('made_at', time, needed)
    .addCheckConstraint('staff_enrolment_whole', sql`(enrolment_hash is null) = (enrolment_until is null)`)
    .modifyEnd(end)
    .execute()
  await db.schema
    .createTable('staff_passkeys')
    .addColumn('id', text, (column) => key('id')(column).primaryKey())
    .addColumn('account', text, (column) => column.notNull().references('staff.id').onDelete('cascade'))
    .addColumn('point', text, needed)
    .addColumn('may_be_copied', integer, needed)
    .addColumn('origin', text, needed)
    .addColumn('transports', text, needed)
    .addColumn('title', text, needed)
    .addColumn('counter', integer, needed)
    .addColumn('made_at', time, needed)
    .modifyEnd(end)
    .execute()
  await db.schema.createIndex('staff_passkeys_by_account').on('staff_passkeys').column('account').execute()
}

export const staff: Migration = {
  version: 8,
  up: async (db, types) => {
    await createAccounts(db, types)
    await db.schema
      .createTable('staff_sessions')
      .addColumn('hash', types.text, (column) => key('hash')(column).primaryKey())
      .addColumn('account', types.text, (column) => column.notNull().references('staff.id').onDelete('cascade'))
      .addColumn('opened_at', types.time, needed)
      .addColumn('seen_at', types.time, needed)
      .modifyEnd(types.end)
      .execute()
    await db.schema.createIndex('staff_sessions_by_account').on('staff_sessions').column('account').execute()
  },
}
