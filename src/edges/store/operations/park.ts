// Tenants, networks, seats and registered devices.
import type { Address } from '../../../base/addresses.ts'
import type { Network, RegisteredDevice, Seat, Tenant } from '../../../domain/people/people.ts'
import type { Db } from '../schema.ts'
import { lastOf, portions } from './rows.ts'

/** What `park` gives, each kind in the order of its ids. */
export type Park = {
  readonly tenants: readonly Tenant[]
  readonly networks: readonly Network[]
  readonly seats: readonly Seat[]
  readonly devices: readonly RegisteredDevice[]
}

export const readPark = async (db: Db): Promise<Park> => {
  const tenants = await db.selectFrom('tenants').select(['id', 'name']).orderBy('id').execute()
  return {
    tenants: tenants.map(({ id, name }) => ({ id, name })),
    networks: await readNetworks(db),
    seats: await readSeats(db),
    devices: await db.selectFrom('devices').selectAll().orderBy('id').execute(),
  }
}

const readNetworks = async (db: Db): Promise<readonly Network[]> => {
  const networks = await db.selectFrom('networks').selectAll().orderBy('id').execute()
  const ranges = await db.selectFrom('network_ranges').selectAll().orderBy('network').orderBy('place').execute()
  const byNetwork = Map.groupBy(ranges, ({ network }) => network)
  return networks.map(({ id, kind, tenant, plan }) => ({
    id,
    kind,
    // Written by putNetworks from a Range, so both are canonical addresses.
    ranges: (byNetwork.get(id) ?? []).map(({ low, high }) => ({ from: low as Address, to: high as Address })),
    tenant,
    ...(plan !== null && { plan }),
  }))
}

const readSeats = async (db: Db): Promise<readonly Seat[]> => {
  const seats = await db.selectFrom('seats').selectAll().orderBy('id').execute()
  const addresses = await db.selectFrom('seat_addresses').selectAll().orderBy('seat').orderBy('place').execute()
  const bySeat = Map.groupBy(addresses, ({ seat }) => seat)
  return seats.map(({ id, network }) => ({
    id,
    network,
    addresses: (bySeat.get(id) ?? []).map(({ address }) => address as Address),
  }))
}

export const putTenants = async (db: Db, tenants: readonly Tenant[]): Promise<void> => {
  for (const portion of portions(lastOf(tenants, ({ id }) => id)))
    await db
      .insertInto('tenants')
      .values(portion.map(({ id, name }) => ({ id, name })))
      .onConflict((conflict) => conflict.column('id').doUpdateSet((to) => ({ name: to.ref('excluded.name') })))
      .execute()
}

export const putNetworks = async (db: Db, networks: readonly Network[]): Promise<void> => {
  const each = lastOf(networks, ({ id }) => id)
  for (const portion of portions(each)) {
    const ids = portion.map(({ id }) => id)
    await db
      .insertInto('networks')
      .values(portion.map(({ id, kind, tenant, plan = null }) => ({ id, kind, tenant, plan })))
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((to) => ({
          kind: to.ref('excluded.kind'),
          tenant: to.ref('excluded.tenant'),
          plan: to.ref('excluded.plan'),
        })),
      )
      .execute()
    await db.deleteFrom('network_ranges').where('network', 'in', ids).execute()
  }
  const ranges = each.flatMap(({ id, ranges }) =>
    ranges.map((range, place) => ({ network: id, place, low: range.from, high: range.to })),
  )
  for (const portion of portions(ranges)) await db.insertInto('network_ranges').values(portion).execute()
}

export const putSeats = async (db: Db, seats: readonly Seat[]): Promise<void> => {
  const each = lastOf(seats, ({ id }) => id)
  for (const portion of portions(each)) {
    const ids = portion.map(({ id }) => id)
    await db
      .insertInto('seats')
      .values(portion.map(({ id, network }) => ({ id, network })))
      .onConflict((conflict) => conflict.column('id').doUpdateSet((to) => ({ network: to.ref('excluded.network') })))
      .execute()
    // All old addresses go before any new one comes, so that two seats can swap theirs.
    await db.deleteFrom('seat_addresses').where('seat', 'in', ids).execute()
  }
  const addresses = each.flatMap(({ id, addresses }) =>
    addresses.map((address, place) => ({ address, seat: id, place })),
  )
  for (const portion of portions(addresses)) await db.insertInto('seat_addresses').values(portion).execute()
}

export const putDevices = async (db: Db, devices: readonly RegisteredDevice[]): Promise<void> => {
  for (const portion of portions(lastOf(devices, ({ id }) => id)))
    await db
      .insertInto('devices')
      .values(
        portion.map(({ id, title, hardware, plan, tenant, network }) => ({
          id,
          title,
          hardware,
          plan,
          tenant,
          network,
        })),
      )
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((to) => ({
          title: to.ref('excluded.title'),
          hardware: to.ref('excluded.hardware'),
          plan: to.ref('excluded.plan'),
          tenant: to.ref('excluded.tenant'),
          network: to.ref('excluded.network'),
        })),
      )
      .execute()
}

export const deleteDevices = async (db: Db, ids: readonly string[]): Promise<void> => {
  for (const portion of portions(ids)) await db.deleteFrom('devices').where('id', 'in', portion).execute()
}
