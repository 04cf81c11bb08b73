// A record verified from its genesis, by nothing but its files (docs/formats.md).
import { hashText, isHashText, joined, sameOctets } from '../../base/octets.ts'
import { parseUtf8 } from '../../base/utf8.ts'
import { witnessesOf } from '../../domain/council/charter.ts'
import { type Followed, follow, NOTHING_FOLLOWED } from '../../domain/council/follow.ts'
import type { Inputs } from '../../domain/council/inputs.ts'
import { inputsNow, type State } from '../../domain/council/state.ts'
import { blobPath, parseBlobPath } from '../../domain/record/blob.ts'
import { type Checkpoint, verifyCheckpoint } from '../../domain/record/checkpoint.ts'
import { createLog, type Log } from '../../domain/record/log.ts'
import { leafHash } from '../../domain/record/merkle.ts'
import {
  FULL,
  HASH,
  isWithin,
  LONGEST_BUNDLE,
  parseBundle,
  parseTilePath,
  type Tile,
  tilePath,
  tilesBetween,
} from '../../domain/record/tiles.ts'
import { type Files, LONGEST_BLOB } from './files.ts'

/** Octets of the longest checkpoint. */
export const LONGEST_NOTE = 1_000_000

/** A record that holds. */
export type Verified = {
  readonly log: Log
  /** What follows from the entries. */
  readonly park: State
  readonly since: Followed['since']
  /** The hash that whoever verifies is given. */
  readonly genesisHash: string
  readonly checkpoint: Checkpoint
  /** By the witnesses of its charter: the key's name, and when, in seconds since 1970. */
  readonly cosigned: readonly { readonly by: string; readonly time: number }[]
  /** The signed note. */
  readonly note: string
  /** Hashes of files in force that have no blob. */
  readonly missing: readonly string[]
  /** Files that belong to no record of this size: left by a crash, or put there by somebody. */
  readonly strays: readonly string[]
}

/** `none`: there is no record. `bad`: `why` completes "The record is bad: …". */
export type Verification =
  | ({ readonly state: 'good' } & Verified)
  | { readonly state: 'none'; readonly strays: readonly string[] }
  | { readonly state: 'bad'; readonly why: string }

/** Ends the verification. */
class Bad extends Error {}

const bad = (why: string): never => {
  throw new Bad(why)
}

const textOf = (octets: Uint8Array): string => parseUtf8(octets) ?? bad('the checkpoint is not in UTF-8')

/** The size that a note claims; nothing of it is verified. */
const claimedSize = (note: string): number => {
  const [, digits] = note.split('\n', 2)
  const size = /^[1-9][0-9]{0,15}$/.test(digits ?? '') ? Number(digits) : Number.NaN
  return Number.isSafeInteger(size) ? size : bad('the checkpoint has no size')
}

const readBundle = async (files: Files, tile: Tile): Promise<readonly Uint8Array[]> => {
  const path = tilePath(tile)
  const octets = await files.read(path, LONGEST_BUNDLE)
  if (octets === undefined) return bad(`${path} is missing`)
  return parseBundle(octets, tile.width) ?? bad(`${path} is no bundle of ${tile.width} entries`)
}

type Read = { readonly log: Log; readonly first: Uint8Array; readonly followed: Followed }

/** The octets of each entry, in order. */
export async function* entriesIn(files: Files, size: number): AsyncGenerator<Uint8Array> {
  for (const tile of tilesBetween(0, size)) if (tile.level === 'entries') yield* await readBundle(files, tile)
}

const readEntries = async (files: Files, size: number): Promise<Read> => {
  const log = createLog()
  let followed = NOTHING_FOLLOWED
  let first = new Uint8Array(0)
  for await (const octets of entriesIn(files, size)) {
    if (log.size() === 0) first = Uint8Array.from(octets)
    log.append(octets)
    followed = follow(followed, octets, log.root).followed
    if (followed.state === null) return bad('entry 0 is no genesis that we understand')
  }
  return { log, first, followed }
}

const whyNot = {
  malformed: 'the checkpoint is no signed note of three lines',
  signature: 'a signature of the checkpoint does not hold',
  log: "the checkpoint has no signature of the log's key",
  origin: 'the checkpoint is of another log',
} as const

