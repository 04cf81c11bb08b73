// Where the packets of a session come from.
import type { Address, Range } from '../../base/addresses.ts'
import type { Places } from '../people/places.ts'
import type { Session } from '../sessions/session.ts'

/**
 * `device`: on an attached network, where the hardware address is the subject for both families; `address`: behind another router;
 * `range`: a network that is open to its tenant.
 */
export type Binding =
  | { readonly kind: 'device'; readonly interface: string; readonly hardware: string }
  | { readonly kind: 'address'; readonly address: Address }
  | { readonly kind: 'range'; readonly range: Range }

/** Those of a session, by the map of the park as it is now. */
export const bindingsOf = ({ holder, subject, address, device }: Session, places: Places): readonly Binding[] => {
  if (holder.kind === 'device') return places.cardsOf(holder.id).map((card) => ({ kind: 'device', ...card }))
  if (holder.kind === 'network') return places.areaOf(holder.id).map((range) => ({ kind: 'range', range }))
  if (device !== undefined) return [{ kind: 'device', ...device }]
  const seat = subject.seat === null ? undefined : places.seat(subject.seat)
  const addresses = new Set([...(address === null ? [] : [address]), ...(seat?.addresses ?? [])])
  return [...addresses].map((each) => ({ kind: 'address', address: each }))
}

/** The same text for the same bindings. */
export const bindingsKey = (bindings: readonly Binding[]): string => JSON.stringify(bindings)
