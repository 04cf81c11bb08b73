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
  /** The wire follows: where they are let in, and by what they are decided. */
  readonly rebind: (sessions: readonly Session[]) => Promise<void>
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
  // Those that are there first: where one begins now, another may have been until now.
  await followMap(parts, all)
  for (let at = 0; at < all.length; at += AT_ONCE)
    await Promise.all(all.slice(at, at + AT_ONCE).map((each) => open(parts, each)))
}

/** What is registered no more, or may not have its plan any more, and whoever signed in at a card that is registered now. */
const endOthers = async (parts: StandParts, all: readonly Standing[]): Promise<void> => {
  const { eligible } = parts.decider()
  const wanted = new Set(all.flatMap(({ holder, subject }) => (eligible(subject) ? [spotOfStanding(holder)] : [])))
  const { registeredAs } = parts.places()
  const isOver = (session: Session): boolean => {
    if (!isSignedIn(session)) return !wanted.has(spotOfStanding(session.holder))
    return session.device !== undefined && registeredAs(session.device) !== undefined
  }
  await parts.end(parts.roster.all().filter(isOver), 'staff')
}

/** They stay the same sessions, with another plan or in another place. */
const followMap = async (parts: StandParts, all: readonly Standing[]): Promise<void> => {
  const stay: Session[] = []
  for (const { holder, subject } of all) {
    const here = parts.roster.at(spotOfStanding(holder))
    if (here === undefined) continue
    const session = isSameSubject(here.subject, subject) ? here : { ...here, subject }
    if (session !== here) await parts.replace(session)
    stay.push(session)
  }
  await parts.rebind(stay)
}

/** Hours and data end it as they end everybody's (sweep.ts). */
const open = async (parts: StandParts, standing: Standing): Promise<void> => {
  const { roster, clock, usage } = parts
  const { holder, subject } = standing
  const decider = parts.decider()
  const now = clock()
  if (roster.at(spotOfStanding(holder)) !== undefined) return
  if (closedFor(decider, subject, now.wall, usage.used(holder, decider.dayOf(now.wall))) !== undefined) return
  const session = standingSession(standing, now, parts.newId(), parts.nextNumber())
  roster.reserve(session)
  await enter(parts, { session, replaces: [] })
}
