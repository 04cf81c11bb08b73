// A record verified in the browser from its static files (docs/formats.md), entry by entry, and from then on only what is new.
// The same domain code as in the gateway; `isthmus record verify` comes to the same state hash.
import { base64Of } from '../../../src/base/base64.ts'
import { hashText, sameOctets } from '../../../src/base/octets.ts'
import { parseUtf8 } from '../../../src/base/utf8.ts'
import { witnessesOf } from '../../../src/domain/council/charter.ts'
import { type Body, readEntry } from '../../../src/domain/council/entry.ts'
import { type Followed, follow, NOTHING_FOLLOWED } from '../../../src/domain/council/follow.ts'
import type { Outcome } from '../../../src/domain/council/outcome.ts'
import { inputsNow, type State, stateHash } from '../../../src/domain/council/state.ts'
import { blobPath } from '../../../src/domain/record/blob.ts'
import { verifyCheckpoint } from '../../../src/domain/record/checkpoint.ts'
import { createLog, type Log } from '../../../src/domain/record/log.ts'
import {
  FULL,
  HASH,
  LONGEST_BUNDLE,
  parseBundle,
  type Tile,
  tilePath,
  tilesBetween,
} from '../../../src/domain/record/tiles.ts'
import { type Past, remember } from './history.ts'

/** The octets of a file of the record; `undefined`: there is none, or it is longer than `most`. Rejects where nobody answers. */
export type Read = (path: string, most: number) => Promise<Uint8Array | undefined>

/** Why a record is not taken. `park`: another genesis. `back`: it was longer, or another, when this browser saw it last. */
export type BadWord = 'checkpoint' | 'bundle' | 'tile' | 'root' | 'genesis' | 'park' | 'back' | 'file'

/** Ends the verification. `path`: the file that is wrong. */
export class BadRecord extends Error {
  readonly why: BadWord
  readonly path: string
  constructor(why: BadWord, path: string) {
    super(`${why} ${path}`)
    this.why = why
    this.path = path
  }
}

/** How far a record had come when this browser saw it last. */
export type Mark = { readonly genesis: string; readonly size: number; readonly root: string }

/** A record that holds. */
export type Verified = {
  readonly state: State
  readonly stateHash: string
  readonly genesis: string
  readonly size: number
  /** In base64, as the checkpoint has it. */
  readonly root: string
  readonly since: Followed['since']
  readonly checkpoint: string
  readonly cosigned: readonly { readonly by: string; readonly time: number }[]
  readonly history: readonly Past[]
}

/** One entry, to be looked at. */
export type EntryShown = {
  readonly index: number
  readonly text: string
  readonly body: Body | null
  /** Seconds of the machine's clock; `null` where it has none that is understood. */
  readonly wall: number | null
  readonly outcome: Outcome
}

/** Hears how many entries are verified. */
type Progress = (done: number, of: number) => void

export type Follower = {
  /** Reads on from where it was. Throws `BadRecord`; `null`: there is no record yet. */
  readonly grow: (known: Mark | null, progress: Progress) => Promise<Verified | null>
  /** Entries from one index up to another, as far as they were verified. */
  readonly entries: (from: number, to: number) => readonly EntryShown[]
  /** Reads the files that are in force, and holds each against its hash; how many there are. Throws `BadRecord`. */
  readonly files: () => Promise<number>
}

const NO_OCTETS = new Uint8Array(0)
const LONGEST_NOTE = 1_000_000
const LONGEST_BLOB = 256_000_000

const bad = (why: BadWord, path: string): never => {
  throw new BadRecord(why, path)
}

const claimedSize = (note: string): number => {
  const [, digits = ''] = note.split('\n', 2)
  const size = /^[1-9][0-9]{0,15}$/.test(digits) ? Number(digits) : Number.NaN
  return Number.isSafeInteger(size) ? size : bad('checkpoint', 'checkpoint')
}

type Held = {
  readonly log: Log
  readonly entries: Uint8Array[]
  readonly outcomes: Outcome[]
  readonly history: Map<string, Past>
  followed: Followed
}

const nothing = (): Held => ({
  log: createLog(),
  entries: [],
  outcomes: [],
  history: new Map(),
  followed: NOTHING_FOLLOWED,
})

const copied = (held: Held): Held => ({
  log: held.log.copy(),
  entries: [...held.entries],
  outcomes: [...held.outcomes],
  history: new Map(held.history),
  followed: held.followed,
})

const bodyOf = (octets: Uint8Array): { readonly body: Body | null; readonly wall: number | null } => {
  const entry = readEntry(octets)
  return typeof entry === 'string' ? { body: null, wall: null } : { body: entry.body, wall: entry.clock.wall }
}

