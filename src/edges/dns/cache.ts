// Answers in memory, for all askers alike: what a question led to, for its time, and some more for when nobody answers.
import type { NameView } from '../../domain/policy/question.ts'
import type { Found } from './found.ts'
import type { Screened } from './screened.ts'
import type { Body } from './wire/compose.ts'

/** What a question led to. Times are milliseconds of the clock that only grows. */
export type Entry = {
  readonly name: string
  readonly found: Found
  readonly body: Body
  readonly storedAt: number
  readonly freshUntil: number
  /** When an upstream may be asked again after it did not answer (RFC 8767 section 5: not at each question). */
  retryAt: number
  /** Looked at since the hand came by. */
  used: boolean
  /** What the policy said last, and to whom: the same for everybody of the class as long as the same rules hold. */
  view: NameView | null
  screened: Screened | null
}

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

/** An empty cache. When it is full, entries that nobody looked at since the last round go first. */
export const createCache = (bounds: CacheBounds): Cache => {
  const types = new Map<number, Map<string, Entry>>()
  // In the order in which they came; the hand goes from the oldest on.
  const queue = new Map<Entry, Map<string, Entry>>()
  let bytes = 0
  const drop = (entry: Entry, names: Map<string, Entry>): void => {
    queue.delete(entry)
    if (names.get(entry.name) === entry) names.delete(entry.name)
    bytes -= weightOf(entry)
  }
  const makeRoom = (): void => {
    for (const [entry, names] of queue) {
      if (queue.size <= bounds.entries && bytes <= bounds.bytes) return
      if (entry.used) {
        entry.used = false
        queue.delete(entry)
        queue.set(entry, names)
      } else drop(entry, names)
    }
  }
  return {
    get: (name, type) => types.get(type)?.get(name),
    put: (type, entry) => {
      const names = types.get(type) ?? new Map<string, Entry>()
      types.set(type, names)
      const old = names.get(entry.name)
      if (old !== undefined) drop(old, names)
      names.set(entry.name, entry)
      queue.set(entry, names)
      bytes += weightOf(entry)
      makeRoom()
    },
    size: () => queue.size,
  }
}
