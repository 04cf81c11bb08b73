// What the database is asked to do, in the product's words. One suite (test/contracts/store) runs against each engine.
import type { Act } from '../desk/acts.ts'
import type { ActCount } from '../desk/counts.ts'
import type { Import, Things } from '../imports/kept.ts'
import type { HeadCount } from '../people/heads.ts'
import type { Holder, LookUp, Network, Person, Pin, RegisteredDevice, Seat, Tenant, Voucher } from '../people/people.ts'
import type { RefusedDay } from '../reports/refusals.ts'
import type { Period, UseSums } from '../reports/report.ts'
import type { UseHour } from '../reports/use.ts'
import type { Waited } from '../reports/waits.ts'
import type {
  Review,
  ReviewAnswer,
  ReviewAnswered,
  ReviewAsked,
  ReviewRequest,
  ReviewsAsked,
  RuleReviews,
} from '../review/review.ts'
import type { SeatKey } from '../room/seat-key.ts'
import type { Counted } from '../sessions/counted.ts'
import type { Ending } from '../sessions/ending.ts'
import type { OnlineTime } from '../sessions/online-time.ts'
import type { PortSeen, PortsGiven, PortsHeld } from '../sessions/ports.ts'
import type { NamedStamp, ServiceUsage, StampCounted } from '../sessions/service-usage.ts'
import type { EndReason, Session } from '../sessions/session.ts'
import type { Usage } from '../sessions/usage.ts'
import type { StaffStore } from './staff.ts'

/** A row about a session, open or ended, without any destination. */
export type SessionRow = {
  readonly session: Session
  readonly endedAt: number | null
  readonly reason: EndReason | null
  readonly bytes: number
}

/**
 * What was new in a reading of counters, by whose it is; `unknown`: bytes of numbers that no session has. `sessions`: all bytes of
 * each session that was read, by its id.
 */
export type Booked = {
  readonly usage: readonly Usage[]
  readonly sessions: readonly (readonly [id: string, bytes: number])[]
  readonly unknown: number
}

/** An ended session whose time is in no sum yet. */
export type ToSum = {
  readonly id: string
  readonly holder: Holder['kind']
  readonly from: number
  readonly to: number
  readonly plan: string
  readonly network: string | null
  readonly interrupted: boolean
}

/** `endedUpTo`: credible time, in milliseconds; `before`: the first day of the park whose use stays; `most`: rows. */
export type Forgetting = { readonly endedUpTo: number; readonly before: string; readonly most: number }

/**
 * Every promise of a write settles after its commit is on disk; writes take effect in the order of the calls, and each
 * whole or not at all. Writes that wait together share one commit, yet one that fails does not undo the others.
 * A read sees every write that was called before it. A failed call throws `store:failed`.
 */
