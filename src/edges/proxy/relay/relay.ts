// What moves the bytes of a tunnel once everything about it is decided. Two implementations pass one contract suite:
// splice.ts (Linux: a worker with epoll and splice(2)), and child.ts (elsewhere: a child process with `onread`).
import type { Socket } from 'node:net'

/** Bytes that were read before the hand-over and still have to be sent, in order, before anything else. */
export type Pending = { readonly toUpstream: Buffer; readonly toClient: Buffer }

export type Relay = {
  /**
   * Takes both sockets over: nothing of the caller may read, write or close them afterwards, and their bytes no longer
   * pass through this thread. Half-close is passed on each way; an error or reset ends both. Never throws: a socket that
   * is already gone ends the other one. `tag` is the session's id. `over` is called once, when the tunnel has ended for
   * whatever reason. Returns what ends this one tunnel within a second, harmless afterwards.
   */
  readonly carry: (client: Socket, upstream: Socket, pending: Pending, tag: string, over?: () => void) => () => void
  /** Ends every tunnel of the tag within a second (also those still being handed over). */
  readonly end: (tag: string) => void
  /** How many tunnels are open. */
  readonly open: () => number
  /** Ends all tunnels and the worker or child. */
  readonly close: () => Promise<void>
}

export type RelayOptions = {
  /** Called about every 250 ms, and when a tunnel ends, with the bytes moved since the last call for that tag. */
  readonly moved: (tag: string, up: number, down: number) => void
  /** The worker or child died on its own: its tunnels are gone, a new one is already being started. */
  readonly died?: (why: string) => void
}
