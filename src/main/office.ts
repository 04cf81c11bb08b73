// The people side of one running park: who is online, how they sign in and out, what is counted. No sockets here.
import { randomUUID } from 'node:crypto'
import type { Address } from '../base/addresses.ts'
import type { Clock } from '../base/clock.ts'
import { badgeOf } from '../domain/people/badge.ts'
import type { Known } from '../domain/people/identify.ts'
import type { Channel, Credential, LookUp } from '../domain/people/people.ts'
import type { Place } from '../domain/people/places.ts'
import { createPlaces, type Device, type DeviceOf, type InterfacesOf, type Places } from '../domain/people/places.ts'
import { createTries } from '../domain/people/tries.ts'
import type { Decider } from '../domain/policy/decider.ts'
import { ending } from '../domain/sessions/ending.ts'
import type { HeldBack } from '../domain/sessions/held.ts'
import { createTimeBook, periodsOf, type TimeBook } from '../domain/sessions/online-time.ts'
import { resume } from '../domain/sessions/resume.ts'
import type { RoomGate } from '../domain/sessions/room-gate.ts'
import { createRoster, type Roster } from '../domain/sessions/roster.ts'
import type { EndReason, Session } from '../domain/sessions/session.ts'
import { nextNumber } from '../domain/sessions/slots.ts'
import { isSignedIn } from '../domain/sessions/standing.ts'
import type { SeatView, Tapped } from '../domain/sessions/tapped.ts'
import { createUsageBook, type UsageBook } from '../domain/sessions/usage.ts'
import type { Booked, Store } from '../domain/store/store.ts'
import { type EndParts, end, writeEndings } from '../flows/end.ts'
import type { EnterParts } from '../flows/enter.ts'
import { type StandParts, stand } from '../flows/stand.ts'
import { note, type SweepParts, sweep } from '../flows/sweep.ts'
import { seat, type TapParts, tap } from '../flows/tap.ts'

export type OfficeParts = {
  readonly clock: Clock
  readonly key: Uint8Array
  readonly rulesVersion: string
  readonly store: Store
  readonly decider: () => Decider
  /** Whom staff keep offline for a while. */
  readonly held: () => HeldBack
  /** Whether a room lets somebody sit down; what of it changes by that. */
  readonly room: RoomGate
  readonly opened: (session: Session) => void
  /** Lets its packets pass; resolves when they do. */
  readonly admit: (session: Session) => Promise<void>
  /** Closes the live connections of a session and tells its seat; resolves when its packets pass no longer. */
  readonly ended: (session: Session, reason: EndReason) => Promise<void>
  /** What is known of sessions that are online may have changed: their packets are let in and decided by that. */
  readonly rebind: (sessions: readonly Session[]) => Promise<void>
  /** Decides live connections anew. */
  readonly redecide: () => void
  readonly tapped: (outcome: Tapped['outcome']) => void
  readonly deviceOf: DeviceOf
  readonly interfacesOf: InterfacesOf
}

export type Office = {
  readonly roster: Roster
  readonly places: () => Places
  /** Networks, seats or devices changed in the store: reads them anew, and makes it hold. */
  readonly relocate: () => Promise<void>
  /** What is online without a sign-in is what ought to be. */
  readonly stand: () => Promise<void>
  /** A card is heard at an address: a session that hung on that alone is the card's from now on. */
  readonly bind: (address: Address, device: Device) => Promise<void>
  readonly tap: (place: Place, credential: Credential, channel?: Channel) => Promise<Tapped>
  /** Opens for somebody whom the desk has before it. */
  readonly seat: (place: Place, who: Known) => Promise<Tapped>
  readonly view: (place: Place) => SeatView | undefined
  readonly signOut: (place: Place) => Promise<boolean>
  /** `silent`: seconds before now at which they were last known to be used. */
  readonly end: (sessions: readonly Session[], reason: EndReason, silent?: number) => Promise<void>
  readonly sweep: () => Promise<void>
  /** What opens a session without a sign-in. */
  readonly enter: EnterParts & { readonly nextNumber: () => number }
  /** Seconds online, of sessions that have ended. */
  readonly time: TimeBook
  /** Another end than before. */
  readonly changeEnd: (session: Session) => Promise<void>
  readonly note: () => Promise<void>
  readonly moved: (session: string, up: number, down: number) => void
  /** Bytes of its holder today. */
  readonly usedToday: (session: Session) => number
  /** Bytes that the store has already booked: they count for quotas. */
  readonly booked: (booked: Booked) => void
  readonly bytesOf: (session: string) => number
  /** Look-ups of the person at the place since the sign-in before this one. */
  readonly notices: (place: Place) => Promise<readonly LookUp[]>
  /** All look-ups of that person, newest first; a voucher has none. */
  readonly lookUps: (place: Place) => Promise<readonly LookUp[]>
}