export type Store = StaffStore & {
  /** Tenants, networks, seats and devices: small, read once at start and after changes. */
  readonly park: () => Promise<{
    readonly tenants: readonly Tenant[]
    readonly networks: readonly Network[]
    readonly seats: readonly Seat[]
    readonly devices: readonly RegisteredDevice[]
  }>
  /** Adds or replaces by id (a badge or a card that another one has is refused). All or nothing. */
  readonly put: (things: {
    readonly tenants?: readonly Tenant[]
    readonly networks?: readonly Network[]
    readonly seats?: readonly Seat[]
    readonly devices?: readonly RegisteredDevice[]
    readonly people?: readonly Person[]
    readonly vouchers?: readonly Voucher[]
  }) => Promise<void>
  /** Removes people and vouchers with their open sessions, usage and look-ups (the sample's), and devices, of which those stay. */
  readonly remove: (things: {
    readonly people?: readonly string[]
    readonly vouchers?: readonly string[]
    readonly devices?: readonly string[]
  }) => Promise<void>
  /** How many people have the same plan, tenant, standing and groups. */
  readonly headCounts: () => Promise<readonly HeadCount[]>
  readonly personByBadge: (badge: string) => Promise<Person | undefined>
  readonly person: (id: string) => Promise<Person | undefined>
  /** By the MAC of the code. */
  readonly voucherByMac: (mac: string) => Promise<Voucher | undefined>
  readonly vouchers: () => Promise<readonly Voucher[]>
  readonly setPin: (person: string, pin: Pin) => Promise<void>
  readonly accept: (person: string, version: string) => Promise<void>
  readonly markPrinted: (voucher: string, at: number) => Promise<void>
  /** Writes a new session, and in the same commit the ending of those that it replaces. */
  readonly openSession: (session: Session, replaces: readonly Ending[]) => Promise<void>
  /** Writes what may change of an open session: plan, tenant and network of its subject, its card, and its end. */
  readonly changeSession: (session: Session) => Promise<void>
  readonly endSessions: (endings: readonly Ending[]) => Promise<void>
  readonly openSessions: () => Promise<readonly Session[]>
  /** The newest sessions first, open and ended, at most `limit`. */
  readonly sessions: (limit: number) => Promise<readonly SessionRow[]>
  /** The highest session number ever used; 0 at first. */
  readonly lastNumber: () => Promise<number>
  readonly addUsage: (usage: readonly Usage[]) => Promise<void>
  readonly usage: (holder: Holder, day: string) => Promise<number>
  /** Seconds online of everybody in a period (`sessions/online-time.ts`), of sessions that have ended. */
  readonly onlineOf: (period: string) => Promise<readonly OnlineTime[]>
  /** Forgets all other periods. */
  readonly keepOnline: (periods: readonly string[]) => Promise<void>
  readonly seatKeys: () => Promise<readonly SeatKey[]>
  /** In the place of the seat's key of before. */
  readonly putSeatKey: (key: SeatKey) => Promise<void>
  /** All of one day, for start-up. */
  readonly usageOf: (day: string) => Promise<readonly Usage[]>
  /**
   * Books to sessions, open or ended, and to their holders' day what the kernel counted since the reading before. Absolute numbers:
   * the same again books nothing. What nobody's number has counted is kept by day, as nobody's.
   */
  readonly book: (day: string, counted: readonly Counted[]) => Promise<Booked>
  /** How far each session's counters are booked. */
  readonly counted: () => Promise<readonly Counted[]>
  /** Their counters are gone, or begin anew at nothing. */
  readonly forgetCounted: (numbers: readonly number[]) => Promise<void>
  /** Bytes of a day of which nobody knows whose they were. */
  readonly unknownBytes: (day: string) => Promise<number>
  readonly givePorts: (given: readonly PortsGiven[]) => Promise<void>
  /** All blocks of sessions that are open or ended since then (credible time), in the order in which they were given. */
  readonly ports: (endedSince: number) => Promise<readonly PortsHeld[]>
  /** Sessions, open or ended, that had that port then; the newest first. */
  readonly sessionsByPort: (seen: PortSeen) => Promise<readonly SessionRow[]>
  /** What stamps stand for; those that stand for something else now begin at nothing. */
  readonly nameStamps: (stamps: readonly NamedStamp[]) => Promise<void>
  /** Books to services what the kernel counted since the reading before. Absolute numbers: the same again books nothing. */
  readonly bookServices: (day: string, counted: readonly StampCounted[]) => Promise<void>
  /** All other stamps are gone. */
  readonly keepStamps: (stamps: readonly number[]) => Promise<void>
  /** Of that day and those after it, the newest first. */
  readonly serviceUsage: (from: string) => Promise<readonly ServiceUsage[]>
  /** Every act of the desk that is remembered, in the order in which they began. */
  readonly acts: () => Promise<readonly Act[]>
  /** Writes an act with what the person reads of it, and counts it for its operator on that day of the park. */
  readonly addAct: (act: Act, day: string, lookUps: readonly LookUp[]) => Promise<void>
  /** They are over: each lasted so long. */
  readonly endActs: (ended: readonly Pick<Act, 'id' | 'seconds'>[], lookUps: readonly LookUp[]) => Promise<void>
  readonly forgetActs: (ids: readonly string[]) => Promise<void>
  /** How often each operator's desk did what, on that day and after it. */
  readonly actCounts: (from: string) => Promise<readonly ActCount[]>
  /** The longest ended first, at most so many. */
  readonly toSum: (most: number) => Promise<readonly ToSum[]>
  /** Adds to the sums what these sessions have used. Fails where one of them is in the sums already. */
  readonly sumUp: (sessions: readonly string[], hours: readonly UseHour[]) => Promise<void>
  readonly useSums: (period: Period) => Promise<UseSums>
  readonly useHours: (period: Period) => Promise<readonly UseHour[]>
  readonly addRefused: (days: readonly RefusedDay[]) => Promise<void>
  readonly refusedDays: (period: Period) => Promise<readonly RefusedDay[]>
  readonly addWaits: (waits: readonly Waited[]) => Promise<void>
  readonly waits: (period: Period) => Promise<readonly Waited[]>
  /** Deletes ended sessions with their ports, and who used how much on days before; says how many rows went. Of SQLite no octet of them stays. */
  readonly forgetSessions: (what: Forgetting) => Promise<number>
  readonly addLookUps: (lookUps: readonly LookUp[]) => Promise<void>
  readonly lookUps: (person: string) => Promise<readonly LookUp[]>
  /**
   * Makes an open request, or joins the open one of the same rule and name (`counts`: it is then asked once more; one that was
   * struck is not joined). Beyond `most` open ones none is made.
   */
  readonly askReview: (
    request: ReviewRequest & { readonly day: string },
    how: { readonly counts: boolean; readonly most: number },
  ) => Promise<Extract<ReviewAsked, { outcome: 'made' | 'joined' | 'full' }>>
  readonly review: (number: number) => Promise<Review | undefined>
  /** The newest requests first, at most `limit`. */
  readonly reviews: (asked: ReviewsAsked) => Promise<readonly Review[]>
  /** Of each rule that has any: how many are open, and the newest `answered` ones. */
  readonly reviewsByRule: (answered: number) => Promise<readonly RuleReviews[]>
  /** Answers an open request. */
  readonly answerReview: (
    number: number,
    answer: ReviewAnswer,
  ) => Promise<Extract<ReviewAnswered, 'answered' | 'no-such' | 'already'>>
  /** Takes name and line out of a request, for good; says whether there is such a one. */
  readonly strikeReview: (number: number) => Promise<boolean>
  /** All who have one of these ids or badges; at most 250 of each. */
  readonly peopleWith: (keys: {
    readonly ids: readonly string[]
    readonly badges: readonly string[]
  }) => Promise<readonly Person[]>
  /** People without a PIN, and with `again` those with a slip that was not used, by id; those after `after`. */
  readonly withoutPin: (asked: {
    readonly tenant: string | null
    readonly again: boolean
    readonly after: string | null
    readonly limit: number
  }) => Promise<readonly Person[]>
  /** `unused`: not to those who have chosen a PIN of their own. Leaves look-ups. The ids of those to whom it was given. */
  readonly giveSlips: (
    slips: readonly { readonly person: string; readonly pin: Pin }[],
    how: { readonly unused: boolean },
  ) => Promise<readonly string[]>
  /** Writes what an import changes, and what it was before. PINs stay as they are. */
  readonly addImport: (
    made: Omit<Import, 'id' | 'undoneAt'>,
    things: Things,
    lookUps: readonly LookUp[],
  ) => Promise<Import>
  /** The newest first. */
  readonly imports: () => Promise<readonly Import[]>
  /** Nothing where it is forgotten, or was taken back. */
  readonly importChanges: (id: number) => Promise<Things>
  /** Puts back what was before, and takes away what was new. */
  readonly undoImport: (id: number, at: number, things: Things) => Promise<void>
  /** Of imports up to then only that they were is kept. */
  readonly forgetImports: (upTo: number) => Promise<void>
  readonly setting: (key: string) => Promise<string | undefined>
  readonly setSetting: (key: string, value: string) => Promise<void>
  readonly close: () => Promise<void>
}
