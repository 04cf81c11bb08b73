// The desk of a running park: what staff ask waits until everything stands; then how the service is, told from its parts.
import type { Clock, Now } from '../../base/clock.ts'
import { IsthmusError } from '../../base/errors.ts'
import type { Settings } from '../../config.ts'
import { tellOtherTable } from '../../domain/council/other-table.ts'
import type { Desk, DeskStatus } from '../../domain/desk/desk.ts'
import type { Health, HealthState } from '../../domain/desk/reports.ts'
import type { RoomDesk } from '../../domain/desk/room-desk.ts'
import type { RoomsDesk } from '../../domain/desk/rooms.ts'
import { removeSample } from '../../edges/sample/people.ts'
import type { OpenedStore } from '../../edges/store/open-store.ts'
import type { ParkRecord } from '../council/record.ts'
import type { Doors } from '../doors.ts'
import type { InLine } from '../gateway/in-line.ts'
import { listTroubles } from '../list-state.ts'
import { type Office, sessionsByPlan } from '../office.ts'
import type { PolicyInForce } from '../policy.ts'
import type { Reviews } from '../reviews.ts'
import type { Rooms } from '../room/rooms.ts'
import { samplePark } from '../sample.ts'
import type { Staff } from '../staff.ts'
import type { Use } from '../use/use.ts'
import type { ActBook } from './act-book.ts'
import { createDesk } from './desk.ts'
import type { LastWords } from './last-words.ts'
import { createSideDoors } from './side-doors.ts'

/** Operations that arrive over the control socket before everything stands wait for it, or hear that it never will. */
export const deskToCome = () => {
  const { promise, resolve, reject } = Promise.withResolvers<Desk>()
  promise.catch(() => {}) // nobody may wait
  const desk: Desk = {
    status: async () => (await promise).status(),
    sessions: async (asked) => (await promise).sessions(asked),
    usage: async (asked) => (await promise).usage(asked),
    report: async (asked) => (await promise).report(asked),
    reportTable: async (asked) => (await promise).reportTable(asked),
    openSession: async (asked) => (await promise).openSession(asked),
    endSession: async (asked) => (await promise).endSession(asked),
    suspend: async (asked) => (await promise).suspend(asked),
    restore: async (asked) => (await promise).restore(asked),
    takeOut: async (asked) => (await promise).takeOut(asked),
    putBack: async (asked) => (await promise).putBack(asked),
    closeEarly: async (asked) => (await promise).closeEarly(asked),
    openAgain: async (asked) => (await promise).openAgain(asked),
    acts: async () => (await promise).acts(),
    rooms: async () => (await promise).rooms(),
    room: async (asked) => (await promise).room(asked),
    roomAct: async (asked) => (await promise).roomAct(asked),
    findSessions: async (asked) => (await promise).findSessions(asked),
    createVouchers: async (asked) => (await promise).createVouchers(asked),
    addPerson: async (asked) => (await promise).addPerson(asked),
    newSlip: async (asked) => (await promise).newSlip(asked),
    newSlips: async (asked) => (await promise).newSlips(asked),
    putTenant: async (tenant) => (await promise).putTenant(tenant),
    putNetwork: async (network) => (await promise).putNetwork(network),
    putSeat: async (seat) => (await promise).putSeat(seat),
    putDevice: async (device) => (await promise).putDevice(device),
    devices: async () => (await promise).devices(),
    removeDevice: async (asked) => (await promise).removeDevice(asked),
    reviews: async (asked) => (await promise).reviews(asked),
    review: async (asked) => (await promise).review(asked),
    answerReview: async (asked) => (await promise).answerReview(asked),
    strikeReview: async (asked) => (await promise).strikeReview(asked),
    lists: async () => (await promise).lists(),
    fetchList: async (asked) => (await promise).fetchList(asked),
    sendTable: async (piece) => (await promise).sendTable(piece),
    weighImport: async (asked) => (await promise).weighImport(asked),
    importTable: async (asked) => (await promise).importTable(asked),
    imports: async () => (await promise).imports(),
    undoImport: async (asked) => (await promise).undoImport(asked),
    sendList: async (piece) => (await promise).sendList(piece),
    putList: async (asked) => (await promise).putList(asked),
    takeList: async (asked) => (await promise).takeList(asked),
    acceptList: async (asked) => (await promise).acceptList(asked),
    dropList: async (asked) => (await promise).dropList(asked),
    addStaff: async (asked) => (await promise).addStaff(asked),
    staff: async () => (await promise).staff(),
    removeStaff: async (asked) => (await promise).removeStaff(asked),
    resetStaff: async (asked) => (await promise).resetStaff(asked),
    publicPages: async (asked) => (await promise).publicPages(asked),
    reloadPolicy: async () => (await promise).reloadPolicy(),
    removeSample: async () => (await promise).removeSample(),
  }
  const notStarted = (): IsthmusError =>
    new IsthmusError('control:unreachable', 'Isthmus could not start', 'its own messages say why')
  return { desk, open: resolve, never: () => reject(notStarted()) }
}

