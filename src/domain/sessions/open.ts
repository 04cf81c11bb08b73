// May they be online, here, now? Then this is the session, and these are the ones that it replaces.
import type { Now } from '../../base/clock.ts'
import type { Known } from '../people/identify.ts'
import type { Place } from '../people/places.ts'
import { spotOf } from '../people/places.ts'
import type { Decider } from '../policy/decider.ts'
import type { Plan, Subject } from '../policy/language.ts'
import { secondsUsed } from './ending.ts'
import { lengthOfNew, lengthOfRest } from './length.ts'
import { endsByData } from './quota.ts'
import type { RoomAnswer } from './room-gate.ts'
import type { Roster } from './roster.ts'
import type { Session } from './session.ts'

/** What a session is opened from. `id` and `number` are fresh. */
export type Opening = {
  readonly place: Place
  readonly who: Known
  readonly now: Now
  readonly id: string
  readonly number: number
  /** Bytes that the holder has used today. */
  readonly usedToday: number
  /** Seconds online today, of sessions that have ended. */
  readonly onlineToday: number
  /** What the room says: it may be. */
  readonly room: Extract<RoomAnswer, { may: true }>
}

export type Opened =
  | { readonly outcome: 'opened'; readonly session: Session; readonly replaces: readonly Session[] }
  /** The same person at the same seat: nothing changes, no minute is won. */
  | { readonly outcome: 'online'; readonly session: Session }
  | { readonly outcome: 'taken' }
  | { readonly outcome: 'closed'; readonly reason: 'hours' | 'data' | 'time' | `plan:${string}` }

type Closed = {
  readonly outcome: 'closed'
  readonly reason: Exclude<Extract<Opened, { outcome: 'closed' }>['reason'], 'time'>
}

/** Why a subject may not be online now, whoever and wherever it is. */
export const closedFor = (decider: Decider, subject: Subject, wall: number, usedToday: number): Closed | undefined => {
  const plan = decider.policy.plans.find((p) => p.id === subject.plan)
  if (plan === undefined || !decider.eligible(subject)) return { outcome: 'closed', reason: `plan:${subject.plan}` }
  if (!decider.openAt(plan.id, wall)) return { outcome: 'closed', reason: 'hours' }
  if (endsByData(plan, usedToday)) return { outcome: 'closed', reason: 'data' }
  return undefined
}

const planOf = (decider: Decider, { subject }: Known): Plan | undefined =>
  decider.policy.plans.find(({ id }) => id === subject.plan)

/** Seconds that are left of the plan's time today: what is online elsewhere counts as well. */
const todayOf = (plan: Plan | undefined, { onlineToday, now }: Opening, others: readonly Session[]): number | null => {
  if (plan?.timePerDay === undefined) return null
  const running = others.map((other) => secondsUsed(other, now)).reduce((sum, seconds) => sum + seconds, 0)
  return Math.max(0, plan.timePerDay - onlineToday - running)
}

const turnOf = (plan: Plan | undefined, turn: number | null): number | null => {
  const own = plan?.session ?? null
  return own === null || turn === null ? (own ?? turn) : Math.min(own, turn)
}

/** Seconds the new session may last: what a replaced one has left, or was promised; else the least of what bounds it. */
const lengthOf = (
  plan: Plan | undefined,
  opening: Opening,
  others: readonly Session[],
  moved: Session | undefined,
): number | null => {
  const { now, room, who } = opening
  if (moved !== undefined && moved.endsBoot === null) return room.closing
  if (moved !== undefined) return lengthOfRest(Math.max(0, ((moved.endsBoot ?? 0) - now.boot) / 1000), room)
  if (room.rest !== null) return lengthOfRest(room.rest, room)
  const today = todayOf(plan, opening, others)
  return lengthOfNew({ session: turnOf(plan, room.turn), today, closing: room.closing, credential: who.seconds })
}

/** A session from now on, for so many seconds. */
export const sessionFrom = (
  {
    place,
    who,
    now,
    id,
    number,
  }: Pick<Opening, 'place' | 'now' | 'id' | 'number'> & { readonly who: Pick<Known, 'holder' | 'subject'> },
  seconds: number | null,
): Session => ({
  ...{ id, number, holder: who.holder, subject: who.subject, address: place.address },
  ...(place.device === undefined ? {} : { device: place.device }),
  openedAt: now.credible,
  endsAt: seconds === null ? null : now.credible + seconds * 1000,
  bootId: now.bootId,
  endsBoot: seconds === null ? null : now.boot + seconds * 1000,
})

/** Opens a session as a value; the roster is only looked at. Signing in elsewhere moves the oldest beyond the plan's number. */
export const openSession = (decider: Decider, roster: Roster, opening: Opening): Opened => {
  const { place, who, now } = opening
  const closed = closedFor(decider, who.subject, now.wall, opening.usedToday)
  if (closed !== undefined) return closed
  const here = roster.at(spotOf(place)) ?? roster.holderOf(place.address)
  // In an open network somebody may still sign in, for a plan of their own.
  if (here !== undefined && here.holder.kind !== 'network') {
    const same = here.holder.kind === who.holder.kind && here.holder.id === who.holder.id
    return same ? { outcome: 'online', session: here } : { outcome: 'taken' }
  }
  const plan = planOf(decider, who)
  const most = plan?.sessions ?? 1
  const others = [...roster.of(who.holder)].sort((a, b) => a.number - b.number)
  const replaces = others.slice(0, Math.max(0, others.length - most + 1))
  const seconds = lengthOf(plan, opening, others, replaces[0])
  if (seconds === 0 && replaces.length === 0) return { outcome: 'closed', reason: 'time' }
  return { outcome: 'opened', session: sessionFrom(opening, seconds), replaces }
}
