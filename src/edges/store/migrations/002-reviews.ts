// Requests for review and their answers. No column for who asked, from where or when in the day; and none refers to a rule,
// so that an answer outlives it.
import { sql } from 'kysely'
import { key, type Migration, needed } from './migration.ts'

export const reviews: Migration = {
  version: 2,
  up: async (db, { text, integer, serial, end }) => {
    await db.schema
      .createTable('reviews')
      .addColumn('number', serial)
      .addColumn('day', text, key('day'))
      .addColumn('rule', text, key('rule'))
      .addColumn('why_en', text)
      .addColumn('why_ko', text)
      .addColumn('name', text)
      .addColumn('line', text)
      .addColumn('asked', integer, needed)
      .addColumn('struck', integer, needed)
      .addColumn('answered_on', text)
      .addColumn('answered_by', text)
      .addColumn('outcome', text)
      .addColumn('note_en', text)
      .addColumn('note_ko', text)
      .addCheckConstraint(
        'reviews_answer_whole',
        sql`(answered_on is null) = (answered_by is null) and (answered_on is null) = (outcome is null)
            and (answered_on is null) = (note_en is null and note_ko is null)`,
      )
      .modifyEnd(end)
      .execute()
    await db.schema.createIndex('reviews_by_rule').on('reviews').columns(['rule', 'answered_on']).execute()
  },
}
