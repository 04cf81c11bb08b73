// In a park that operators rule the command line of one of them changes nothing that all have agreed on.
import { IsthmusError } from '../../base/errors.ts'
import {
  deviceDoor,
  networkDoor,
  peopleDoor,
  personDoor,
  type SideDoor,
  seatDoor,
  tenantDoor,
  type Undoing,
  undoDoor,
} from '../../domain/desk/side-doors.ts'
import type { Network, Person, RegisteredDevice, Seat } from '../../domain/people/people.ts'
import type { Places } from '../../domain/people/places.ts'
import type { Decider } from '../../domain/policy/decider.ts'
import type { Roster } from '../../domain/sessions/roster.ts'
import type { Store } from '../../domain/store/store.ts'

type SideDoorParts = {
  readonly byOperators: () => boolean
  readonly decider: () => Decider
  readonly places: () => Places
  readonly roster: Pick<Roster, 'all'>
  readonly store: Pick<Store, 'park' | 'headCounts'>
}

/** Each throws `desk:agreed` where it would open one; never in a park that a file rules. */
export type SideDoors = {
  /** The same as sentences, for many at once: why not, or `undefined`. */
  readonly people: () => Promise<(after: Person, before: Person | null) => SideDoor>
  readonly whyTenant: (id: string) => SideDoor
  readonly whySeat: (next: Seat) => SideDoor
  readonly person: (next: Pick<Person, 'groups' | 'tenant' | 'plan'>) => Promise<void>
  readonly tenant: (id: string) => void
  readonly network: (next: Network) => Promise<void>
  readonly seat: (next: Seat) => void
  readonly device: (next: RegisteredDevice) => void
  readonly removal: (id: string) => void
  readonly undo: (undoing: Undoing) => Promise<void>
}

const MEND =
  'leave what is there and add to it; for who may what, propose another policy, or other tenants, groups or networks: isthmus propose inputs --input tenants=FILE, groups=FILE, networks=FILE'

const refuse = (why: SideDoor): void => {
  if (why !== undefined) throw new IsthmusError('desk:agreed', `one side alone does not change that: ${why}`, MEND)
}

export const createSideDoors = ({ byOperators, decider, places, roster, store }: SideDoorParts): SideDoors => {
  const people: SideDoors['people'] = async () => {
    const { policy, site } = decider()
    return byOperators() ? peopleDoor(policy, site.terms ?? {}, await store.headCounts()) : () => undefined
  }
  return {
    person: async (next) => {
      const { policy, site } = decider()
      if (byOperators()) refuse(personDoor(policy, site.terms ?? {}, next, await store.headCounts()))
    },
    people,
    whyTenant: (id) => (byOperators() ? tenantDoor(decider().site.terms ?? {}, id) : undefined),
    whySeat: (next) => (byOperators() ? seatDoor(decider().policy, places(), next) : undefined),
    tenant: (id) => {
      if (byOperators()) refuse(tenantDoor(decider().site.terms ?? {}, id))
    },
    network: async (next) => {
      const { policy, site } = decider()
      if (byOperators()) refuse(networkDoor(policy, site.terms ?? {}, await store.park(), next))
    },
    seat: (next) => {
      if (byOperators()) refuse(seatDoor(decider().policy, places(), next))
    },
    device: (next) => {
      const online = roster.all().flatMap(({ device }) => (device === undefined ? [] : [device.hardware]))
      if (byOperators()) refuse(deviceDoor(places(), online, next))
    },
    removal: (id) => {
      if (byOperators()) refuse(`the device ${id} would not be online as before`)
    },
    undo: async (undoing) => {
      if (byOperators()) refuse(undoDoor(undoing, await people()))
    },
  }
}
