// Who decides about a proposal: when it is agreed, rejected, and due (docs/formats.md, section 7).
import { type Charter, type Member, RECOVERY, wayOf } from './charter.ts'
import { type Clock, isNoticeOver } from './clock.ts'
import { type Emergency, type Open, rollOf, type State } from './state.ts'
import type { Action } from './statement.ts'
import { operatorsThat, type Roll, recoverySays } from './voices.ts'

const isByAll = (open: Open, roll: Roll): boolean => {
  const all = Object.keys(roll.charter.operators)
  return all.length > 0 && operatorsThat('approve', open.voices, roll).length === all.length
}

/** The roll under the charter that a proposal would make. */
const rollAfter = (charter: Charter, open: Open, { revoked }: Roll): Roll => ({
  charter,
  keyring: open.keyring ?? new Map(),
  revoked,
})

/** Whether those who decide about a proposal have agreed to it. */
export const isAgreed = (open: Open, roll: Roll): boolean => {
  const { proposal, voices } = open
  if (proposal.type === 'charter') return isByAll(open, roll) && isByAll(open, rollAfter(proposal.charter, open, roll))
  if (proposal.type === 'inputs') return isByAll(open, roll)
  if (proposal.type === 'recovery') return recoverySays('approve', voices, proposal.operator, roll)
  return operatorsThat('approve', voices, roll).includes(proposal.operator)
}

/** Whether somebody whose no is enough has said it. */
export const isRejected = (open: Open, roll: Roll): boolean => {
  const { proposal, voices } = open
  if (proposal.type === 'recovery') return recoverySays('reject', voices, proposal.operator, roll)
  const rejecting = operatorsThat('reject', voices, roll)
  if (proposal.type === 'inputs') return rejecting.length > 0
  if (proposal.type !== 'charter') return rejecting.includes(proposal.operator)
  return rejecting.length > 0 || operatorsThat('reject', voices, rollAfter(proposal.charter, open, roll)).length > 0
}

/** An operator that rules alone has no other to say no: a change of its keys waits in each of its forms, so that a recovery key can. */
/** Seconds from the agreement until it may come into force. */
export const noticeOf = (type: Open['proposal']['type'], charter: Charter): number => {
  const { change, keys, recovery } = charter.notice
  if (type === 'keys') return keys
  if (type === 'recovery') return recovery
  return type === 'charter' && wayOf(charter) === 'operator' ? Math.max(change, keys) : change
}

/** Whether a proposal may be activated at a clock: it is agreed, and its notice is over or was waived by every operator of several. */
export const isDue = (open: Open, now: Clock, state: State): boolean => {
  const { type } = open.proposal
  if (type === 'emergency' || open.agreed === null) return false
  const waived = type === 'keys' && wayOf(state.charter) === 'several' && isByAll(open, rollOf(state))
  return waived || isNoticeOver(open.agreed, now, noticeOf(type, state.charter))
}

type Side = 'own-people' | 'own-recovery' | 'people' | 'none'

const sideOf = (action: Action, type: Open['proposal']['type']): Side => {
  if (action === 'approve' || action === 'withdraw') return type === 'recovery' ? 'own-recovery' : 'people'
  if (action === 'reject') {
    if (type === 'recovery') return 'own-recovery'
    return type === 'keys' || type === 'emergency' ? 'own-people' : 'people'
  }
  if (action !== 'object') return 'none'
  if (type === 'keys') return 'own-recovery'
  return type === 'recovery' ? 'own-people' : 'none'
}

/** Whether this member may say this about an open proposal. */
export const mayAct = (action: Action, { proposal }: Open, member: Member): boolean => {
  const side = sideOf(action, proposal.type)
  const isOwn = 'operator' in proposal && proposal.operator === member.operator
  const isPerson = member.person !== RECOVERY
  if (side === 'people') return isPerson
  if (side === 'own-people') return isPerson && isOwn
  return side === 'own-recovery' && !isPerson && isOwn
}

/** Whether this member may say this about an emergency in force. */
export const mayActOnLive = (action: Action, { proposal, unilateral }: Emergency, member: Member): boolean => {
  if (member.person === RECOVERY) return false
  const isOwn = proposal.operator === member.operator
  if (action === 'cancel') return isOwn
  return !isOwn && (action === 'object' || (action === 'approve' && unilateral))
}
