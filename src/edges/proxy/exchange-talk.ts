// What the deciding thread and the exchange worker say to each other. Structured-clone values only.
import type { Address } from '../../base/addresses.ts'
import type { Host } from '../../base/names.ts'
import type { Answer, Asking } from './refusal.ts'

/** A host and port that everything inside a tunnel is held to. */
export type Tunnel = { readonly host: Host; readonly port: number }

/** Comes with each connection that is handed over. */
export type Newcomer = { readonly client: Address; readonly tunnel: Tunnel | null }

/** One request that waits for an answer under its number. */
export type Ask = Asking & {
  readonly kind: 'ask'
  readonly id: number
  readonly client: Address
  readonly host: Host
  readonly port: number
  /** Set where the worker itself found why it may not pass; the answer is then always `no`. */
  readonly wrong: {
    readonly reason: 'tech:name-mismatch' | 'tech:bad-request' | 'not-us:no-answer'
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

export type Go = {
  readonly kind: 'go'
  readonly id: number
  /** `null` for the portal, which everyone may reach and nobody pays for. */
  readonly session: string | null
  /** To be dialled in this order. */
  readonly addresses: readonly Address[]
  readonly port: number
  /** The portal alone is told who asks: the value of its header. */
  readonly identity: string | null
}

export type ToExchange =
  /** Comes first. */
  | { readonly kind: 'settings'; readonly portalUrl: string }
  | Go
  | ({ readonly kind: 'no'; readonly id: number } & Answer)
  /** The session is over: end all that runs for it. */
  | { readonly kind: 'end'; readonly session: string }
