// Accounts of staff, with their passkeys. The store works through its calls one after the other, so that looking first and writing then is safe.
import type { Selectable } from 'kysely'
import { type Account, LANGUAGES, MOST_PASSKEYS, ROLES, type StaffPasskey } from '../../../domain/staff/account.ts'
import type { At, StaffStore } from '../../../domain/store/staff.ts'
import type { Db, Tables } from '../schema.ts'
import { flag, textsOf } from './rows.ts'

type Run<Name extends keyof StaffStore> = (
  db: Db,
  ...given: Parameters<StaffStore[Name]>
) => ReturnType<StaffStore[Name]>

const passkeyOf = (row: Selectable<Tables['staff_passkeys']>): StaffPasskey => ({
  id: row.id,
  point: row.point,
  mayBeCopied: row.may_be_copied === 1,
  origin: row.origin,
  transports: textsOf(row.transports),
  title: row.title,
  counter: row.counter,
  madeAt: row.made_at,
})

const accountOf = (row: Selectable<Tables['staff']>, passkeys: readonly StaffPasskey[]): Account => ({
  id: row.id,
  operator: row.operator,
  name: row.name,
  // A role of a newer program is none here.
  roles: ROLES.filter((role) => textsOf(row.roles).includes(role)),
  language: LANGUAGES.find((language) => language === row.language) ?? 'en',
  password: row.password,
  enrolment:
    row.enrolment_hash === null || row.enrolment_until === null
      ? null
      : { hash: row.enrolment_hash, until: row.enrolment_until },
  passkeys,
  epoch: row.epoch,
  madeBy: row.made_by,
  madeAt: row.made_at,
})

const passkeysOf = async (db: Db, account: string): Promise<readonly StaffPasskey[]> => {
  const rows = await db
    .selectFrom('staff_passkeys')
    .selectAll()
    .where('account', '=', account)
    .orderBy('made_at')
    .orderBy('id')
    .execute()
  return rows.map(passkeyOf)
}

export const staffAccount: Run<'staffAccount'> = async (db, id) => {
  const row = await db.selectFrom('staff').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : accountOf(row, await passkeysOf(db, id))
}

export const readStaff: Run<'staff'> = async (db) => {
  const rows = await db.selectFrom('staff').selectAll().orderBy('id').execute()
  const accounts: Account[] = []
  for (const row of rows) accounts.push(accountOf(row, await passkeysOf(db, row.id)))
  return accounts
}

export const addStaff: Run<'addStaff'> = async (db, account) => {
  if ((await staffAccount(db, account.id)) !== undefined) return false
  const { id, operator, name, language, password, enrolment } = account
  await db
    .insertInto('staff')
    .values({
      ...{ id, operator, name, language, password, epoch: 0 },
      roles: JSON.stringify(account.roles),
      enrolment_hash: enrolment?.hash ?? null,
      enrolment_until: enrolment?.until ?? null,
      made_by: account.madeBy,
      made_at: account.madeAt,
    })
    .execute()
  return true
}

/** Passkeys and sessions go with it, by the schema. */
export const removeStaff: Run<'removeStaff'> = async (db, id) => {
  const { numDeletedRows } = await db.deleteFrom('staff').where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}

const endSessionsOf = async (db: Db, account: string): Promise<void> => {
  await db.deleteFrom('staff_sessions').where('account', '=', account).execute()
}

export const resetStaff: Run<'resetStaff'> = async (db, id, { hash, until }) => {
  const { numUpdatedRows } = await db
    .updateTable('staff')
    .set(({ eb }) => ({ password: null, enrolment_hash: hash, enrolment_until: until, epoch: eb('epoch', '+', 1) }))
    .where('id', '=', id)
    .executeTakeFirst()
  await db.deleteFrom('staff_passkeys').where('account', '=', id).execute()
  await endSessionsOf(db, id)
  return numUpdatedRows > 0n
}

const isKnown = async (db: Db, passkey: string): Promise<boolean> =>
  (await db.selectFrom('staff_passkeys').select('id').where('id', '=', passkey).executeTakeFirst()) !== undefined

const insertPasskey = async (db: Db, account: string, passkey: StaffPasskey): Promise<void> => {
  const { id, point, origin, title, counter } = passkey
  await db
    .insertInto('staff_passkeys')
    .values({
      ...{ id, account, point, origin, title, counter },
      may_be_copied: flag(passkey.mayBeCopied),
      transports: JSON.stringify(passkey.transports),
      made_at: passkey.madeAt,
    })
    .execute()
}

export const enrolStaff: Run<'enrolStaff'> = async (db, id, code, chosen) => {
  const account = await staffAccount(db, id)
  const enrolment = account?.enrolment
  if (enrolment?.hash !== code.hash || code.now >= enrolment.until) return false
  if ('passkey' in chosen) {
    if (await isKnown(db, chosen.passkey.id)) return false
    await insertPasskey(db, id, chosen.passkey)
  }
  const none = { enrolment_hash: null, enrolment_until: null }
  const set = 'password' in chosen ? { ...none, password: chosen.password } : none
  await db.updateTable('staff').set(set).where('id', '=', id).execute()
  return true
}

const isStill = async (db: Db, { id, epoch }: At): Promise<boolean> => {
  const row = await db.selectFrom('staff').select('epoch').where('id', '=', id).executeTakeFirst()
  return row?.epoch === epoch
}

export const setStaffPassword: Run<'setStaffPassword'> = async (db, at, password) => {
  if (!(await isStill(db, at))) return false
  await db
    .updateTable('staff')
    .set({ password, epoch: at.epoch + 1 })
    .where('id', '=', at.id)
    .execute()
  await endSessionsOf(db, at.id)
  return true
}

export const setStaffLanguage: Run<'setStaffLanguage'> = async (db, id, language) => {
  await db.updateTable('staff').set({ language }).where('id', '=', id).execute()
}

export const addStaffPasskey: Run<'addStaffPasskey'> = async (db, at, passkey) => {
  if (!(await isStill(db, at)) || (await isKnown(db, passkey.id))) return false
  if ((await passkeysOf(db, at.id)).length >= MOST_PASSKEYS) return false
  await insertPasskey(db, at.id, passkey)
  return true
}

export const removeStaffPasskey: Run<'removeStaffPasskey'> = async (db, id, passkey) => {
  const { numDeletedRows } = await db
    .deleteFrom('staff_passkeys')
    .where('account', '=', id)
    .where('id', '=', passkey)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export const staffOfPasskey: Run<'staffOfPasskey'> = async (db, passkey) => {
  const row = await db.selectFrom('staff_passkeys').select('account').where('id', '=', passkey).executeTakeFirst()
  return row === undefined ? undefined : staffAccount(db, row.account)
}

export const countStaffPasskey: Run<'countStaffPasskey'> = async (db, passkey, counter) => {
  await db.updateTable('staff_passkeys').set({ counter }).where('id', '=', passkey).execute()
}
