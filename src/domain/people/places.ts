// Which seat and which network an address belongs to.
import { type Address, type Numeric, numeric } from '../../base/addresses.ts'
import type { Network, Seat } from './people.ts'

/** Where a client sits, as far as the address tells. */
export type Place = { readonly address: Address; readonly seat: string | null; readonly network: string | null }

/** Finds the place of an address; immutable, made anew when networks or seats change. */
export type Places = {
  readonly placeOf: (address: Address) => Place
  readonly seat: (id: string) => Seat | undefined
  readonly networks: readonly Network[]
}

type Bounds = { readonly network: string; readonly from: Numeric; readonly to: Numeric }

const boundsOf = (network: Network): Bounds[] =>
  network.ranges.map((range) => ({ network: network.id, from: numeric(range.from), to: numeric(range.to) }))

const widthOf = (bounds: Bounds): bigint => bounds.to.value - bounds.from.value

/** An address in several networks belongs to the one with the smallest range. */
export const createPlaces = (networks: readonly Network[], seats: readonly Seat[]): Places => {
  const bySeat = new Map(seats.map((seat) => [seat.id, seat]))
  const byAddress = new Map(seats.flatMap((seat) => seat.addresses.map((address) => [address, seat] as const)))
  const bounds = networks.flatMap(boundsOf).sort((a, b) => (widthOf(a) < widthOf(b) ? -1 : 1))
  const networkOf = (address: Address): string | null => {
    const { family, value } = numeric(address)
    const hit = bounds.find((b) => b.from.family === family && b.from.value <= value && value <= b.to.value)
    return hit?.network ?? null
  }
  return {
    placeOf: (address) => {
      const seat = byAddress.get(address)
      return { address, seat: seat?.id ?? null, network: seat?.network ?? networkOf(address) }
    },
    seat: (id) => bySeat.get(id),
    networks,
  }
}

/** What one session occupies: the seat where there is one (it may have two addresses), else the address. */
export const spotOf = (place: { readonly seat: string | null; readonly address: Address }): string =>
  place.seat === null ? place.address : `seat ${place.seat}`
