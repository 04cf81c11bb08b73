// The people's side of a running park: who is online, the rooms, what is told at seats. No sockets here.
import type { Clock } from '../base/clock.ts'
import { hostInUrl } from '../base/names.ts'
import type { Settings } from '../config.ts'
import type { Desk } from '../domain/desk/desk.ts'
import type { Retention } from '../domain/sessions/retention.ts'
import { spotOfSession } from '../domain/sessions/session.ts'
import { secretKey } from '../edges/data/folder.ts'
import { type ServiceMetrics, serviceMetrics } from '../edges/metrics/service.ts'
import { type Board, createBoard } from '../edges/portal/board.ts'
import { fiveLinesVersion } from '../edges/portal/five-lines.ts'
import { dropOldCopies } from '../edges/store/copies.ts'
import type { OpenedStore } from '../edges/store/open-store.ts'
import { createAttached } from './attached.ts'
import type { ActBook } from './desk/act-book.ts'
import { createLastWords, type LastWords } from './desk/last-words.ts'
import { factsOf } from './five-facts.ts'
import { type InLine, NOT_IN_LINE } from './gateway/in-line.ts'
import { listAges } from './list-state.ts'
import { type Office, openOffice, sessionsByPlan } from './office.ts'
import type { PolicyInForce } from './policy.ts'
import { createReviews, type Reviews } from './reviews.ts'
import { openRoomHouse, type RoomHouse, type RoomHouseParts } from './room/house.ts'
import { openRooms, type Rooms } from './room/rooms.ts'
import { openUse, type Use } from './use/use.ts'

export type HouseParts = {
  readonly clock: Clock
  readonly key: Uint8Array
  readonly store: OpenedStore
  readonly away: number
  readonly kept: { readonly retention: () => Retention }
  readonly failed: (error: unknown) => void
  readonly desk: Desk
  readonly policy: PolicyInForce
  readonly acts: ActBook
  readonly settings: Settings
  readonly onStop: (stop: () => unknown) => void
}

/** The people's side. `line` is how it reaches the doors, which are built after it. */
export type House = {
  readonly office: Office
  readonly rooms: RoomHouse
  /** Ends a session, and promises for a moment what is left of it. */
  readonly endWithRest: Rooms['endWithRest']
  readonly acts: ActBook
  readonly lastWords: LastWords
  readonly board: Board
  readonly reviews: Reviews
  readonly counts: ServiceMetrics
  readonly use: Use
  readonly line: {
    endSession: (session: string) => void
    /** Decides anew what the doors carry. */
    redecide: () => void
    tunnels: () => number
    wire: InLine
  }
}

export const openHouse = async (parts: HouseParts): Promise<House> => {
  const { policy, acts, settings, ...ground } = parts
  const rulesVersion = fiveLinesVersion(factsOf(ground.kept.retention()))
  const board = createBoard()
  const rooms = await openRooms({ ...ground, decider: policy.decider, held: acts.held })
  const line: House['line'] = { endSession: () => {}, redecide: () => {}, tunnels: () => 0, wire: NOT_IN_LINE }
  const use = openUse({
    ...ground,
    decider: policy.decider,
    retention: () => ground.kept.retention(),
    dropCopies: (before) => dropOldCopies(settings.data, before),
    roster: () => office.roster,
    inLine: settings.gateway !== null,
    listAges: () => listAges(policy.lists.shown(), ground.clock().wall),
  })
  const metrics = serviceMetrics({
    sessionsByPlan: () => sessionsByPlan(office),
    tunnels: () => line.tunnels(),
    listAges: () => listAges(policy.lists.shown(), ground.clock().wall),
  })
  parts.onStop(metrics.close)
  const counts = use.watching(metrics)
  const office = await openOffice({
    ...ground,
    rulesVersion,
    decider: policy.decider,
    held: acts.held,
    room: rooms.gate,
    opened: (session) => {
      rooms.opened(session)
      house.knock(session)
    },
    admit: (session) => line.wire.admit(session),
    deviceOf: (address) => line.wire.deviceOf(address),
    interfacesOf: createAttached(settings.gateway?.inside ?? [], () => ground.clock().boot),
    rebind: (sessions) => line.wire.rebind(sessions),
    redecide: () => line.redecide(),
    ended: (session, reason) => {
      const released = line.wire.release(session)
      line.endSession(session.id)
      board.tell(spotOfSession(session), { kind: 'ended', reason })
      rooms.ended(session)
      house.knock(session)
      return released
    },
    tapped: counts.tapped,
  })
  rooms.connect(office)
  const house = openRoomHouse({
    ...{ ...ground, rooms, office, board, decider: policy.decider, held: acts.held, domain: settings.domain },
    leaseKey: secretKey(settings.data, 'leases'),
    facts: seatFacts(settings, rulesVersion),
    meet: (address) => line.wire.meet(address),
  })
  const lastWords = createLastWords(() => office.roster)
  return {
    office,
    rooms: house,
    endWithRest: rooms.endWithRest,
    acts,
    lastWords,
    board,
    counts,
    use,
    line,
    reviews: createReviews({ ...ground, decider: policy.decider }),
  }
}

/** What a seat with an agent is told at its enrolment. */
const seatFacts = ({ domain, proxy }: Settings, rulesVersion: string): RoomHouseParts['facts'] => ({
  portal: `http://portal.${domain}/`,
  proxy: `${hostInUrl({ kind: 'address', address: proxy.host })}:${proxy.port}`,
  rulesVersion,
})
