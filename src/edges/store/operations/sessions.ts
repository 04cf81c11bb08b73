// Sessions, open and ended.
import { type Selectable, sql } from 'kysely'
import type { Address } from '../../../base/addresses.ts'
import type { Holder } from '../../../domain/people/people.ts'
import { spotOfStanding } from '../../../domain/people/places.ts'
import type { Ending } from '../../../domain/sessions/ending.ts'
import { type OnlineTime, periodsOf } from '../../../domain/sessions/online-time.ts'
import { END_REASONS, type EndReason, type Session } from '../../../domain/sessions/session.ts'
import type { SessionRow } from '../../../domain/store/store.ts'
import type { Db, Tables } from '../schema.ts'
import { addOnline } from './online-time.ts'
import { flag, portions, textsOf } from './rows.ts'
import { addUsed } from './vouchers.ts'

type Row = Selectable<Tables['sessions']>

const sessionOf = (row: Row): Session => ({
  id: row.id,
  number: row.number,
  holder: { kind: row.holder_kind, id: row.holder_id },
  subject: {
    plan: row.plan,
    tenant: row.tenant,
    groups: textsOf(row.groups),
    seat: row.seat,
    network: row.network,
    badge: row.badge === 1,
    voucher: row.voucher === 1,
    tenantStaff: row.tenant_staff === 1,
    ...(row.holder_kind === 'device' && { device: true }),
  },
  // Written below from an Address.
  address: row.holder_kind === 'device' || row.holder_kind === 'network' ? null : (row.address as Address),
  ...(row.interface === null || row.hardware === null
    ? {}
    : { device: { interface: row.interface, hardware: row.hardware } }),
  openedAt: row.opened_at,
  endsAt: row.ends_at,
  bootId: row.boot_id,
  endsBoot: row.ends_boot,
})

/** What may change while a session is open. */
const changing = ({ subject, device, endsAt, bootId, endsBoot }: Session) => ({
  plan: subject.plan,
  tenant: subject.tenant,
  network: subject.network,
  interface: device?.interface ?? null,
  hardware: device?.hardware ?? null,
  ends_at: endsAt,
  boot_id: bootId,
  ends_boot: endsBoot,
})

const rowOf = ({ subject, ...session }: Session): Row => ({
  ...changing({ subject, ...session }),
  number: session.number,
  id: session.id,
  holder_kind: session.holder.kind,
  holder_id: session.holder.id,
  groups: JSON.stringify(subject.groups),
  seat: subject.seat,
  badge: flag(subject.badge),
  voucher: flag(subject.voucher),
  tenant_staff: flag(subject.tenantStaff),
  address: session.address ?? spotOfStanding(session.holder),
  opened_at: session.openedAt,
  ended_at: null,
  reason: null,
  bytes: 0,
  summed: 0,
})

const reasonOf = (text: string | null): EndReason | null => {
  if (text === null) return null
  const reason = END_REASONS.find((known) => known === text)
  if (reason === undefined) throw new Error('a session has an unknown reason for its end')
  return reason
}

/** The replaced ones end first: the new one may have the address of one of them. */
export const openSession = async (db: Db, session: Session, replaces: readonly Ending[]): Promise<void> => {
  await endSessions(db, replaces)
  const insert = db.insertInto('sessions').values(rowOf(session)).execute()
  const [, isNew] = await Promise.all([insert, takeNumber(db, session.number)])
  if (!isNew) throw new Error('the session number was used before')
}

/** One that has ended meanwhile stays as it was. */
export const changeSession = async (db: Db, session: Session): Promise<void> => {
  await db
    .updateTable('sessions')
    .set(changing(session))
    .where('id', '=', session.id)
    .where('ended_at', 'is', null)
    .execute()
}

/** Notes a number as used; whether none up to the floor was meant. That no two rows have one number is the key's work. */
const takeNumber = async (db: Db, number: number): Promise<boolean> => {
  const taken = await db
    .updateTable('session_numbers')
    .set((of) => ({ last: of.case().when('last', '<', number).then(number).else(of.ref('last')).end() }))
    .where('id', '=', 1)
    .where('floor', '<', number)
    .executeTakeFirst()
  return taken.numUpdatedRows > 0n
}

