// Tiles (C2SP tlog-tiles): how hashes and entries of the log lie in files that never change (docs/formats.md, section 4).
import { joined } from '../../base/octets.ts'
import { type Nodes, rootOver } from './merkle.ts'

/** Hashes, or entries, of a full tile. */
export const FULL = 256
export const HASH = 32
/** Octets of the longest entry. */
export const LONGEST_ENTRY = 60_000
const LENGTH = 2
/** Octets of the longest entry bundle. */
export const LONGEST_BUNDLE: number = FULL * (LONGEST_ENTRY + LENGTH)

/** One tile: hashes of a level, or the entries. `width`: how many are in it, 1 to 256. */
export type Tile = { readonly level: number | 'entries'; readonly index: number; readonly width: number }

const groupsOf = (index: number): string => {
  const digits = String(index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const groups = padded.match(/.{3}/g) ?? []
  return groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
}

/** `tile/<L>/<N>` or `tile/entries/<N>`, with `.p/<W>` where it is partial. */
export const tilePath = ({ level, index, width }: Tile): string =>
  `tile/${level}/${groupsOf(index)}${width === FULL ? '' : `.p/${width}`}`

const PATH = /^tile\/(entries|0|[1-9]|[1-5][0-9]|6[0-3])\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/

/** Reads a path below the record; `undefined` for what `tilePath` would not have written. */
export const parseTilePath = (path: string): Tile | undefined => {
  const [, level, groups, partial] = PATH.exec(path) ?? []
  if (level === undefined || groups === undefined) return undefined
  const index = Number(groups.replace(/[x/]/g, ''))
  const tile = {
    level: level === 'entries' ? level : Number(level),
    index,
    width: partial === undefined ? FULL : Number(partial),
  } as const
  return Number.isSafeInteger(index) && tilePath(tile) === path ? tile : undefined
}

/** How many hashes a level of tiles has in a tree of a size; entries count as level 0. */
export const widthOfLevel = (level: number | 'entries', size: number): number =>
  level === 'entries' ? size : Math.floor(size / FULL ** level)

/** Whether a tree of this size has that tile, whole or as it was at an earlier size. */
export const isWithin = ({ level, index, width }: Tile, size: number): boolean =>
  index * FULL + width <= widthOfLevel(level, size)

const tilesOfLevel = (level: number | 'entries', from: number, to: number): readonly Tile[] => {
  const [first, last] = [widthOfLevel(level, from), widthOfLevel(level, to)]
  const tiles: Tile[] = []
  for (let at = first; at < last; ) {
    const index = Math.floor(at / FULL)
    const width = Math.min(last - index * FULL, FULL)
    tiles.push({ level, index, width })
    at = index * FULL + width
  }
  return tiles
}

/** The tiles that a tree has when it has grown from one size to another, and did not have before. */
export const tilesBetween = (from: number, to: number): readonly Tile[] => {
  const tiles = [...tilesOfLevel('entries', from, to)]
  for (let level = 0; widthOfLevel(level, to) > 0; level++) tiles.push(...tilesOfLevel(level, from, to))
  return tiles
}

/** An entry bundle: each entry with its length before it, 2 octets big-endian. */
export const bundleOf = (entries: readonly Uint8Array[]): Uint8Array =>
  joined(...entries.flatMap((entry) => [Uint8Array.of(entry.length >> 8, entry.length & 255), entry]))

/** The entries of a bundle that has exactly so many; `undefined` where it has not, or an entry is too short or too long. */
export const parseBundle = (octets: Uint8Array, width: number): readonly Uint8Array[] | undefined => {
  const entries: Uint8Array[] = []
  let at = 0
  while (at + LENGTH <= octets.length && entries.length < width) {
    const length = (octets[at] ?? 0) * 256 + (octets[at + 1] ?? 0)
    if (length === 0 || length > LONGEST_ENTRY || at + LENGTH + length > octets.length) return undefined
    entries.push(octets.subarray(at + LENGTH, at + LENGTH + length))
    at += LENGTH + length
  }
  return at === octets.length && entries.length === width ? entries : undefined
}

/** The octets of a hash tile as a tree of some size has it, at least `width` hashes. */
export type HashTiles = (level: number, index: number) => Uint8Array

/** Some of the hashes of a tile. */
export const hashesIn = (tile: Uint8Array, from: number, count: number): readonly Uint8Array[] =>
  Array.from({ length: count }, (_, at) => tile.subarray((from + at) * HASH, (from + at + 1) * HASH))

const LEVELS_OF_TILE = 8

/** Every node of the tree from its hash tiles; the proofs of the tree are made of these. */
export const nodesOf =
  (tiles: HashTiles): Nodes =>
  (level, index) => {
    const above = level % LEVELS_OF_TILE
    const count = 2 ** above
    const first = index * count
    const tile = tiles((level - above) / LEVELS_OF_TILE, Math.floor(first / FULL))
    return rootOver(hashesIn(tile, first % FULL, count))
  }
