// Who holds which plan, counted once a day of the park: a page that counted anew at each look would show somebody join.
import type { Clock } from '../../base/clock.ts'
import { allHolders, type PlanHolders, peopleIn, stagesOn, type WhoNow } from '../../domain/people/holders.ts'
import type { Places } from '../../domain/people/places.ts'
import type { Decider } from '../../domain/policy/decider.ts'
import type { Store } from '../../domain/store/store.ts'

export type WhoParts = {
  readonly clock: Clock
  readonly store: Pick<Store, 'park' | 'headCounts' | 'setting' | 'setSetting'>
  readonly decider: () => Decider
  readonly places: () => Places
}

/** What was counted on a day, already as it is told: the numbers themselves are not kept. */
type Counted = {
  readonly day: string
  readonly holders: readonly PlanHolders[]
  readonly names: readonly (readonly [id: string, name: string])[]
}

export type Who = {
  readonly now: () => WhoNow
  /** Called every minute: counts where another day has begun. */
  readonly note: () => Promise<void>
}

const KEY = 'face.counted'

const count = async ({ store, decider }: WhoParts, day: string): Promise<Counted | null> => {
  const [{ tenants }, heads] = await Promise.all([store.park(), store.headCounts()])
  // Nobody can be seen to join where there is nobody: a park that is just being set up is counted again.
  if (heads.length === 0) return null
  const plans = decider().policy.plans.map(({ id }) => id)
  const ids = tenants.map(({ id }) => id)
  return { day, holders: allHolders(plans, heads, ids), names: tenants.map(({ id, name }) => [id, name]) }
}

const seatsIn = (places: Places): number => places.networks.reduce((sum, { id }) => sum + places.seatsOf(id).length, 0)

const companiesIn = (places: Places): number =>
  new Set(places.networks.flatMap(({ tenant }) => (tenant === null ? [] : [tenant]))).size

/** Reads what was counted today before a restart, so that a restart counts nothing anew. */
export const openWho = async (parts: WhoParts): Promise<Who> => {
  const { clock, store, decider, places } = parts
  let counted: Counted | null = JSON.parse((await store.setting(KEY)) ?? 'null')
  const today = (): string => decider().dayOf(clock().wall)
  const note = async (): Promise<void> => {
    const day = today()
    // A clock that was put back stays within the day that has begun.
    if (counted !== null && day <= counted.day) return
    const next = await count(parts, day)
    if (next === null) return
    await store.setSetting(KEY, JSON.stringify(next))
    counted = next
  }
  await note()
  return {
    note,
    now: () => {
      const { stages = [] } = decider().policy
      const holders = counted?.holders ?? []
      const counts = { seats: seatsIn(places()), companies: companiesIn(places()), people: peopleIn(holders) }
      return {
        ...{ day: today(), counted: counted?.day ?? null, holders, names: new Map(counted?.names ?? []) },
        stages: stagesOn(today(), stages, counts),
      }
    },
  }
}
