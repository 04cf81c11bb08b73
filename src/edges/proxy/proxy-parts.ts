// What the proxy is built from.
import type { Address } from '../../base/addresses.ts'
import type { Host } from '../../base/names.ts'
import type { Gate, Refusal, Wish } from '../../domain/enforcement/connection.ts'
import type { Handover } from './relay/handover.ts'
import type { Relay } from './relay/relay.ts'

/**
 * Starts the exchange worker: on Linux a thread, elsewhere a child. It is told `first` before anything else, at each start;
 * `died`: it ended by itself and is started anew; `lost`: one connection did not come to it.
 */
type StartExchange = (
  module: URL,
  options: { readonly first: unknown; readonly died: (why: string) => void; readonly lost: () => void },
) => Promise<Handover>

/** Port 0: any free one. */
export type Listening = { readonly host: string; readonly port: number }

export type ProxyParts = Listening & {
  /** Where the kernel sends connections that are to be checked (Linux); empty: nowhere. */
  readonly redirected: readonly Listening[]
  /**
   * The kernel knows whose each connection is: it says so by the mark of those that come, by either door, and ours of a session
   * carry its slot as theirs.
   */
  readonly inLine: boolean
  readonly gate: Gate
  readonly relay: Relay
  readonly startExchange: StartExchange
  /** Whether that is the portal, which everyone may reach without a session. */
  readonly isPortal: (host: Host, port: number) => boolean
  /** Whether something of ours listens there. The gate has asked the same; what is dialled is worth two looks. */
  readonly isOwn: (address: Address, port: number) => boolean
  /** Where the portal really listens, and the secret by which it knows that a client's address was told by us. */
  readonly portal: { readonly address: Address; readonly port: number; readonly secret: string }
  /** `http://portal.park.test/` */
  readonly portalUrl: string
  /** The page for browsers, HTML. */
  readonly refusalPage: (refusal: Refusal, wish: Wish, acceptLanguage: string) => string
  /** Told when the exchange worker ended by itself: its exchanges broke off, new ones go on. */
  readonly died?: (why: string) => void
}

/** Connections at most: of one client that are not yet decided, and of all clients together. */
export const LIMITS = { undecidedOfOne: 256, all: 10_000 } as const
