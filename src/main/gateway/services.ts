// What the kernel counted for each service reaches the store by day, apart from persons: each byte once.
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { type Stamps, stampOf } from '../../domain/enforcement/cells.ts'
import type { Kernel } from '../../domain/enforcement/kernel.ts'
import type { Decider } from '../../domain/policy/decider.ts'
import type { StampCounted } from '../../domain/sessions/service-usage.ts'
import type { Store } from '../../domain/store/store.ts'

export type ServiceParts = {
  readonly kernel: Pick<Kernel, 'read'>
  readonly store: Pick<Store, 'nameStamps' | 'bookServices' | 'keepStamps'>
  readonly clock: Clock
  readonly decider: () => Pick<Decider, 'dayOf'>
  readonly log: Log
}

export type ServiceMeter = {
  /** Books what was counted. Never rejects: what could not be booked is at the next look, for the numbers are absolute. */
  readonly look: () => Promise<void>
  /** The same, before stamps are exchanged: a store that is slow holds up no change of the policy. */
  readonly lookFirst: () => Promise<void>
  /** What stamps stand for: to be told before the kernel has them. */
  readonly name: (stamps: Stamps) => void
  /** The kernel has no others any more. */
  readonly keep: (inForce: () => Stamps) => Promise<void>
}

/** Milliseconds. */
const PATIENCE = 500

/** Books what was counted while no program ran. To be made before the stamps are exchanged. */
export const createServiceMeter = async (parts: ServiceParts): Promise<ServiceMeter> => {
  const { kernel, store, clock, decider, log } = parts
  const failed = (error: unknown): void => log('meter.services-not-booked', { what: String(error) })
  let seen = new Map<number, number>()
  let last: Promise<void> = Promise.resolve()
  // One after the other: a reading must not be booked when its stamps are forgotten already.
  const turn = (act: () => Promise<void>): Promise<void> => {
    last = last.then(act).catch(failed)
    return last
  }
  const read = async (): Promise<readonly StampCounted[]> =>
    [...(await kernel.read('open')), ...(await kernel.read('looked_at'))].map((found) => ({
      stamp: stampOf(found),
      bytes: found.bytes ?? 0,
    }))
  const look = async (): Promise<void> => {
    const counted = await read()
    const changed = counted.filter(({ stamp, bytes }) => bytes !== (seen.get(stamp) ?? 0))
    if (changed.length > 0) await store.bookServices(decider().dayOf(clock().wall), changed)
    seen = new Map(counted.map(({ stamp, bytes }) => [stamp, bytes]))
  }
  await turn(async () => {
    // Those of a run that died in between: what they stood for is over.
    await store.keepStamps((await read()).map(({ stamp }) => stamp))
    await look()
  })
  return {
    look: () => turn(look),
    lookFirst: async () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const late = setTimeout(resolve, PATIENCE)
      await Promise.race([turn(look), promise])
      clearTimeout(late)
    },
    name: (stamps) => {
      if (stamps.size === 0) return
      const named = [...stamps].map(([stamp, { service, path }]) => ({ stamp, service, path }))
      void store.nameStamps(named).catch(failed)
    },
    keep: (inForce) =>
      turn(async () => {
        const stamps = [...inForce().keys()]
        await store.keepStamps(stamps)
        const kept = new Set(stamps)
        seen = new Map([...seen].filter(([stamp]) => kept.has(stamp)))
      }),
  }
}
