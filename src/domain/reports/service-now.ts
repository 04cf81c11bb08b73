// What anybody may know of how the service does: how much of the time it ran, how long people wait for a seat, what the line carries.
import type { UptimeShown } from './uptime.ts'
import { type Waited, waitsOf } from './waits.ts'

/** Minutes in which half, and nearly all, of those who took a number had their turn. */
export type UsualWait = { readonly room: string; readonly median: number; readonly p95: number }

export type ServiceNow = {
  readonly day: string
  /** The newest month first. */
  readonly uptime: readonly UptimeShown[]
  /** Of rooms in which enough people have waited. */
  readonly waits: readonly UsualWait[]
  /** Bits a second; null: nobody has said what the line carries. */
  readonly line: { readonly down: number; readonly up: number } | null
}

/** Fewer waits say nothing, and might say who. */
const ENOUGH = 10

/** Of each room with enough of them. */
export const usualWaits = (waited: readonly Waited[]): readonly UsualWait[] =>
  [...Map.groupBy(waited, ({ room }) => room)].flatMap(([room, of]) => {
    const { count, median, p95 } = waitsOf(of)
    return count < ENOUGH || median === null || p95 === null ? [] : [{ room, median, p95 }]
  })
