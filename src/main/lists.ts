// Lists that keep themselves, joined to the policy in force; and the same by hand while no server runs.
import { randomUUID } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { IsthmusError } from '../base/errors.ts'
import type { Log } from '../base/log.ts'
import type { ListDesk, ListDone } from '../domain/desk/lists.ts'
import type { Resolve } from '../domain/enforcement/connection.ts'
import type { ListSource } from '../domain/policy/language.ts'
import type { Weigh } from '../domain/policy/list-cap.ts'
import type { Site } from '../domain/policy/site.ts'
import { FETCH_LIMITS } from '../edges/lists/fetch.ts'
import { createListKeeper, type KeeperParts, type ListKeeper } from '../edges/lists/keeper.ts'
import { openShelf } from '../edges/lists/shelf.ts'
import { createWay } from '../edges/lists/way.ts'

export type ListStands = Pick<KeeperParts, 'park' | 'sources' | 'reports' | 'adopt' | 'fileTime' | 'feeds'> & {
  readonly data: string
  /** The hosts and zones in force. */
  readonly site: () => Site
  readonly resolve: Resolve
  readonly weigh: Weigh
  readonly log: Log
}

/** Where fetched lists lie. */
export const shelfIn = (data: string): string => join(data, 'lists')

/** Opens the shelf; nothing is fetched yet. */
export const openLists = ({ data, site, resolve, ...parts }: ListStands): ListKeeper =>
  createListKeeper({
    ...parts,
    shelf: openShelf(data),
    way: (url) => createWay(site(), resolve)(url),
    limits: FETCH_LIMITS,
    agent: 'isthmus (lists)',
    now: Date.now,
  })

/** Below what one message over the control socket may have, in base64. */
const PIECE = 45_000

const openFile = (file: string): number => {
  try {
    return openSync(file, 'r')
  } catch (cause) {
    throw new IsthmusError('list:unreadable', `${file} cannot be read`, 'check the path and the rights of the file', {
      cause,
    })
  }
}

/** Sends a file piece by piece: the server needs no right to read it where it lies. Gives the name of the upload. */
export const sendFile = async (desk: ListDesk, id: string, path: string): Promise<string> => {
  const file = openFile(path)
  const upload = randomUUID()
  const piece = Buffer.alloc(PIECE)
  try {
    for (let at = 0; ; ) {
      const count = readSync(file, piece, 0, PIECE, at)
      if (count === 0 && at > 0) break
      await desk.sendList({ id, upload, at, bytes: piece.toString('base64', 0, count) })
      if (count === 0) break
      at += count
    }
  } finally {
    closeSync(file)
  }
  return upload
}

export const putFile = async (desk: ListDesk, id: string, path: string, accept: boolean): Promise<ListDone> =>
  desk.putList({ id, upload: await sendFile(desk, id, path), accept })

const quiet: Log = () => {}

/** The desk's lists while no server runs: what is put in is in force at the next start. */
export const offlineLists = (
  { data, park, site, resolve }: Pick<ListStands, 'data' | 'park' | 'resolve'> & { readonly site: Site },
  sources: readonly ListSource[],
  weigh: Weigh,
): ListDesk =>
  openLists({
    ...{ data, park },
    site: () => site,
    resolve,
    weigh,
    sources: () => sources,
    reports: () => new Map(),
    adopt: async () => 'later',
    log: quiet,
  })
