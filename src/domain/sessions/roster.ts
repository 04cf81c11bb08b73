// Who is online where, in memory: the answer to "whose address is this?" on every connection. Main writes it to the
// store; here nothing is written and no clock is read.
import type { Address } from '../../base/addresses.ts'
import type { Holder } from '../people/people.ts'
import { type Device, deviceKey, type Places, spotOfStanding } from '../people/places.ts'
import { type EndReason, type Session, spotOfSession as spot } from './session.ts'
import { slotOf } from './slots.ts'

/** The reason why the last session at a spot ended, for whoever comes back to it. */
type LastEnd = { readonly reason: EndReason; readonly boot: number }

export type Roster = {
  /** The session whose address this is, once it is online: that of the device which has the address now, wherever one is known. */
  readonly holderOf: (address: Address) => Session | undefined
  /** The session at a spot, online or still being written. */
  readonly at: (spot: string) => Session | undefined
  readonly of: (holder: Holder) => readonly Session[]
  readonly byId: (id: string) => Session | undefined
  /** The session of that slot (slots.ts), once it is online: what the kernel writes on its packets. */
  readonly bySlot: (slot: number) => Session | undefined
  /** Whether a session has the slot, online or still being written. */
  readonly hasSlot: (slot: number) => boolean
  /** Those online. */
  readonly all: () => readonly Session[]
  /** Takes the spot at once, so that of two taps at one time only one gets it; online only after `confirm`. */
  readonly reserve: (session: Session) => void
  /** It is written: from now on `holderOf` knows it. */
  readonly confirm: (id: string) => void
  /** Takes a session out; says whether it was there. */
  readonly end: (id: string, reason: EndReason, boot: number) => boolean
  readonly lastEnd: (spot: string) => LastEnd | undefined
  /** The same session, with another subject or with its card: it is online, and stays so. */
  readonly replace: (session: Session) => void
  /** The session online at an address alone, if this card may be its: it is not another's, and not registered. */
  readonly unboundAt: (address: Address, device: Device) => Session | undefined
  /** Networks or seats changed: addresses are looked up in the new ones. */
  readonly relocate: (places: Places) => void
}

const holderKey = (holder: Holder): string => `${holder.kind} ${holder.id}`
const MOST_ENDS = 5000

/** The last end at each spot, of the latest spots. */
const createEnds = () => {
  const ends = new Map<string, LastEnd>()
  return {
    add: (spot: string, end: LastEnd): void => {
      ends.delete(spot)
      ends.set(spot, end)
      const oldest = ends.size > MOST_ENDS ? ends.keys().next().value : undefined
      if (oldest !== undefined) ends.delete(oldest)
    },
    at: (spot: string): LastEnd | undefined => ends.get(spot),
    forget: (spot: string): void => void ends.delete(spot),
  }
}

/** Whose session is where. */
const createOnline = (first: Places) => {
  let places = first
  const byAddress = new Map<Address, Session>()
  const byDevice = new Map<string, Session>()
  const standing = new Map<string, Session>()
  const addressesOf = ({ address, subject }: Session): readonly Address[] => {
    const seat = subject.seat === null ? undefined : places.seat(subject.seat)
    return [...(address === null ? [] : [address]), ...(seat?.addresses ?? [])]
  }
  const ofNetwork = (address: Address): Session | undefined => {
    const network = standing.size === 0 ? null : places.placeOf(address).network
    return network === null ? undefined : standing.get(spotOfStanding({ kind: 'network', id: network }))
  }
  return {
    add: (session: Session): void => {
      if (session.address === null) standing.set(spot(session), session)
      // Whoever takes a device's address is not that device.
      else if (session.device !== undefined) byDevice.set(deviceKey(session.device), session)
      else for (const address of addressesOf(session)) byAddress.set(address, session)
    },
    remove: (session: Session): void => {
      for (const address of addressesOf(session)) if (byAddress.get(address) === session) byAddress.delete(address)
      const device = session.device === undefined ? '' : deviceKey(session.device)
      if (byDevice.get(device) === session) byDevice.delete(device)
      if (standing.get(spot(session)) === session) standing.delete(spot(session))
    },
    at: (address: Address): Session | undefined => {
      const device = places.deviceOf(address)
      const registered = device === undefined ? undefined : places.registeredAs(device)
      // Its card is the device, whatever its address belongs to: also while its plan is closed.
      if (registered !== undefined) return standing.get(spotOfStanding({ kind: 'device', id: registered.id }))
      const ofDevice = device === undefined ? undefined : byDevice.get(deviceKey(device))
      return ofDevice ?? byAddress.get(address) ?? ofNetwork(address)
    },
    unboundAt: (address: Address, device: Device): Session | undefined => {
      const isOthers = byDevice.has(deviceKey(device)) || places.registeredAs(device) !== undefined
      return isOthers ? undefined : byAddress.get(address)
    },
    /** Empty, in these places. */
    relocate: (next: Places): void => {
      places = next
      byAddress.clear()
      byDevice.clear()
      standing.clear()
    },
  }
}

export const createRoster = (first: Places): Roster => {
  const online = createOnline(first)
  const bySpot = new Map<string, Session>()
  const byId = new Map<string, Session>()
  const byHolder = new Map<string, Set<Session>>()
  const slots = new Map<number, Session>()
  const pending = new Set<string>()
  const ends = createEnds()

  const forget = (session: Session): void => {
    byId.delete(session.id)
    pending.delete(session.id)
    if (slots.get(slotOf(session.number)) === session) slots.delete(slotOf(session.number))
    if (bySpot.get(spot(session)) === session) bySpot.delete(spot(session))
    online.remove(session)
    const key = holderKey(session.holder)
    const rest = byHolder.get(key)
    rest?.delete(session)
    if (rest?.size === 0) byHolder.delete(key)
  }
  const hold = (session: Session): void => {
    byId.set(session.id, session)
    slots.set(slotOf(session.number), session)
    bySpot.set(spot(session), session)
    const key = holderKey(session.holder)
    byHolder.set(key, (byHolder.get(key) ?? new Set()).add(session))
  }
  return {
    holderOf: online.at,
    at: (where) => bySpot.get(where),
    of: (holder) => [...(byHolder.get(holderKey(holder)) ?? [])],
    byId: (id) => byId.get(id),
    bySlot: (slot) => {
      const session = slots.get(slot)
      return session === undefined || pending.has(session.id) ? undefined : session
    },
    hasSlot: (slot) => slots.has(slot),
    all: () => [...byId.values()].filter((session) => !pending.has(session.id)),
    reserve: (session) => {
      hold(session)
      pending.add(session.id)
    },
    confirm: (id) => {
      const session = byId.get(id)
      if (session === undefined || !pending.delete(id)) return
      ends.forget(spot(session))
      online.add(session)
    },
    end: (id, reason, boot) => {
      const session = byId.get(id)
      if (session === undefined) return false
      forget(session)
      ends.add(spot(session), { reason, boot })
      return true
    },
    lastEnd: ends.at,
    replace: (session) => {
      const before = byId.get(session.id)
      if (before === undefined || pending.has(session.id)) return
      forget(before)
      hold(session)
      online.add(session)
    },
    unboundAt: online.unboundAt,
    relocate: (next) => {
      online.relocate(next)
      for (const session of byId.values()) if (!pending.has(session.id)) online.add(session)
    },
  }
}
