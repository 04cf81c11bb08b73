// The tunnels that the relay carries, kept in memory for as long as they live: each can be decided anew and ended alone.
import type { Gate, Wish } from '../../domain/enforcement/connection.ts'
import type { Way } from '../../domain/policy/question.ts'
import { inSlices } from './slices.ts'

export type LiveTunnel = {
  readonly wish: Wish
  /** By which it was dialled. */
  readonly way: Way
  readonly session: string
  /** Ends it. */
  cut: () => void
}

export type Live = {
  /** Counts the changes: what was decided under another number has to be decided again. */
  readonly epoch: () => number
  readonly enter: (tunnel: LiveTunnel) => void
  readonly leave: (tunnel: LiveTunnel) => void
  /** Something changed: ends the tunnels that may be no longer, and shows why. */
  readonly redecide: () => void
}

export const openLive = (gate: Gate): Live => {
  const tunnels = new Set<LiveTunnel>()
  let epoch = 0
  const look = inSlices(
    () => tunnels,
    (tunnel) => {
      const refusal = gate.stands(tunnel.wish, tunnel.way, tunnel.session)
      if (refusal === null) return
      tunnels.delete(tunnel)
      tunnel.cut()
      gate.refused(tunnel.wish, refusal)
    },
  )
  return {
    epoch: () => epoch,
    enter: (tunnel) => void tunnels.add(tunnel),
    leave: (tunnel) => void tunnels.delete(tunnel),
    redecide: () => {
      epoch++
      look()
    },
  }
}
