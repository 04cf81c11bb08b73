// Devices that are registered by their network card, and the plan on which everybody in an open network is.
import { key, type Migration, needed } from './migration.ts'

export const standing: Migration = {
  version: 7,
  up: async (db, { text, end }) => {
    await db.schema
      .createTable('devices')
      .addColumn('id', text, (column) => key('id')(column).primaryKey())
      .addColumn('title', text, needed)
      .addColumn('hardware', text, key('hardware'))
      .addColumn('plan', text, needed)
      .addColumn('tenant', text, (column) => column.references('tenants.id'))
      .addColumn('network', text, (column) => column.references('networks.id'))
      .modifyEnd(end)
      .execute()
    await db.schema.createIndex('devices_hardware').on('devices').column('hardware').unique().execute()
    await db.schema.alterTable('networks').addColumn('plan', text).execute()
  },
}