const take = (held: Held, octets: Uint8Array): void => {
  held.log.append(octets)
  held.entries.push(octets)
  const before = held.followed.state
  const { followed, outcome } = follow(held.followed, octets, held.log.root)
  held.followed = followed
  held.outcomes.push(outcome)
  const after = followed.state ?? bad('genesis', 'tile/entries/000')
  remember(held.history, before, after, outcome.is === 'accepted' ? bodyOf(octets).body : null)
}

const takeBundle = async (read: Read, held: Held, tile: Tile): Promise<void> => {
  const path = tilePath(tile)
  const octets = (await read(path, LONGEST_BUNDLE)) ?? bad('bundle', path)
  const entries = parseBundle(octets, tile.width) ?? bad('bundle', path)
  const first = tile.index * FULL
  entries.forEach((entry, at) => {
    const known = held.entries[first + at]
    if (known === undefined) take(held, Uint8Array.from(entry))
    else if (!sameOctets(known, entry)) bad('back', path)
  })
}

const checkTile = async (read: Read, log: Log, tile: Tile): Promise<void> => {
  if (tile.level === 'entries') return
  const path = tilePath(tile)
  const octets = (await read(path, FULL * HASH)) ?? bad('tile', path)
  if (!sameOctets(octets, log.hashes(tile.level, tile.index, tile.width))) bad('tile', path)
}

const checkMark = (mark: Mark | null, genesis: string, log: Log): void => {
  if (mark === null || mark.genesis !== genesis) return
  if (mark.size > log.size() || base64Of(log.root(mark.size)) !== mark.root) bad('back', 'checkpoint')
}

const verifiedBy = (held: Held, note: string): Verified => {
  const { log, followed, history } = held
  const state = followed.state ?? bad('genesis', 'tile/entries/000')
  const verified = verifyCheckpoint(note, state.logKey, [...witnessesOf(state.charter).values()])
  if (!verified.ok) return bad('checkpoint', 'checkpoint')
  if (!sameOctets(log.root(log.size()), verified.checkpoint.root)) bad('root', 'checkpoint')
  return {
    ...{ state, stateHash: stateHash(state), size: log.size(), root: base64Of(verified.checkpoint.root) },
    genesis: hashText(held.entries[0] ?? NO_OCTETS),
    since: followed.since,
    checkpoint: note,
    cosigned: verified.cosignatures.map(({ key: { name }, time = 0 }) => ({ by: name, time })),
    history: [...history.values()],
  }
}

/** Takes what is new, and holds the hash tiles against it. */
const takeTiles = async (
  read: Read,
  held: Held,
  size: number,
  genesis: string | null,
  progress: Progress,
): Promise<void> => {
  const tiles = tilesBetween(held.log.size(), size)
  for (const tile of tiles.filter(({ level }) => level === 'entries')) {
    await takeBundle(read, held, tile)
    const first = hashText(held.entries[0] ?? NO_OCTETS)
    if (genesis !== null && first !== genesis) bad('park', first)
    progress(held.log.size(), size)
  }
  for (const tile of tiles) await checkTile(read, held.log, tile)
}

/** Follows one record. `genesis`: the hash that the reader was given; `null`: none, so that any park's record is taken. */
export const createFollower = (read: Read, genesis: string | null): Follower => {
  let held = nothing()
  const grow: Follower['grow'] = async (mark, progress) => {
    const octets = await read('checkpoint', LONGEST_NOTE)
    if (octets === undefined) return held.log.size() === 0 ? null : bad('back', 'checkpoint')
    const note = parseUtf8(octets) ?? bad('checkpoint', 'checkpoint')
    const size = claimedSize(note)
    if (size < held.log.size()) bad('back', 'checkpoint')
    // What does not hold in the end leaves nothing behind.
    const next = copied(held)
    await takeTiles(read, next, size, genesis, progress)
    const verified = verifiedBy(next, note)
    checkMark(mark, verified.genesis, next.log)
    held = next
    return verified
  }
  return {
    grow,
    entries: (from, to) =>
      held.entries.slice(from, to).map((octets, at) => ({
        ...bodyOf(octets),
        index: from + at,
        text: parseUtf8(octets) ?? '',
        outcome: held.outcomes[from + at] ?? { is: 'no-genesis' },
      })),
    files: async () => {
      const { state } = held.followed
      const hashes = new Set(state === null ? [] : Object.values(inputsNow(state)))
      for (const hash of hashes) {
        const octets = (await read(blobPath(hash), LONGEST_BLOB)) ?? bad('file', blobPath(hash))
        if (hashText(octets) !== hash) bad('file', blobPath(hash))
      }
      return hashes.size
    },
  }
}
