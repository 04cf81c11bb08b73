// Requests for review. The store works through its calls one after the other, so that looking first and writing then is safe.
import type { Selectable } from 'kysely'
import { OUTCOMES, type Review, type ReviewAnswer, type RuleReviews } from '../../../domain/review/review.ts'
import type { Store } from '../../../domain/store/store.ts'
import type { Db, Tables } from '../schema.ts'

type Row = Selectable<Tables['reviews']>

const answerOf = (row: Row): ReviewAnswer | null => {
  if (row.answered_on === null || row.answered_by === null) return null
  const outcome = OUTCOMES.find((known) => known === row.outcome)
  if (outcome === undefined) throw new Error('a review has an outcome of an unknown kind')
  return { day: row.answered_on, outcome, note: { en: row.note_en, ko: row.note_ko }, by: row.answered_by }
}

const reviewOf = (row: Row): Review => ({
  number: row.number,
  day: row.day,
  rule: row.rule,
  why: row.why_en === null || row.why_ko === null ? null : { en: row.why_en, ko: row.why_ko },
  name: row.name,
  line: row.line,
  asked: row.asked,
  struck: row.struck === 1,
  answer: answerOf(row),
})

const countOpen = async (db: Db): Promise<number> => {
  const row = await db
    .selectFrom('reviews')
    .select(({ fn }) => fn.countAll<number>().as('open'))
    .where('answered_on', 'is', null)
    .executeTakeFirst()
  return row?.open ?? 0
}

export const askReview: (db: Db, ...given: Parameters<Store['askReview']>) => ReturnType<Store['askReview']> = async (
  db,
  { day, rule, why, name, line },
  { counts, most },
) => {
  const same = await db
    .selectFrom('reviews')
    .select(['number', 'asked'])
    .where('rule', '=', rule)
    .where('answered_on', 'is', null)
    .where('struck', '=', 0)
    .where('name', name === null ? 'is' : '=', name)
    .orderBy('number')
    .executeTakeFirst()
  if (same !== undefined) {
    // Whoever asks the same again costs the database a look and no write: anybody may, as often as they like.
    const asked = same.asked + 1
    if (counts) await db.updateTable('reviews').set({ asked }).where('number', '=', same.number).execute()
    return { outcome: 'joined', number: same.number }
  }
  if ((await countOpen(db)) >= most) return { outcome: 'full' }
  const { number } = await db
    .insertInto('reviews')
    .values({ day, rule, why_en: why?.en ?? null, why_ko: why?.ko ?? null, name, line, asked: 1, struck: 0 })
    .returning('number')
    .executeTakeFirstOrThrow()
  return { outcome: 'made', number }
}

export const readReview = async (db: Db, number: number): Promise<Review | undefined> => {
  const row = await db.selectFrom('reviews').selectAll().where('number', '=', number).executeTakeFirst()
  return row === undefined ? undefined : reviewOf(row)
}

export const readReviews: (db: Db, ...given: Parameters<Store['reviews']>) => ReturnType<Store['reviews']> = async (
  db,
  { state, limit, before },
) => {
  const all = db.selectFrom('reviews').selectAll().orderBy('number', 'desc').limit(limit)
  const older = before === null ? all : all.where('number', '<', before)
  const asked = state === 'any' ? older : older.where('answered_on', state === 'open' ? 'is' : 'is not', null)
  return (await asked.execute()).map(reviewOf)
}

const newestAnswered = async (db: Db, rule: string, limit: number): Promise<readonly Review[]> => {
  const rows = await db
    .selectFrom('reviews')
    .selectAll()
    .where('rule', '=', rule)
    .where('answered_on', 'is not', null)
    .orderBy('number', 'desc')
    .limit(limit)
    .execute()
  return rows.map(reviewOf)
}

export const reviewsByRule = async (db: Db, answered: number): Promise<readonly RuleReviews[]> => {
  const rules = await db
    .selectFrom('reviews')
    .select(({ fn }) => ['rule', fn.countAll<number>().as('all'), fn.count<number>('answered_on').as('closed')])
    .groupBy('rule')
    .orderBy('rule')
    .execute()
  const found: RuleReviews[] = []
  for (const { rule, all, closed } of rules)
    found.push({ rule, open: all - closed, answered: closed > 0 ? await newestAnswered(db, rule, answered) : [] })
  return found
}

export const answerReview: (db: Db, ...given: Parameters<Store['answerReview']>) => ReturnType<Store['answerReview']> =
  async (db, number, { day, outcome, note, by }) => {
    const before = await readReview(db, number)
    if (before === undefined) return 'no-such'
    if (before.answer !== null) return 'already'
    await db
      .updateTable('reviews')
      .set({ answered_on: day, answered_by: by, outcome, note_en: note.en, note_ko: note.ko })
      .where('number', '=', number)
      .execute()
    return 'answered'
  }

export const strikeReview = async (db: Db, number: number): Promise<boolean> => {
  const result = await db
    .updateTable('reviews')
    .set({ name: null, line: null, struck: 1 })
    .where('number', '=', number)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}
