// What passes now: bytes a second over the last minute, from a total that only grows.
import type { Clock } from '../../base/clock.ts'

const WINDOW = 60_000

export type Rate = {
  /** Called every few seconds. */
  readonly look: () => void
  readonly perSecond: () => number
}

export const createRate = (clock: Clock, total: () => number): Rate => {
  let seen: { readonly boot: number; readonly total: number }[] = [{ boot: clock().boot, total: total() }]
  return {
    look: () => {
      const { boot } = clock()
      // The last one from before the window stays: there is always one to compare with.
      const first = seen.findLastIndex((each) => boot - each.boot >= WINDOW)
      seen = [...seen.slice(Math.max(0, first)), { boot, total: total() }]
    },
    perSecond: () => {
      const [first, last] = [seen[0], seen.at(-1)]
      if (first === undefined || last === undefined || last.boot <= first.boot) return 0
      return Math.round(((last.total - first.total) * 1000) / (last.boot - first.boot))
    },
  }
}
