// Sums of use by hour, which outlive the sessions that they are made of; refusals by rule of finished days; how long people waited.
import { sql } from 'kysely'
import { key, type Migration, needed } from './migration.ts'

export const use: Migration = {
  version: 13,
  up: async (db, { text, integer, end }) => {
    await db.schema
      .alterTable('sessions')
      .addColumn('summed', integer, (column) => column.notNull().defaultTo(0))
      .execute()
    const index = db.schema.createIndex.bind(db.schema)
    await index('sessions_to_sum')
      .on('sessions')
      .column('ended_at')
      .where(sql<boolean>`ended_at is not null and summed = 0`)
      .execute()
    // Of ended ones alone: the open ones have an index of their own (001).
    await index('sessions_ended').on('sessions').column('ended_at').where(sql<boolean>`ended_at is not null`).execute()
    await db.schema
      .createTable('use_hours')
      .addColumn('day', text, key('day'))
      .addColumn('hour', integer, needed)
      .addColumn('plan', text, key('plan'))
      .addColumn('room', text, needed)
      .addColumn('seconds', integer, needed)
      .addColumn('begun', integer, needed)
      .addColumn('interrupted', integer, needed)
      .addPrimaryKeyConstraint('use_hours_key', ['day', 'hour', 'plan', 'room'])
      .modifyEnd(end)
      .execute()
    await db.schema
      .createTable('refused_days')
      .addColumn('day', text, key('day'))
      .addColumn('reason', text, key('reason'))
      .addColumn('count', integer, needed)
      .addColumn('whole', integer, needed)
      .addPrimaryKeyConstraint('refused_days_key', ['day', 'reason'])
      .modifyEnd(end)
      .execute()
    // `minutes` -1: called, and did not come.
    await db.schema
      .createTable('queue_waits')
      .addColumn('day', text, key('day'))
      .addColumn('room', text, key('room'))
      .addColumn('minutes', integer, needed)
      .addColumn('count', integer, needed)
      .addPrimaryKeyConstraint('queue_waits_key', ['day', 'room', 'minutes'])
      .modifyEnd(end)
      .execute()
  },
}
