// A client's connection in the exchange worker, and the exchanges that run on it.
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Address } from '../../base/addresses.ts'
import type { Ask, Go, Newcomer, ToExchange } from './exchange-talk.ts'
import type { Marking } from './kernel.ts'

/** One request with its answer, from the request's head on. */
export type Exchange = {
  readonly line: Line
  /** Whose it is, once decided; `null` before, and for the portal. */
  session: string | null
  /** The number under which it was told to go; `null` before. */
  id: number | null
  /** Where it may go. */
  addresses: readonly Address[]
  /** Where it went. */
  dialled: Address | null
  upstream: Socket | null
  /** What of the upstream's counts has been told. */
  told: { up: number; down: number }
  /** The tick of the last byte. */
  moved: number
  /** Nothing more may be said in it. */
  over: boolean
}

export type Line = Newcomer & {
  readonly socket: Socket
  readonly running: Set<Exchange>
  /** The request whose body may still be coming in. */
  latest: IncomingMessage | null
  /** `bytesRead` when the last exchange ended: more than that is the start of the next head. */
  base: number
  /** The tick since which no exchange runs. */
  idleSince: number
}

export type Verdict = Extract<ToExchange, { kind: 'go' | 'no' }>

/** What an exchange needs of the worker around it. */
export type Floor = {
  readonly portalUrl: () => string
  /** Asks the deciding thread. The client may be gone when the answer comes. */
  readonly ask: (ask: Omit<Ask, 'kind' | 'id'>, then: (verdict: Verdict) => void) => void
  readonly enter: (line: Line) => Exchange
  /** It may go. */
  readonly begin: (exchange: Exchange, way: Go) => void
  /** Tells that nothing goes under that number. */
  readonly done: (id: number) => void
  /** What it asks of the kernel. */
  readonly markingFor: (mark: number | null) => Marking | null
  /** Counts what is left to count. May be called twice. */
  readonly leave: (exchange: Exchange) => void
}

/** It may go that way. */
export const beginExchange = (exchange: Exchange, { id, session, addresses }: Go): void => {
  exchange.id = id
  exchange.session = session
  exchange.addresses = addresses
}

/** Ends it, and the client's connection, in the middle. */
export const cutExchange = ({ upstream, line }: Exchange): void => {
  upstream?.destroy()
  line.socket.destroy()
}

export const exchangeOn = (line: Line, tick: number): Exchange => ({
  line,
  session: null,
  id: null,
  addresses: [],
  dialled: null,
  upstream: null,
  told: { up: 0, down: 0 },
  moved: tick,
  over: false,
})
