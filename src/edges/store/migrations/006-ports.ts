// Which ports of which public address each session left by, and from when on.
import { key, type Migration, needed } from './migration.ts'

export const ports: Migration = {
  version: 6,
  up: async (db, { text, integer, time, serial, end }) => {
    await db.schema
      .createTable('port_blocks')
      .addColumn('number', serial)
      .addColumn('session', text, key('session'))
      .addColumn('address', text, key('address'))
      .addColumn('low', integer, needed)
      .addColumn('high', integer, needed)
      .addColumn('since', time, needed)
      .modifyEnd(end)
      .execute()
    await db.schema.createIndex('port_blocks_session').on('port_blocks').column('session').execute()
    await db.schema.createIndex('port_blocks_place').on('port_blocks').columns(['address', 'low']).execute()
  },
}
