// ended → summed by hour, without whose → days over → deleted
import type { Clock } from '../base/clock.ts'
import type { Decider } from '../domain/policy/decider.ts'
import { wallClockOf } from '../domain/policy/read/time.ts'
import { type Used, type UseHour, useByHour } from '../domain/reports/use.ts'
import { forgottenUpTo, type Retention } from '../domain/sessions/retention.ts'
import type { Store, ToSum } from '../domain/store/store.ts'

export type KeepParts = {
  readonly clock: Clock
  readonly store: Pick<Store, 'toSum' | 'sumUp' | 'forgetSessions' | 'forgetImports'>
  readonly decider: () => Decider
  readonly retention: () => Retention
  /** Drops copies of the database that were made before then. */
  readonly dropCopies: (before: number) => void
}

/** Rows at a time, so that nobody who signs in waits behind them. */
const AT_ONCE = 250

const DAY = 86_400_000

const isOfSomebody = ({ holder }: ToSum): boolean => holder === 'person' || holder === 'voucher'

/** The room whose seats those of a network are; empty: none. */
export const roomOf = (decider: Decider, network: string | null): string =>
  decider.policy.rooms?.find((room) => room.network === network)?.id ?? ''

/** Sums by hours of the park's time, and its rooms, as they are now. */
export const sumsOf = (decider: Decider, used: readonly Used[]): readonly UseHour[] =>
  useByHour(used, wallClockOf(decider.policy.park.timezone) ?? ((at) => at))

/** Sums what has ended. A crash in between leaves the rest for the next time: what is summed and what is marked are one commit. */
export const sumEnded = async ({ store, decider }: KeepParts): Promise<void> => {
  for (;;) {
    const ended = await store.toSum(AT_ONCE)
    if (ended.length === 0) return
    const now = decider()
    const used = ended.filter(isOfSomebody).map((each) => ({ ...each, room: roomOf(now, each.network) }))
    await store.sumUp(
      ended.map(({ id }) => id),
      sumsOf(now, used),
    )
  }
}

/**
 * Sums, and then deletes what is older than the park keeps it. By credible time: nothing is kept longer because a clock was put back.
 * A crash in between leaves rows for the next time, which is soon.
 */
export const keep = async (parts: KeepParts): Promise<void> => {
  await sumEnded(parts)
  const { clock, decider, dropCopies, retention, store } = parts
  const { wall, credible } = clock()
  const endedUpTo = forgottenUpTo(retention(), credible)
  const { dayOf } = decider()
  // Who used how much is asked of the day that lasts alone; the day before stays for a clock that is a little off.
  const [usage, latest] = [dayOf(Math.min(wall, credible) - DAY), dayOf(endedUpTo)]
  const before = usage > latest ? usage : latest
  dropCopies(credible - DAY)
  await store.forgetImports(endedUpTo)
  while ((await store.forgetSessions({ endedUpTo, before, most: AT_ONCE })) >= AT_ONCE);
}
