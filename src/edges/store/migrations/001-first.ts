// The first schema: the park, its people and vouchers, sessions, usage, look-ups and settings.
import { sql } from 'kysely'
import type { Db } from '../schema.ts'
import { key, type Migration, needed, shortOf, type Types } from './migration.ts'

const createPark = async (db: Db, { text, integer, end }: Types): Promise<void> => {
  await db.schema
    .createTable('tenants')
    .addColumn('id', text, (c) => key('id')(c).primaryKey())
    .addColumn('name', text, needed)
    .modifyEnd(end)
    .execute()
  await db.schema
    .createTable('networks')
    .addColumn('id', text, (c) => key('id')(c).primaryKey())
    .addColumn('kind', text, needed)
    .addColumn('tenant', text, (c) => c.references('tenants.id'))
    .modifyEnd(end)
    .execute()
  await db.schema
    .createTable('network_ranges')
    .addColumn('network', text, (c) => c.notNull().references('networks.id').onDelete('cascade'))
    .addColumn('place', integer, needed)
    .addColumn('low', text, needed)
    .addColumn('high', text, needed)
    .addPrimaryKeyConstraint('network_ranges_key', ['network', 'place'])
    .modifyEnd(end)
    .execute()
  await db.schema
    .createTable('seats')
    .addColumn('id', text, (c) => key('id')(c).primaryKey())
    .addColumn('network', text, (c) => c.notNull().references('networks.id'))
    .modifyEnd(end)
    .execute()
  await db.schema
    .createTable('seat_addresses')
    .addColumn('address', text, (c) => key('address')(c).primaryKey())
    .addColumn('seat', text, (c) => c.notNull().references('seats.id').onDelete('cascade'))
    .addColumn('place', integer, needed)
    .modifyEnd(end)
    .execute()
  await db.schema.createIndex('seat_addresses_by_seat').on('seat_addresses').column('seat').execute()
}

const createPeople = async (db: Db, { text, integer, time, serial, end }: Types): Promise<void> => {
  await db.schema
    .createTable('people')
    .addColumn('id', text, (c) => key('id')(c).primaryKey())
    .addColumn('badge', text, key('badge'))
    .addColumn('name', text, needed)
    .addColumn('tenant', text, (c) => c.references('tenants.id'))
    .addColumn('tenant_staff', integer, needed)
    .addColumn('groups', text, needed)
    .addColumn('plan', text, needed)
    .addColumn('pin_mac', text)
    .addColumn('pin_state', text)
    .addColumn('pin_made_by', text)
    .addColumn('pin_made_at', time)
    .addColumn('accepted', text)
    .addCheckConstraint(
      'people_pin_whole',
      sql`(pin_mac is null) = (pin_state is null) and (pin_mac is null) = (pin_made_by is null)
          and (pin_mac is null) = (pin_made_at is null)`,
    )
    .modifyEnd(end)
    .execute()
  await db.schema.createIndex('people_badge').on('people').column('badge').unique().execute()
  await db.schema.createIndex('people_by_tenant').on('people').column('tenant').execute()
  await db.schema
    .createTable('look_ups')
    .addColumn('number', serial)
    .addColumn('person', text, (c) => c.notNull().references('people.id').onDelete('cascade'))
    .addColumn('by_whom', text, needed)
    .addColumn('at', time, needed)
    .addColumn('what', text, needed)
    .modifyEnd(end)
    .execute()
  await db.schema.createIndex('look_ups_by_person').on('look_ups').column('person').execute()
}

const createVouchers = async (db: Db, { text, integer, time, end }: Types): Promise<void> => {
  await db.schema
    .createTable('vouchers')
    .addColumn('id', text, (c) => key('id')(c).primaryKey())
    .addColumn('mac', text, key('mac'))
    .addColumn('plan', text, needed)
    .addColumn('seconds', integer, needed)
    .addColumn('used', integer, needed)
    .addColumn('created_at', time, needed)
    .addColumn('created_by', text, needed)
    .addColumn('printed_at', time)
    .addColumn('expires_at', time, needed)
    .modifyEnd(end)
    .execute()
  await db.schema.createIndex('vouchers_mac').on('vouchers').column('mac').unique().execute()
}

const createSessions = async (db: Db, { text, integer, time, end }: Types): Promise<void> => {
  await db.schema
    .createTable('sessions')
    .addColumn('number', integer, (c) => c.primaryKey().notNull())
    .addColumn('id', text, key('id'))
    .addColumn('holder_kind', text, needed)
    .addColumn('holder_id', text, key('holder_id'))
    .addColumn('plan', text, needed)
    .addColumn('tenant', text, shortOf('tenant'))
    .addColumn('groups', text, needed)
    .addColumn('seat', text)
    .addColumn('network', text)
    .addColumn('badge', integer, needed)
    .addColumn('voucher', integer, needed)
    .addColumn('tenant_staff', integer, needed)
    .addColumn('address', text, key('address'))
    .addColumn('opened_at', time, needed)
    .addColumn('ends_at', time)
    .addColumn('boot_id', text, needed)
    .addColumn('ends_boot', time)
    .addColumn('ended_at', time)
    .addColumn('reason', text)
    .addColumn('bytes', integer, needed)
    .addCheckConstraint('sessions_end_whole', sql`(ended_at is null) = (reason is null)`)
    .modifyEnd(end)
    .execute()
  const index = db.schema.createIndex.bind(db.schema)
  await index('sessions_id').on('sessions').column('id').unique().execute()
  // An address holds one open session. It is also the index by which the open ones are found among millions of ended ones.
  await index('sessions_open_address')
    .on('sessions')
    .column('address')
    .unique()
    .where(sql.ref('ended_at'), 'is', null)
    .execute()
  await index('sessions_by_holder').on('sessions').columns(['holder_kind', 'holder_id', 'opened_at']).execute()
  await index('sessions_by_tenant').on('sessions').columns(['tenant', 'opened_at']).execute()
  await index('sessions_by_time').on('sessions').column('opened_at').execute()
  await db.schema
    .createTable('session_numbers')
    .addColumn('id', integer, (c) => c.primaryKey().notNull())
    .addColumn('last', integer, needed)
    .addColumn('floor', integer, needed)
    .modifyEnd(end)
    .execute()
  await db.insertInto('session_numbers').values({ id: 1, last: 0, floor: 0 }).execute()
}

const createUsage = async (db: Db, { text, integer, end }: Types): Promise<void> => {
  await db.schema
    .createTable('usage')
    .addColumn('holder_kind', text, needed)
    .addColumn('holder_id', text, key('holder_id'))
    .addColumn('day', text, key('day'))
    .addColumn('bytes', integer, needed)
    .addPrimaryKeyConstraint('usage_key', ['holder_kind', 'holder_id', 'day'])
    .modifyEnd(end)
    .execute()
  await db.schema.createIndex('usage_by_day').on('usage').column('day').execute()
}

const createSettings = async (db: Db, { text, end }: Types): Promise<void> => {
  await db.schema
    .createTable('settings')
    .addColumn('key', text, (c) => key('key')(c).primaryKey())
    .addColumn('value', text, needed)
    .modifyEnd(end)
    .execute()
}

export const first: Migration = {
  version: 1,
  up: async (db, types) => {
    await createPark(db, types)
    await createPeople(db, types)
    await createVouchers(db, types)
    await createSessions(db, types)
    await createUsage(db, types)
    await createSettings(db, types)
  },
}
