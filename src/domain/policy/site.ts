// What the policy needs to know beside itself: fixed names, zones, and what operators have agreed on.
import { type Address, type Range, within } from '../../base/addresses.ts'
import type { Terms } from './terms.ts'

/** A fixed host of the park. `ports` maps an asked port to the one really listened on, so that a site needs no root. */
export type FixedHost = {
  readonly addresses: readonly Address[]
  readonly ports: ReadonlyMap<number, number>
}

/** A named address range, reachable only through a service that names it. */
export type Zone = { readonly id: string; readonly ranges: readonly Range[] }

/** The part of the settings that decisions look at. */
export type Site = {
  readonly hosts: ReadonlyMap<string, FixedHost>
  readonly zones: readonly Zone[]
  /** DNS servers that are asked, `192.0.2.53` or `192.0.2.53:5353`, the preferred one first; absent: those of the machine. */
  readonly upstreams?: readonly string[]
  /** What operators agree on beside; absent: nothing of it. */
  readonly terms?: Terms
}

/** Whether the address lies in a zone of the site. */
export const inZone = ({ zones }: Site, address: Address): boolean =>
  zones.some((zone) => zone.ranges.some((range) => within(address, range)))
