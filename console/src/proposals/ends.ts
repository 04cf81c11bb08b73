// How it stands with a proposal, in a word: open, in force, closed and why.
import type { State } from '../../../src/domain/council/state.ts'
import type { Past } from '../record/history.ts'

export type Standing = 'open' | 'agreed' | NonNullable<Past['end']>['how']

export const standingWord = ({ hash, end }: Past, { proposals }: State): Standing => {
  if (end !== null) return end.how
  return proposals.find((open) => open.hash === hash)?.agreed ? 'agreed' : 'open'
}

/** Whether it is, or was, what one wished for. */
export const isGood = (standing: Standing): boolean => standing === 'activated' || standing === 'agreed'
