// What a record tells beside its state: each proposal from its entry to its end, for people to look back at.
import type { Body } from '../../../src/domain/council/entry.ts'
import type { Proposal } from '../../../src/domain/council/proposal.ts'
import type { Emergency, Open, State } from '../../../src/domain/council/state.ts'
import type { Voice } from '../../../src/domain/council/voices.ts'

/** How a proposal ended. `begun`: an emergency that started, and is in force until `over`. `overtaken`: something else was agreed first. */
type End = 'activated' | 'failed' | 'refused' | 'overtaken' | 'old' | 'begun' | 'over'

/** A proposal that the record has or had. `wall`: seconds of the machine's clock. */
export type Past = {
  readonly proposal: Proposal
  readonly hash: string
  readonly at: number
  readonly wall: number
  /** What was agreed when it came. */
  readonly ground: Pick<State, 'charter' | 'inputs'>
  /** Of the end: its entry, or for what time ended the entry that noticed. */
  readonly end: { readonly how: End; readonly at: number; readonly wall: number } | null
  /** As they stood last. */
  readonly voices: readonly Voice[]
}

const endOf = ({ hash }: Open, body: Body | null, after: State): End => {
  if (after.emergencies.some((each) => each.hash === hash)) return 'begun'
  if (body?.kind === 'activation') return body.proposal === hash ? 'activated' : 'overtaken'
  if (body?.kind === 'failed' && body.proposal === hash) return 'failed'
  return body?.kind === 'statement' ? 'refused' : 'old'
}

const isGone = <Each extends Open | Emergency>(list: readonly Each[], now: readonly Each[]): readonly Each[] =>
  list.filter(({ hash }) => !now.some((each) => each.hash === hash))

/** The history after one more entry. `body`: what was accepted of it. */
export const remember = (history: Map<string, Past>, before: State | null, after: State, body: Body | null): void => {
  if (before === null || before.frozen !== null) return
  const here = { at: after.size - 1, wall: after.clock.wall }
  for (const { proposal, hash, voices } of after.proposals) {
    const known = history.get(hash)
    // The same proposal may come again after it was closed.
    const { charter, inputs } = after
    const start = known !== undefined && known.end === null ? known : { ...here, ground: { charter, inputs } }
    history.set(hash, { proposal, hash, voices, at: start.at, wall: start.wall, ground: start.ground, end: null })
  }
  for (const open of isGone(before.proposals, after.proposals)) {
    const known = history.get(open.hash)
    if (known !== undefined) history.set(open.hash, { ...known, end: { how: endOf(open, body, after), ...here } })
  }
  for (const { hash, voices } of after.emergencies) {
    const known = history.get(hash)
    if (known !== undefined) history.set(hash, { ...known, voices })
  }
  for (const { hash } of isGone(before.emergencies, after.emergencies)) {
    const known = history.get(hash)
    if (known !== undefined) history.set(hash, { ...known, end: { how: 'over', ...here } })
  }
}
