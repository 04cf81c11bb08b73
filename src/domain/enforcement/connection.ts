// A connection on its way: what the proxy asks and is told. The sentence itself is src/flows/connect.ts.
import type { Address } from '../../base/addresses.ts'
import type { Host } from '../../base/names.ts'
import type { Nameless } from '../policy/language.ts'
import type { Explanation, Way } from '../policy/question.ts'
import type { Reason } from '../policy/reasons.ts'
import type { Session } from '../sessions/session.ts'

/**
 * A connection that the client at `client` wants. `mark`: the slot of the session as the kernel knew it when it let the
 * connection in, 0 for nobody's; it alone says whose the connection is. `null`: the kernel was not asked, the address says it.
 */
export type Wish = {
  readonly client: Address
  readonly mark: number | null
  readonly host: Host
  readonly port: number
}

/** The wish is refused. `explanation` is there for rules and plans; `session` is null where nobody is signed in. */
export type Refusal = {
  readonly refused: true
  readonly reason: Reason
  readonly explanation: Explanation | null
  readonly session: Session | null
}

/** The asked name may be reached, as far as the name tells. */
export type Admitted = { readonly refused: false; readonly session: Session; readonly nameless: Nameless }

/** The way was found and decided: dial exactly this address and port. */
export type Route = {
  readonly refused: false
  readonly session: Session
  readonly nameless: Nameless
  readonly address: Address
  readonly port: number
  /** Further addresses that may be dialled, each decided, in the resolver's order: for when the first does not answer. */
  readonly others?: readonly Address[]
  /** The aliases on the way to all of them. */
  readonly aliases?: readonly string[]
}

/** What the proxy is handed. */
export type Gate = {
  /** Who is there, and may they reach this name? At once, from memory. */
  readonly admit: (wish: Wish) => Admitted | Refusal
  /** Resolves the name and decides every alias and address on the way; the first address that may be dialled. */
  readonly route: (wish: Wish) => Promise<Route | Refusal>
  /** Whether a connection that was dialled by that way may still be. At once, from memory; `null`: it may. */
  readonly stands: (wish: Wish, way: Way, session: string) => Refusal | null
  /** Shows a refusal at the seat, and counts it. Also for those the proxy finds itself (`tech:…`). */
  readonly refused: (wish: Wish, refusal: Refusal) => void
  /** Adds bytes that were moved for a session since the last call, `up` from the client, `down` to it. */
  readonly moved: (session: string, up: number, down: number) => void
}

/** Where a name leads, or why nothing came of it. */
export type Resolved =
  | { readonly found: true; readonly aliases: readonly string[]; readonly addresses: readonly Address[] }
  | { readonly found: false; readonly reason: 'not-us:no-such-name' | 'not-us:no-answer' | 'tech:dns-limit' }

/**
 * Resolves a canonical name for a session, or for the house itself (`null`); follows aliases; bounded in time, and for a session
 * in number. Never throws.
 */
export type Resolve = (name: string, session: Session | null) => Promise<Resolved>
