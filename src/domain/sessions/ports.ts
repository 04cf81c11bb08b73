// Ports of a public address that a session's connections leave by: what an abuse report names, and all that it needs.
import type { Address } from '../../base/addresses.ts'

/** Both ends included. */
export type PortRange = { readonly from: number; readonly to: number }

/** The half of each address that is cut into blocks. Below are the ports of services, which some servers take for privileged. */
export const BLOCK_PORTS: PortRange = { from: 1024, to: 33_279 }

/** The other half is shared: by who found no block, by what nobody is signed in for, and by the gateway itself. */
export const COMMON_PORTS: PortRange = { from: 33_280, to: 65_535 }

export const isCommonPort = (port: number): boolean => port >= COMMON_PORTS.from

export type PortBlock = PortRange & { readonly address: Address }

/** From `since` on (credible time, milliseconds) the session of that id leaves by this block, until its end or its next one. */
export type PortsGiven = PortBlock & { readonly session: string; readonly since: number }

/** `until`: the session's end; `null`: it is open. */
export type PortsHeld = PortsGiven & { readonly until: number | null }

/** A port at a time, `from` to `to` (credible time, milliseconds): how exact a report's clock is taken to be. */
export type PortSeen = {
  readonly address: Address
  readonly port: number
  readonly from: number
  readonly to: number
}

/** How long a block rests after its session. */
export const PORTS_REST = 600_000

/** Looks that reach so far in both directions, seconds, meet one session of a block at most. */
export const SURE_WITHIN = PORTS_REST / 2000 - 1
