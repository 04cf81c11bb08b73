// An emergency while somebody writes it: the proposal that comes of what was typed, and why it could not begin.

import { hashText } from '../../../src/base/octets.ts'
import { begin, refusalOfProposal } from '../../../src/domain/council/emergencies.ts'
import type { Refusal } from '../../../src/domain/council/outcome.ts'
import { type EmergencyProposal, readProposal } from '../../../src/domain/council/proposal.ts'
import type { Open, State } from '../../../src/domain/council/state.ts'
import type { Text } from '../../../src/domain/policy/language.ts'
import { canonical, type Json } from '../../../src/domain/record/json.ts'
import { titleFrom, type WrittenProposal } from './draft.ts'

export type Typed = {
  readonly operator: string
  readonly block: string
  readonly allow: string
  readonly minutes: number
  readonly title: Text
}

/** One name a line, or with commas and spaces; each once. */
const namesIn = (text: string): readonly string[] =>
  [
    ...new Set(
      text
        .toLowerCase()
        .split(/[\s,]+/)
        .filter((name) => name !== ''),
    ),
  ].sort()

/** `incomplete`: nothing to say yet. */
export type WrittenEmergency =
  | { readonly is: 'incomplete' }
  | { readonly is: 'refused'; readonly why: Refusal }
  | { readonly is: 'written'; readonly written: WrittenProposal }

/** Judged as the gateway will, by the record that was verified here: as if its own operator had agreed already. */
const refusalOf = (proposal: EmergencyProposal, hash: string, state: State): Refusal | undefined => {
  const fixed = refusalOfProposal(proposal, state)
  if (fixed !== undefined) return fixed
  const open: Open = { proposal, hash, at: state.size, ran: state.clock.ran, agreed: null, voices: [], keyring: null }
  const begun = begin(open, proposal, state)
  return typeof begun === 'string' ? begun : undefined
}

export const emergencyFrom = (
  { operator, block, allow, minutes, title: typed }: Typed,
  state: State,
): WrittenEmergency => {
  const [blocked, allowed] = [namesIn(block), namesIn(allow)]
  const title = titleFrom(typed)
  if (title === undefined || blocked.length + allowed.length === 0 || !(minutes >= 1)) return { is: 'incomplete' }
  const proposal: EmergencyProposal = {
    type: 'emergency',
    operator,
    block: blocked,
    allow: allowed,
    seconds: Math.round(minutes * 60),
    title,
  }
  const octets = canonical(proposal as unknown as Json)
  const hash = hashText(octets)
  if (readProposal(proposal as unknown as Json, state) === undefined) return { is: 'refused', why: 'invalid' }
  const why = refusalOf(proposal, hash, state)
  return why === undefined
    ? { is: 'written', written: { proposal, hash, octets, files: new Map() } }
    : { is: 'refused', why }
}
