// Which seat and which network an address belongs to, and which registered device a card is.
import { type Address, addressOf, type Numeric, numeric, type Range } from '../../base/addresses.ts'
import type { Holder, Network, OpenNetwork, RegisteredDevice, Seat } from './people.ts'

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
  /** The device as which that card is registered: nobody signs in there. */
  readonly registered?: string
}

/** Whose an address is at the moment; `undefined`: behind another router, or never heard of. */
export type DeviceOf = (address: Address) => Device | undefined

/** The interfaces of ours by which one of these ranges is attached, or all of them inside (`null`). */
export type InterfacesOf = (ranges: readonly Range[] | null) => readonly string[]

/** What is registered, and where it can be heard. */
export type Registry = { readonly devices: readonly RegisteredDevice[]; readonly interfacesOf: InterfacesOf }

/** Finds the place of an address; immutable, made anew when networks, seats or devices change. */
export type Places = {
  readonly placeOf: (address: Address) => Place
  readonly seat: (id: string) => Seat | undefined
  /** The seats of a network, as people count them. */
  readonly seatsOf: (network: string) => readonly Seat[]
  readonly deviceOf: DeviceOf
  readonly networks: readonly Network[]
  readonly openNetworks: readonly OpenNetwork[]
  readonly devices: readonly RegisteredDevice[]
  /** The interfaces by which a network is attached; of no network in particular, all inside. */
  readonly interfacesOf: (network: string | null) => readonly string[]
  /** The device as which a card is registered, where it is heard. */
  readonly registeredAs: (device: Device) => RegisteredDevice | undefined
  /** Where a registered device is let in; nowhere: its network is not attached. */
  readonly cardsOf: (id: string) => readonly Device[]
  /** The addresses that belong to a network and to no other: neither range nor seat of one lies among them. */
  readonly areaOf: (network: string) => readonly Range[]
}

type Bounds = { readonly network: string; readonly from: Numeric; readonly to: Numeric }

const boundsOf = (network: Network): Bounds[] =>
  network.ranges.map((range) => ({ network: network.id, from: numeric(range.from), to: numeric(range.to) }))

const widthOf = (bounds: Bounds): bigint => bounds.to.value - bounds.from.value

/** What is left of some bounds where others come first. */
const without = (all: readonly Bounds[], { from, to }: Pick<Bounds, 'from' | 'to'>): readonly Bounds[] =>
  all.flatMap((each) => {
    if (each.from.family !== from.family || each.to.value < from.value || to.value < each.from.value) return [each]
    const { family } = from
    const below = { ...each, to: { family, value: from.value - 1n } }
    const above = { ...each, from: { family, value: to.value + 1n } }
    return [below, above].filter((part) => widthOf(part) >= 0n)
  })

const areaOf = (id: string, bounds: readonly Bounds[], seats: readonly Seat[]): readonly Range[] => {
  let taken: readonly Bounds[] = []
  // The smallest come first: of each only what none before it has.
  for (const [n, each] of bounds.entries())
    if (each.network === id) taken = [...taken, ...bounds.slice(0, n).reduce(without, [each])]
  const foreign = seats.filter(({ network }) => network !== id).flatMap(({ addresses }) => addresses.map(numeric))
  const left = foreign.reduce((all, at) => without(all, { from: at, to: at }), taken)
  return left.map(({ from, to }) => ({ from: addressOf(from), to: addressOf(to) }))
}

const seatsByAddress = (seats: readonly Seat[]): ReadonlyMap<Address, Seat> =>
  new Map(seats.flatMap((seat) => seat.addresses.map((address) => [address, seat] as const)))

const openNetwork = ({ id, kind, plan, tenant }: Network): readonly OpenNetwork[] =>
  kind === 'open' && plan !== undefined ? [{ id, plan, tenant }] : []

const NO_RANGES: readonly Range[] = []

/** Devices by their cards. `interfacesOf` is asked each time: interfaces come and go. */
const byCard = (networks: readonly Network[], { devices, interfacesOf }: Registry) => {
  const byId = new Map(devices.map((device) => [device.id, device]))
  const byHardware = new Map(devices.map((device) => [device.hardware, device]))
  const interfacesFor = (network: string | null): readonly string[] =>
    interfacesOf(network === null ? null : (networks.find(({ id }) => id === network)?.ranges ?? NO_RANGES))
  return {
    interfacesOf: interfacesFor,
    registeredAs: (card: Device): RegisteredDevice | undefined => {
      const device = byHardware.get(card.hardware)
      return device !== undefined && interfacesFor(device.network).includes(card.interface) ? device : undefined
    },
    cardsOf: (id: string): readonly Device[] => {
      const device = byId.get(id)
      if (device === undefined) return []
      return interfacesFor(device.network).map((each) => ({ interface: each, hardware: device.hardware }))
    },
  }
}

/** 2 before 10, and letters after numbers. */
const asCounted = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)

/** An address in several networks belongs to the one with the smallest range. */
export const createPlaces = (
  networks: readonly Network[],
  seats: readonly Seat[],
  deviceOf: DeviceOf = () => undefined,
  registry: Registry = { devices: [], interfacesOf: () => [] },
): Places => {
  const bySeat = new Map(seats.map((seat) => [seat.id, seat]))
  const byAddress = seatsByAddress(seats)
  const bounds = networks.flatMap(boundsOf).sort((a, b) => (widthOf(a) < widthOf(b) ? -1 : 1))
  const cards = byCard(networks, registry)
  const networkOf = (address: Address): string | null => {
    const { family, value } = numeric(address)
    const hit = bounds.find((b) => b.from.family === family && b.from.value <= value && value <= b.to.value)
    return hit?.network ?? null
  }
  return {
    ...cards,
    placeOf: (address) => {
      const seat = byAddress.get(address)
      const device = deviceOf(address)
      const place = { address, seat: seat?.id ?? null, network: seat?.network ?? networkOf(address) }
      if (device === undefined) return place
      const registered = cards.registeredAs(device)
      return { ...place, device, ...(registered !== undefined && { registered: registered.id }) }
    },
    seat: (id) => bySeat.get(id),
    seatsOf: (network) => seats.filter((seat) => seat.network === network).sort((a, b) => asCounted(a.id, b.id)),
    deviceOf,
    networks,
    openNetworks: networks.flatMap(openNetwork),
    devices: registry.devices,
    areaOf: (network) => areaOf(network, bounds, seats),
  }
}

/** A device as one word. */
export const deviceKey = (device: Device): string => `${device.hardware} at ${device.interface}`

/** What a registered device or an open network occupies: itself. */
export const spotOfStanding = ({ kind, id }: Holder): string => `${kind} ${id}`

/**
 * What one session occupies: a registered device itself; else the seat where there is one (it may have two addresses), else the card,
 * else the address.
 */
export const spotOf = ({ seat, address, device, registered }: Omit<Place, 'network'>): string => {
  if (registered !== undefined) return spotOfStanding({ kind: 'device', id: registered })
  if (seat !== null) return `seat ${seat}`
  return device === undefined ? address : deviceKey(device)
}
