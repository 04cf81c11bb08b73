// Entries of the record: one canonical JSON object each (docs/formats.md, section 5).
import { isHashText } from '../../base/octets.ts'
import { canonical, hasKeys, isObject, type Json, type JsonObject, parseCanonical } from './json.ts'
import { parseVerifierKey, type VerifierKey } from './keys.ts'
import { LONGEST_ENTRY } from './tiles.ts'

/** What the sequencer read when it wrote an entry. Whole seconds, but for `boot`. */
export type EntryClock = {
  /** Starts of the machine so far. */
  readonly boot: number
  /** How long the gateway ran, over all starts. */
  readonly ran: number
  readonly wall: number
  /** For each operator the newest time in a cosignature of its witness. */
  readonly seen: { readonly [operator: string]: number }
}

/** Name of an agreed file → its hash. */
export type Inputs = { readonly [name: string]: string }

export type Entry = { readonly kind: string; readonly body: JsonObject; readonly clock: EntryClock }

/** The body of entry 0. The charter is looked at elsewhere. */
export type Genesis = { readonly charter: JsonObject; readonly inputs: Inputs; readonly log: VerifierKey }

/** Exactly the keys that the body of each kind has. */
const BODIES: Readonly<Record<string, readonly string[]>> = {
  genesis: ['charter', 'inputs', 'log'],
  adoption: ['inputs'],
  proposal: ['proposal'],
  statement: ['note'],
  activation: ['proposal', 'compiled', 'engine'],
  failed: ['proposal', 'why'],
  feed: ['input', 'hash', 'added', 'removed'],
  heartbeat: [],
}

const VERSION = 'isthmus/v1'
const MOST_INPUTS = 500

const isCount = (value: Json | undefined): value is number => typeof value === 'number' && value >= 0

const isClock = (value: Json | undefined): value is EntryClock =>
  hasKeys(value, ['boot', 'ran', 'wall', 'seen']) &&
  isCount(value.boot) &&
  isCount(value.ran) &&
  isCount(value.wall) &&
  isObject(value.seen) &&
  Object.values(value.seen).every(isCount)

/** Reads an entry; `undefined` for one of an unknown kind, with other keys than it should have, or written otherwise. */
export const parseEntry = (octets: Uint8Array): Entry | undefined => {
  const value = parseCanonical(octets, LONGEST_ENTRY)
  if (!hasKeys(value, ['body', 'clock', 'entry', 'kind']) || value.entry !== VERSION) return undefined
  const { kind, body, clock } = value
  const keys = typeof kind === 'string' && Object.hasOwn(BODIES, kind) ? BODIES[kind] : undefined
  if (typeof kind !== 'string' || keys === undefined || !hasKeys(body, keys) || !isClock(clock)) return undefined
  return { kind, body, clock }
}

/** Writes an entry. Throws a RangeError for one that is too long. */
export const entryOf = (kind: string, body: JsonObject, clock: EntryClock): Uint8Array => {
  const octets = canonical({ entry: VERSION, kind, body, clock })
  if (octets.length > LONGEST_ENTRY) throw new RangeError('an entry that is too long')
  return octets
}

/** Names of the agreed files. */
const INPUT =
  /^(policy\.yaml|lists\/[a-z0-9][a-z0-9-]{0,62}|agreement\/[a-z-]+|groups|tenants|hours|retention|upstreams|zones|eligibility|tests|engine)$/

/** Whether it maps names of agreed files to hashes. */
export const isInputs = (value: Json | undefined): value is Inputs => {
  if (!isObject(value)) return false
  const names = Object.keys(value)
  return names.length <= MOST_INPUTS && names.every((name) => INPUT.test(name) && isHashText(value[name]))
}

/** The inputs of an adoption; `undefined` where the entry is none. */
export const adoptedBy = ({ kind, body }: Entry): Inputs | undefined =>
  kind === 'adoption' && isInputs(body.inputs) ? body.inputs : undefined

/** Reads entry 0; `undefined` where it is no genesis of a park whose name the log's key has. */
export const genesisOf = ({ kind, body }: Entry): Genesis | undefined => {
  const { charter, inputs, log: text } = body
  const log = typeof text === 'string' ? parseVerifierKey(text) : undefined
  if (kind !== 'genesis' || !isObject(charter) || !isInputs(inputs) || log?.type !== 'ed25519') return undefined
  return charter.park === log.name ? { charter, inputs, log } : undefined
}
