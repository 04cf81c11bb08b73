// The rooms of a running park: who may sit down where, who is called next, and what is left to whom. Sessions are the office's.
import type { Clock, Now } from '../../base/clock.ts'
import type { Holder } from '../../domain/people/people.ts'
import type { Place } from '../../domain/people/places.ts'
import type { Decider } from '../../domain/policy/decider.ts'
import type { Room } from '../../domain/policy/language.ts'
import { mayTake, onDay, promised, reconciled, satDown, settle } from '../../domain/room/floor.ts'
import { heldFor } from '../../domain/room/queue.ts'
import { type Remainder, type RemainderReason, remainderFor, remainderOf } from '../../domain/room/remainder.ts'
import { INTERRUPTED_AFTER, isUsable, type SeatState, seatState } from '../../domain/room/seat-state.ts'
import type { HeldBack } from '../../domain/sessions/held.ts'
import type { RoomAnswer, RoomGate } from '../../domain/sessions/room-gate.ts'
import type { Session } from '../../domain/sessions/session.ts'
import type { Store } from '../../domain/store/store.ts'
import type { Office } from '../office.ts'
import { type Agents, createAgents } from './agents.ts'
import { type Floors, openFloors } from './floors.ts'

export type RoomsParts = {
  readonly clock: Clock
  readonly store: Store
  readonly decider: () => Decider
  readonly held: () => HeldBack
  readonly failed: (error: unknown) => void
  /** Milliseconds that the program was away before this start. */
  readonly away: number
}

export type Rooms = {
  readonly floors: Floors
  readonly agents: Agents
  readonly all: () => readonly Room[]
  readonly roomOf: (network: string | null) => Room | undefined
  readonly gate: RoomGate
  /** Somebody is online at a place. */
  readonly opened: (session: Session) => void
  /** Somebody is not any more. */
  readonly ended: (session: Session) => void
  /** Ends a session, and promises what is left of it; the seconds. */
  readonly endWithRest: (session: Session, why: RemainderReason, silent?: number) => Promise<Remainder | undefined>
  /** The session that a promise goes on from, as long as this run remembers it. */
  readonly before: (remainder: Remainder) => Session | undefined
  readonly stateOf: (seat: string, room: Room, now: Now) => SeatState
  readonly sessionAt: (seat: string) => Session | undefined
  readonly seatsOf: (room: Room) => readonly string[]
  /** What follows from the passing of time. */
  readonly tick: () => Promise<void>
  /** The session that one goes on from; `null`: from none, or another run of the program knew. */
  readonly continues: (session: string) => string | null
  readonly goesOnFrom: (session: string, before: string) => void
  /** The office is built after the rooms. */
  readonly connect: (office: Office) => void
}

const OFFLINE: Office['places'] = () => {
  throw new Error('the office does not stand yet')
}

/** Milliseconds for which a program that has just started waits for its seats. */
const START = 60_000

type Inner = RoomsParts & {
  readonly floors: Floors
  readonly agents: Agents
  readonly started: number
  readonly lastSessions: Map<string, Session>
  /** By room: the states of its seats as they were last told. */
  readonly told: Map<string, string>
  office: Pick<Office, 'places' | 'roster' | 'end'>
}

const roomsOf = ({ decider }: Inner): readonly Room[] => decider().policy.rooms ?? []

const roomOf = (inner: Inner, network: string | null): Room | undefined =>
  network === null ? undefined : roomsOf(inner).find((room) => room.network === network)

const seatsOf = ({ office }: Inner, { network }: Room): readonly string[] =>
  office
    .places()
    .seatsOf(network)
    .map(({ id }) => id)

const sessionAt = ({ office }: Inner, seat: string): Session | undefined => office.roster.at(`seat ${seat}`)

const NOBODY: Holder = { kind: 'person', id: '' }

const leftOf = ({ endsBoot }: Session, now: Now): number | null =>
  endsBoot === null ? null : Math.max(0, Math.ceil((endsBoot - now.boot) / 1000))

const keptAt = (inner: Inner, room: Room, seat: string): Remainder | undefined =>
  inner.floors.of(room.id).remainders.find((each) => each.seat === seat)

