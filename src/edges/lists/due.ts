// When a list is looked at next: as often as agreed, later and later while it fails, never all at once.
import type { ListState } from './state.ts'

const FIRST_AGAIN = 60_000
const DAY = 86_400_000

/** How many times as long as agreed a list may go unheard before that is shown. */
const STALE = 3

/**
 * Milliseconds since 1970; 0: at once. `every` in seconds; `share` is a number from 0 to 1 that belongs to this list at this
 * start, so that many gateways do not ask at the same moment.
 */
export const nextLook = (
  { url, checkedAt, failure }: ListState,
  source: { url: string; every: number },
  share: number,
): number => {
  const every = source.every * 1000
  if (failure !== null) {
    const wait = Math.min(every, DAY, FIRST_AGAIN * 2 ** Math.min(20, failure.times - 1))
    return failure.at + wait * (0.75 + share / 2)
  }
  if (checkedAt === null || url !== source.url) return 0
  return checkedAt + every * (0.95 + share / 10)
}

/** Whether the source was not heard of for too long. */
export const isStale = ({ checkedAt, changedAt }: ListState, every: number, now: number): boolean => {
  const heard = Math.max(checkedAt ?? 0, changedAt ?? 0)
  return heard > 0 && now - heard > STALE * every * 1000
}