const checkHashes = async (files: Files, log: Log, tile: Tile): Promise<void> => {
  if (tile.level === 'entries') return
  const path = tilePath(tile)
  const octets = await files.read(path, FULL * HASH)
  if (octets === undefined) return bad(`${path} is missing`)
  if (!sameOctets(octets, log.hashes(tile.level, tile.index, tile.width)))
    bad(`${path} has other hashes than the entries`)
}

const checkBlob = async (files: Files, path: string, hash: string): Promise<void> => {
  if (`sha256:${await files.hash(path, LONGEST_BLOB)}` !== hash) bad(`${path} has another hash than its name says`)
}

/** A bundle as it was at an earlier size must be the beginning of what is there now. */
const checkOldBundle = async (files: Files, log: Log, tile: Tile): Promise<void> => {
  const hashes = (await readBundle(files, tile)).map(leafHash)
  if (!sameOctets(log.hashes(0, tile.index, tile.width), joined(...hashes)))
    bad(`${tilePath(tile)} has other entries than the record`)
}

/** Looks at one file of a folder. False: it does not belong to the record. */
const checkFile = async (files: Files, log: Log, path: string): Promise<boolean> => {
  const hash = parseBlobPath(path)
  if (hash !== undefined) await checkBlob(files, path, hash)
  const tile = parseTilePath(path)
  const within = tile !== undefined && isWithin(tile, log.size())
  if (within) await (tile.level === 'entries' ? checkOldBundle : checkHashes)(files, log, tile)
  return hash !== undefined || within || path === 'checkpoint'
}

const checkAll = async (files: Files, log: Log): Promise<readonly string[]> => {
  const paths = await files.list()
  if (paths === undefined) {
    for (const tile of tilesBetween(0, log.size())) await checkHashes(files, log, tile)
    return []
  }
  const strays: string[] = []
  for (const path of paths) if (!(await checkFile(files, log, path))) strays.push(path)
  const there = new Set(paths)
  const gone = tilesBetween(0, log.size()).find((tile) => !there.has(tilePath(tile)))
  if (gone !== undefined) bad(`${tilePath(gone)} is missing`)
  return strays
}

const missingBlobs = async (files: Files, inputs: Inputs): Promise<readonly string[]> => {
  const missing: string[] = []
  for (const hash of new Set(Object.values(inputs))) {
    const found = await files.hash(blobPath(hash), LONGEST_BLOB)
    if (found === undefined) missing.push(hash)
    else if (`sha256:${found}` !== hash) bad(`${blobPath(hash)} has another hash than its name says`)
  }
  return missing
}

const verifyNow = async (files: Files, genesisHash: string | undefined): Promise<Verification> => {
  const octets = await files.read('checkpoint', LONGEST_NOTE)
  if (octets === undefined) {
    const paths = (await files.list()) ?? []
    return paths.includes('checkpoint') ? bad('the checkpoint is too long') : { state: 'none', strays: paths }
  }
  const note = textOf(octets)
  const { log, first, followed } = await readEntries(files, claimedSize(note))
  if (genesisHash !== undefined && hashText(first) !== genesisHash)
    bad(`its genesis is ${hashText(first)}, not the one that was given`)
  const { state: park, since } = followed
  if (park === null) return bad('it has no entries')
  const verified = verifyCheckpoint(note, park.logKey, [...witnessesOf(park.charter).values()])
  if (!verified.ok) return bad(whyNot[verified.why])
  const { checkpoint } = verified
  const cosigned = verified.cosignatures.map(({ key: { name }, time = 0 }) => ({ by: name, time }))
  if (!sameOctets(log.root(log.size()), checkpoint.root)) bad('the root of its entries is not that of the checkpoint')
  const strays = await checkAll(files, log)
  const missing = await missingBlobs(files, inputsNow(park))
  return { state: 'good', log, park, since, genesisHash: hashText(first), checkpoint, cosigned, note, missing, strays }
}

/** Verifies a record; with a genesis hash, only that park's. Throws what stands in the way of reading. */
export const verifyRecord = async (files: Files, genesisHash?: string): Promise<Verification> => {
  if (genesisHash !== undefined && !isHashText(genesisHash))
    return { state: 'bad', why: 'the genesis hash that was given is none: sha256: and 64 digits' }
  try {
    return await verifyNow(files, genesisHash)
  } catch (error) {
    if (error instanceof Bad) return { state: 'bad', why: error.message }
    throw error
  }
}
