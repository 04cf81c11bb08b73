// Which session left by which port, when.
import type { Address } from '../../../base/addresses.ts'
import type { PortSeen, PortsGiven, PortsHeld } from '../../../domain/sessions/ports.ts'
import type { SessionRow } from '../../../domain/store/store.ts'
import type { Db } from '../schema.ts'
import { portions } from './rows.ts'
import { shownRow } from './sessions.ts'

export const givePorts = async (db: Db, given: readonly PortsGiven[]): Promise<void> => {
  const rows = given.map(({ session, address, from, to, since }) => ({ session, address, low: from, high: to, since }))
  for (const portion of portions(rows)) await db.insertInto('port_blocks').values(portion).execute()
}

/** Of sessions that are open or ended since then; in the order in which they were given. */
export const readPorts = async (db: Db, endedSince: number): Promise<readonly PortsHeld[]> => {
  const rows = await db
    .selectFrom('port_blocks')
    .innerJoin('sessions', 'sessions.id', 'port_blocks.session')
    .where((of) => of.or([of('sessions.ended_at', 'is', null), of('sessions.ended_at', '>=', endedSince)]))
    .selectAll('port_blocks')
    .select('sessions.ended_at')
    .orderBy('port_blocks.number')
    .execute()
  return rows.map(({ session, address, low, high, since, ended_at: until }) => {
    const block = { address: address as Address, from: low, to: high } // written above from an Address
    return { session, ...block, since, until }
  })
}

/** Between a sign-in and its block; later ones are of sessions from before blocks were wanted. */
const LATE = 60_000

const wasOpen = (db: Db, { from, to }: PortSeen) =>
  db
    .selectFrom('sessions')
    .innerJoin('port_blocks as given', 'given.session', 'sessions.id')
    .where('sessions.opened_at', '<=', to)
    .where((of) => of.or([of('sessions.ended_at', 'is', null), of('sessions.ended_at', '>=', from)]))
    .selectAll('sessions')
    .distinct()

const holders = (db: Db, seen: PortSeen) =>
  wasOpen(db, seen)
    .where('given.address', '=', seen.address)
    .where('given.low', '<=', seen.port)
    .where('given.high', '>=', seen.port)
    .where('given.since', '<=', seen.to)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('port_blocks as later')
            .select('later.number')
            .whereRef('later.session', '=', 'given.session')
            .whereRef('later.number', '>', 'given.number')
            .where('later.since', '<', seen.from),
        ),
      ),
    )

/** Those who were online before they had any block: connections of that time may have any port. */
const older = (db: Db, seen: PortSeen) =>
  wasOpen(db, seen).where(({ not, exists, selectFrom, ref, eb }) =>
    not(
      exists(
        selectFrom('port_blocks as first')
          .select('first.number')
          .whereRef('first.session', '=', 'sessions.id')
          .where('first.since', '<=', eb(ref('sessions.opened_at'), '+', LATE)),
      ),
    ),
  )

export const sessionsByPort = async (db: Db, seen: PortSeen): Promise<readonly SessionRow[]> => {
  const found = await holders(db, seen).execute()
  if (found.length === 0) return []
  const known = new Set(found.map(({ id }) => id))
  const rows = [...found, ...(await older(db, seen).execute()).filter(({ id }) => !known.has(id))]
  return rows.sort((a, b) => b.number - a.number).map(shownRow)
}
