// The kernel's counters, booked to sessions and their holders: reading and booking are one commit, so that no byte counts twice.
import { sql } from 'kysely'
import { bytesSince, type Counted } from '../../../domain/sessions/counted.ts'
import type { Usage } from '../../../domain/sessions/usage.ts'
import type { Booked } from '../../../domain/store/store.ts'
import type { Db } from '../schema.ts'
import { lastOf, portions } from './rows.ts'
import { addUsage } from './usage.ts'

type Moved = { readonly number: number; readonly bytes: number }

/** Books what was counted since the reading before, also to sessions that have ended. The same reading again books nothing. */
export const book = async (db: Db, day: string, counted: readonly Counted[]): Promise<Booked> => {
  const usage: Usage[] = []
  const sessions: (readonly [string, number])[] = []
  let unknown = 0
  for (const portion of portions(lastOf(counted, ({ number }) => String(number)))) {
    const moved = await advance(db, portion)
    const owners = await addToSessions(db, moved)
    for (const { number, bytes } of moved) {
      const owner = owners.get(number)
      if (owner === undefined) unknown += bytes
      else sessions.push([owner.session, owner.total])
      if (owner !== undefined && bytes > 0) usage.push({ holder: owner.holder, day, bytes })
    }
  }
  await addUsage(db, usage)
  if (unknown > 0) await addUnknown(db, day, unknown)
  return { usage, sessions, unknown }
}

/** Notes the reading; gives what is new in it. */
const advance = async (db: Db, counted: readonly Counted[]): Promise<readonly Moved[]> => {
  const numbers = counted.map(({ number }) => number)
  const rows = await db.selectFrom('session_counters').selectAll().where('number', 'in', numbers).execute()
  const before = new Map(rows.map((row) => [row.number, row]))
  await db
    .insertInto('session_counters')
    .values(counted.map(({ number, up, down }) => ({ number, up, down })))
    .onConflict((conflict) =>
      conflict.column('number').doUpdateSet((to) => ({ up: to.ref('excluded.up'), down: to.ref('excluded.down') })),
    )
    .execute()
  return counted.map((now) => ({ number: now.number, bytes: bytesSince(before.get(now.number), now) }))
}

type Owner = { readonly holder: Usage['holder']; readonly session: string; readonly total: number }
type OwnerRow = { number: number; session: string; total: number; kind: Usage['holder']['kind']; id: string }

const addToSessions = async (db: Db, moved: readonly Moved[]): Promise<ReadonlyMap<number, Owner>> => {
  const given = moved.map(({ number, bytes }) => sql`(cast(${number} as bigint), cast(${bytes} as bigint))`)
  const { rows } = await sql<OwnerRow>`update sessions
    set bytes = sessions.bytes + given.column2
    from (values ${sql.join(given)}) as given
    where sessions.number = given.column1
    returning sessions.number as number, sessions.id as session, sessions.bytes as total,
      holder_kind as kind, holder_id as id`.execute(db)
  return new Map(rows.map(({ number, session, total, kind, id }) => [number, { holder: { kind, id }, session, total }]))
}

const addUnknown = async (db: Db, day: string, bytes: number): Promise<void> => {
  await db
    .insertInto('unknown_bytes')
    .values({ day, bytes })
    .onConflict((conflict) =>
      conflict.column('day').doUpdateSet((to) => ({ bytes: to('unknown_bytes.bytes', '+', to.ref('excluded.bytes')) })),
    )
    .execute()
}

export const readCounted = (db: Db): Promise<readonly Counted[]> =>
  db.selectFrom('session_counters').selectAll().orderBy('number').execute()

export const forgetCounted = async (db: Db, numbers: readonly number[]): Promise<void> => {
  for (const portion of portions(numbers))
    await db.deleteFrom('session_counters').where('number', 'in', portion).execute()
}

export const unknownBytes = async (db: Db, day: string): Promise<number> => {
  const row = await db.selectFrom('unknown_bytes').select('bytes').where('day', '=', day).executeTakeFirst()
  return row?.bytes ?? 0
}
