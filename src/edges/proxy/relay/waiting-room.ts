// Pairs of sockets on their way into a relay that still have written bytes to flush. They can be ended here too.
import type { Socket } from 'node:net'
import { quiesce } from './socket-takeover.ts'

export type WaitingRoom = {
  /**
   * Calls `ready`, usually at once, when both sockets are quiet. Where one is gone, or `ready` says false, both are
   * destroyed and `lost` is called. Returns what ends the pair, as long as it is here.
   */
  readonly enter: (
    client: Socket,
    upstream: Socket,
    tag: string,
    then: { readonly ready: () => boolean; readonly lost: () => void },
  ) => () => void
  readonly end: (tag: string) => void
  readonly size: () => number
  /** Ends all; whoever enters later is ended at once. */
  readonly close: () => void
}

type Pair = { readonly tag: string; readonly cut: () => void }

export const makeWaitingRoom = (): WaitingRoom => {
  const pairs = new Set<Pair>()
  let closed = false
  return {
    enter: (client, upstream, tag, { ready, lost }) => {
      const cut = (): void => {
        client.destroy()
        upstream.destroy()
      }
      const pair: Pair = { tag, cut }
      pairs.add(pair)
      quiesce(client, (clientHere) => {
        quiesce(upstream, (upstreamHere) => {
          pairs.delete(pair)
          if (!closed && clientHere && upstreamHere && ready()) return
          cut()
          lost()
        })
      })
      return () => {
        if (pairs.has(pair)) cut()
      }
    },
    end: (tag) => {
      for (const pair of pairs) if (pair.tag === tag) pair.cut()
    },
    size: () => pairs.size,
    close: () => {
      closed = true
      for (const pair of pairs) pair.cut()
    },
  }
}
