// The one that appends to a record. What it has answered is on the disk, and a process killed at any step leaves the record as it was
// before or as it is after: everything new lies beside what the checkpoint covers until the checkpoint is replaced.

import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { dirname, join } from 'node:path'
import { hashText, joined, sameOctets } from '../../base/octets.ts'
import { parseUtf8, utf8 } from '../../base/utf8.ts'
import { type Followed, follow, NOTHING_FOLLOWED } from '../../domain/council/follow.ts'
import type { Outcome } from '../../domain/council/outcome.ts'
import type { State as ParkState } from '../../domain/council/state.ts'
import { blobPath } from '../../domain/record/blob.ts'
import { checkpointText } from '../../domain/record/checkpoint.ts'
import type { VerifierKey } from '../../domain/record/keys.ts'
import { createLog, type Log } from '../../domain/record/log.ts'
import { leafHash } from '../../domain/record/merkle.ts'
import { noteOf, type Sign, signText } from '../../domain/record/note.ts'
import {
  bundleOf,
  FULL,
  LONGEST_BUNDLE,
  parseBundle,
  type Tile,
  tilePath,
  tilesBetween,
} from '../../domain/record/tiles.ts'
import type { Disk } from './disk.ts'
import { folderFiles } from './files.ts'
import { LONGEST_NOTE, type Verified } from './verify.ts'

export type Sequencer = {
  /** Entries that the checkpoint covers. */
  readonly size: () => number
  /** The hash of entry 0; empty before it. */
  readonly genesis: () => string
  /** The newest checkpoint, as it lies on the disk; empty before the first entry. */
  readonly note: () => string
  readonly log: Log
  /** What follows from its entries; `null` before the first. */
  readonly park: () => ParkState | null
  /**
   * Appends one entry, durably; one that would not be accepted is not written. Throws what the disk throws; then it takes nothing more, since nobody knows what of it is on the disk:
   * open the record again. One at a time, later calls wait.
   */
  readonly append: (entry: Uint8Array) => Promise<Outcome>
  /** Puts a note of the newest checkpoint with more signatures in its place, durably; false: the record has another one by now. */
  readonly cosign: (note: string) => Promise<boolean>
  /** Keeps the bytes of a file under their hash. False: they are others by now. */
  readonly keep: (hash: string, path: string) => Promise<boolean>
  /** Takes blobs away that nobody needs to have any more. */
  readonly drop: (hashes: readonly string[]) => Promise<void>
}

export type SequencerParts = {
  readonly folder: string
  readonly disk: Disk
  readonly key: VerifierKey
  readonly sign: Sign
}

/** Something stands where the record should grow: somebody else appends, or wrote into the folder by hand. */
class Taken extends Error {}

const DRAFTS = '.drafts'

/** Beside the record, so that whoever serves the folder serves no draft. */
const draftsOf = (folder: string): string => `${folder}${DRAFTS}`

/** Writes files beside the record and gives them their names, durably. */
const createPlacing = ({ folder, disk }: SequencerParts) => {
  const draft = async (content: Uint8Array | AsyncIterable<Uint8Array>): Promise<string> => {
    await disk.makeFolder(draftsOf(folder))
    const path = join(draftsOf(folder), randomUUID())
    await disk.write(path, content)
    return path
  }
  const name = async (written: string, path: string): Promise<boolean> => {
    const full = join(folder, path)
    await disk.makeFolder(dirname(full))
    const placed = await disk.place(written, full)
    if (placed) await disk.syncFolder(dirname(full))
    return placed
  }
  return { draft, name }
}

/** The bundle that is not full yet, to which the next entry is added; it must still be what was hashed. */
const lastBundle = async (folder: string, log: Log): Promise<Uint8Array> => {
  const size = log.size()
  const tile = { level: 'entries', index: Math.floor(size / FULL), width: size % FULL } as const
  if (tile.width === 0) return new Uint8Array(0)
  const octets = await folderFiles(folder).read(tilePath(tile), LONGEST_BUNDLE)
  const entries = octets && parseBundle(octets, tile.width)
  if (octets !== undefined && entries !== undefined)
    if (sameOctets(joined(...entries.map(leafHash)), log.hashes(0, tile.index, tile.width))) return octets
  throw new Taken(`${tilePath(tile)} is not the one that was written`)
}

const checkpointIn = async (folder: string): Promise<string> => {
  const octets = await folderFiles(folder).read('checkpoint', LONGEST_NOTE)
  return octets === undefined ? '' : (parseUtf8(octets) ?? '')
}

/** Where the partial ones of a full tile lie. */
const partialsOf = (tile: Tile): string => `${tilePath({ ...tile, width: FULL })}.p`

type State = { readonly log: Log; genesis: string; note: string; followed: Followed; broken: boolean }

