// Notes every minute that the service runs, and whether the line answers.
import type { Clock } from '../../base/clock.ts'
import type { Decider } from '../../domain/policy/decider.ts'
import { NO_UPTIME, noted, type Uptime } from '../../domain/reports/uptime.ts'
import type { Store } from '../../domain/store/store.ts'

export type UptimeParts = {
  readonly clock: Clock
  readonly store: Pick<Store, 'setting' | 'setSetting'>
  readonly decider: () => Decider
  /** Whether the resolver finds answers. */
  readonly line: () => boolean
}

export type UptimeBook = { readonly now: () => Uptime; readonly note: () => Promise<void> }

const KEY = 'face.uptime'

/** A machine that dies between two notes loses at most the minute between them. */
export const openUptime = async ({ clock, store, decider, line }: UptimeParts): Promise<UptimeBook> => {
  let book: Uptime = JSON.parse((await store.setting(KEY)) ?? 'null') ?? NO_UPTIME
  const since = clock().credible
  const note = async (): Promise<void> => {
    book = noted(book, { at: Math.trunc(clock().credible), since, line: line() }, decider().dayOf)
    await store.setSetting(KEY, JSON.stringify(book))
  }
  await note()
  return { now: () => book, note }
}
