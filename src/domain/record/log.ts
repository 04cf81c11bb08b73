// A log in memory: its hash tiles and the root of every size. Grows only, and never changes what it had.
import { type Frontier, grown, leafHash, NO_LEAVES, type Nodes, rootOf, rootOver } from './merkle.ts'
import { FULL, HASH, hashesIn, nodesOf } from './tiles.ts'

export type Log = {
  readonly size: () => number
  /** The root at a size up to its own. */
  readonly root: (size: number) => Uint8Array
  readonly append: (entry: Uint8Array) => void
  /** The first `width` hashes of a tile. */
  readonly hashes: (level: number, index: number, width: number) => Uint8Array
  readonly nodes: Nodes
  /** One that has the same, and grows by itself. */
  readonly copy: () => Log
}

/** Hashes one after the other, in room that doubles. */
type Row = { readonly count: () => number; readonly add: (hash: Uint8Array) => void; readonly octets: () => Uint8Array }

const createRow = (start: Uint8Array = new Uint8Array(0)): Row => {
  let room = new Uint8Array(Math.max(FULL * HASH, start.length))
  let used = start.length
  room.set(start)
  return {
    count: () => used / HASH,
    add: (hash) => {
      if (used + HASH > room.length) {
        const larger = new Uint8Array(room.length * 2)
        larger.set(room)
        room = larger
      }
      room.set(hash, used)
      used += HASH
    },
    octets: () => room.subarray(0, used),
  }
}

const logOf = (start: Frontier, levels: Row[], roots: Row): Log => {
  let frontier = start
  const hashes = (level: number, index: number, width: number): Uint8Array => {
    const octets = levels[level]?.octets() ?? new Uint8Array(0)
    return octets.slice(index * FULL * HASH, (index * FULL + width) * HASH)
  }
  const add = (level: number, hash: Uint8Array): void => {
    levels[level] ??= createRow()
    const row = levels[level]
    row.add(hash)
    if (row.count() % FULL === 0) add(level + 1, rootOver(hashesIn(row.octets().subarray(-FULL * HASH), 0, FULL)))
  }
  return {
    size: () => frontier.size,
    root: (size) => roots.octets().slice(size * HASH, (size + 1) * HASH),
    append: (entry) => {
      const leaf = leafHash(entry)
      add(0, leaf)
      frontier = grown(frontier, leaf)
      roots.add(rootOf(frontier))
    },
    hashes,
    nodes: nodesOf((level, index) => hashes(level, index, FULL)),
    copy: () =>
      logOf(
        frontier,
        levels.map((row) => createRow(row.octets())),
        createRow(roots.octets()),
      ),
  }
}

/** A log without entries. */
export const createLog = (): Log => {
  const roots = createRow()
  roots.add(rootOf(NO_LEAVES))
  return logOf(NO_LEAVES, [], roots)
}
