// What somebody would sign: the exact text, and what goes with it.

import { type Member, RECOVERY } from '../../../src/domain/council/charter.ts'
import { draftText } from '../../../src/domain/council/draft.ts'
import { effectsOf } from '../../../src/domain/council/hear.ts'
import type { Proposal } from '../../../src/domain/council/proposal.ts'
import { mayAct, mayActOnLive } from '../../../src/domain/council/quorum.ts'
import type { Action } from '../../../src/domain/council/statement.ts'
import type { Verified } from '../record/verify.ts'

export type Signer = Pick<Member, 'operator' | 'person' | 'by'>

export type ToSign = {
  readonly by: Signer
  readonly action: Action | 'propose'
  /** The hash of the proposal. */
  readonly subject: string
  readonly proposal: Proposal
  /** Exactly what is signed. */
  readonly text: string
  /** Of a proposal that comes in by it: the bytes that it names, by hash. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

/** What stands in a text whose signer gives no reason: as the command line writes it, so that nothing but the date differs. */
export const NO_REASON = 'none given'

const DAY = 86_400
/** As many as the command line gives. */
const DAYS = 7

type Wish = Omit<ToSign, 'text'> & { readonly reason: string }

/** `now`: seconds of the gateway's clock. */
export const toSign = (wish: Wish, { state, size, root }: Verified, now: number): ToSign => {
  const { by, action, subject, proposal, files, reason } = wish
  const text = draftText(state, {
    ...{ by, action, subject, effects: effectsOf(proposal), record: { size, root } },
    validUntil: now + DAYS * DAY,
    reason,
  })
  return { by, action, subject, proposal, text, files }
}

/** Everybody with keys in the charter, each once. */
const membersIn = ({ state }: Verified): readonly Member[] => [
  ...new Map([...state.keyring.values()].map((member) => [member.by, member])).values(),
]

/** The people of the charter: whoever may bring a proposal in. */
export const peopleIn = (verified: Verified): readonly Signer[] =>
  membersIn(verified).filter(({ person }) => person !== RECOVERY)

const ACTIONS: readonly Action[] = ['approve', 'reject', 'object', 'withdraw', 'cancel']

/** What each member of the charter may say about a proposal that is open or in force. */
export const mayBeSigned = (
  subject: string,
  verified: Verified,
): readonly { readonly by: Signer; readonly actions: readonly Action[] }[] => {
  const { state } = verified
  const open = state.proposals.find(({ hash }) => hash === subject)
  const live = state.emergencies.find(({ hash }) => hash === subject)
  const may = (action: Action, member: Member): boolean =>
    (open !== undefined && mayAct(action, open, member)) || (live !== undefined && mayActOnLive(action, live, member))
  return membersIn(verified)
    .map((by) => ({ by, actions: ACTIONS.filter((action) => may(action, by)) }))
    .filter(({ actions }) => actions.length > 0)
}
