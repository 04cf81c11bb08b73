// registered, or open to all → may it, now? → session → written → settled; changed → decided anew; no longer → ended
import { type Places, spotOfStanding } from '../domain/people/places.ts'
import type { Decider } from '../domain/policy/decider.ts'
import { closedFor } from '../domain/sessions/open.ts'
import type { EndReason, Session } from '../domain/sessions/session.ts'
import { isSameSubject, isSignedIn, type Standing, standingIn, standingSession } from '../domain/sessions/standing.ts'
import type { UsageBook } from '../domain/sessions/usage.ts'
import { type EnterParts, enter } from './enter.ts'

export type StandParts = EnterParts & {
  readonly places: () => Places
  readonly usage: UsageBook
  readonly decider: () => Decider
  readonly newId: () => string
  readonly nextNumber: () => number
  readonly end: (sessions: readonly Session[], reason: EndReason) => Promise<void>
  /** Puts a session in the place of itself: written, and in the roster. */
  readonly replace: (session: Session) => Promise<void>
  /** The wire follows: where it is let in, and by what it is decided. */
  readonly rebind: (session: Session) => Promise<void>
}

/** So many are opened together: the store takes no endless number of calls at once. */
const AT_ONCE = 500

/**
 * Makes what is online without a sign-in what it ought to be. Called at the start, after each change of what is registered or
 * allowed, and every few seconds: what failed is tried again. Killed in between, the next call does the rest.
 */
export const stand = async (parts: StandParts): Promise<void> => {
  const all = standingIn(parts.places())
  await endOthers(parts, all)
  for (let at = 0; at < all.length; at += AT_ONCE)
    await Promise.all(all.slice(at, at + AT_ONCE).map((each) => keepOnline(parts, each)))
}

/** What is registered no more, and whoever signed in at a card that is registered now. */
const endOthers = async (parts: StandParts, all: readonly Standing[]): Promise<void> => {
  const wanted = new Set(all.map(({ holder }) => spotOfStanding(holder)))
  const { registeredAs } = parts.places()
  const isOver = (session: Session): boolean => {
    if (!isSignedIn(session)) return !wanted.has(spotOfStanding(session.holder))
    return session.device !== undefined && registeredAs(session.device) !== undefined
  }
  await parts.end(parts.roster.all().filter(isOver), 'staff')
}

const keepOnline = async (parts: StandParts, standing: Standing): Promise<void> => {
  const { roster, clock, usage } = parts
  const { holder, subject } = standing
  const decider = parts.decider()
  const here = roster.at(spotOfStanding(holder))
  // Hours and data end it as they end everybody's (sweep.ts).
  if (here !== undefined && !decider.eligible(subject)) return parts.end([here], 'plan-gone')
  if (here !== undefined) return follow(parts, here, isSameSubject(here.subject, subject) ? here : { ...here, subject })
  const now = clock()
  if (closedFor(decider, subject, now.wall, usage.used(holder, decider.dayOf(now.wall))) !== undefined) return
  const session = standingSession(standing, now, parts.newId(), parts.nextNumber())
  roster.reserve(session)
  await enter(parts, { session, replaces: [] })
}

/** The map of the park may have changed under it, too. */
const follow = async (parts: StandParts, before: Session, session: Session): Promise<void> => {
  if (session !== before) await parts.replace(session)
  await parts.rebind(session)
}
