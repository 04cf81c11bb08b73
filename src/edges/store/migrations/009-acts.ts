// What the desk did to people and seats, how often on each day, and whose staff did it and why in the record of the person.
import { key, type Migration, needed } from './migration.ts'

export const acts: Migration = {
  version: 9,
  up: async (db, { text, integer, serial, end }) => {
    await db.schema
      .createTable('desk_acts')
      .addColumn('number', serial)
      .addColumn('id', text, key('id'))
      .addColumn('kind', text, needed)
      .addColumn('operator', text)
      .addColumn('by_whom', text, needed)
      .addColumn('why', text, needed)
      .addColumn('of_id', text)
      .addColumn('seconds', integer, needed)
      .addColumn('over', integer, needed)
      .addColumn('wall', integer, needed)
      .addColumn('boot', integer, needed)
      .addColumn('boot_id', text, needed)
      .addColumn('ran', integer, needed)
      .addColumn('seen', integer, needed)
      .modifyEnd(end)
      .execute()
    await db.schema.createIndex('desk_acts_id').on('desk_acts').column('id').unique().execute()
    await db.schema
      .createTable('desk_counts')
      .addColumn('day', text, key('day'))
      .addColumn('operator', text, key('operator'))
      .addColumn('kind', text, key('kind'))
      .addColumn('count', integer, needed)
      .addPrimaryKeyConstraint('desk_counts_key', ['day', 'operator', 'kind'])
      .modifyEnd(end)
      .execute()
    await db.schema.alterTable('look_ups').addColumn('operator', text).execute()
    await db.schema.alterTable('look_ups').addColumn('why', text).execute()
  },
}
