// The desk's way to end sessions, suspend people, take seats out of service and close early, and to take that back.

import type { Clock } from '../../base/clock.ts'
import type { ActDesk, ActDone, By, DeskActs, TakenBack } from '../../domain/desk/acting.ts'
import type { Act, ActKind, LastingAct } from '../../domain/desk/acts.ts'
import { badgeOf } from '../../domain/people/badge.ts'
import type { LookUp } from '../../domain/people/people.ts'
import { type Places, spotOf } from '../../domain/people/places.ts'
import type { Roster } from '../../domain/sessions/roster.ts'
import type { EndReason, Session } from '../../domain/sessions/session.ts'
import type { Store } from '../../domain/store/store.ts'
import type { ActBook } from './act-book.ts'
import { shownSession } from './shown-session.ts'

export type ActingParts = {
  readonly clock: Clock
  readonly store: Store
  readonly roster: Roster
  readonly places: () => Places
  readonly acts: ActBook
  readonly bytesOf: (session: string) => number
  readonly end: (sessions: readonly Session[], reason: EndReason) => Promise<void>
  /** Ends at once whom the acts in force keep offline. */
  readonly sweep: () => Promise<void>
  /** Whoever has no record to look into is told at the place itself. */
  readonly tellPlace: (session: Session, act: Act) => void
}

/** What the person reads of an act. */
const lookUpOf = (
  person: string,
  at: number,
  what: LookUp['what'],
  act: Pick<Act, 'by' | 'operator' | 'why'>,
): LookUp => ({
  ...{ person, by: act.by, at, what },
  ...(act.operator !== null && { operator: act.operator }),
  ...(act.why !== '' && { why: act.why }),
})

const sessionAt = ({ roster, places }: ActingParts, which: { id: string } | { seat: string }): Session | undefined => {
  if ('id' in which) return roster.byId(which.id)
  const address = places().seat(which.seat)?.addresses[0]
  return address === undefined ? undefined : roster.at(spotOf({ seat: which.seat, address }))
}

const endSession = async (
  parts: ActingParts,
  { which, by, why }: Parameters<ActDesk['endSession']>[0],
): ReturnType<ActDesk['endSession']> => {
  const session = sessionAt(parts, which)
  if (session === undefined) return { done: false, why: 'no-such' }
  const { clock, acts, bytesOf } = parts
  const now = clock()
  const { kind: holder, id } = session.holder
  // Written first: who ends sessions does not get one free by stopping the program in between.
  const begun = await acts.begin({ kind: 'end', target: null, seconds: 0, by, why }, (act) =>
    holder === 'person' ? [lookUpOf(id, now.wall, 'session-ended', act)] : [],
  )
  if (!begun.done) return begun
  const bytes = bytesOf(session.id)
  parts.tellPlace(session, begun.act)
  await parts.end([session], 'staff')
  return { done: true, session: shownSession({ session, endedAt: now.credible, reason: 'staff', bytes }) }
}

type Lasting = { readonly kind: LastingAct; readonly target: string | null; readonly by: By }

const hold = async (
  parts: ActingParts,
  asked: Lasting & { readonly seconds: number; readonly why: string },
): Promise<ActDone> => {
  const begun = await parts.acts.begin(asked, (act) => notesOf(parts, act, 'suspended'))
  if (!begun.done) return begun
  await parts.sweep()
  const { start, seconds } = begun.act
  return { done: true, until: (start.wall + seconds) * 1000 }
}

const letGo = async (parts: ActingParts, asked: Lasting): Promise<TakenBack> => {
  const { name: by } = asked.by
  const back = await parts.acts.takeBack(asked, (act) => notesOf(parts, { ...act, by, why: '' }, 'restored'))
  return back.done ? { done: true } : back
}

/** Only a person has a record. */
const notesOf = ({ clock }: ActingParts, act: Act, what: LookUp['what']): readonly LookUp[] =>
  act.kind === 'suspend' && act.target !== null ? [lookUpOf(act.target, clock().wall, what, act)] : []

const personOf = async ({ store }: ActingParts, badge: string): Promise<string | undefined> =>
  (await store.personByBadge(badgeOf(badge)))?.id

const NO_SUCH = { done: false, why: 'no-such' } as const

const shownActs = async ({ store, acts }: ActingParts): Promise<DeskActs> => {
  const done = Map.groupBy(acts.lately(), ({ operator, kind }) => `${operator} ${kind}`)
  const targetOf = async ({ kind, target }: Act): Promise<string | null> =>
    kind === 'suspend' && target !== null ? ((await store.person(target))?.badge ?? null) : target
  const inForce = await Promise.all(
    acts.inForce().map(async (act) => ({
      ...{ kind: act.kind as LastingAct, operator: act.operator, by: act.by, why: act.why },
      ...{ target: await targetOf(act), until: act.until },
    })),
  )
  return {
    table: acts.table(),
    done: [...done].map(([key, all]) => {
      const [operator = '', kind] = key.split(' ')
      return { operator, kind: kind as ActKind, count: all.length }
    }),
    inForce,
  }
}

export const createActing = (parts: ActingParts): ActDesk => ({
  endSession: (asked) => endSession(parts, asked),
  suspend: async ({ badge, ...asked }) => {
    const target = await personOf(parts, badge)
    return target === undefined ? NO_SUCH : hold(parts, { ...asked, kind: 'suspend', target })
  },
  restore: async ({ badge, by }) => {
    const target = await personOf(parts, badge)
    return target === undefined ? NO_SUCH : letGo(parts, { kind: 'suspend', target, by })
  },
  takeOut: async ({ seat, ...asked }) =>
    parts.places().seat(seat) === undefined ? NO_SUCH : hold(parts, { ...asked, kind: 'out', target: seat }),
  putBack: async ({ seat, by }) => letGo(parts, { kind: 'out', target: seat, by }),
  closeEarly: (asked) => hold(parts, { ...asked, kind: 'close', target: null }),
  openAgain: ({ by }) => letGo(parts, { kind: 'close', target: null, by }),
  acts: () => shownActs(parts),
})
