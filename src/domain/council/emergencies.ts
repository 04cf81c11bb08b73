// Emergencies: when one operator may begin one alone, when it ends, what it costs (docs/formats.md, section 9).
import { operatorOf } from './charter.ts'
import { type Clock, fastest } from './clock.ts'
import { areRelated } from './host-names.ts'
import type { Refusal } from './outcome.ts'
import type { EmergencyProposal } from './proposal.ts'
import { type Emergency, type Open, rollOf, type Spent, type State } from './state.ts'
import { isSuspended, operatorsThat, type Voice } from './voices.ts'

/** Emergencies of one operator that are remembered; more than the shortest ones that a budget pays for. */
const MOST_SPENT = 100

const namesOf = ({ block, allow }: EmergencyProposal): readonly string[] => [...block, ...allow]

/** Whether every other operator approves. In a park of one operator nobody else is asked. */
const isAgreedByOthers = (operator: string, voices: readonly Voice[], state: State): boolean => {
  const approving = operatorsThat('approve', voices, rollOf(state))
  return Object.keys(state.charter.operators).every((id) => id === operator || approving.includes(id))
}

/** Limits that need nothing but the charter. */
export const refusalOfProposal = (proposal: EmergencyProposal, { charter }: State): Refusal | undefined => {
  const { block, allow, seconds } = proposal
  if (areRelated(namesOf(proposal), charter['never-block'])) return 'never-block'
  if (block.length > charter.emergency.block || allow.length > charter.emergency.allow) return 'too-many-names'
  return seconds > charter.emergency.seconds ? 'too-long' : undefined
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)

const refusalOfLive = (
  proposal: EmergencyProposal,
  live: readonly EmergencyProposal[],
  state: State,
): Refusal | undefined => {
  const all = [proposal, ...live]
  const { block, allow } = state.charter.emergency
  const blocked = sum(all.map((each) => each.block.length))
  const allowed = sum(all.map((each) => each.allow.length))
  return blocked > block || allowed > allow ? 'too-many-names' : undefined
}

/** Whether an emergency may begin now, with these voices. */
const refusalOfStart = (proposal: EmergencyProposal, voices: readonly Voice[], state: State): Refusal | undefined => {
  const { budget, window, cooldown } = state.charter.emergency
  const { ran } = state.clock
  const live = state.emergencies.filter((each) => each.proposal.operator === proposal.operator)
  const spent = state.spent.filter((each) => each.operator === proposal.operator)
  const fixed =
    refusalOfProposal(proposal, state) ??
    refusalOfLive(
      proposal,
      live.map((each) => each.proposal),
      state,
    )
  if (fixed !== undefined) return fixed
  const resting = [
    ...live.flatMap((each) => namesOf(each.proposal)),
    ...spent.filter(({ ended }) => ran - ended < cooldown).flatMap(({ names }) => names),
  ]
  if (areRelated(namesOf(proposal), resting)) return 'cooldown'
  if (spent.length + live.length >= MOST_SPENT) return 'too-many'
  const cost =
    sum(live.filter(({ unilateral }) => unilateral).map((each) => each.proposal.seconds)) +
    sum(spent.filter(({ ended }) => ran - ended < window).map(({ seconds }) => seconds))
  const pays = !isAgreedByOthers(proposal.operator, voices, state)
  return pays && cost + proposal.seconds > budget ? 'budget' : undefined
}

/** Begins an emergency of a proposal that its operator has agreed to. */
export const begin = (open: Open, proposal: EmergencyProposal, state: State): State | Refusal => {
  const refusal = refusalOfStart(proposal, open.voices, state)
  if (refusal !== undefined) return refusal
  const { hash, at, voices } = open
  const unilateral = !isAgreedByOthers(proposal.operator, voices, state)
  const begun: Emergency = { proposal, hash, at, start: state.clock, objected: null, unilateral, voices }
  const proposals = state.proposals.filter((each) => each.hash !== hash)
  return { ...state, proposals, emergencies: [...state.emergencies, begun] }
}

/** An emergency with other voices: approved by all others it is no longer unilateral, for good; objected to by one, it is cut short. */
export const withVoices = (emergency: Emergency, voices: readonly Voice[], state: State): Emergency => {
  const { operator } = emergency.proposal
  const objecting = operatorsThat('object', voices, rollOf(state)).some((id) => id !== operator)
  const unilateral = emergency.unilateral && !isAgreedByOthers(operator, voices, state)
  return { ...emergency, voices, unilateral, objected: emergency.objected ?? (objecting ? state.clock : null) }
}

/** Whether it is over at a clock. */
const isOver = ({ proposal, start, objected }: Emergency, now: Clock, state: State): boolean =>
  fastest(start, now) >= proposal.seconds ||
  (objected !== null && fastest(objected, now) >= state.charter.emergency.objected)

/** What is in force at a clock that may follow the state's. */
export const liveAt = (state: State, now: Clock): readonly Emergency[] =>
  state.emergencies.filter((emergency) => !isOver(emergency, now, state))

const spentBy = ({ proposal, start, unilateral }: Emergency, ran: number): Spent => ({
  operator: proposal.operator,
  names: [...namesOf(proposal)].sort(),
  seconds: unilateral ? Math.min(proposal.seconds, ran - start.ran) : 0,
  ended: ran,
})

/** The state with those emergencies ended that do not stay. */
export const endOthers = (state: State, stays: (emergency: Emergency) => boolean): State => {
  const emergencies = state.emergencies.filter(stays)
  if (emergencies.length === state.emergencies.length) return state
  const ended = state.emergencies.filter((each) => !emergencies.includes(each))
  return { ...state, emergencies, spent: [...state.spent, ...ended.map((each) => spentBy(each, state.clock.ran))] }
}

/** Ends what the clock ends, and forgets what neither budget nor cooldown ask for any more. */
export const endByClock = (state: State): State => {
  const live = liveAt(state, state.clock)
  const { window, cooldown } = state.charter.emergency
  const after = endOthers(state, (each) => live.includes(each))
  const spent = after.spent.filter(({ ended }) => state.clock.ran - ended < Math.max(window, cooldown))
  return { ...after, spent }
}

/** Ends the emergencies of operators that can no longer decide anything: nobody could cancel them. */
export const endSuspended = (state: State): State => {
  if (state.emergencies.length === 0) return state
  const roll = rollOf(state)
  return endOthers(
    state,
    ({ proposal }) =>
      operatorOf(state.charter, proposal.operator) !== undefined && !isSuspended(proposal.operator, roll),
  )
}