const putCheckpoint = async (parts: SequencerParts, state: State, note: string): Promise<void> => {
  const { folder, disk } = parts
  await disk.replace(await createPlacing(parts).draft(utf8(note)), join(folder, 'checkpoint'))
  state.note = note
  await disk.syncFolder(folder)
}

const textOf = (note: string): string => note.slice(0, note.lastIndexOf('\n\n') + 1)

/** What fails here leaves the checkpoint whole, with the old signatures or the new ones. */
const cosign = async (parts: SequencerParts, state: State, note: string): Promise<boolean> => {
  if (state.broken || textOf(note) !== textOf(state.note) || (await checkpointIn(parts.folder)) !== state.note)
    return false
  await putCheckpoint(parts, state, note)
  return true
}

const createAppend = (parts: SequencerParts, state: State) => {
  const { folder, disk, key, sign } = parts
  const { log } = state
  const { draft, name } = createPlacing(parts)
  const placeTiles = async (tiles: readonly Tile[], bundle: Uint8Array): Promise<void> => {
    // All are written at once; each waits for the disk. One that fails waits for the others: what is under way is over once this is.
    const placed = await Promise.allSettled(
      tiles.map(async (tile) => {
        const octets = tile.level === 'entries' ? bundle : log.hashes(tile.level, tile.index, tile.width)
        if (!(await name(await draft(octets), tilePath(tile)))) throw new Taken(`${tilePath(tile)} is there already`)
      }),
    )
    for (const each of placed) if (each.status === 'rejected') throw each.reason
  }
  const replaceCheckpoint = (): Promise<void> => {
    const text = checkpointText({ origin: key.name, size: log.size(), root: log.root(log.size()) })
    return putCheckpoint(parts, state, noteOf(text, [signText(text, key, sign)]))
  }
  return async (entry: Uint8Array): Promise<Outcome> => {
    if (state.broken) throw new Taken('the record was not left whole')
    const { followed, outcome } = follow(state.followed, entry, log.root)
    if (outcome.is !== 'accepted') return outcome
    state.broken = true
    if ((await checkpointIn(folder)) !== state.note)
      throw new Taken('the checkpoint is not the one that was written last')
    const before = log.size()
    const bundle = joined(await lastBundle(folder, log), bundleOf([entry]))
    log.append(entry)
    const tiles = tilesBetween(before, log.size())
    await placeTiles(tiles, bundle)
    await replaceCheckpoint()
    for (const tile of tiles) if (tile.width === FULL) await disk.remove(join(folder, partialsOf(tile)))
    if (before === 0) state.genesis = hashText(entry)
    state.followed = followed
    state.broken = false
    return outcome
  }
}

const pieces = async function* (path: string, hash: ReturnType<typeof createHash>): AsyncGenerator<Uint8Array> {
  for await (const piece of createReadStream(path)) {
    hash.update(piece)
    yield piece
  }
}

/** Appends to a record that was verified, or begins one in an empty folder. */
export const openSequencer = (parts: SequencerParts, verified: Verified | null): Sequencer => {
  const { folder, disk } = parts
  const state: State = {
    log: verified?.log ?? createLog(),
    genesis: verified?.genesisHash ?? '',
    note: verified?.note ?? '',
    followed: verified === null ? NOTHING_FOLLOWED : { state: verified.park, since: verified.since },
    broken: false,
  }
  const { draft, name } = createPlacing(parts)
  let turn: Promise<unknown> = Promise.resolve()
  /** One at a time: drafts and tiles are written by one hand. */
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const done = turn.then(run)
    turn = done.catch(() => {})
    return done
  }
  const append = createAppend(parts, state)
  const keep = async (hash: string, path: string): Promise<boolean> => {
    if ((await folderFiles(folder).hash(blobPath(hash), Number.MAX_SAFE_INTEGER)) !== undefined) return true
    const digest = createHash('sha256')
    const written = await draft(pieces(path, digest))
    if (`sha256:${digest.digest('hex')}` === hash) {
      await name(written, blobPath(hash))
      return true
    }
    await disk.remove(written)
    return false
  }
  return {
    size: () => state.log.size(),
    genesis: () => state.genesis,
    note: () => state.note,
    log: state.log,
    park: () => state.followed.state,
    append: (entry) => inTurn(() => append(entry)),
    cosign: (note) => inTurn(() => cosign(parts, state, note)),
    keep: (hash, path) => inTurn(() => keep(hash, path)),
    drop: (hashes) =>
      inTurn(async () => {
        for (const hash of hashes) await disk.remove(join(folder, blobPath(hash)))
      }),
  }
}

/** Takes away what a crash left half: drafts, and tiles beyond the checkpoint, whose root was never signed. */
export const clearHalf = async (folder: string, disk: Disk, strays: readonly string[]): Promise<void> => {
  await disk.remove(draftsOf(folder))
  for (const path of strays) if (path.startsWith('tile/')) await disk.remove(join(folder, path))
}
