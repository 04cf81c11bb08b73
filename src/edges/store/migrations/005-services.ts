// Bytes by service and day, and what the stamps of the kernel's table stand for, with how far their counters are booked.
import { type Migration, needed } from './migration.ts'

export const services: Migration = {
  version: 5,
  up: async (db, { text, integer, end }) => {
    await db.schema
      .createTable('stamps')
      .addColumn('stamp', integer, (column) => needed(column).primaryKey())
      .addColumn('service', text, needed)
      .addColumn('path', text, needed)
      .addColumn('bytes', integer, needed)
      .modifyEnd(end)
      .execute()
    await db.schema
      .createTable('service_usage')
      .addColumn('day', text, needed)
      .addColumn('service', text, needed)
      .addColumn('path', text, needed)
      .addColumn('bytes', integer, needed)
      .addPrimaryKeyConstraint('service_usage_key', ['day', 'service', 'path'])
      .modifyEnd(end)
      .execute()
  },
}
