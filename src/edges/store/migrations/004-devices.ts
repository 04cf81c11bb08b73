// Sessions on attached networks belong to a network card.
import type { Migration } from './migration.ts'

export const devices: Migration = {
  version: 4,
  up: async (db, { text }) => {
    await db.schema.alterTable('sessions').addColumn('interface', text).execute()
    await db.schema.alterTable('sessions').addColumn('hardware', text).execute()
  },
}
