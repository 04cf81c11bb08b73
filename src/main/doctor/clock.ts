// The clock, by what the kernel says of it and what this service has known before.
import { existsSync } from 'node:fs'
import { judgeClock } from '../../domain/doctor/clock.ts'
import type { Finding } from '../../domain/doctor/finding.ts'
import { isSynchronised } from '../../edges/doctor/time.ts'
import { lookAtStore } from '../../edges/store/look.ts'
import type { Installation } from './installation.ts'

/** A database that cannot be opened is told as such, and says no time. */
const latestIn = async ({ settings: { data, database } }: Installation): Promise<number | null> => {
  if (database === null && !existsSync(data)) return null
  const seen = await lookAtStore({ data, url: database ?? undefined }).catch(() => undefined)
  return seen?.state === 'there' ? seen.latest : null
}

export const lookAtClock = async (installation: Installation): Promise<readonly Finding[]> =>
  judgeClock({
    wall: installation.now,
    latest: await latestIn(installation),
    synchronised: await isSynchronised(),
  })
