// A DNS question on its way: what the resolver's edge asks and is told. The sentence itself is src/flows/query.ts.
import type { Address } from '../../base/addresses.ts'
import type { Layer } from '../policy/language.ts'
import type { NameView } from '../policy/question.ts'
import type { Reason } from '../policy/reasons.ts'
import type { Session } from '../sessions/session.ts'

/** A question of the client at `client`. `name` is canonical; `type` is DNS's number of the record type. */
export type NameQuestion = { readonly client: Address; readonly name: string; readonly type: number }

/** A rule, the plan or a bound refuses the name. */
export type NameRefusal = { readonly refused: true; readonly reason: Reason; readonly layer: Layer | null }

/** What is to be done with a question, as far as the name tells. */
export type NameRuling =
  /** Nobody is signed in there: addresses are those of the portal, all else is empty. */
  | { readonly do: 'lead-to-portal' }
  | { readonly do: 'refuse'; readonly refusal: NameRefusal; readonly session: Session | null }
  /** There is such a name, but nothing of that type is given out. */
  | { readonly do: 'say-nothing' }
  /** The name exists nowhere beyond this house. */
  | { readonly do: 'deny' }
  /** We know the addresses ourselves. */
  | { readonly do: 'give'; readonly addresses: readonly Address[]; readonly session?: Session }
  /** Ask memory or an upstream; then screen what comes back with this view. */
  | { readonly do: 'ask'; readonly session: Session; readonly view: NameView }

/** What came back, and which of its addresses may be given out; `kept` is `null` for all of them. */
export type Screen = NameRefusal | { readonly refused: false; readonly kept: ReadonlySet<Address> | null }

/** What came back for a name: every alias on the way, and the addresses, if the question was about addresses. */
export type NameAnswer = {
  readonly name: string
  readonly aliases: readonly string[]
  readonly addresses: readonly Address[]
}

/** What the resolver is handed. */
export type NameGate = {
  /** Finds out whose the address of a client is that was not heard of before; `null`: it is known, or cannot be. */
  readonly meet: (client: Address) => Promise<void> | null
  /** Who asks, and may they use this name? At once, from memory. */
  readonly admit: (question: NameQuestion) => NameRuling
  /** Decides every alias and address on the way. The same for the same view and answer. */
  readonly screen: (view: NameView, answer: NameAnswer) => Screen
  /**
   * What must hold on the wire before these addresses are given out, for protocols that show no name; `null`: nothing. `seconds`: how
   * long the answer may be used.
   */
  readonly pin: (session: Session, name: string, addresses: readonly Address[], seconds: number) => Promise<void> | null
  /** Takes a question that an upstream has to be asked from what the session may ask; `null`: it may. */
  readonly spend: (session: Session, name: string, type: number) => NameRefusal | null
  /** Takes from the same for how long the upstream's answer was. */
  readonly weigh: (session: Session, name: string, type: number, bytes: number) => void
  /** Shows a refusal at the seat, and counts it. */
  readonly refused: (question: NameQuestion, refusal: NameRefusal, session: Session | null) => void
}

/** What became of a question, for the counters. */
export const DNS_OUTCOMES = ['answered', 'portal', 'refused', 'failed', 'malformed'] as const
export type DnsOutcome = (typeof DNS_OUTCOMES)[number]
