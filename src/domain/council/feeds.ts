// Lists that a line of the charter lets change by themselves, within its caps (docs/formats.md, section 9).

import type { Refusal } from './outcome.ts'
import type { Feed, State } from './state.ts'
import { own } from './words.ts'

/** Of what the gateway ran. */
const DAY = 86_400
const MOST_CHANGES = 96

export type Change = { readonly input: string; readonly hash: string; readonly added: number; readonly removed: number }

const isLately =
  (state: State) =>
  ({ ran }: { readonly ran: number }): boolean =>
    state.clock.ran - ran < DAY

/** Forgets changes that are a day old. */
export const forgetChanges = (state: State): State => {
  const feeds = Object.entries(state.feeds)
  if (feeds.every(([, { changes }]) => changes.every(isLately(state)))) return state
  const kept = feeds.map(([input, feed]): [string, Feed] => [
    input,
    { ...feed, changes: feed.changes.filter(isLately(state)) },
  ])
  return { ...state, feeds: Object.fromEntries(kept) }
}

/** A feed's new version of a list, counted with what came and went in the last day. */
export const feed = ({ input, hash, added, removed }: Change, state: State): State | Refusal => {
  const caps = own(state.charter.feeds, input)
  const agreed = own(state.inputs, input)
  if (caps === undefined || agreed === undefined) return 'no-feed'
  const before = own(state.feeds, input) ?? { hash: agreed, changes: [] }
  if (before.hash === hash) return 'same'
  const changes = [...before.changes, { ran: state.clock.ran, added, removed }]
  const came = changes.reduce((sum, each) => sum + each.added, 0)
  const went = changes.reduce((sum, each) => sum + each.removed, 0)
  if (came > caps.add || went > caps.remove || changes.length > MOST_CHANGES) return 'cap'
  return { ...state, feeds: { ...state.feeds, [input]: { hash, changes } } }
}
