// Who is signed in to the console. A session has the hash of its cookie, never the cookie.
import type { Selectable } from 'kysely'
import { MOST_SESSIONS, type StaffSession } from '../../../domain/staff/session.ts'
import type { StaffStore } from '../../../domain/store/staff.ts'
import type { Db, Tables } from '../schema.ts'
import { staffAccount } from './staff.ts'

type Run<Name extends keyof StaffStore> = (
  db: Db,
  ...given: Parameters<StaffStore[Name]>
) => ReturnType<StaffStore[Name]>

const sessionOf = (row: Selectable<Tables['staff_sessions']>): StaffSession => ({
  hash: row.hash,
  account: row.account,
  openedAt: row.opened_at,
  seenAt: row.seen_at,
})

const endOldest = async (db: Db, account: string): Promise<void> => {
  const rows = await db
    .selectFrom('staff_sessions')
    .select('hash')
    .where('account', '=', account)
    .orderBy('opened_at', 'desc')
    .orderBy('hash')
    .execute()
  for (const { hash } of rows.slice(MOST_SESSIONS - 1)) await endStaffSession(db, hash)
}

export const openStaffSession: Run<'openStaffSession'> = async (db, session, epoch) => {
  const { hash, account, openedAt, seenAt } = session
  if ((await staffAccount(db, account))?.epoch !== epoch) return false
  await endOldest(db, account)
  await db.insertInto('staff_sessions').values({ hash, account, opened_at: openedAt, seen_at: seenAt }).execute()
  return true
}

export const readStaffSession: Run<'staffSession'> = async (db, hash) => {
  const row = await db.selectFrom('staff_sessions').selectAll().where('hash', '=', hash).executeTakeFirst()
  const account = row && (await staffAccount(db, row.account))
  return row === undefined || account === undefined ? undefined : { session: sessionOf(row), account }
}

export const seeStaffSession: Run<'seeStaffSession'> = async (db, hash, at) => {
  await db.updateTable('staff_sessions').set({ seen_at: at }).where('hash', '=', hash).execute()
}

export const endStaffSession: Run<'endStaffSession'> = async (db, hash) => {
  await db.deleteFrom('staff_sessions').where('hash', '=', hash).execute()
}

export const forgetStaffSessions: Run<'forgetStaffSessions'> = async (db, openedBefore) => {
  await db.deleteFrom('staff_sessions').where('opened_at', '<', openedBefore).execute()
}