type DeskStands = {
  readonly key: Uint8Array
  readonly store: OpenedStore
  readonly clock: Clock
  readonly office: Office
  readonly endWithRest: Rooms['endWithRest']
  readonly acts: ActBook
  readonly lastWords: LastWords
  readonly reviews: Reviews
  readonly staff: Staff
  readonly use: Use
  readonly rooms: { readonly desk: RoomDesk }
  readonly policy: PolicyInForce
  readonly record: ParkRecord
  /** What of the record, and of what is agreed, needs mending. */
  readonly ruleTroubles: () => readonly string[]
  readonly doors: Doors
  readonly line: { readonly wire: Pick<InLine, 'troubles' | 'meet'> }
  readonly settings: Settings
  readonly version: string
}

const KEPT = 'The policy file was refused; the last good policy rules. See: npx isthmus policy check.'

const REFUSED =
  'The policy with its lists as they are now was refused; the one before rules. See: npx isthmus policy check.'

const WITHOUT_FEEDS =
  'With what the feeds of its lists have brought the policy is refused, so the agreed lists rule. See: npx isthmus policy check.'

const isRefused = (policy: PolicyInForce): boolean => policy.problems().some(({ severity }) => severity === 'error')

const refusedText = (policy: PolicyInForce): readonly string[] => {
  const other = policy.otherTable()
  if (other !== null) return [[tellOtherTable(other).en, ...(other.differs?.en ?? [])].join(' ')]
  if (policy.withoutFeeds()) return [WITHOUT_FEEDS]
  if (policy.state() === 'kept') return [KEPT]
  return isRefused(policy) ? [REFUSED] : []
}

/** Milliseconds that a corrected clock may go back by without a word. */
const SLACK = 60_000

const clockTroubles = ({ wall, credible }: Now): readonly string[] =>
  credible - wall <= SLACK
    ? []
    : [
        `The machine's clock shows ${new Date(wall).toISOString()}, and it was ${new Date(credible).toISOString()} here already: set it. Hours and days go by it.`,
      ]

const troublesOf = ({ policy, record, ruleTroubles, doors, line, clock }: DeskStands): readonly string[] => [
  ...clockTroubles(clock()),
  ...ruleTroubles(),
  ...doors.troubles,
  ...line.wire.troubles,
  ...(record.frozen() === null ? refusedText(policy) : []),
  ...listTroubles(policy.lists.shown()),
]

const stateOf = (troubles: readonly string[]): HealthState => (troubles.length === 0 ? 'well' : 'trouble')

const healthOf = ({ policy, record, doors, line, settings }: DeskStands): Omit<Health, 'resolver'> => {
  const lists = policy.lists.shown()
  return {
    policy: policy.state() === 'current' && !isRefused(policy) ? 'well' : 'trouble',
    record: stateOf(record.troubles()),
    proxy: stateOf(doors.troubles),
    gateway: settings.gateway === null ? 'absent' : stateOf(line.wire.troubles),
    lists: lists.length === 0 ? 'absent' : stateOf(listTroubles(lists)),
  }
}

const statusOf = (stands: DeskStands, startedAt: number): DeskStatus => {
  const { office, policy, doors, version } = stands
  return {
    version,
    startedAt,
    policy: { hash: policy.decider().hash, state: policy.state() },
    sessionsByPlan: Object.fromEntries(sessionsByPlan(office)),
    devices: {
      registered: office.places().devices.length,
      online: office.roster.all().filter(({ holder }) => holder.kind === 'device').length,
    },
    tunnels: doors.tunnels(),
    listeners: doors.listeners,
    troubles: troublesOf(stands),
  }
}

/** The sample's people leave, and are gone. */
const takeSampleAway = async ({ office, store, settings }: DeskStands): Promise<void> => {
  const sample = samplePark()
  const ids = new Set([...sample.people.map(({ id }) => id), sample.voucher.id])
  const online = office.roster.all().filter(({ holder }) => ids.has(holder.id))
  await office.end(online, 'staff')
  await removeSample(store, sample, settings.data)
}

const commanded = (desk: RoomDesk): RoomsDesk => ({
  rooms: async () => desk.rooms(),
  room: async ({ id }) => desk.room(id) ?? null,
  roomAct: ({ room, act, by }) => desk.act(room, act, by),
})

/** The desk, once everything stands. */
export const deskOf = (stands: DeskStands): Desk => {
  const { key, store, clock, office, reviews, policy, doors } = stands
  const startedAt = clock().wall
  stands.use.connect({ health: () => healthOf(stands), troubles: () => troublesOf(stands) })
  return createDesk({
    ...office,
    // What is ended at a seat of a room can be undone for a minute.
    end: async (sessions) => {
      for (const session of sessions) await stands.endWithRest(session, 'ended')
    },
    acts: stands.acts,
    sideDoors: createSideDoors({ ...office, ...stands.record, decider: policy.decider, store }),
    tellPlace: stands.lastWords.tell,
    key,
    store,
    clock,
    reviews: reviews.desk,
    staff: stands.staff.desk,
    reports: stands.use.desk,
    rooms: commanded(stands.rooms.desk),
    decider: policy.decider,
    meet: stands.line.wire.meet,
    lists: policy.lists,
    status: () => statusOf(stands, startedAt),
    reload: async () => {
      const { adopted, problems } = await policy.reload()
      return { adopted, problems, hash: policy.decider().hash }
    },
    publicPages: ({ record }) => doors.publicPages(record),
    removeSample: () => takeSampleAway(stands),
  })
}
