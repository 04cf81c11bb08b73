// What the public pages tell of a running park beside its rules: who holds what, how far its stages are, how the service does.
import type { Clock } from '../../base/clock.ts'
import type { WhoNow } from '../../domain/people/holders.ts'
import type { Places } from '../../domain/people/places.ts'
import type { Decider } from '../../domain/policy/decider.ts'
import { type ServiceNow, type UsualWait, usualWaits } from '../../domain/reports/service-now.ts'
import { uptimeShown } from '../../domain/reports/uptime.ts'
import type { Store } from '../../domain/store/store.ts'
import { openUptime } from './uptime.ts'
import { openWho } from './who.ts'

export type FaceParts = {
  readonly clock: Clock
  readonly store: Pick<Store, 'park' | 'headCounts' | 'setting' | 'setSetting' | 'waits'>
  readonly decider: () => Decider
  readonly places: () => Places
  /** Whether the resolver finds answers. */
  readonly answers: () => boolean
  /** What the line carries, as the settings have it. */
  readonly line: ServiceNow['line']
}

export type Face = {
  readonly who: () => WhoNow
  readonly service: () => Promise<ServiceNow>
  /** Called every few seconds. */
  readonly note: () => Promise<void>
}

const EVERY = 60_000
const MONTHS = 6
const DAY = 86_400_000
const DAYS_OF_WAITS = 28

export const openFace = async (parts: FaceParts): Promise<Face> => {
  const { clock, store, decider } = parts
  const who = await openWho(parts)
  const uptime = await openUptime({ clock, store, decider, line: parts.answers })
  const dayOf = (before: number): string => decider().dayOf(clock().wall - before * DAY)
  let waits: { readonly day: string; readonly usual: readonly UsualWait[] } | undefined
  /** Finished days alone, so once a day is enough: anybody may ask. */
  const usual = async (day: string): Promise<readonly UsualWait[]> => {
    if (waits?.day !== day)
      waits = { day, usual: usualWaits(await store.waits({ from: dayOf(DAYS_OF_WAITS), to: dayOf(1) })) }
    return waits.usual
  }
  let last = clock().boot
  return {
    who: who.now,
    service: async () => {
      const day = dayOf(0)
      const months = uptimeShown(uptime.now(), day, MONTHS)
      return { day, uptime: months, waits: await usual(day), line: parts.line }
    },
    note: async () => {
      const { boot } = clock()
      if (boot - last < EVERY) return
      last = boot
      await uptime.note()
      await who.note()
    },
  }
}
