// The witness's copy of the record: fetched, verified against a root that the log has signed, and on the disk before anything is
// cosigned. Until then everything new lies beside the copy: a crash, a full disk or a record that lies leave it as it was.
import { join } from 'node:path'
import { hashText, joined, sameOctets } from '../../../base/octets.ts'
import { reduce } from '../../../domain/council/reduce.ts'
import { inputsNow, type State } from '../../../domain/council/state.ts'
import { createLog, type Log } from '../../../domain/record/log.ts'
import { leafHash, type Tree } from '../../../domain/record/merkle.ts'
import {
  bundleOf,
  FULL,
  HASH,
  isWithin,
  LONGEST_BUNDLE,
  parseBundle,
  parseTilePath,
  type Tile,
  tilePath,
  tilesBetween,
} from '../../../domain/record/tiles.ts'
import type { Disk } from '../disk.ts'
import { type Files, folderFiles } from '../files.ts'
import { entriesIn } from '../verify.ts'
import { type Blobs, createBlobs, namedIn } from './blobs.ts'
import { createPlacing } from './place.ts'
import { asking, refuse } from './refusal.ts'

export type MirrorParts = {
  /** Where the copy lies. */
  readonly folder: string
  readonly disk: Disk
  /** The record that is copied. */
  readonly files: Files
  readonly genesis: string
}

/** What the copy has. */
type Copy = { readonly log: Log; readonly state: State | null }

const EMPTY: Copy = { log: createLog(), state: null }

/** Looks at an entry before it is taken; says what is wrong with it by a refusal. */
export type Look = (before: State, octets: Uint8Array) => void

export type Mirror = {
  readonly copy: () => Copy
  readonly blobs: Pick<Blobs, 'missing' | 'fetchMissing'>
  /** Reads what the folder has, up to a root. Throws where that is not whole: then the copy is empty, and `grow` fetches it anew. */
  readonly open: (to: Tree) => Promise<void>
  /** The state after entry 0, of a record that claims a size: who signs it. */
  readonly begin: (size: number) => Promise<State>
  /**
   * Brings the copy to a root that the log has signed, durably. `commit` runs when all is on the disk, before it counts. Throws a
   * refusal, or what the disk throws; the copy is as it was then.
   */
  readonly grow: (to: Tree, look: Look, commit: (grown: Copy) => Promise<void>) => Promise<void>
}

/** A copy that grows and does not count yet. `named`: the files that its new entries name. */
type Growing = { readonly log: Log; state: State | null; readonly look: Look; readonly named: Set<string> }

const growingFrom = ({ log, state }: Copy, look: Look = () => {}): Growing => ({
  log: log.copy(),
  state,
  look,
  named: new Set(),
})

const takeEntry = (growing: Growing, octets: Uint8Array, genesis: string): void => {
  const { log, state, look, named } = growing
  if (state === null && hashText(octets) !== genesis)
    refuse('bad', `its genesis is ${hashText(octets)}, not the one that was given`)
  if (state !== null) look(state, octets)
  const { state: after, outcome } = reduce(state, octets, (size) => (size <= log.size() ? log.root(size) : undefined))
  if (outcome.is === 'frozen') refuse('bad', `its entry ${log.size()} freezes the park (${outcome.why})`)
  if (after === null) refuse('bad', 'its entry 0 is no genesis')
  log.append(octets)
  for (const hash of namedIn(octets)) named.add(hash)
  growing.state = after
}

/** The entries of a tile as the record has it, or as the full one has them that took its place. */
const readEntries = async (files: Files, tile: Tile): Promise<readonly Uint8Array[]> => {
  for (const width of new Set([tile.width, FULL])) {
    const path = tilePath({ ...tile, width })
    const octets = await asking(() => files.read(path, LONGEST_BUNDLE))
    if (octets === undefined) continue
    const entries = parseBundle(octets, width) ?? refuse('bad', `its ${path} is no bundle of ${width} entries`)
    return entries.slice(0, tile.width)
  }
  return refuse('away', `its ${tilePath(tile)} is not there`)
}

const isOfEntries = (tile: Tile): boolean => tile.level === 'entries'
const hashesOf = (log: Log, { level, index, width }: Tile): Uint8Array =>
  level === 'entries' ? new Uint8Array(0) : log.hashes(level, index, width)