const stateOf = (inner: Inner, seat: string, room: Room, now: Now): SeatState => {
  const session = sessionAt(inner, seat)
  const agent = inner.agents.of(seat)
  const kept = keptAt(inner, room, seat)
  const silent = inner.agents.silentFor(seat, now)
  const isEarly = !inner.agents.wasHeard(seat) && now.boot - inner.started < START
  return seatState({
    out: inner.held()(NOBODY, seat)?.reason === 'seat-out',
    session: session === undefined ? null : { left: leftOf(session, now) },
    warn: room.warn.at(-1) ?? 0,
    remainder: kept === undefined ? null : kept.why === 'interrupted' ? 'interrupted' : 'paused',
    agent: agent === undefined ? null : { silent: isEarly ? null : silent, wiping: agent.wiping },
    held: heldFor(inner.floors.of(room.id).tickets, seat) !== undefined,
  })
}

const secondsTo = (at: number | null, now: Now): number | null =>
  at === null ? null : Math.max(0, Math.floor((at - now.wall) / 1000))

const ask = (inner: Inner, place: Place, holder: Holder): RoomAnswer => {
  const room = roomOf(inner, place.network)
  if (room === undefined) return { may: true, closing: null, turn: null, rest: null }
  const now = inner.clock()
  const hours = inner.decider().roomHours(room, now.wall)
  if (!hours.open) return { may: false, why: 'hours' }
  const floor = inner.floors.of(room.id)
  const state = place.seat === null ? 'free' : stateOf(inner, place.seat, room, now)
  if (state === 'wiping') return { may: false, why: 'wiping' }
  if (state === 'unreachable') return { may: false, why: 'silent' }
  if (place.seat !== null && !mayTake(floor, place.seat, holder)) return { may: false, why: 'number' }
  const isWaiting = floor.tickets.some((ticket) => ticket.state === 'waiting')
  return {
    may: true,
    closing: secondsTo(hours.closesAt, now),
    turn: isWaiting ? room.queue.session : null,
    rest: remainderFor(floor.remainders, holder)?.seconds ?? null,
  }
}

/** A seat with an agent is made ready before the next person, unless what is there is kept for the same. */
const leave = (inner: Inner, session: Session): void => {
  const { seat, network } = session.subject
  const agent = seat === null ? undefined : inner.agents.of(seat)
  const room = roomOf(inner, network)
  const kept = seat === null || room === undefined ? undefined : keptAt(inner, room, seat)
  const isKept = kept?.session === session.id && kept.why !== 'interrupted'
  if (agent !== undefined && !isKept) agent.wiping = true
  inner.floors.changed()
}

const endWithRest = async (
  inner: Inner,
  session: Session,
  why: RemainderReason,
  silent = 0,
): Promise<Remainder | undefined> => {
  const room = roomOf(inner, session.subject.network)
  const within = room === undefined ? 0 : why === 'paused' ? room.pause : why === 'ended' ? UNDO : room.resume
  const remainder = remainderOf(session, { why, within, silent }, inner.clock())
  if (room !== undefined && remainder !== undefined) {
    inner.lastSessions.set(session.id, session)
    // First the promise, then the end: killed between the two, the session is open and the promise goes at the next start.
    await inner.floors.set(room.id, promised(inner.floors.of(room.id), remainder))
  }
  await inner.office.end([session], why === 'ended' ? 'staff' : why, silent)
  return remainder
}

/** Seconds in which an end at the desk can be undone. */
const UNDO = 60

/** Sessions whose seat has fallen silent while the program was well. */
const interrupt = async (inner: Inner, room: Room, now: Now): Promise<void> => {
  if (now.boot - inner.started < START) return
  for (const seat of seatsOf(inner, room)) {
    const session = sessionAt(inner, seat)
    const silent = inner.agents.silentFor(seat, now)
    if (session !== undefined && silent !== null && silent >= INTERRUPTED_AFTER)
      await endWithRest(inner, session, 'interrupted', Math.min(silent, (now.credible - session.openedAt) / 1000))
  }
}

const close = async (inner: Inner, room: Room, now: Now): Promise<void> => {
  if (inner.decider().roomHours(room, now.wall).open) return
  const sessions = seatsOf(inner, room).flatMap((seat) => sessionAt(inner, seat) ?? [])
  if (sessions.length > 0) await inner.office.end(sessions, 'hours')
}

