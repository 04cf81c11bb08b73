// The keys of seats with an agent: one a seat.
import type { SeatKey } from '../../../domain/room/seat-key.ts'
import type { Db } from '../schema.ts'

export const readSeatKeys = async (db: Db): Promise<readonly SeatKey[]> => {
  const rows = await db.selectFrom('seat_keys').selectAll().orderBy('seat').execute()
  return rows.map(({ seat, key, at, by_whom: by }) => ({ seat, key, at, by }))
}

/** In the place of the one of before. */
export const putSeatKey = async (db: Db, { seat, key, at, by }: SeatKey): Promise<void> => {
  await db
    .insertInto('seat_keys')
    .values({ seat, key, at, by_whom: by })
    .onConflict((conflict) => conflict.column('seat').doUpdateSet({ key, at, by_whom: by }))
    .execute()
}
