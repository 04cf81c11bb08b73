// The reducer: one entry after another gives the state, the same for everyone who replays the record (docs/formats.md, section 9).
import { parseVerifierKey } from '../record/keys.ts'
import { activate, adopt, fail } from './agreement.ts'
import { wayOf } from './charter.ts'
import { type Clock, following, noClock } from './clock.ts'
import { endByClock } from './emergencies.ts'
import { type Body, type Compiled, type FreezeWord, readEntry } from './entry.ts'
import { feed, forgetChanges } from './feeds.ts'
import { hear, type RootAt } from './hear.ts'
import { agreedHash } from './inputs.ts'
import { closeOld, markAgreed, open } from './open-proposals.ts'
import type { Outcome, Refusal } from './outcome.ts'
import { forgetReports, report } from './probes.ts'
import { readCharter } from './read-charter.ts'
import type { State } from './state.ts'

/** The state after an entry, `null` while there is none: only a genesis makes one. */
export type Reduced = { readonly state: State | null; readonly outcome: Outcome }

const begin = (octets: Uint8Array): State | undefined => {
  const entry = readEntry(octets)
  if (typeof entry === 'string' || entry.body.kind !== 'genesis') return undefined
  const { charter: value, inputs, log, compiled, engine } = entry.body
  const logKey = parseVerifierKey(log)
  const read = logKey?.type === 'ed25519' ? readCharter(value, logKey) : undefined
  if (logKey === undefined || !read?.ok || logKey.name !== read.charter.park) return undefined
  const { charter, keyring } = read
  const clock = following(noClock(Object.keys(charter.operators)), entry.clock)
  if (clock === undefined) return undefined
  const table = compiled === undefined || engine === undefined ? null : { compiled, engine }
  const none = {
    proposals: [],
    emergencies: [],
    spent: [],
    feeds: {},
    probes: {},
    revoked: {},
    revoking: [],
    frozen: null,
  }
  return { ...none, charter, keyring, inputs, agreed: agreedHash(charter, inputs), log, logKey, clock, table, size: 1 }
}

/** What engines of before have under `compiled` is a hash of what went in, which says nothing of what came out. */
const OF_BEFORE = 'isthmus/1'

const tableOf = ({ compiled, engine }: Compiled): Compiled | null =>
  engine === OF_BEFORE ? null : { compiled, engine }

/** What an entry does beyond the passing of time. */
const apply = (body: Body, state: State, rootAt: RootAt): State | Refusal => {
  if (body.kind === 'statement') return hear(body.note, state, rootAt)
  if (body.kind === 'proposal') return open(body.proposal, state)
  if (body.kind === 'activation') {
    const after = activate(body.proposal, state)
    return typeof after === 'string' ? after : { ...markAgreed(after), table: tableOf(body) }
  }
  if (body.kind === 'failed') return fail(body.proposal, state)
  if (body.kind === 'probe') return report(body.note, state, rootAt)
  if (body.kind === 'feed') return feed(body, state)
  if (body.kind === 'adoption')
    return wayOf(state.charter) === 'file' ? adopt(body.inputs, state) : 'ruled-by-operators'
  return state
}

const passTime = (clock: Clock, state: State): State =>
  forgetReports(forgetChanges(closeOld(endByClock({ ...state, clock }))))

const freeze = (why: FreezeWord, state: State): Reduced => ({
  state: { ...state, frozen: { at: state.size, why }, size: state.size + 1 },
  outcome: { is: 'frozen', why },
})

const next = (octets: Uint8Array, state: State, rootAt: RootAt): Reduced => {
  const entry = readEntry(octets)
  if (typeof entry === 'string') return freeze(entry, state)
  if (entry.body.kind === 'genesis') return freeze('genesis', state)
  const clock = following(state.clock, entry.clock)
  if (clock === undefined) return freeze('clock', state)
  const passed = passTime(clock, state)
  const after = apply(entry.body, passed, rootAt)
  const size = state.size + 1
  if (typeof after === 'string') return { state: { ...passed, size }, outcome: { is: 'refused', why: after } }
  return { state: { ...after, size }, outcome: { is: 'accepted' } }
}

/**
 * The state after one more entry, whatever its octets are: total, deterministic, and the old state stays as it was. `state` is
 * `null` before the first. `rootAt` gives the roots of the log up to the entry.
 */
export const reduce = (state: State | null, octets: Uint8Array, rootAt: RootAt): Reduced => {
  if (state === null) {
    const begun = begin(octets) ?? null
    return { state: begun, outcome: begun === null ? { is: 'no-genesis' } : { is: 'accepted' } }
  }
  if (state.frozen !== null)
    return { state: { ...state, size: state.size + 1 }, outcome: { is: 'frozen', why: state.frozen.why } }
  return next(octets, state, rootAt)
}

/** What would become of an entry: a sequencer appends none that freezes. */
export const mayAppend = (state: State | null, octets: Uint8Array, rootAt: RootAt): Outcome =>
  reduce(state, octets, rootAt).outcome
