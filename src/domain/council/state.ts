// The state that follows from the entries, and its hash (docs/formats.md, section 9).
import { hashText } from '../../base/octets.ts'
import { canonical, type Json } from '../record/json.ts'
import type { VerifierKey } from '../record/keys.ts'
import type { Charter, Keyring } from './charter.ts'
import type { Clock } from './clock.ts'
import type { Compiled, FreezeWord } from './entry.ts'
import type { Inputs } from './inputs.ts'
import type { EmergencyProposal, Proposal } from './proposal.ts'
import { allRevoked, type Revoked } from './revoked.ts'
import type { Revoking } from './revoking.ts'
import type { Roll, Voice } from './voices.ts'

/** Reports of probes, by `<operator>/<person>`. `at`: the index of the last report; `ran`: of those of the last day. */
export type Probes = { readonly [by: string]: { readonly at: number; readonly ran: readonly number[] } }

/** A proposal that is open. `at`: its entry; `ran`: when. `agreed`: the clock since which it is agreed. */
export type Open = {
  readonly proposal: Proposal
  readonly hash: string
  readonly at: number
  readonly ran: number
  readonly agreed: Clock | null
  readonly voices: readonly Voice[]
  /** Who signs under the charter that it would make, where it makes one. */
  readonly keyring: Keyring | null
}

/** An emergency in force. `unilateral`: not every other operator has approved. `objected`: the clock of the objection. */
export type Emergency = {
  readonly proposal: EmergencyProposal
  readonly hash: string
  readonly at: number
  readonly start: Clock
  readonly objected: Clock | null
  readonly unilateral: boolean
  readonly voices: readonly Voice[]
}

/** An emergency that is over: what it costs of the budget, and the names that rest. */
export type Spent = {
  readonly operator: string
  readonly names: readonly string[]
  readonly seconds: number
  readonly ended: number
}

/** A list as its feed has it now, and what changed in the last day. */
export type Feed = {
  readonly hash: string
  readonly changes: readonly { readonly ran: number; readonly added: number; readonly removed: number }[]
}

export type State = {
  readonly charter: Charter
  readonly keyring: Keyring
  readonly inputs: Inputs
  /** The hash of inputs and charter, but for who the people are. */
  readonly agreed: string
  readonly log: string
  readonly logKey: VerifierKey
  readonly clock: Clock
  readonly proposals: readonly Open[]
  readonly emergencies: readonly Emergency[]
  readonly spent: readonly Spent[]
  readonly feeds: { readonly [input: string]: Feed }
  /** Reports of probes, by who signed them. */
  readonly probes: Probes
  /** Keys that never sign again. */
  readonly revoked: Revoked
  /** Keys of people that recovery keys call revoked, and not yet enough of them. */
  readonly revoking: Revoking
  readonly frozen: { readonly at: number; readonly why: FreezeWord } | null
  /** The table of the agreed files, as the last entry that says it has it; not in the state hash. `null`: none has said it. */
  readonly table: Compiled | null
  /** Entries so far: the index of the next. */
  readonly size: number
}

export const rollOf = ({ charter, keyring, revoked }: State): Roll => ({
  charter,
  keyring,
  revoked: allRevoked(revoked),
})

/** What the state hash is taken over: charter and inputs by their hash, proposals by theirs. */
const summary = ({
  agreed,
  clock,
  feeds,
  frozen,
  log,
  probes,
  revoked,
  revoking,
  size,
  spent,
  ...state
}: State): Json => {
  const emergencies = state.emergencies.map(({ proposal: _, hash, ...rest }) => ({ ...rest, proposal: hash }))
  const proposals = state.proposals.map(({ proposal: _, keyring: __, hash, ...rest }) => ({ ...rest, proposal: hash }))
  const charter = hashText(canonical(state.charter))
  const shown = { agreed, charter, clock, emergencies, feeds, frozen, log, probes, proposals, revoked, size, spent }
  // Left out where there are none, as in states of before.
  return revoking.length === 0 ? shown : { ...shown, revoking }
}

/** The hash that everyone who replays the record gets after the same entry. */
export const stateHash = (state: State): string => hashText(canonical(summary(state)))

/** The agreed files as they are in force: as agreed, and lists as their feeds have them. */
export const inputsNow = ({ inputs, feeds }: State): Inputs => ({
  ...inputs,
  ...Object.fromEntries(Object.entries(feeds).map(([input, { hash }]) => [input, hash])),
})
