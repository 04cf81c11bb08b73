// Seats with an agent, as this run of the program knows them: when each was heard, whether it is being wiped, what the desk wrote there.
import type { Now } from '../../base/clock.ts'
import type { SeatKey } from '../../domain/room/seat-key.ts'

export type Agent = {
  key: string
  /** By the boot clock; `null`: not yet in this run. */
  heard: number | null
  wiping: boolean
  /** Of leases: grows, also over restarts. */
  serial: number
  message: { readonly id: string; readonly text: string } | null
}

export type Agents = {
  readonly of: (seat: string) => Agent | undefined
  /** Nobody is sent there before it has said that it is ready. */
  readonly enrol: (key: SeatKey) => void
  /** Seconds since a seat was last heard; before the first beat of this run, since the program was last known to be well. `null`: no agent. */
  readonly silentFor: (seat: string, now: Now) => number | null
  /** Whether it was heard in this run. */
  readonly wasHeard: (seat: string) => boolean
  readonly nextSerial: (agent: Agent, now: Now) => number
}

/** `away`: milliseconds that the program was away before this run. */
export const createAgents = (
  keys: readonly SeatKey[],
  start: { readonly boot: number; readonly away: number },
): Agents => {
  const agents = new Map<string, Agent>()
  const know = ({ seat, key }: SeatKey, wiping: boolean): void =>
    void agents.set(seat, { key, heard: null, wiping, serial: 0, message: null })
  for (const key of keys) know(key, false)
  return {
    enrol: (key) => know(key, true),
    of: (seat) => agents.get(seat),
    wasHeard: (seat) => (agents.get(seat)?.heard ?? null) !== null,
    silentFor: (seat, now) => {
      const agent = agents.get(seat)
      if (agent === undefined) return null
      return (now.boot - (agent.heard ?? start.boot - start.away)) / 1000
    },
    nextSerial: (agent, now) => {
      // Credible time never goes back, so a serial of an earlier run is always below.
      agent.serial = Math.max(agent.serial + 1, Math.floor(now.credible))
      return agent.serial
    },
  }
}