/** Reads a folder up to a root, and every tile that it should have. */
const readFolder = async (folder: string, to: Tree, growing: Growing, genesis: string): Promise<void> => {
  const own = folderFiles(folder)
  for await (const octets of entriesIn(own, to.size)) takeEntry(growing, octets, genesis)
  if (!sameOctets(growing.log.root(to.size), to.root)) refuse('bad', 'the copy has another root')
  for (const tile of tilesBetween(0, to.size)) {
    const octets = isOfEntries(tile) ? new Uint8Array(0) : await own.read(tilePath(tile), FULL * HASH)
    if (octets === undefined || !sameOctets(octets, hashesOf(growing.log, tile)))
      refuse('bad', `the copy's ${tilePath(tile)} is not whole`)
  }
}

export const createMirror = (parts: MirrorParts): Mirror => {
  const { folder, disk, files, genesis } = parts
  const { draft, place, drop, clear } = createPlacing(folder, disk)
  const blobs = createBlobs(parts, { draft, place, drop, clear })
  let copy = EMPTY

  /** One bundle more: it must go on from what there is. Gives its draft. */
  const takeTile = async (growing: Growing, tile: Tile): Promise<string> => {
    const entries = await readEntries(files, tile)
    const known = growing.log.size() - tile.index * FULL
    const hashes = joined(...entries.slice(0, known).map(leafHash))
    if (!sameOctets(hashes, growing.log.hashes(0, tile.index, known)))
      refuse('bad', `its ${tilePath(tile)} has other entries than the copy`)
    for (const octets of entries.slice(known)) takeEntry(growing, octets, genesis)
    return draft(bundleOf(entries))
  }
  const fetchInForce = async (state: State | null): Promise<void> => {
    for (const hash of new Set(state === null ? [] : Object.values(inputsNow(state))))
      if (!(await blobs.need(hash))) refuse('away', `an agreed file in force is not there, ${hash}`)
  }
  const growNow: Mirror['grow'] = async (to, look, commit) => {
    const growing = growingFrom(copy, look)
    const tiles = tilesBetween(copy.log.size(), to.size)
    const bundles = new Map<Tile, string>()
    for (const tile of tiles.filter(isOfEntries)) bundles.set(tile, await takeTile(growing, tile))
    if (!sameOctets(growing.log.root(to.size), to.root))
      refuse('bad', 'its entries are not under the root of the checkpoint')
    await fetchInForce(growing.state)
    // All at once; each waits for the disk. One that fails waits for the others: nothing is under way once this is over.
    const placed = await Promise.allSettled(
      tiles.map(async (tile) => place(bundles.get(tile) ?? (await draft(hashesOf(growing.log, tile))), tilePath(tile))),
    )
    for (const each of placed) if (each.status === 'rejected') throw each.reason
    const { log, state } = growing
    await commit({ log, state })
    copy = { log, state }
    blobs.want(growing.named)
    for (const tile of tiles) if (tile.width === FULL) await disk.remove(join(folder, `${tilePath(tile)}.p`))
  }
  return {
    copy: () => copy,
    blobs,
    open: async (to) => {
      await clear()
      await blobs.open()
      for (const path of (await folderFiles(folder).list()) ?? []) {
        const tile = parseTilePath(path)
        if (tile !== undefined && !isWithin(tile, to.size)) await disk.remove(join(folder, path))
      }
      const growing = growingFrom(EMPTY)
      await readFolder(folder, to, growing, genesis)
      blobs.want(growing.named)
      copy = { log: growing.log, state: growing.state }
    },
    begin: async (size) => {
      const tile: Tile = { level: 'entries', index: 0, width: Math.min(size, FULL) }
      const growing = growingFrom(EMPTY)
      for (const octets of (await readEntries(files, tile)).slice(0, 1)) takeEntry(growing, octets, genesis)
      return growing.state ?? refuse('bad', 'it has no entries')
    },
    grow: async (to, look, commit) => {
      try {
        await growNow(to, look, commit)
      } catch (error) {
        await clear().catch(() => {})
        throw error
      }
    },
  }
}