/** Ends those that are open. One that has ended already stays as it is, so a repeated call adds nothing twice. */
export const endSessions = async (db: Db, endings: readonly Ending[]): Promise<void> => {
  const first = new Map<string, Ending>()
  for (const ending of endings) if (!first.has(ending.id)) first.set(ending.id, ending)
  const used = new Map<string, number>()
  const online: OnlineTime[] = []
  for (const portion of portions([...first.values()])) {
    for (const { id, holder_kind, holder_id } of await endPortion(db, portion)) {
      const { used: seconds = 0, day } = first.get(id) ?? {}
      if (holder_kind === 'voucher') used.set(holder_id, (used.get(holder_id) ?? 0) + seconds)
      const holder = { kind: holder_kind, id: holder_id }
      if (day !== undefined) online.push(...periodsOf(day).map((period) => ({ holder, period, seconds })))
    }
  }
  await Promise.all([addUsed(db, used), addOnline(db, online)])
}

type Ended = Pick<Row, 'id' | 'holder_kind' | 'holder_id'>

/** One statement for many endings: at closing time thousands come at once. */
const endPortion = async (db: Db, endings: readonly Ending[]): Promise<readonly Ended[]> => {
  const given = endings.map(
    ({ id, at, reason, bytes }) => sql`(${id}, cast(${at} as double precision), ${reason}, cast(${bytes} as bigint))`,
  )
  // Both engines name the columns of VALUES column1, column2 and so on.
  const { rows } = await sql<Ended>`update sessions
    set ended_at = given.column2, reason = given.column3, bytes = sessions.bytes + given.column4
    from (values ${sql.join(given)}) as given
    where sessions.id = given.column1 and sessions.ended_at is null
    returning id, holder_kind, holder_id`.execute(db)
  return rows
}

export const openSessions = async (db: Db): Promise<readonly Session[]> => {
  const rows = await db.selectFrom('sessions').selectAll().where('ended_at', 'is', null).execute()
  return rows.map(sessionOf).sort((a, b) => a.number - b.number)
}

export const shownRow = (row: Row): SessionRow => ({
  session: sessionOf(row),
  endedAt: row.ended_at,
  reason: reasonOf(row.reason),
  bytes: row.bytes,
})

export const readSessions = async (db: Db, limit: number): Promise<readonly SessionRow[]> => {
  if (!Number.isSafeInteger(limit) || limit < 0) throw new RangeError('the limit is not a whole number')
  const rows = await db.selectFrom('sessions').selectAll().orderBy('number', 'desc').limit(limit).execute()
  return rows.map(shownRow)
}

export const lastNumber = async (db: Db): Promise<number> => {
  const { last } = await db.selectFrom('session_numbers').select('last').where('id', '=', 1).executeTakeFirstOrThrow()
  return last
}

/** Deletes the open sessions of holders; their numbers stay used. */
export const deleteOpenSessions = async (db: Db, kind: Holder['kind'], ids: readonly string[]): Promise<void> => {
  for (const portion of portions(ids))
    await db
      .deleteFrom('sessions')
      .where('ended_at', 'is', null)
      .where('holder_kind', '=', kind)
      .where('holder_id', 'in', portion)
      .execute()
  await keepNumbersUsed(db)
}

/** Deletes sessions that nobody was told of; their numbers stay used. */
export const withdrawSessions = async (db: Db, ids: readonly string[]): Promise<void> => {
  for (const portion of portions(ids)) await db.deleteFrom('sessions').where('id', 'in', portion).execute()
  await keepNumbersUsed(db)
}

const keepNumbersUsed = async (db: Db): Promise<void> => {
  await db
    .updateTable('session_numbers')
    .set((of) => ({ floor: of.ref('last') }))
    .where('id', '=', 1)
    .execute()
}
