// The record in a backup: as many entries as one signed checkpoint has, and the bytes beside them.
import { join } from 'node:path'
import { blobPath, parseBlobPath } from '../../domain/record/blob.ts'
import {
  FULL,
  HASH,
  isWithin,
  LONGEST_BUNDLE,
  parseTilePath,
  type Tile,
  tilePath,
  tilesBetween,
} from '../../domain/record/tiles.ts'
import { writeFileDurably } from './copy.ts'

/** Where it is copied from. */
export type RecordSource = {
  readonly read: (path: string, most: number) => Promise<Uint8Array | undefined>
  /** All paths; `undefined` where they cannot be listed. */
  readonly list: () => Promise<readonly string[] | undefined>
}

export type CopiedRecord = {
  readonly note: string
  readonly size: number
  /** Bytes that must come along, by hash; others do where they are listed. */
  readonly needed: readonly string[]
  readonly longestBlob: number
}

const longestOf = ({ level }: Tile): number => (level === 'entries' ? LONGEST_BUNDLE : FULL * HASH)

const copyOne = async (from: RecordSource, folder: string, path: string, most: number): Promise<boolean> => {
  const octets = await from.read(path, most)
  if (octets !== undefined) await writeFileDurably(join(folder, path), octets)
  return octets !== undefined
}

/** What should have been there and was not: files of the log, and bytes that are in force. */
export type Lacking = { readonly tiles: readonly string[]; readonly blobs: readonly string[] }

/** The checkpoint comes last. */
export const copyRecord = async (from: RecordSource, folder: string, copied: CopiedRecord): Promise<Lacking> => {
  const { size, note, needed, longestBlob } = copied
  const listed = (await from.list()) ?? []
  const tiles = new Set(tilesBetween(0, size).map(tilePath))
  for (const path of listed) {
    const tile = parseTilePath(path)
    if (tile !== undefined && isWithin(tile, size)) tiles.add(path)
  }
  const blobs = new Set([...needed.map(blobPath), ...listed.filter((path) => parseBlobPath(path) !== undefined)])
  const lacking = { tiles: [] as string[], blobs: [] as string[] }
  for (const path of tiles) {
    const tile = parseTilePath(path)
    if (tile === undefined || !(await copyOne(from, folder, path, longestOf(tile)))) lacking.tiles.push(path)
  }
  for (const path of blobs) if (!(await copyOne(from, folder, path, longestBlob))) lacking.blobs.push(path)
  await writeFileDurably(join(folder, 'checkpoint'), new TextEncoder().encode(note))
  return lacking
}
