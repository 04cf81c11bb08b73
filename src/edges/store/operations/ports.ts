// Which session left by which port, when.
import type { Address } from '../../../base/addresses.ts'
import type { PortSeen, PortsGiven } from '../../../domain/sessions/ports.ts'
import type { SessionRow } from '../../../domain/store/store.ts'
import type { Db } from '../schema.ts'
import { portions } from './rows.ts'
import { shownRow } from './sessions.ts'

export const givePorts = async (db: Db, given: readonly PortsGiven[]): Promise<void> => {
  const rows = given.map(({ session, address, from, to, since }) => ({ session, address, low: from, high: to, since }))
  for (const portion of portions(rows)) await db.insertInto('port_blocks').values(portion).execute()
}

/** Of each open session the latest, in the order in which they were given. */
export const readPorts = async (db: Db): Promise<readonly PortsGiven[]> => {
  const rows = await db
    .selectFrom('port_blocks')
    .innerJoin('sessions', 'sessions.id', 'port_blocks.session')
    .where('sessions.ended_at', 'is', null)
    .selectAll('port_blocks')
    .orderBy('port_blocks.number')
    .execute()
  const latest = new Map<string, PortsGiven>()
  for (const { session, address, low, high, since } of rows) {
    latest.delete(session)
    latest.set(session, { session, address: address as Address, from: low, to: high, since }) // written above from an Address
  }
  return [...latest.values()]
}

export const sessionsByPort = async (db: Db, seen: PortSeen): Promise<readonly SessionRow[]> => {
  const rows = await db
    .selectFrom('port_blocks as given')
    .innerJoin('sessions', 'sessions.id', 'given.session')
    .where('given.address', '=', seen.address)
    .where('given.low', '<=', seen.port)
    .where('given.high', '>=', seen.port)
    .where('given.since', '<=', seen.to)
    .where((of) => of.or([of('sessions.ended_at', 'is', null), of('sessions.ended_at', '>=', seen.from)]))
    .where((of) =>
      of.not(
        of.exists(
          of
            .selectFrom('port_blocks as later')
            .select('later.number')
            .whereRef('later.session', '=', 'given.session')
            .whereRef('later.number', '>', 'given.number')
            .where('later.since', '<', seen.from),
        ),
      ),
    )
    .selectAll('sessions')
    .distinct()
    .orderBy('sessions.number', 'desc')
    .execute()
  return rows.map(shownRow)
}
