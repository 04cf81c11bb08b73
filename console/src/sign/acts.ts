// What somebody may say about a proposal or an emergency now, by the record's own rules.
import type { Member } from '../../../src/domain/council/charter.ts'
import { mayAct, mayActOnLive } from '../../../src/domain/council/quorum.ts'
import type { Emergency, Open, State } from '../../../src/domain/council/state.ts'
import type { Action } from '../../../src/domain/council/statement.ts'
import { hasVote } from '../../../src/domain/council/voices.ts'

/** `ratify` is an `approve` of an emergency in force. */
export type Act = Exclude<Action, 'revoke'> | 'ratify'

export const actionOf = (act: Act): Action => (act === 'ratify' ? 'approve' : act)

const saidBy = ({ voices }: Open | Emergency, { by }: Member): string | undefined =>
  voices.findLast((voice) => voice.by === by && voice.says !== 'nothing')?.says

const actsOnOpen = (open: Open, member: Member): readonly Act[] => {
  const said = saidBy(open, member)
  const acts = (['approve', 'reject', 'object'] as const).filter((act) => mayAct(act, open, member) && act !== said)
  return mayAct('withdraw', open, member) && hasVote(open.voices, member) ? [...acts, 'withdraw'] : acts
}

const actsOnLive = (live: Emergency, member: Member): readonly Act[] =>
  (['approve', 'object', 'cancel'] as const)
    .filter((act) => mayActOnLive(act, live, member) && act !== saidBy(live, member))
    .map((act) => (act === 'approve' ? 'ratify' : act))

/** Of the subject of that hash; none where it is neither open nor in force. */
export const actsOn = ({ proposals, emergencies }: State, hash: string, member: Member): readonly Act[] => {
  const open = proposals.find((each) => each.hash === hash)
  if (open !== undefined) return actsOnOpen(open, member)
  const live = emergencies.find((each) => each.hash === hash)
  return live === undefined ? [] : actsOnLive(live, member)
}
