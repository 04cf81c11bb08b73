// Brings the schema up to this program's version at start, all steps in one transaction: a crash leaves the old schema.
import { IsthmusError } from '../../base/errors.ts'
import { first } from './migrations/001-first.ts'
import { reviews } from './migrations/002-reviews.ts'
import { counted } from './migrations/003-counted.ts'
import { devices } from './migrations/004-devices.ts'
import { services } from './migrations/005-services.ts'
import { ports } from './migrations/006-ports.ts'
import { standing } from './migrations/007-standing.ts'
import { staff } from './migrations/008-staff.ts'
import { acts } from './migrations/009-acts.ts'
import { rooms } from './migrations/010-rooms.ts'
import { use } from './migrations/013-use.ts'
import { imports } from './migrations/014-imports.ts'
import { type EngineKind, type Migration, typesOf } from './migrations/migration.ts'
import type { Db } from './schema.ts'

const MIGRATIONS: readonly Migration[] = [
  first,
  reviews,
  counted,
  devices,
  services,
  ports,
  standing,
  staff,
  acts,
  rooms,
  use,
  imports,
]

/** The version of the schema that this program knows. */
export const NEWEST = Math.max(...MIGRATIONS.map(({ version }) => version))

/** Applies what is missing. A database that a newer program wrote is refused untouched. */
export const migrate = async (db: Db, kind: EngineKind): Promise<void> => {
  const types = typesOf(kind)
  await db.transaction().execute(async (transaction) => {
    await transaction.schema
      .createTable('schema_version')
      .ifNotExists()
      .addColumn('id', types.integer, (column) => column.primaryKey().notNull())
      .addColumn('version', types.integer, (column) => column.notNull())
      .modifyEnd(types.end)
      .execute()
    const row = await transaction.selectFrom('schema_version').select('version').executeTakeFirst()
    const version = row?.version ?? 0
    if (version > NEWEST) throw tooNew(version)
    if (version === NEWEST) return
    for (const migration of MIGRATIONS) if (migration.version > version) await migration.up(transaction, types)
    await transaction
      .insertInto('schema_version')
      .values({ id: 1, version: NEWEST })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ version: NEWEST }))
      .execute()
  })
}

const tooNew = (version: number): IsthmusError =>
  new IsthmusError(
    'data:unusable',
    `The database has schema version ${version}; this program knows versions up to ${NEWEST}.`,
    'Start the newer Isthmus that wrote it, or restore a copy from before that one was started.',
  )
