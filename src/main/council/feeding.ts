// Lists that their charter's line lets change by themselves, in the running program: what is in force of them, and the way into the record.
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { lackingSigners } from '../../domain/council/list-parcel.ts'
import type { State } from '../../domain/council/state.ts'
import { inputsNow } from '../../domain/council/state.ts'
import { own } from '../../domain/council/words.ts'
import { blobPath } from '../../domain/record/blob.ts'
import type { Brought, Feeds, NewVersion } from '../../edges/lists/feeds.ts'
import type { Government } from '../../flows/govern.ts'
import { begins } from './agreed.ts'
import { LARGE_LIST, type ParkRecord } from './record.ts'

const inputOf = (id: string): string => `lists/${id}`

const failed = (what: string): Brought => ({ outcome: 'failed', what })

const OUTCOMES: { readonly [why: string]: Brought } = {
  cap: { outcome: 'cap' },
  'policy-errors': { outcome: 'policy' },
  base: failed('another version of it has come into force meanwhile'),
  frozen: failed('the record is bad, so nothing changes'),
}

/** A day's versions of a large list would fill the disk. */
const isLarge = (folder: string, hash: string): boolean =>
  (statSync(join(folder, blobPath(hash)), { throwIfNoEntry: false })?.size ?? 0) > LARGE_LIST

const broughtBy = async (record: ParkRecord, feed: Government['feed'], version: NewVersion): Promise<Brought> => {
  const governed = record.governed()
  if (governed === null) return failed('the record is bad, so nothing changes')
  const { id, from, hash, path, added, removed } = version
  // The bytes first: killed in between, they lie there under a hash that nobody names, and the next fetch brings them in.
  if (!(await governed.keep(hash, path))) return failed('its bytes changed while they were kept')
  const said = await feed({ input: inputOf(id), hash, added, removed }, from)
  if (said.done === 'refused') await governed.drop(hash)
  else if (isLarge(governed.folder, from)) await governed.drop(from)
  if (said.done === 'written') return { outcome: 'in-force' }
  return OUTCOMES[said.why] ?? failed(`the record does not take it (${said.why})`)
}

/** `connect`: government is built on the policy, and the policy's lists ask it. */
export const createFeeding = (
  record: ParkRecord,
): { readonly feeds: Feeds; readonly connect: (feed: Government['feed']) => void } => {
  let feed: Government['feed'] | null = null
  const park = (): State | undefined => record.governed()?.park()
  return {
    feeds: {
      // The files with which they begin are fetched as in any park.
      governs: () => record.byOperators() && !begins(record),
      lets: (id) => own(park()?.charter.feeds ?? {}, inputOf(id)) !== undefined,
      inForce: (id) => {
        const governed = record.governed()
        const hash = governed === null ? undefined : own(inputsNow(governed.park()), inputOf(id))
        const path = governed === null || hash === undefined ? '' : join(governed.folder, blobPath(hash))
        return hash !== undefined && existsSync(path) ? { hash, path } : null
      },
      neverBlock: () => park()?.charter['never-block'] ?? [],
      lacking: (note) => {
        const now = park()
        return now === undefined ? ['every operator'] : lackingSigners(note, now)
      },
      bring: async (version) =>
        feed === null ? failed('the park has not started yet') : broughtBy(record, feed, version),
    },
    connect: (to) => {
      feed = to
    },
  }
}
