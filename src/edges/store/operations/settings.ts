// Small facts that the program keeps for itself, by key.
import type { Db } from '../schema.ts'

export const readSetting = async (db: Db, key: string): Promise<string | undefined> => {
  const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst()
  return row?.value
}

export const setSetting = async (db: Db, key: string, value: string): Promise<void> => {
  await db
    .insertInto('settings')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
}
