// What staff may ask to be done to people and seats, by whom, and why it was not done. Each ends by itself (acts.ts).
import type { DeskTable } from '../council/charter.ts'
import type { ActKind, LastingAct, LimitMet, LimitRefusal } from './acts.ts'
import type { DeskSession } from './desk.ts'

/** Whose staff, and the member of staff, as look-ups name them. `operator`: `null` where the park has one or none. */
export type By = { readonly operator: string | null; readonly name: string }

/**
 * `no-such`: session, person or seat. `which-operator`: several rule, and none of them is named. `no-operator`: there is none of that
 * name. `no-reason`: none, or not one line. `not-held`: nothing to take back. `others`: the other side's act. `record-bad`: the charter's
 * table cannot be read.
 */
export type ActRefusal =
  | LimitRefusal
  | 'no-such'
  | 'which-operator'
  | 'no-operator'
  | 'no-reason'
  | 'not-held'
  | 'others'
  | 'record-bad'

/** With the limit that was met, where it was one. */
export type ActRefused = { readonly done: false; readonly why: ActRefusal } & LimitMet

/** `until`: milliseconds since 1970, the latest end. */
export type ActDone = { readonly done: true; readonly until: number } | ActRefused

export type TakenBack = { readonly done: true } | ActRefused

type EndedSession = { readonly done: true; readonly session: DeskSession } | ActRefused

/** What the desk may do, what of it was done in the last day of running, and what holds. */
export type DeskActs = {
  /** `null`: a file rules, and nothing is limited. */
  readonly table: DeskTable | null
  readonly done: readonly { readonly operator: string; readonly kind: ActKind; readonly count: number }[]
  readonly inForce: readonly {
    readonly kind: LastingAct
    readonly operator: string | null
    readonly by: string
    readonly why: string
    /** A badge or a seat; `null`: of closing early. */
    readonly target: string | null
    readonly until: number
  }[]
}

type Lasting = { readonly seconds: number; readonly why: string; readonly by: By }

export type ActDesk = {
  /** Ends a session, reason `staff`. Leaves a look-up. */
  readonly endSession: (asked: {
    readonly which: { readonly id: string } | { readonly seat: string }
    readonly by: By
    /** May be left out where a file rules. */
    readonly why: string | null
  }) => Promise<EndedSession>
  /** Ends what a person has open and lets nobody sign in with that badge, for a while. Leaves a look-up, as does taking it back. */
  readonly suspend: (asked: Lasting & { readonly badge: string }) => Promise<ActDone>
  readonly restore: (asked: { readonly badge: string; readonly by: By }) => Promise<TakenBack>
  readonly takeOut: (asked: Lasting & { readonly seat: string }) => Promise<ActDone>
  readonly putBack: (asked: { readonly seat: string; readonly by: By }) => Promise<TakenBack>
  /** Ends all that is open at seats, and opens nothing there, for a while. */
  readonly closeEarly: (asked: Lasting) => Promise<ActDone>
  readonly openAgain: (asked: { readonly by: By }) => Promise<TakenBack>
  readonly acts: () => Promise<DeskActs>
}
