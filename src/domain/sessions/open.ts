// May they be online, here, now? Then this is the session, and these are the ones that it replaces.
import type { Now } from '../../base/clock.ts'
import type { Known } from '../people/identify.ts'
import type { Place } from '../people/places.ts'
import { spotOf } from '../people/places.ts'
import type { Decider } from '../policy/decider.ts'
import type { Subject } from '../policy/language.ts'
import { endsByData } from './quota.ts'
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
}

export type Opened =
  | { readonly outcome: 'opened'; readonly session: Session; readonly replaces: readonly Session[] }
  /** The same person at the same seat: nothing changes, no minute is won. */
  | { readonly outcome: 'online'; readonly session: Session }
  | { readonly outcome: 'taken' }
  | { readonly outcome: 'closed'; readonly reason: 'hours' | 'data' | `plan:${string}` }

type Closed = Extract<Opened, { outcome: 'closed' }>

/** Why a subject may not be online now, whoever and wherever it is. */
export const closedFor = (decider: Decider, subject: Subject, wall: number, usedToday: number): Closed | undefined => {
  const plan = decider.policy.plans.find((p) => p.id === subject.plan)
  if (plan === undefined || !decider.eligible(subject)) return { outcome: 'closed', reason: `plan:${subject.plan}` }
  if (!decider.openAt(plan.id, wall)) return { outcome: 'closed', reason: 'hours' }
  if (endsByData(plan, usedToday)) return { outcome: 'closed', reason: 'data' }
  return undefined
}

/** Milliseconds the new session may last: what a replaced one has left, else the plan's and the credential's least. */
const lengthOf = (decider: Decider, opening: Opening, replaces: readonly Session[]): number | null => {
  const moved = replaces[0]
  if (moved !== undefined) return moved.endsBoot === null ? null : Math.max(0, moved.endsBoot - opening.now.boot)
  const plan = decider.policy.plans.find((p) => p.id === opening.who.subject.plan)
  const bounds = [plan?.session ?? null, opening.who.seconds].filter((s) => s !== null)
  return bounds.length === 0 ? null : Math.min(...bounds) * 1000
}

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
  const most = decider.policy.plans.find((p) => p.id === who.subject.plan)?.sessions ?? 1
  const others = [...roster.of(who.holder)].sort((a, b) => a.number - b.number)
  const replaces = others.slice(0, Math.max(0, others.length - most + 1))
  const length = lengthOf(decider, opening, replaces)
  const session: Session = {
    id: opening.id,
    number: opening.number,
    holder: who.holder,
    subject: who.subject,
    address: place.address,
    ...(place.device === undefined ? {} : { device: place.device }),
    openedAt: now.credible,
    endsAt: length === null ? null : now.credible + length,
    bootId: now.bootId,
    endsBoot: length === null ? null : now.boot + length,
  }
  return { outcome: 'opened', session, replaces }
}
