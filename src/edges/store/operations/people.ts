// People with their PINs.
import { CompiledQuery, type Selectable } from 'kysely'
import type { HeadCount } from '../../../domain/people/heads.ts'
import type { Person, Pin } from '../../../domain/people/people.ts'
import type { Db, Tables } from '../schema.ts'
import { flag, lastOf, mustChange, portions, textsOf } from './rows.ts'

type Row = Selectable<Tables['people']>

const pinOf = (row: Row): Pin | null => {
  const { pin_mac: mac, pin_state: state, pin_made_by: madeBy, pin_made_at: madeAt } = row
  return mac === null || state === null || madeBy === null || madeAt === null ? null : { mac, state, madeBy, madeAt }
}

const personOf = (row: Row): Person => ({
  id: row.id,
  badge: row.badge,
  name: row.name,
  tenant: row.tenant,
  tenantStaff: row.tenant_staff === 1,
  groups: textsOf(row.groups),
  plan: row.plan,
  pin: pinOf(row),
  accepted: row.accepted,
})

const pinColumns = (pin: Pin | null) => ({
  pin_mac: pin?.mac ?? null,
  pin_state: pin?.state ?? null,
  pin_made_by: pin?.madeBy ?? null,
  pin_made_at: pin?.madeAt ?? null,
})

const rowOf = (person: Person): Row => ({
  id: person.id,
  badge: person.badge,
  name: person.name,
  tenant: person.tenant,
  tenant_staff: flag(person.tenantStaff),
  groups: JSON.stringify(person.groups),
  plan: person.plan,
  ...pinColumns(person.pin),
  accepted: person.accepted,
})

export const headCounts = async (db: Db): Promise<readonly HeadCount[]> => {
  const columns = ['plan', 'tenant', 'tenant_staff', 'groups'] as const
  const rows = await db
    .selectFrom('people')
    .select([...columns, ({ fn }) => fn.countAll().as('count')])
    .groupBy(columns)
    .orderBy('plan')
    .execute()
  return rows.map(({ plan, tenant, tenant_staff, groups, count }) => ({
    ...{ plan, tenant, tenantStaff: tenant_staff === 1, groups: textsOf(groups), count: Number(count) },
  }))
}

export const peopleWith = async (
  db: Db,
  { ids, badges }: { readonly ids: readonly string[]; readonly badges: readonly string[] },
): Promise<readonly Person[]> => {
  const found = new Map<string, Person>()
  for (const [column, keys] of [
    ['id', ids],
    ['badge', badges],
  ] as const)
    for (const portion of portions(keys)) {
      const rows = await db.selectFrom('people').selectAll().where(column, 'in', portion).execute()
      for (const row of rows) found.set(row.id, personOf(row))
    }
  return [...found.values()]
}

export const personByBadge = async (db: Db, badge: string): Promise<Person | undefined> => {
  const row = await db.selectFrom('people').selectAll().where('badge', '=', badge).executeTakeFirst()
  return row === undefined ? undefined : personOf(row)
}

export const personById = async (db: Db, id: string): Promise<Person | undefined> => {
  const row = await db.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : personOf(row)
}

const RECORD = ['badge', 'name', 'tenant', 'tenant_staff', 'groups', 'plan'] as const
const OWN = ['pin_mac', 'pin_state', 'pin_made_by', 'pin_made_at', 'accepted'] as const

/** Compiled once for all portions of one size: of tens of thousands of people, most of the time would go into making the same text. */
const put = async (db: Db, people: readonly Person[], columns: readonly (keyof Row)[]): Promise<void> => {
  let last: { readonly size: number; readonly sql: string } | undefined
  for (const portion of portions(lastOf(people, ({ id }) => id))) {
    const rows = portion.map(rowOf)
    if (last?.size === rows.length) await db.executeQuery(CompiledQuery.raw(last.sql, rows.flatMap(Object.values)))
    else {
      const compiled = db
        .insertInto('people')
        .values(rows)
        .onConflict((conflict) =>
          conflict
            .column('id')
            .doUpdateSet((to) => Object.fromEntries(columns.map((column) => [column, to.ref(`excluded.${column}`)]))),
        )
        .compile()
      await db.executeQuery(compiled)
      last = { size: rows.length, sql: compiled.sql }
    }
  }
}

export const putPeople = (db: Db, people: readonly Person[]): Promise<void> => put(db, people, [...RECORD, ...OWN])

/** What staff says of people; whoever is there keeps PIN and rules read. */
export const putRecords = (db: Db, people: readonly Person[]): Promise<void> => put(db, people, RECORD)

export const setPin = async (db: Db, person: string, pin: Pin): Promise<void> => {
  mustChange(await db.updateTable('people').set(pinColumns(pin)).where('id', '=', person).executeTakeFirst(), 'person')
}

export const withoutPin = async (
  db: Db,
  asked: {
    readonly tenant: string | null
    readonly again: boolean
    readonly after: string | null
    readonly limit: number
  },
): Promise<readonly Person[]> => {
  const { tenant, again, after, limit } = asked
  const rows = await db
    .selectFrom('people')
    .selectAll()
    .where((is) => is.or([is('pin_state', 'is', null), ...(again ? [is('pin_state', '=', 'slip')] : [])]))
    .$if(tenant !== null, (query) => query.where('tenant', '=', tenant))
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(personOf)
}

export const giveSlips = async (
  db: Db,
  slips: readonly { readonly person: string; readonly pin: Pin }[],
  { unused }: { readonly unused: boolean },
): Promise<readonly string[]> => {
  const given: string[] = []
  for (const { person, pin } of slips) {
    const { numUpdatedRows } = await db
      .updateTable('people')
      .set(pinColumns(pin))
      .where('id', '=', person)
      .$if(unused, (query) => query.where((is) => is.or([is('pin_state', 'is', null), is('pin_state', '=', 'slip')])))
      .executeTakeFirst()
    if (numUpdatedRows > 0n) given.push(person)
  }
  return given
}

export const accept = async (db: Db, person: string, version: string): Promise<void> => {
  const result = await db.updateTable('people').set({ accepted: version }).where('id', '=', person).executeTakeFirst()
  mustChange(result, 'person')
}

/** Look-ups go with the person, by the schema. */
export const deletePeople = async (db: Db, ids: readonly string[]): Promise<void> => {
  for (const portion of portions(ids)) await db.deleteFrom('people').where('id', 'in', portion).execute()
}
