// Imports of tables, and for some days what they changed, so that they can be taken back.
import { key, type Migration, needed } from './migration.ts'

export const imports: Migration = {
  version: 14,
  up: async (db, { text, integer, time, end }) => {
    await db.schema
      .createTable('imports')
      .addColumn('id', integer, (column) => column.primaryKey().notNull())
      .addColumn('at', time, needed)
      .addColumn('by_whom', text, needed)
      .addColumn('kind', text, needed)
      .addColumn('added', integer, needed)
      .addColumn('changed', integer, needed)
      .addColumn('undone_at', time)
      .modifyEnd(end)
      .execute()
    // `before` and `after`: JSON of one thing; no `before`: it was new.
    await db.schema
      .createTable('import_changes')
      .addColumn('import', integer, (column) => column.notNull().references('imports.id').onDelete('cascade'))
      .addColumn('place', integer, needed)
      .addColumn('kind', text, key('kind'))
      .addColumn('before', text)
      .addColumn('after', text, needed)
      .addPrimaryKeyConstraint('import_changes_key', ['import', 'place'])
      .modifyEnd(end)
      .execute()
  },
}
