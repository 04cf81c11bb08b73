// The desk's way to say where things are: tenants, networks, seats.
import { parseAddress, parseRange } from '../../base/addresses.ts'
import type { Desk, PutPlace } from '../../domain/desk/desk.ts'
import type { Network, OpenNetwork } from '../../domain/people/people.ts'
import type { Places } from '../../domain/people/places.ts'
import type { Decider } from '../../domain/policy/decider.ts'
import { subjectOfNetwork } from '../../domain/sessions/standing.ts'
import type { Store } from '../../domain/store/store.ts'
import type { SideDoors } from './side-doors.ts'

export type MapParts = {
  readonly store: Store
  readonly places: () => Places
  readonly decider: () => Decider
  /** Reads networks and seats anew. */
  readonly relocate: () => Promise<void>
  readonly sideDoors: SideDoors
}

const DONE: PutPlace = { put: true }

const refused = (why: Extract<PutPlace, { put: false }>['why']): PutPlace => ({ put: false, why })

/** Why a network cannot be open to a tenant, with a plan. */
const closedBecause = (decider: Decider, network: OpenNetwork): 'unknown-plan' | 'not-eligible' | undefined => {
  if (!decider.policy.plans.some(({ id }) => id === network.plan)) return 'unknown-plan'
  return decider.eligible(subjectOfNetwork(network)) ? undefined : 'not-eligible'
}

const putNetwork = async (
  { store, decider, relocate, sideDoors }: MapParts,
  { id, ranges: texts, openWith: plan, tenant: whose }: Parameters<Desk['putNetwork']>[0],
): Promise<PutPlace> => {
  const ranges = texts.flatMap((text) => parseRange(text) ?? [])
  if (ranges.length < texts.length) return refused('bad-range')
  const tenant = whose ?? null
  if (tenant !== null && !(await store.park()).tenants.some((each) => each.id === tenant))
    return refused('unknown-tenant')
  const why = plan === undefined ? undefined : closedBecause(decider(), { id, plan, tenant })
  if (why !== undefined) return refused(why)
  const signIn: Network = { id, kind: 'sign-in', ranges, tenant }
  const network: Network = plan === undefined ? signIn : { ...signIn, kind: 'open', plan }
  await sideDoors.network(network)
  await store.put({ networks: [network] })
  await relocate()
  return DONE
}

const putSeat = async (
  { store, places, relocate, sideDoors }: MapParts,
  { id, network, addresses: texts }: Parameters<Desk['putSeat']>[0],
): Promise<PutPlace> => {
  const addresses = texts.flatMap((text) => parseAddress(text) ?? [])
  if (addresses.length < texts.length) return refused('bad-address')
  if (!places().networks.some((each) => each.id === network)) return refused('unknown-network')
  const taken = addresses.some((address) => ![null, id].includes(places().placeOf(address).seat))
  if (taken) return refused('address-taken')
  sideDoors.seat({ id, network, addresses })
  await store.put({ seats: [{ id, network, addresses }] })
  await relocate()
  return DONE
}

/** The three operations. */
export const createMap = (parts: MapParts): Pick<Desk, 'putTenant' | 'putNetwork' | 'putSeat'> => ({
  putTenant: async (tenant) => {
    parts.sideDoors.tenant(tenant.id)
    await parts.store.put({ tenants: [tenant] })
    return DONE
  },
  putNetwork: (network) => putNetwork(parts, network),
  putSeat: (seat) => putSeat(parts, seat),
})
