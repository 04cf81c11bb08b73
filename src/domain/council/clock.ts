// The clock that stands in each entry: what of it counts, and when time is over by it (docs/formats.md, sections 5 and 9).
import { hasKeys, isObject, type Json } from '../record/json.ts'
import { isSeconds, own } from './words.ts'

/** Whole seconds. `boot`: starts of the machine so far. `ran`: what the gateway ran, over all starts. `seen`: by operator. */
export type Clock = {
  readonly boot: number
  readonly ran: number
  readonly seen: { readonly [operator: string]: number }
  readonly wall: number
}

/** A witness's time may be so far ahead of everybody else's. */
const AHEAD = 300

/** Reads the form; whether it may follow another says `following`. */
export const readClock = (value: Json | undefined): Clock | undefined => {
  if (!hasKeys(value, ['boot', 'ran', 'seen', 'wall'])) return undefined
  const { boot, ran, seen, wall } = value
  if (!isSeconds(boot) || !isSeconds(ran) || !isSeconds(wall) || !isObject(seen)) return undefined
  return Object.values(seen).every(isSeconds) ? { boot, ran, seen: seen as Clock['seen'], wall } : undefined
}

/** Before the first entry. */
export const noClock = (operators: readonly string[]): Clock => ({
  boot: 0,
  ran: 0,
  seen: seenBy(operators, {}),
  wall: 0,
})

/** `seen` for these operators: what there was, and 0 for who is new. */
export const seenBy = (operators: readonly string[], seen: Clock['seen']): Clock['seen'] =>
  Object.fromEntries(operators.map((operator) => [operator, own(seen, operator) ?? 0]))

/**
 * What the sequencer writes for `seen`: the newest times in the witnesses' cosignatures, where they are not before what
 * counted so far, and none that no clock can have.
 */
export const seenNext = (counted: Clock['seen'], cosigned: ReadonlyMap<string, number>): Clock['seen'] =>
  Object.fromEntries(
    Object.entries(counted).map(([operator, before]) => {
      const time = cosigned.get(operator) ?? 0
      return [operator, isSeconds(time) ? Math.max(before, time) : before]
    }),
  )

const isLonelyAhead = (operator: string, { seen, wall }: Clock): boolean => {
  const time = own(seen, operator) ?? 0
  const others = Object.keys(seen).filter((each) => each !== operator)
  return time > wall + AHEAD && others.every((other) => time > (own(seen, other) ?? 0) + AHEAD)
}

/**
 * What counts of a reading that comes after a clock: a witness far ahead of everybody is taken as before. `undefined` where
 * it cannot follow: it has other operators, or something in it decreased that never does.
 */
export const following = (before: Clock, read: Clock): Clock | undefined => {
  const operators = Object.keys(before.seen)
  const same = operators.length === Object.keys(read.seen).length
  const grows = operators.every((operator) => (own(read.seen, operator) ?? -1) >= (own(before.seen, operator) ?? 0))
  if (!same || !grows || read.boot < before.boot || read.ran < before.ran) return undefined
  const counted = operators.map((operator) => [
    operator,
    own(isLonelyAhead(operator, read) ? before.seen : read.seen, operator) ?? 0,
  ])
  return { ...read, seen: Object.fromEntries(counted) }
}

/** The newest time that any witness said, 0 before the first. */
export const newest = ({ seen }: Clock): number => Math.max(0, ...Object.values(seen))

/**
 * Seconds since `start` by whichever clock went fastest: what one operator does alone ends by it. The witnesses' newest time
 * counts against their newest at the start, so that a witness which was silent until now ends nothing by coming back.
 */
export const fastest = (start: Clock, now: Clock): number => {
  if (now.boot !== start.boot) return Number.POSITIVE_INFINITY
  const witnessed = newest(start) > 0 ? newest(now) - newest(start) : 0
  return Math.max(now.ran - start.ran, now.wall - start.wall, witnessed)
}

/**
 * Whether a notice is over: the gateway ran for it, and by each witness it has passed since the newest time at the start; or the
 * gateway ran for twice as much, so that a silent witness can delay, never prevent.
 */
export const isNoticeOver = (start: Clock, now: Clock, seconds: number): boolean => {
  const ran = now.ran - start.ran
  if (ran >= 2 * seconds) return true
  const from = newest(start)
  return ran >= seconds && from > 0 && Object.values(now.seen).every((time) => time - from >= seconds)
}
