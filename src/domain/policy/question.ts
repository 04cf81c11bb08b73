// What is asked of the policy, and what it answers.
import type { Address } from '../../base/addresses.ts'
import type { Host } from '../../base/names.ts'
import type { Layer, Nameless, Subject, Text, Transport } from './language.ts'
import type { Reason } from './reasons.ts'

/** One connection that somebody wants, as far as it is known. */
export type Question = {
  readonly subject: Subject
  /** Milliseconds since 1970. */
  readonly at: number
  readonly transport: Transport
  readonly port: number
  /** What was asked for: a name, or an address literal. */
  readonly host: Host
}

/**
 * The way from the asked name to the destination: every alias (CNAME) and the address that will be dialled.
 * A block matches any of them; an exception is judged on the asked name alone.
 */
export type Way = { readonly aliases: readonly string[]; readonly address: Address }

/** The answer on the hot path. The same object for the same cell: compare by identity, never change. */
export type Decision =
  | {
      readonly allow: true
      /** What the service that covers it does when no name shows. */
      readonly nameless: Nameless
      /** Rules to count: observed ones. */
      readonly counts: readonly string[]
    }
  | {
      readonly allow: false
      readonly reason: Reason
      /** `null` where the plan decided. */
      readonly layer: Layer | null
      readonly counts: readonly string[]
    }

/** The answer about a name on whatever port: what a resolver needs. */
export type NameDecision =
  | { readonly allow: true }
  | {
      readonly allow: false
      /** A rule, or `plan:<id>` where no service of the plan covers the name on any port. */
      readonly reason: Reason
      readonly layer: Layer | null
    }

/** What the policy says about names to all subjects of one class while the same rules hold: the same object as long as every answer stays. */
export type NameView = {
  /** Whether a rule or a service that concerns them looks at names, at whatever time. */
  readonly namesCount: boolean
  /**
   * Without a way: allows as soon as some port and some address could make it allowed. With a way: as soon as some port is.
   * The reason is the highest rule that blocks on a port which the plan covers.
   */
  readonly decide: (name: string, way?: NameWay) => NameDecision
}

/** The way as a resolver sees it; without an address where the question is about other records. */
type NameWay = { readonly aliases: readonly string[]; readonly address: Address | null }

/** The whole answer for people; the members of `GET /api/v1/explain`. */
export type Explanation = {
  readonly decision: 'allow' | 'block'
  /** The rule that decided, or `plan:<id>`; `null` when allowed. */
  readonly rule: Reason | null
  readonly layer: Layer | null
  readonly why: Text | null
  readonly basis: string | null
  readonly since: string | null
  readonly review: string | null
  readonly until: string | null
  readonly alsoBlockedBy: readonly string[]
  /** Exceptions that lifted a block that would have matched. */
  readonly liftedBy: readonly string[]
}
