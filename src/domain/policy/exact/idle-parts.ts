// Everything of a policy that has no effect: its rules, and its lists.
import { deadLists } from './dead-lists.ts'
import { type Idle, idleRules } from './idle.ts'
import type { Side } from './side.ts'

/** `lists`: ids of lists that something names, but that never matter. */
export type IdleParts = { readonly rules: readonly Idle[]; readonly lists: readonly string[] }

/** Where nobody has looked yet: nothing is said to be without effect that may have one. */
export const NOT_LOOKED_AT: IdleParts = { rules: [], lists: [] }

/** Nothing is said where there are too many combinations to tell. */
export const idlePartsOf = (side: Side): IdleParts => ({ rules: idleRules(side) ?? [], lists: deadLists(side) ?? [] })
