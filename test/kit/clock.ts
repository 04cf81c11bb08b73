// A clock that tests turn by hand.
import { type Clock, credibleFrom, type Reading } from '../../src/base/clock.ts'

export type HandClock = Clock & {
  /** Time passes, as both clocks see it. */
  readonly pass: (seconds: number) => void
  /** Somebody sets the wall clock. */
  readonly set: (wall: number) => void
  /** The machine is switched off, stays off, and starts anew with this wall clock; the latest credible time was kept. */
  readonly reboot: (wall: number) => void
}

export const handClock = (start = Date.UTC(2026, 10, 23, 0, 0, 0)): HandClock => {
  let now: Reading = { wall: start, boot: 1_000_000, bootId: 'boot-1' }
  let boots = 1
  let clock = credibleFrom(() => now, 0)
  return Object.assign(() => clock(), {
    pass: (seconds: number) => {
      now = { ...now, wall: now.wall + seconds * 1000, boot: now.boot + seconds * 1000 }
    },
    set: (wall: number) => {
      now = { ...now, wall }
    },
    reboot: (wall: number) => {
      boots++
      const latest = clock().credible
      now = { wall, boot: 5000, bootId: `boot-${boots}` }
      clock = credibleFrom(() => now, latest)
    },
  })
}
