// Proposals that are open: how they come in, what closes them, and how the room for them stays free for both sides.
import type { Json } from '../record/json.ts'
import { type Member, RECOVERY, wayOf } from './charter.ts'
import { refusalOfProposal } from './emergencies.ts'
import type { Refusal } from './outcome.ts'
import { type PeopleProposal, type Proposal, type ReadProposal, readProposal } from './proposal.ts'
import { isAgreed } from './quorum.ts'
import { type Open, rollOf, type State } from './state.ts'
import { isBacked, isBackedAlone } from './voices.ts'

const MOST_OPEN = 200
const MOST_ALONE = 10
/** 90 days that the gateway ran. */
export const LONGEST_OPEN = 7_776_000

const isAboutPeople = (proposal: Proposal): proposal is PeopleProposal =>
  proposal.type === 'keys' || proposal.type === 'recovery'

/** The keys that a proposal gives to its operator's people. */
const proposedKeys = ({ proposal, keyring }: ReadProposal): readonly string[] =>
  isAboutPeople(proposal)
    ? [...(keyring ?? new Map()).values()]
        .filter(({ operator, person }) => operator === proposal.operator && person !== RECOVERY)
        .map(({ octets }) => octets)
    : []

/** Keys that another operator has proposed as its own are its own from then on: nobody can take them to spoil the proposal. */
const takesKeys = (read: ReadProposal, proposal: PeopleProposal, { proposals }: State): boolean => {
  const keys = new Set(proposedKeys(read))
  const others = proposals.filter(
    (each) => !('operator' in each.proposal && each.proposal.operator === proposal.operator),
  )
  return others.some((other) => proposedKeys(other).some((octets) => keys.has(octets)))
}

const refusalOfRead = (read: ReadProposal, state: State): Refusal | undefined => {
  const { proposal, hash } = read
  if (proposal.type === 'emergency') {
    const refusal = refusalOfProposal(proposal, state)
    if (refusal !== undefined) return refusal
  } else if (proposal.base !== state.agreed) return 'base'
  if ([...state.proposals, ...state.emergencies].some((each) => each.hash === hash)) return 'known'
  return isAboutPeople(proposal) && takesKeys(read, proposal, state) ? 'key-taken' : undefined
}

/** Where all places are taken, the oldest proposal that nobody of the charter approves makes room. */
const withRoom = (state: State): readonly Open[] | undefined => {
  if (state.proposals.length < MOST_OPEN) return state.proposals
  const roll = rollOf(state)
  const idle = state.proposals.find(({ voices }) => !isBacked(voices, roll))
  return idle && state.proposals.filter((each) => each !== idle)
}

/** Takes a proposal in. */
export const open = (value: Json, state: State): State | Refusal => {
  if (wayOf(state.charter) === 'file') return 'ruled-by-file'
  const read = readProposal(value, state)
  if (read === undefined) return 'invalid'
  const refusal = refusalOfRead(read, state)
  if (refusal !== undefined) return refusal
  const others = withRoom(state)
  if (others === undefined) return 'crowded'
  const opened: Open = { ...read, at: state.size, ran: state.clock.ran, agreed: null, voices: [] }
  return { ...state, proposals: [...others, opened] }
}

/** Whether this member's side holds more places alone than it may: together they are fewer than there are. */
export const isCrowding = (member: Member, state: State): boolean => {
  const roll = rollOf(state)
  return state.proposals.filter(({ voices }) => isBackedAlone(voices, member, roll)).length > MOST_ALONE
}

/** Closes what has been open for too long. */
export const closeOld = (state: State): State => {
  const proposals = state.proposals.filter(({ ran }) => state.clock.ran - ran < LONGEST_OPEN)
  return proposals.length === state.proposals.length ? state : { ...state, proposals }
}

export const close = (hash: string, state: State): State => ({
  ...state,
  proposals: state.proposals.filter((each) => each.hash !== hash),
})

/** Marks which proposals are agreed, and since when; emergencies begin instead. */
export const markAgreed = (state: State): State => {
  const roll = rollOf(state)
  const mark = (each: Open): Open => {
    const agreed = each.proposal.type !== 'emergency' && isAgreed(each, roll)
    return agreed === (each.agreed !== null) ? each : { ...each, agreed: agreed ? state.clock : null }
  }
  return { ...state, proposals: state.proposals.map(mark) }
}
