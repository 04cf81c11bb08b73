// What a gateway remembers of its record outside of it: how far it had come, against a record that was put back to an earlier day, and
// the starts and the running time of this machine, which stand in every entry.
import { hexOf, isHashText } from '../../base/octets.ts'
import type { Clock } from '../../domain/council/clock.ts'
import type { Verified } from './verify.ts'

/** How far the record had come, and whether operators rule by it. */
type Reached = {
  readonly genesis: string
  readonly size: number
  readonly root: string
  readonly operators: boolean
}

/** Starts so far and which start this is, and whole seconds of running, over all starts. */
type Running = { readonly bootId: string; readonly boot: number; readonly ran: number }

type Mark = { readonly reached: Reached | null; readonly running: Running }

export type MarkParts = {
  /** The text that was kept; `undefined`: none was. */
  readonly read: () => string | undefined
  readonly keep: (text: string) => void
  /** The machine's clock, in milliseconds. */
  readonly now: () => { readonly wall: number; readonly boot: number; readonly bootId: string }
}

export type Marks = {
  /** Why this record is not the one that this gateway has had; `null`: it is, or it is the first. `null` for no record at all. */
  readonly against: (verified: Verified | null) => string | null
  /** Whether operators ruled the park, as far as this gateway has known. */
  readonly operators: () => boolean
  /** What the next entry says; never less than an entry before it. */
  readonly clock: (last: Clock | null) => Clock
  /** Remembers how far the record has come, and for how long the gateway has run. */
  readonly keep: (reached: Reached | null) => void
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

const isRunning = (value: Partial<Running> | undefined): value is Running =>
  typeof value?.bootId === 'string' && isCount(value.boot) && isCount(value.ran)

const isReached = (value: Partial<Reached> | null | undefined): value is Reached | null =>
  value === null ||
  (isHashText(value?.genesis) &&
    isCount(value?.size) &&
    /^[0-9a-f]{64}$/.test(String(value?.root)) &&
    typeof value?.operators === 'boolean')

/** `null`: it is damaged. */
const parseMark = (text: string): Mark | null => {
  try {
    const { reached: said, running } = JSON.parse(text) as Partial<Mark>
    // Marks of before joint rule do not say: those parks were ruled by file.
    const reached = typeof said === 'object' && said !== null ? { ...said, operators: said.operators ?? false } : said
    return isReached(reached) && isRunning(running) ? { reached, running } : null
  } catch {
    return null
  }
}

const whyOther = ({ genesis, size, root }: Reached, verified: Verified | null): string | null => {
  if (verified === null) return `it is gone; it had ${size} entries`
  const { log, genesisHash } = verified
  if (genesisHash !== genesis) return `it is another park's: its genesis is ${genesisHash}, and was ${genesis}`
  if (log.size() < size) return `it is from an earlier day: it has ${log.size()} entries, and had ${size}`
  return hexOf(log.root(size)) === root
    ? null
    : `it is another one: its first ${size} entries are not those that there were`
}

/** Reads what was kept. */
export const openMarks = ({ read, keep, now }: MarkParts): Marks => {
  const text = read()
  const mark = text === undefined ? undefined : parseMark(text)
  const start = now()
  const before = mark?.running
  const boot = before === undefined ? 1 : before.boot + (before.bootId === start.bootId ? 0 : 1)
  let reached = mark?.reached ?? null
  const ran = (): number => (before?.ran ?? 0) + Math.max(0, Math.floor((now().boot - start.boot) / 1000))
  return {
    against: (verified) => {
      if (mark === null) return 'what this gateway remembers of it, record-mark.json, is damaged'
      return reached === null ? null : whyOther(reached, verified)
    },
    operators: () => mark === null || (reached?.operators ?? false),
    clock: (last) => ({
      boot: Math.max(boot, last?.boot ?? 0),
      ran: Math.max(ran(), last?.ran ?? 0),
      wall: Math.max(0, Math.floor(now().wall / 1000)),
      seen: last?.seen ?? {},
    }),
    keep: (newest) => {
      reached = newest ?? reached
      const running: Running = { bootId: start.bootId, boot, ran: ran() }
      keep(`${JSON.stringify({ reached, running })}\n`)
    },
  }
}