/** Reads the park and who was online; sessions whose time ran out meanwhile end now. */
export const openOffice = async (parts: OfficeParts): Promise<Office> => {
  const { store, decider } = parts
  const places = await readPlaces(parts)
  const roster = createRoster(places)
  const usage = createUsageBook()
  const today = decider().dayOf(parts.clock().wall)
  usage.restore(await store.usageOf(today))
  await takeUp(parts, roster)
  const time = createTimeBook()
  for (const period of periodsOf(today)) time.restore(await store.onlineOf(period))
  const books: Books = {
    places,
    roster,
    usage,
    time,
    bytes: new Map(),
    booked: new Map(),
    seenBefore: new Map(),
    lastNumber: await store.lastNumber(),
  }
  return assemble(parts, books)
}

const readPlaces = async ({ store, deviceOf, interfacesOf }: OfficeParts): Promise<Places> => {
  const { networks, seats, devices } = await store.park()
  return createPlaces(networks, seats, deviceOf, { devices, interfacesOf })
}

/** What the office keeps in memory. */
type Books = {
  places: Places
  readonly roster: Roster
  readonly usage: UsageBook
  /** Of sessions that have ended. */
  readonly time: TimeBook
  /** Bytes of each open session that are written at its end. */
  readonly bytes: Map<string, number>
  /** Those that are written already. */
  readonly booked: Map<string, number>
  /** When the person of each session had last seen the look-ups of their record. */
  readonly seenBefore: Map<string, number>
  lastNumber: number
}

const assemble = (parts: OfficeParts, books: Books): Office => {
  const { clock, store, decider } = parts
  const { roster, usage, bytes } = books
  const bytesOf = (session: string): number => bytes.get(session) ?? 0
  const forget = (session: Session, reason: EndReason): Promise<void> => {
    const ended = parts.ended(session, reason)
    bytes.delete(session.id)
    books.booked.delete(session.id)
    books.seenBefore.delete(session.id)
    return ended
  }
  const dayOf = (at: number): string => decider().dayOf(at)
  const endParts: EndParts = { clock, store, roster, bytesOf, dayOf, time: books.time, settle: forget, unwritten: [] }
  const endAll = (sessions: readonly Session[], reason: EndReason, silent = 0) =>
    end(endParts, sessions, reason, silent)
  const sweepParts: SweepParts = { clock, store, roster, usage, decider, held: parts.held, end: endAll }
  const tapParts = tapPartsOf(parts, books, forget)
  const standNow = oneByOne(() => stand(standPartsOf(parts, books, tapParts, endAll)))
  return {
    roster,
    places: () => books.places,
    relocate: async () => {
      books.places = await readPlaces(parts)
      roster.relocate(books.places)
      await standNow()
    },
    stand: standNow,
    bind: (address, device) => bind(parts, roster, address, device),
    tap: async (place, credential, channel) => {
      const tapped = await tap(tapParts, place, plain(credential), channel)
      parts.tapped(tapped.outcome)
      return tapped
    },
    seat: (place, who) => seat(tapParts, place, who),
    view: (place) => viewOf(parts, books, roster.holderOf(place.address)),
    signOut: async (place) => {
      const session = roster.holderOf(place.address)
      if (session === undefined || !isSignedIn(session)) return false
      await endAll([session], 'signed-out')
      return true
    },
    usedToday: (session) => usedToday(parts, books, session),
    end: endAll,
    sweep: () => sweep(sweepParts),
    enter: tapParts,
    time: books.time,
    changeEnd: async (session) => {
      await store.changeSession(session)
      roster.replace(session)
      await parts.rebind([session])
    },
    note: async () => {
      await writeEndings(endParts)
      await note(sweepParts)
    },
    moved: (id, up, down) => {
      const session = roster.byId(id)
      if (session === undefined) return
      bytes.set(id, bytesOf(id) + up + down)
      usage.add(session.holder, decider().dayOf(clock().wall), up + down)
    },
    booked: ({ usage: moved, sessions }) => {
      usage.restore(moved)
      for (const [id, total] of sessions) if (roster.byId(id) !== undefined) books.booked.set(id, total)
    },
    bytesOf: (session) => bytesOf(session) + (books.booked.get(session) ?? 0),
    notices: (place) => noticesOf(parts, books, roster.holderOf(place.address)),
    lookUps: (place) => lookUpsOf(parts, roster.holderOf(place.address)),
  }
}

