// What changes when something agreed comes into force: charter, files, and all that rested on what was agreed before.
import { sameOctets } from '../../base/octets.ts'
import { canonical, type Json } from '../record/json.ts'
import { type Charter, type Keyring, operatorOf } from './charter.ts'
import { seenBy } from './clock.ts'
import { endOthers } from './emergencies.ts'
import { agreedHash, type Inputs } from './inputs.ts'
import { close } from './open-proposals.ts'
import type { Refusal } from './outcome.ts'
import { charterAfter, withSet } from './proposal.ts'
import { isDue } from './quorum.ts'
import type { Feed, Open, State } from './state.ts'

const isSamePart = (operator: string, before: Charter, after: Charter): boolean => {
  const [old, next] = [operatorOf(before, operator), operatorOf(after, operator)]
  return old !== undefined && next !== undefined && sameOctets(canonical(old as Json), canonical(next as Json))
}

/** Whether what a proposal stands on is the same. What is about an operator's own people, nobody else's changes stop. */
const staysOpen = ({ proposal }: Open, before: State, after: State): boolean => {
  const isAgreedSame = before.agreed === after.agreed
  if (proposal.type === 'inputs') return isAgreedSame
  if (proposal.type === 'charter') return isAgreedSame && before.charter.version === after.charter.version
  const isPartSame = isSamePart(proposal.operator, before.charter, after.charter)
  return isPartSame && (isAgreedSame || proposal.type !== 'emergency')
}

const closeStale = (before: State, after: State): State => ({
  ...after,
  proposals: after.proposals.filter((each) => staysOpen(each, before, after)),
})

const keptFeeds = (feeds: State['feeds'], stays: (input: string) => boolean): { [input: string]: Feed } =>
  Object.fromEntries(Object.entries(feeds).filter(([input]) => stays(input)))

/** Other agreed files; `isSet`: those of which the agreed version holds again, whatever a feed brought. */
const withInputs = (inputs: Inputs, isSet: (input: string) => boolean, state: State): State => {
  const feeds = keptFeeds(state.feeds, (input) => !isSet(input))
  return closeStale(state, { ...state, inputs, feeds, agreed: agreedHash(state.charter, inputs) })
}

const withCharter = ({ charter, keyring }: { charter: Charter; keyring: Keyring }, state: State): State => {
  const clock = { ...state.clock, seen: seenBy(Object.keys(charter.operators), state.clock.seen) }
  const feeds = keptFeeds(state.feeds, (input) => Object.hasOwn(charter.feeds, input))
  const agreed = agreedHash(charter, state.inputs)
  return closeStale(state, { ...state, charter, keyring, clock, feeds, agreed })
}

/** A park ruled by file has a new file. */
export const adopt = (inputs: Inputs, state: State): State =>
  withInputs(inputs, (input) => inputs[input] !== state.inputs[input], state)

/** Puts a proposal in force that is due. */
export const activate = (hash: string, state: State): State | Refusal => {
  const found = state.proposals.find((each) => each.hash === hash)
  const refusal = refusalToFinish(found, state)
  if (found === undefined || refusal !== undefined) return refusal ?? 'not-open'
  const { proposal } = found
  const closed = close(hash, state)
  if (proposal.type === 'inputs')
    return withInputs(withSet(state.inputs, proposal.set), (input) => Object.hasOwn(proposal.set, input), closed)
  if (proposal.type === 'emergency') return 'not-open'
  const after = charterAfter(proposal, state)
  if (after === undefined) return 'invalid'
  // Other people, or other recovery keys: what was called revoked is called so anew.
  const revoking = state.revoking.filter(
    ({ operator }) => proposal.type !== 'charter' && operator !== proposal.operator,
  )
  const ended = endOthers(closed, (each) => proposal.type !== 'charter' && each.proposal.operator !== proposal.operator)
  return withCharter(after, { ...ended, revoking })
}

const refusalToFinish = (found: Open | undefined, state: State): Refusal | undefined => {
  if (found === undefined || found.proposal.type === 'emergency') return 'not-open'
  if (found.agreed === null) return 'not-agreed'
  return isDue(found, state.clock, state) ? undefined : 'notice'
}

/** Closes a proposal that was due and could not be put in force. */
export const fail = (hash: string, state: State): State | Refusal =>
  refusalToFinish(
    state.proposals.find((each) => each.hash === hash),
    state,
  ) ?? close(hash, state)
