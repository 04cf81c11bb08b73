// What the public is shown of joint rule: who rules, what is proposed and who has signed it, what one side has done alone.
import type { DeskTable } from './charter.ts'
import type { Clock } from './clock.ts'
import { unilateralNow } from './now.ts'
import type { Proposal } from './proposal.ts'
import { type Emergency, type Open, rollOf, type State } from './state.ts'
import { operatorsThat } from './voices.ts'
import type { Texts } from './words.ts'

type OperatorShown = {
  readonly id: string
  readonly name: Texts
  /** Seconds of emergencies alone that are over and still count, and how many may count. */
  readonly spent: number
  readonly budget: number
}

type ProposalShown = {
  readonly hash: string
  readonly type: Proposal['type']
  readonly title: Texts
  /** Operators that have approved, and those whose approval is needed. */
  readonly approved: readonly string[]
  readonly needed: readonly string[]
  /** Agreed, and waits for the end of its notice. */
  readonly agreed: boolean
}

type EmergencyShown = {
  /** As in the name of its rule. */
  readonly id: string
  readonly operator: string
  readonly title: Texts
  readonly unilateral: boolean
  readonly block: readonly string[]
  readonly allow: readonly string[]
  /** Seconds since 1970 by the machine's clock: the begin, and the latest end. */
  readonly since: number
  readonly until: number
}

export type CouncilShown = {
  /** Entries of the record. */
  readonly size: number
  readonly operators: readonly OperatorShown[]
  /** What the desk of one of them may do alone. */
  readonly desk: DeskTable
  readonly proposals: readonly ProposalShown[]
  readonly emergencies: readonly EmergencyShown[]
  /** An entry that is not understood: nothing changes any more. */
  readonly frozen: boolean
}

/** A recovery is approved by keys, not by operators: nobody's name stands there. */
const neededBy = ({ proposal }: Open, { charter }: State): readonly string[] =>
  proposal.type === 'inputs' || proposal.type === 'charter' ? Object.keys(charter.operators) : [proposal.operator]

const proposalShown = (open: Open, state: State): ProposalShown => {
  const { proposal, hash, voices, agreed } = open
  const { type, title } = proposal
  const approved = operatorsThat('approve', voices, rollOf(state))
  return { hash, type, title, approved, needed: neededBy(open, state), agreed: agreed !== null }
}

/** An emergency as it is shown, and as it rules. */
export const emergencyShown = (
  { proposal, hash, start, objected, unilateral }: Emergency,
  { charter }: State,
): EmergencyShown => {
  const { operator, title, block, allow, seconds } = proposal
  const whole = start.wall + seconds
  const until = objected === null ? whole : Math.min(whole, objected.wall + charter.emergency.objected)
  return { id: `${operator}-${hash.slice(7, 15)}`, operator, title, unilateral, block, allow, since: start.wall, until }
}

/** `reading`: the clock as it is read now. */
export const shownCouncil = (state: State, reading: Clock): CouncilShown => {
  const { charter, clock, size, spent } = state
  const counts = spent.filter(({ ended }) => clock.ran - ended < charter.emergency.window)
  return {
    size,
    desk: charter.desk,
    operators: Object.entries(charter.operators).map(([id, { name }]) => ({
      ...{ id, name, budget: charter.emergency.budget },
      spent: counts.filter(({ operator }) => operator === id).reduce((sum, { seconds }) => sum + seconds, 0),
    })),
    proposals: state.proposals.map((open) => proposalShown(open, state)),
    emergencies: unilateralNow(state, reading).map((each) => emergencyShown(each, state)),
    frozen: state.frozen !== null,
  }
}