const tapPartsOf = (
  parts: OfficeParts,
  books: Books,
  forget: (session: Session, reason: EndReason) => Promise<void>,
): TapParts => ({
  clock: parts.clock,
  key: parts.key,
  rules: parts.rulesVersion,
  store: parts.store,
  roster: books.roster,
  time: books.time,
  dayOf: (at) => parts.decider().dayOf(at),
  tries: createTries(),
  usage: books.usage,
  decider: parts.decider,
  seconds: books.time.seconds,
  room: parts.room,
  held: parts.held,
  newId: randomUUID,
  nextNumber: () => {
    books.lastNumber = nextNumber(books.lastNumber, books.roster.hasSlot)
    return books.lastNumber
  },
  isForSignIn: (id) => books.places.networks.some((network) => network.id === id && network.kind === 'sign-in'),
  settle: async (online, replaced) => {
    await Promise.all([...replaced.map((session) => forget(session, 'moved')), parts.admit(online)])
    parts.opened(online)
    // Not waited for: the person is online whether or not this is written.
    void markSeen(parts, online, books.seenBefore).catch(() => {})
  },
})

/** In memory before anything waits: two addresses of a seat are heard at the same time. */
const bind = async (parts: OfficeParts, roster: Roster, address: Address, device: Device): Promise<void> => {
  const before = roster.unboundAt(address, device)
  if (before === undefined) return
  const session = { ...before, device }
  roster.replace(session)
  await parts.store.changeSession(session)
  await parts.rebind([session])
}

const standPartsOf = (parts: OfficeParts, books: Books, tapParts: TapParts, endAll: StandParts['end']): StandParts => ({
  ...tapParts,
  places: () => books.places,
  end: endAll,
  replace: async (session) => {
    await parts.store.changeSession(session)
    books.roster.replace(session)
    parts.redecide()
  },
  rebind: parts.rebind,
})

/** One after the other: whoever asks while one is under way gets the next, which sees what they have changed. */
const oneByOne = (run: () => Promise<void>): (() => Promise<void>) => {
  let last: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  return () => {
    next ??= last
      .catch(() => {})
      .then(() => {
        next = undefined
        last = run()
        return last
      })
    return next
  }
}

const plain = (credential: Credential): Credential =>
  credential.kind === 'badge' ? { ...credential, badge: badgeOf(credential.badge) } : credential

/** Sessions that the store says are open go on, or end where their time is up. */
const takeUp = async ({ clock, store, decider }: OfficeParts, roster: Roster): Promise<void> => {
  const now = clock()
  const over: Session[] = []
  for (const stored of await store.openSessions()) {
    const session = resume(stored, now)
    if (session === undefined) over.push(stored)
    else {
      roster.reserve(session)
      roster.confirm(session.id)
    }
  }
  // Their seats are told why when they come back.
  const endings = over.map((session) => ({
    ...ending(session, 'time', now, { day: decider().dayOf(session.openedAt) }),
    used: wholeOf(session),
  }))
  if (endings.length > 0) await store.endSessions(endings)
}

const wholeOf = ({ openedAt, endsAt }: Session): number => Math.ceil(((endsAt ?? openedAt) - openedAt) / 1000)

const usedToday = ({ decider, clock }: OfficeParts, { usage }: Books, { holder }: Session): number =>
  usage.used(holder, decider().dayOf(clock().wall))

const viewOf = (parts: OfficeParts, books: Books, session: Session | undefined): SeatView | undefined => {
  if (session === undefined) return undefined
  const now = parts.clock()
  const decider = parts.decider()
  const plan = decider.policy.plans.find(({ id }) => id === session.subject.plan)
  const most = plan?.dataPerDay ?? null
  const used = usedToday(parts, books, session)
  return {
    session,
    secondsLeft: session.endsBoot === null ? null : Math.max(0, Math.ceil((session.endsBoot - now.boot) / 1000)),
    dataLeft: most === null ? null : Math.max(0, most - used),
    ...(plan?.slow != null && { slow: plan.slow }),
  }
}

const noticesOf = async (
  parts: OfficeParts,
  books: Books,
  session: Session | undefined,
): Promise<readonly LookUp[]> => {
  if (session?.holder.kind !== 'person') return []
  const since = books.seenBefore.get(session.id) ?? parts.clock().wall
  return (await parts.store.lookUps(session.holder.id)).filter(({ at }) => at > since)
}

const lookUpsOf = async ({ store }: OfficeParts, session: Session | undefined): Promise<readonly LookUp[]> =>
  session?.holder.kind === 'person' ? [...(await store.lookUps(session.holder.id))].reverse() : []

/** Remembers what the person had seen before this sign-in, and that they see now. */
const markSeen = async (
  { clock, store }: OfficeParts,
  session: Session,
  before: Map<string, number>,
): Promise<void> => {
  if (session.holder.kind !== 'person') return
  const key = `seen.${session.holder.id}`
  before.set(session.id, Number((await store.setting(key)) ?? 0))
  await store.setSetting(key, String(clock().wall))
}

/** How many are online on each plan. */
export const sessionsByPlan = ({ roster }: Office): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const { subject } of roster.all()) counts.set(subject.plan, (counts.get(subject.plan) ?? 0) + 1)
  return counts
}
