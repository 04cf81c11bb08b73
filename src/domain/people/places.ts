// Which seat and which network an address belongs to.
import { type Address, type Numeric, numeric } from '../../base/addresses.ts'
import type { Network, Seat } from './people.ts'

/**
 * A network card on a network that the gateway is attached to: its hardware address (lower case, with colons), and the interface at
 * which it is heard. It is the same for all addresses that the card uses, of both families.
 */
export type Device = { readonly interface: string; readonly hardware: string }

/** Where a client sits, as far as the address tells. `device`: whose the address is, where it is known. */
export type Place = {
  readonly address: Address
  readonly seat: string | null
  readonly network: string | null
  readonly device?: Device
}

/** Whose an address is at the moment; `undefined`: behind another router, or never heard of. */
export type DeviceOf = (address: Address) => Device | undefined

/** Finds the place of an address; immutable, made anew when networks or seats change. */
export type Places = {
  readonly placeOf: (address: Address) => Place
  readonly seat: (id: string) => Seat | undefined
  readonly deviceOf: DeviceOf
  readonly networks: readonly Network[]
}

type Bounds = { readonly network: string; readonly from: Numeric; readonly to: Numeric }

const boundsOf = (network: Network): Bounds[] =>
  network.ranges.map((range) => ({ network: network.id, from: numeric(range.from), to: numeric(range.to) }))

const widthOf = (bounds: Bounds): bigint => bounds.to.value - bounds.from.value

/** An address in several networks belongs to the one with the smallest range. */
export const createPlaces = (
  networks: readonly Network[],
  seats: readonly Seat[],
  deviceOf: DeviceOf = () => undefined,
): Places => {
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
      const device = deviceOf(address)
      const place = { address, seat: seat?.id ?? null, network: seat?.network ?? networkOf(address) }
      return device === undefined ? place : { ...place, device }
    },
    seat: (id) => bySeat.get(id),
    deviceOf,
    networks,
  }
}

/** A device as one word. */
export const deviceKey = (device: Device): string => `${device.hardware} at ${device.interface}`

/** What one session occupies: the seat where there is one (it may have two addresses), else the device, else the address. */
export const spotOf = ({ seat, address, device }: Omit<Place, 'network'>): string => {
  if (seat !== null) return `seat ${seat}`
  return device === undefined ? address : deviceKey(device)
}