/** What was kept for somebody who did not come is made ready for the next. */
const clear = (inner: Inner, before: readonly Remainder[], after: readonly Remainder[]): void => {
  for (const remainder of before) {
    if (after.includes(remainder)) continue
    inner.lastSessions.delete(remainder.session)
    const agent = inner.agents.of(remainder.seat)
    if (agent !== undefined && sessionAt(inner, remainder.seat) === undefined) agent.wiping = true
  }
}

const tickRoom = async (inner: Inner, room: Room): Promise<void> => {
  const now = inner.clock()
  await close(inner, room, now)
  await interrupt(inner, room, now)
  const floor = onDay(inner.floors.of(room.id), inner.decider().dayOf(now.wall))
  const { open } = inner.decider().roomHours(room, now.wall)
  const states = seatsOf(inner, room).map((seat) => ({ seat, state: stateOf(inner, seat, room, now) }))
  // What nobody did, but time or the desk's own acts: a warning, a silence, a seat that is out or back.
  const telling = states.map(({ state }) => state).join()
  if (inner.told.get(room.id) !== telling) inner.floors.changed()
  inner.told.set(room.id, telling)
  const free = open ? states.filter(({ state }) => isUsable(state)).map(({ seat }) => seat) : []
  const lost = states.filter(({ state }) => !isUsable(state) && state !== 'held').map(({ seat }) => seat)
  const next = settle(
    floor,
    { free, lost: lost.filter((seat) => sessionAt(inner, seat) === undefined) },
    room.queue,
    now,
  )
  clear(inner, floor.remainders, next.remainders)
  await inner.floors.set(room.id, next)
}

/** More than a park has seats. */
const MOST_KNOWN = 2000

/** Which session each goes on from, of the latest. */
const createKnown = () => {
  const known = new Map<string, string>()
  return {
    get: (session: string): string | undefined => known.get(session),
    set: (session: string, before: string): void => {
      known.set(session, before)
      const oldest = known.size > MOST_KNOWN ? known.keys().next().value : undefined
      if (oldest !== undefined) known.delete(oldest)
    },
  }
}

/** Reads what was promised; whoever is online has had it. */
export const openRooms = async (parts: RoomsParts): Promise<Rooms> => {
  const { store, clock, decider } = parts
  const floors = await openFloors(
    { store, clock, dayOf: (at) => decider().dayOf(at) },
    (decider().policy.rooms ?? []).map(({ id }) => id),
  )
  const { boot } = clock()
  const agents = createAgents(await store.seatKeys(), { boot, away: parts.away })
  const office = { places: OFFLINE } as unknown as Inner['office']
  const known = createKnown()
  const inner: Inner = { ...parts, floors, agents, started: boot, lastSessions: new Map(), told: new Map(), office }
  return {
    ...{ floors, agents },
    all: () => roomsOf(inner),
    roomOf: (network) => roomOf(inner, network),
    gate: (place, holder) => ask(inner, place, holder),
    opened: (session) => {
      const room = roomOf(inner, session.subject.network)
      if (room === undefined || session.subject.seat === null) return
      floors.changed()
      const before = floors.of(room.id)
      const rest = remainderFor(before.remainders, session.holder)
      if (rest !== undefined && rest.seat === session.subject.seat) known.set(session.id, rest.session)
      const after = satDown(before, session.subject.seat, session.holder)
      floors.set(room.id, after).catch(parts.failed)
    },
    ended: (session) => leave(inner, session),
    endWithRest: (session, why, silent) => endWithRest(inner, session, why, silent),
    before: ({ session }) => inner.lastSessions.get(session),
    stateOf: (seat, room, now) => stateOf(inner, seat, room, now),
    sessionAt: (seat) => sessionAt(inner, seat),
    seatsOf: (room) => seatsOf(inner, room),
    tick: async () => {
      for (const room of roomsOf(inner)) await tickRoom(inner, room)
    },
    continues: (session) => known.get(session) ?? null,
    goesOnFrom: known.set,
    connect: (standing) => {
      inner.office = standing
      const isOnline = (holder: Holder): boolean => standing.roster.of(holder).length > 0
      for (const { id } of roomsOf(inner)) floors.set(id, reconciled(floors.of(id), isOnline)).catch(parts.failed)
    },
  }
}
