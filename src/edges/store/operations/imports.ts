// Imports: written with what they change in one transaction, and taken back in one.
import type { Selectable } from 'kysely'
import type { Import, Things } from '../../../domain/imports/kept.ts'
import type { Change } from '../../../domain/imports/plan.ts'
import type { Kind } from '../../../domain/imports/rows.ts'
import type { LookUp, Person, Seat, Tenant } from '../../../domain/people/people.ts'
import type { Db, Tables } from '../schema.ts'
import { addLookUps } from './look-ups.ts'
import { putSeats, putTenants } from './park.ts'
import { putRecords } from './people.ts'
import { mustChange, portions } from './rows.ts'

const importOf = (row: Selectable<Tables['imports']>): Import => ({
  ...{ id: row.id, at: row.at, by: row.by_whom, kind: row.kind },
  ...{ added: row.added, changed: row.changed, undoneAt: row.undone_at },
})

const changesOf = ({ tenants, people, seats }: Things): readonly (readonly [Kind, Change<unknown>])[] => [
  ...tenants.map((each) => ['tenants', each] as const),
  ...people.map((each) => ['people', each] as const),
  ...seats.map((each) => ['seats', each] as const),
]

const after = <Thing>(changes: readonly Change<Thing>[]): readonly Thing[] => changes.map((each) => each.after)
const before = <Thing>(changes: readonly Change<Thing>[]): readonly Thing[] =>
  changes.flatMap((each) => each.before ?? [])

const highest = async (db: Db): Promise<number> => {
  const row = await db.selectFrom('imports').select('id').orderBy('id', 'desc').executeTakeFirst()
  return row?.id ?? 0
}

/** Writes all of it, and what it was before. */
export const addImport = async (
  db: Db,
  made: Omit<Import, 'id' | 'undoneAt'>,
  things: Things,
  lookUps: readonly LookUp[],
): Promise<Import> => {
  const row = { ...made, id: (await highest(db)) + 1, undoneAt: null }
  const { id, at, by, kind, added, changed } = row
  await db.insertInto('imports').values({ id, at, by_whom: by, kind, added, changed, undone_at: null }).execute()
  const rows = changesOf(things).map(([of, change], place) => ({
    ...{ import: id, place, kind: of, after: JSON.stringify(change.after) },
    before: change.before === null ? null : JSON.stringify(change.before),
  }))
  for (const portion of portions(rows)) await db.insertInto('import_changes').values(portion).execute()
  await putTenants(db, after(things.tenants))
  await putSeats(db, after(things.seats))
  await putRecords(db, after(things.people))
  await addLookUps(db, lookUps)
  return row
}

export const readImports = async (db: Db): Promise<readonly Import[]> =>
  (await db.selectFrom('imports').selectAll().orderBy('id', 'desc').execute()).map(importOf)

/** Empty where it is forgotten, or never was. */
export const importChanges = async (db: Db, id: number): Promise<Things> => {
  const rows = await db.selectFrom('import_changes').selectAll().where('import', '=', id).orderBy('place').execute()
  const of = <Thing>(kind: Kind): readonly Change<Thing>[] =>
    rows
      .filter((row) => row.kind === kind)
      .map((row) => ({ before: row.before === null ? null : JSON.parse(row.before), after: JSON.parse(row.after) }))
  return { tenants: of<Tenant>('tenants'), people: of<Person>('people'), seats: of<Seat>('seats') }
}

/** Those that an import has added. */
export const idsOfNew = (changes: readonly Change<{ readonly id: string }>[]): readonly string[] =>
  changes.filter((each) => each.before === null).map((each) => each.after.id)

/** Puts back what was before, takes seats and tenants away that were new, and says so. Fails where something refers to what would go. */
export const undoImport = async (db: Db, id: number, at: number, things: Things): Promise<void> => {
  // What is new goes first: a new seat may have the address of one that was moved.
  for (const portion of portions(idsOfNew(things.seats)))
    await db.deleteFrom('seats').where('id', 'in', portion).execute()
  await putTenants(db, before(things.tenants))
  await putSeats(db, before(things.seats))
  await putRecords(db, before(things.people))
  for (const portion of portions(idsOfNew(things.tenants)))
    await db.deleteFrom('tenants').where('id', 'in', portion).execute()
  await db.deleteFrom('import_changes').where('import', '=', id).execute()
  const changed = db.updateTable('imports').set({ undone_at: at }).where('id', '=', id).where('undone_at', 'is', null)
  mustChange(await changed.executeTakeFirst(), 'import')
}

/** What imports changed before that, goes; that they were stays. */
export const forgetImports = async (db: Db, upTo: number): Promise<void> => {
  const old = await db.selectFrom('imports').select('id').where('at', '<=', upTo).execute()
  for (const portion of portions(old))
    await db
      .deleteFrom('import_changes')
      .where(
        'import',
        'in',
        portion.map(({ id }) => id),
      )
      .execute()
}
