// What a seat is in one word, and the figure that matters about it.
import type { RoomSeat } from '../../../src/edges/api/contract/room.ts'
import type { Texts } from '../texts/language.tsx'
import { shortTime } from '../texts/times.ts'

export type SeatState = RoomSeat['state']

/** Minutes, as a clock on the wall would say them: the last one is below a minute. */
export const minutesText = (seconds: number, t: Texts): string =>
  seconds < 60 ? t('desk.less') : t('desk.minutes', { minutes: Math.floor(seconds / 60) })

/** Seconds that its holder has left, counted on from when the gateway said it; `null`: there is no end, or nobody. */
export const leftNow = ({ state, left }: RoomSeat, passed: number): number | null =>
  left === null ? null : state === 'paused' ? left : Math.max(0, left - passed)

/** The second line of a seat: minutes, a number, an hour. */
export const figureText = (seat: RoomSeat, passed: number, t: Texts): string => {
  const left = leftNow(seat, passed)
  switch (seat.state) {
    case 'in-use':
    case 'warned':
      return left === null ? t('desk.no-end') : minutesText(left, t)
    case 'held':
      return seat.ticket === null ? '' : t('desk.for-number', { number: seat.ticket })
    case 'paused':
    case 'interrupted':
    case 'out':
      return seat.until === null ? '' : t('desk.until', { time: shortTime(seat.until) })
    case 'unreachable':
      return seat.silent === null ? '' : minutesText(seat.silent + passed, t)
    default:
      return ''
  }
}
