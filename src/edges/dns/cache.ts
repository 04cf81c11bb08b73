// Answers in memory, for all askers alike: what a question led to, for its time, and some more for when nobody answers.
import type { Entry } from './entry.ts'

export type Cache = {
  /** The entry, fresh or not. */
  readonly get: (name: string, type: number) => Entry | undefined
  readonly put: (type: number, entry: Entry) => void
  readonly size: () => number
}

export type CacheBounds = { readonly entries: number; readonly bytes: number }

/** What an entry takes beside the bytes of its body and its name, and each record in it, about: measured. */
const OVERHEAD = 400
const RECORD = 350

const weightOf = ({ name, body, found }: Entry): number =>
  OVERHEAD + name.length + body.bytes.length * 2 + (found.chain.length + found.records.length) * RECORD

/** Where an entry stands among those of its type. */
type Slot = { entry: Entry; readonly names: Map<string, Slot> }

/** How many that were looked at are passed over for one that comes: each put is short, whatever was looked at. */
const MOST_SPARED = 64
/** So many places of the queue that are free at its front are given back at once. */
const FREE = 4096

/** An empty cache. When it is full, entries that nobody looked at since the last round go first. */
export const createCache = (bounds: CacheBounds): Cache => {
  const types = new Map<number, Map<string, Slot>>()
  // In the order in which they came; the hand goes from the oldest on. Not a Map: its deleted places are walked over each time.
  let queue: (Slot | undefined)[] = []
  let hand = 0
  let bytes = 0
  const size = (): number => queue.length - hand
  const spareOrDrop = (mayBeSpared: boolean): void => {
    const slot = queue[hand] as Slot
    // Else what was dropped would be held until the queue is cut.
    queue[hand++] = undefined
    const { entry, names } = slot
    if (entry.used && mayBeSpared) {
      entry.used = false
      queue.push(slot)
      return
    }
    names.delete(entry.name)
    bytes -= weightOf(entry)
  }
  const makeRoom = (): void => {
    for (let seen = 0; size() > bounds.entries || bytes > bounds.bytes; seen++) spareOrDrop(seen < MOST_SPARED)
    if (hand < FREE || hand < queue.length / 2) return
    queue = queue.slice(hand)
    hand = 0
  }
  return {
    get: (name, type) => types.get(type)?.get(name)?.entry,
    put: (type, entry) => {
      const names = types.get(type) ?? new Map<string, Slot>()
      types.set(type, names)
      const known = names.get(entry.name)
      bytes += weightOf(entry)
      if (known === undefined) {
        const slot = { entry, names }
        names.set(entry.name, slot)
        queue.push(slot)
      } else {
        bytes -= weightOf(known.entry)
        // It was asked for.
        entry.used = true
        known.entry = entry
      }
      makeRoom()
    },
    size,
  }
}
