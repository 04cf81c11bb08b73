// Ports of a public address that a session's connections leave by: what an abuse report names, and all that it needs.
import type { Address } from '../../base/addresses.ts'

/** Both ends included. */
export type PortBlock = { readonly address: Address; readonly from: number; readonly to: number }

/** From `since` on (credible time, milliseconds) the session of that id leaves by this block; what it had before holds no longer. */
export type PortsGiven = PortBlock & { readonly session: string; readonly since: number }

/** A port at a time, `from` to `to` (credible time, milliseconds): reports know the second. */
export type PortSeen = {
  readonly address: Address
  readonly port: number
  readonly from: number
  readonly to: number
}
