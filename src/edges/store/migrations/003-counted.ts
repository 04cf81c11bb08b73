// How far the kernel's counters of each session are booked, and bytes of which nobody knows whose they were.
import { key, type Migration, needed } from './migration.ts'

export const counted: Migration = {
  version: 3,
  up: async (db, { text, integer, end }) => {
    await db.schema
      .createTable('session_counters')
      .addColumn('number', integer, (column) => needed(column).primaryKey())
      .addColumn('up', integer, needed)
      .addColumn('down', integer, needed)
      .modifyEnd(end)
      .execute()
    await db.schema
      .createTable('unknown_bytes')
      .addColumn('day', text, (column) => key('day')(column).primaryKey())
      .addColumn('bytes', integer, needed)
      .modifyEnd(end)
      .execute()
  },
}
