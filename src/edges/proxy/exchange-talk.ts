// What the deciding thread and the exchange worker say to each other. Structured-clone values only.
import type { Address } from '../../base/addresses.ts'
import type { Host } from '../../base/names.ts'
import type { Answer, Asking } from './refusal.ts'

/**
 * A host and port that everything inside a tunnel is held to. `host` is `null` where the kernel sent the connection here: then
 * each request names its own, by a name, and is decided by it.
 */
export type Tunnel = { readonly host: Host | null; readonly port: number }

/** Comes with each connection that is handed over. `mark` as in a wish. */
export type Newcomer = { readonly client: Address; readonly mark: number | null; readonly tunnel: Tunnel | null }

/** One request that waits for an answer under its number. */
export type Ask = Asking & {
  readonly kind: 'ask'
  readonly id: number
  readonly client: Address
  readonly mark: number | null
  readonly host: Host
  readonly port: number
  /** Set where the worker itself found why it may not pass; the answer is then always `no`. */
  readonly wrong: {
    readonly reason: 'tech:name-mismatch' | 'tech:no-name' | 'tech:bad-request' | 'not-us:no-answer'
    readonly why: string
  } | null
}

/** Bytes moved for a session since the last time: [session, up, down]. */
export type MovedBytes = readonly [session: string, up: number, down: number]

export type FromExchange =
  | Ask
  | { readonly kind: 'moved'; readonly counts: readonly MovedBytes[] }
  /** That many of the connections handed over are closed. */
  | { readonly kind: 'closed'; readonly connections: number }
  /** It went to an address that is allowed no longer, and was ended. */
  | { readonly kind: 'cut'; readonly id: number }
  /** What was told to go has ended. */
  | { readonly kind: 'done'; readonly ids: readonly number[] }

export type Go = {
  readonly kind: 'go'
  readonly id: number
  /** `null` for the portal, which everyone may reach and nobody pays for. */
  readonly session: string | null
  /** To be dialled in this order. */
  readonly addresses: readonly Address[]
  readonly port: number
  /** The mark of the connection to it; `null`: none. */
  readonly mark: number | null
  /** The portal alone is told who asks: the value of its header. */
  readonly identity: string | null
}

export type ToExchange =
  /** Comes first. */
  | { readonly kind: 'settings'; readonly portalUrl: string }
  | Go
  | ({ readonly kind: 'no'; readonly id: number } & Answer)
  /** Only these of the addresses are still allowed: what goes to another ends. */
  | { readonly kind: 'narrow'; readonly id: number; readonly addresses: readonly Address[] }
  /** The session is over: end all that runs for it. */
  | { readonly kind: 'end'; readonly session: string }
