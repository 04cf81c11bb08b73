// What staff may do to people and seats: each act with its limits by the charter's table, and an end that it comes to by itself.
import type { DeskTable } from '../council/charter.ts'

/** End a session, suspend a person, take a seat out of service, close early. */
export const ACTS = ['end', 'suspend', 'out', 'close'] as const
export type ActKind = (typeof ACTS)[number]

/** Those that last. */
export type LastingAct = Exclude<ActKind, 'end'>

/** Whole seconds. `boot`: since the machine's start `bootId`; `ran`: what the gateway ran, over all starts; `seen`: by the witnesses, 0 where none was heard. */
export type Moment = {
  readonly wall: number
  readonly boot: number
  readonly bootId: string
  readonly ran: number
  readonly seen: number
}

export type Act = {
  readonly id: string
  readonly kind: ActKind
  /** Whose staff; `null` where no operator rules. */
  readonly operator: string | null
  /** The member of staff. */
  readonly by: string
  readonly why: string
  /** The person or the seat; `null`: of a session that was ended, and of closing early. */
  readonly target: string | null
  readonly start: Moment
  /** How long it lasts, or lasted where it was taken back. */
  readonly seconds: number
  /** It has ended, and does not come back where a clock goes back. */
  readonly over: boolean
}

/** What is to be done. */
export type WishedAct = Pick<Act, 'kind' | 'operator' | 'target' | 'seconds'>

/**
 * The closed list of why not: nobody does it alone; longer than one may; as often as one may in a day; this one has been held for as
 * long as one may; it is held already.
 */
export type LimitRefusal = 'nobody-alone' | 'too-long' | 'too-often' | 'rests' | 'already'

/** Of what the gateway ran: nobody makes a day pass by setting a clock. */
const DAY = 86_400

/** Seconds since an act began, by whichever clock went fastest. After another start of the machine none says how long it was off. */
const elapsed = (start: Moment, now: Moment): number => {
  if (start.bootId !== now.bootId) return Number.POSITIVE_INFINITY
  const witnessed = start.seen > 0 ? now.seen - start.seen : 0
  return Math.max(0, now.boot - start.boot, now.wall - start.wall, now.ran - start.ran, witnessed)
}

/** Seconds that are left of it. */
export const leftOf = ({ start, seconds, over }: Act, now: Moment): number =>
  over ? 0 : Math.max(0, seconds - elapsed(start, now))

export const isInForce = (act: Act, now: Moment): boolean => leftOf(act, now) > 0

/** The act as it was, where it is taken back now. */
export const takenBack = (act: Act, now: Moment): Act => ({
  ...act,
  over: true,
  seconds: Math.min(act.seconds, elapsed(act.start, now)),
})

/** The acts, with those marked that have come to their end. */
export const settled = (acts: readonly Act[], now: Moment): readonly Act[] =>
  acts.some((act) => !act.over && !isInForce(act, now))
    ? acts.map((act) => (isInForce(act, now) ? act : { ...act, over: true }))
    : acts

const isSameTarget = (act: Act, { kind, target }: WishedAct): boolean => act.kind === kind && act.target === target

/** Those that count against how often, the oldest first. */
const ofLastDay = (own: readonly Act[], wished: ActKind, { ran }: Moment): readonly Act[] =>
  own.filter(({ kind, start }) => kind === wished && ran - start.ran < DAY).sort((a, b) => a.start.ran - b.start.ran)

/** Those that count against how long the same person or seat is held, the oldest first. */
const ofTarget = (own: readonly Act[], wish: WishedAct, most: number, { ran }: Moment): readonly Act[] =>
  own
    .filter((act) => isSameTarget(act, wish) && ran - act.start.ran < 2 * most)
    .sort((a, b) => a.start.ran - b.start.ran)

/** The same person or seat is held for `most` in twice `most` of running: what ends by itself is not begun anew for ever. */
const isHeldEnough = (wish: WishedAct, own: readonly Act[], most: number, now: Moment): boolean =>
  wish.target !== null &&
  ofTarget(own, wish, most, now).reduce((sum, { seconds }) => sum + seconds, wish.seconds) > most

const refusalByTable = (
  wish: WishedAct,
  own: readonly Act[],
  table: DeskTable,
  now: Moment,
): LimitRefusal | undefined => {
  const { day } = table[wish.kind]
  const most = wish.kind === 'end' ? null : table[wish.kind].seconds
  if (day === 0 || most === 0) return 'nobody-alone'
  if (most !== null && wish.seconds > most) return 'too-long'
  if (ofLastDay(own, wish.kind, now).length >= day) return 'too-often'
  return most !== null && isHeldEnough(wish, own, most, now) ? 'rests' : undefined
}

/** Whether it may be done now. `table`: `null` where a file rules: only the charter of operators has limits. `acts`: all that are known. */
export const refusalOf = (
  wish: WishedAct,
  acts: readonly Act[],
  table: DeskTable | null,
  now: Moment,
): LimitRefusal | undefined => {
  const own = acts.filter(({ operator }) => operator === wish.operator)
  if (wish.kind !== 'end' && own.some((act) => isSameTarget(act, wish) && isInForce(act, now))) return 'already'
  return table === null ? undefined : refusalByTable(wish, own, table, now)
}

/** The number of the table that a wish met, and the seconds until it stands against it no more; left out where there is none. */
export type LimitMet = { readonly limit?: number; readonly wait?: number }

const waitForTarget = (wish: WishedAct, own: readonly Act[], most: number, now: Moment): LimitMet => {
  const counted = ofTarget(own, wish, most, now)
  let sum = counted.reduce((all, { seconds }) => all + seconds, wish.seconds)
  for (const { start, seconds } of counted) {
    sum -= seconds
    if (sum <= most) return { limit: most, wait: start.ran + 2 * most - now.ran }
  }
  return { limit: most }
}

/** Of a refusal by `refusalOf`. */
export const limitMet = (
  why: LimitRefusal,
  wish: WishedAct,
  acts: readonly Act[],
  table: DeskTable | null,
  now: Moment,
): LimitMet => {
  const own = acts.filter(({ operator }) => operator === wish.operator)
  if (why === 'already') {
    const held = own.find((act) => isSameTarget(act, wish) && isInForce(act, now))
    return held === undefined ? {} : { wait: leftOf(held, now) }
  }
  if (table === null) return {}
  if (why === 'nobody-alone') return { limit: 0 }
  if (why === 'too-often') {
    const { day } = table[wish.kind]
    const counted = ofLastDay(own, wish.kind, now)
    const last = counted[counted.length - day]
    return { limit: day, ...(last !== undefined && { wait: last.start.ran + DAY - now.ran }) }
  }
  const most = wish.kind === 'end' ? 0 : table[wish.kind].seconds
  return why === 'too-long' ? { limit: most } : waitForTarget(wish, own, most, now)
}

/** Whether neither its effect nor any limit asks for it any more. */
export const isForgotten = (act: Act, table: DeskTable | null, now: Moment): boolean => {
  if (isInForce(act, now)) return false
  const most = act.kind === 'end' || table === null ? 0 : table[act.kind].seconds
  return table === null || now.ran - act.start.ran >= Math.max(DAY, 2 * most)
}
