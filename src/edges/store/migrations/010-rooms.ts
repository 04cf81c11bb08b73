// Rooms: seconds online of each holder by day and month, and the keys of seats with an agent.
import { key, type Migration, needed } from './migration.ts'

export const rooms: Migration = {
  version: 10,
  up: async (db, { text, integer, time, end }) => {
    await db.schema
      .createTable('online_time')
      .addColumn('holder_kind', text, key('holder_kind'))
      .addColumn('holder_id', text, key('holder_id'))
      .addColumn('period', text, key('period'))
      .addColumn('seconds', integer, needed)
      .addPrimaryKeyConstraint('online_time_key', ['holder_kind', 'holder_id', 'period'])
      .modifyEnd(end)
      .execute()
    await db.schema.createIndex('online_time_period').on('online_time').column('period').execute()
    await db.schema
      .createTable('seat_keys')
      .addColumn('seat', text, (column) => key('seat')(column).primaryKey())
      .addColumn('key', text, needed)
      .addColumn('at', time, needed)
      .addColumn('by_whom', text, needed)
      .modifyEnd(end)
      .execute()
  },
}
