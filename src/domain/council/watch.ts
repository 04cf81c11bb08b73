// What a witness asks of an entry beyond its form: that the sequencer's clock says nothing which this witness knows better
// (docs/formats.md, section 10).
import type { Clock } from './clock.ts'
import { readEntry } from './entry.ts'
import type { State } from './state.ts'
import { own } from './words.ts'

/** What a witness measures the sequencer's running time by. Whole seconds. */
export type Measure = {
  /** The newest time at which it cosigned, 0 before the first. */
  readonly newest: number
  /** The least lead of the entries that it looked at; `null` before the first. */
  readonly lead: number | null
  /** Cosignatures from this time on measure: those before were made while its clock was fast. */
  readonly from: number
}

export const NOTHING_MEASURED: Measure = { newest: 0, lead: null, from: 1 }

/** With the witness's verifier key, and its clock now. */
export type Watch = Measure & { readonly key: string; readonly now: number }

/** `seen`: it says that this witness cosigned later than it did. `ran`: the gateway has run for longer than time has passed. */
type Doubt = 'seen' | 'ran'

/** So much may be between two clocks, in seconds. */
const TOLERANCE = 300
/** And so many thousandths may one run faster than the other. */
const FASTER = 1001

/** The operator whose witness has that key. */
export const operatorOfWitness = ({ charter }: State, key: string): string | undefined =>
  Object.entries(charter.operators).find(([, { witness }]) => witness === key)?.[0]

/** How far `ran` is before this witness's time: the entry was written after the cosignature of that time. */
const leadOf = (ran: number, seen: number): number => 1000 * ran - FASTER * seen

const isTooLong = ({ ran }: Clock, { lead, now }: Watch): boolean =>
  lead !== null && leadOf(ran, now) > lead + 1000 * TOLERANCE

const withLead = ({ ran }: Clock, seen: number, { newest, lead, from }: Watch): Measure => {
  const measures = seen >= from && seen <= newest
  return { newest, from, lead: measures ? Math.min(leadOf(ran, seen), lead ?? Number.POSITIVE_INFINITY) : lead }
}

/** Looks at an entry that may follow a state: what is doubtful about its clock, or what the witness measures by after it. */
export const lookAt = (before: State, octets: Uint8Array, watch: Watch): Doubt | Measure => {
  const operator = operatorOfWitness(before, watch.key)
  const entry = readEntry(octets)
  if (operator === undefined || typeof entry === 'string') return watch
  const seen = own(entry.clock.seen, operator) ?? 0
  if (seen > Math.max(watch.newest, own(before.clock.seen, operator) ?? 0)) return 'seen'
  return isTooLong(entry.clock, watch) ? 'ran' : withLead(entry.clock, seen, watch)
}

/** The time of a cosignature now, never before one that was made, and what is measured by from then on. */
export const cosignedAt = ({ newest, lead, from }: Measure, now: number): Measure =>
  now < newest ? { newest, lead: null, from: newest + 1 } : { newest: now, lead, from }
