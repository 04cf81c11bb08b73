// The desk's way to register devices without a person, and to see how they are.
import { parseHardware } from '../../base/addresses.ts'
import type { Clock } from '../../base/clock.ts'
import type { DeskDevice, DeviceDesk, DeviceRefusal, PutDevice } from '../../domain/desk/devices.ts'
import type { Holder, RegisteredDevice } from '../../domain/people/people.ts'
import { spotOfStanding } from '../../domain/people/places.ts'
import { closedFor } from '../../domain/sessions/open.ts'
import type { Roster } from '../../domain/sessions/roster.ts'
import { subjectOfDevice } from '../../domain/sessions/standing.ts'
import type { MapParts } from './map.ts'

export type DeviceParts = MapParts & {
  readonly clock: Clock
  readonly roster: Roster
}

/** More than a park has of them; each is looked at every few seconds. */
const MOST_DEVICES = 10_000

const ID = /^[a-z0-9][a-z0-9-]{0,62}$/

/** Where it would be let in, and whether it may have that plan. */
const refusalByPolicy = ({ decider }: DeviceParts, device: RegisteredDevice): DeviceRefusal | undefined => {
  if (!decider().policy.plans.some(({ id }) => id === device.plan)) return 'unknown-plan'
  return decider().eligible(subjectOfDevice(device)) ? undefined : 'not-eligible'
}

const refusalByMap = async (parts: DeviceParts, device: RegisteredDevice): Promise<DeviceRefusal | undefined> => {
  const { tenants, devices } = await parts.store.park()
  const { networks } = parts.places()
  const others = devices.filter(({ id }) => id !== device.id)
  if (others.length >= MOST_DEVICES) return 'too-many'
  if (others.some(({ hardware }) => hardware === device.hardware)) return 'hardware-taken'
  if (device.tenant !== null && !tenants.some(({ id }) => id === device.tenant)) return 'unknown-tenant'
  if (device.network !== null && !networks.some(({ id }) => id === device.network)) return 'unknown-network'
  return parts.places().interfacesOf(device.network).length === 0 ? 'not-attached' : undefined
}

const putDevice = async (parts: DeviceParts, given: RegisteredDevice): Promise<PutDevice> => {
  const refused = (why: DeviceRefusal): PutDevice => ({ put: false, why })
  if (parts.places().interfacesOf(null).length === 0) return refused('not-in-line')
  if (!ID.test(given.id)) return refused('bad-id')
  const hardware = parseHardware(given.hardware)
  if (hardware === undefined) return refused('bad-hardware')
  const device = { ...given, hardware }
  const why = refusalByPolicy(parts, device) ?? (await refusalByMap(parts, device))
  if (why !== undefined) return refused(why)
  parts.sideDoors.device(device)
  await parts.store.put({ devices: [device] })
  await parts.relocate()
  return { put: true }
}

const stateOf = (parts: DeviceParts, device: RegisteredDevice, used: number): DeskDevice['state'] => {
  const { roster, places, decider, clock } = parts
  if (roster.at(spotOfStanding(holderOf(device))) !== undefined) return 'online'
  if (places().cardsOf(device.id).length === 0) return 'not-attached'
  return closedFor(decider(), subjectOfDevice(device), clock().wall, used)?.reason ?? 'not-yet'
}

const holderOf = ({ id }: RegisteredDevice): Holder => ({ kind: 'device', id })

const devices = async (parts: DeviceParts): Promise<readonly DeskDevice[]> => {
  const { store, places, decider, clock } = parts
  const usage = await store.usageOf(decider().dayOf(clock().wall))
  const used = new Map(usage.map(({ holder, bytes }) => [spotOfStanding(holder), bytes]))
  return places().devices.map((device) => {
    const usedToday = used.get(spotOfStanding(holderOf(device))) ?? 0
    return { ...device, state: stateOf(parts, device, usedToday), usedToday }
  })
}

/** The three operations. */
export const createDeviceDesk = (parts: DeviceParts): DeviceDesk => ({
  putDevice: (device) => putDevice(parts, device),
  devices: () => devices(parts),
  removeDevice: async ({ id }) => {
    if (!parts.places().devices.some((device) => device.id === id)) return false
    parts.sideDoors.removal(id)
    await parts.store.remove({ devices: [id] })
    await parts.relocate()
    return true
  },
})
