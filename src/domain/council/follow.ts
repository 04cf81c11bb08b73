// A record read entry by entry: the state, and since when the present files are in force.
import type { RootAt } from './hear.ts'
import type { Outcome } from './outcome.ts'
import { reduce } from './reduce.ts'
import type { State } from './state.ts'

export type Followed = {
  /** `null` before the genesis. */
  readonly state: State | null
  /** The entry that put the present files in force, and the machine's clock there. */
  readonly since: { readonly index: number; readonly wall: number } | null
}

export const NOTHING_FOLLOWED: Followed = { state: null, since: null }

const changesFiles = (before: State | null, after: State): boolean => before?.inputs !== after.inputs

/** One entry further, and what became of it. `rootAt` gives the roots of the log up to the entry. */
export const follow = (
  before: Followed,
  octets: Uint8Array,
  rootAt: RootAt,
): { readonly followed: Followed; readonly outcome: Outcome } => {
  const { state, outcome } = reduce(before.state, octets, rootAt)
  if (state === null || outcome.is !== 'accepted') return { followed: { ...before, state }, outcome }
  const since = changesFiles(before.state, state) ? { index: state.size - 1, wall: state.clock.wall } : before.since
  return { followed: { state, since }, outcome }
}
