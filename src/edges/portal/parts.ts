// What the portal is handed by main: it knows no database, no policy compiler and no other edge.
import type { Context } from 'hono'
import type { Clock } from '../../base/clock.ts'
import type { ServiceCoverage } from '../../domain/catalogue/coverage.ts'
import type { OtherTable } from '../../domain/council/other-table.ts'
import type { CouncilShown } from '../../domain/council/shown.ts'
import type { ShownCounts } from '../../domain/desk/counts.ts'
import type { WhoNow } from '../../domain/people/holders.ts'
import type { Channel, Credential, LookUp, OpenNetwork } from '../../domain/people/people.ts'
import type { Place } from '../../domain/people/places.ts'
import type { Answer, Asked } from '../../domain/policy/ask.ts'
import type { ReachNow, ReachQuestion } from '../../domain/policy/ask-reach.ts'
import type { Decider } from '../../domain/policy/decider.ts'
import type { IdleParts } from '../../domain/policy/exact/idle-parts.ts'
import type { Subject, Text } from '../../domain/policy/language.ts'
import type { ServiceNow } from '../../domain/reports/service-now.ts'
import type { Typed } from '../../domain/review/request.ts'
import type { Review, ReviewAsked, RuleReviews } from '../../domain/review/review.ts'
import type { Held } from '../../domain/sessions/held.ts'
import type { EndReason } from '../../domain/sessions/session.ts'
import type { SeatEvent, SeatView, Tapped } from '../../domain/sessions/tapped.ts'
import type { FiveFacts } from './five-lines.ts'
import type { Rooms } from './rooms.ts'
import type { Tour } from './tour.ts'

/** A list that rules name. `entries` and `changedAt` are `null` where that is not known. */
export type ListInForce = {
  readonly id: string
  readonly entries: number | null
  readonly changedAt: number | null
  /** Its source was not heard of for too long; a version of it waits for a person. */
  readonly stale: boolean
  readonly waits: boolean
  /** No person takes a version in: operators agree on it. */
  readonly agreed?: boolean
}

/** The rules as they stand now. */
export type RulesInForce = {
  readonly decider: Decider
  readonly ruledBy: 'file' | 'one' | 'several'
  /** Who rules together, and what is proposed; left out, or `null`: a file rules. */
  readonly council?: CouncilShown | null
  /** Where this program compiles what was agreed otherwise than the one that activated it; left out, or `null`: it does not. */
  readonly otherTable?: OtherTable | null
  /** How often the desk of each operator did what it may do alone. */
  readonly acts?: readonly ShownCounts[]
  /** The agreement's text in each language; `null`: the policy names none. */
  readonly agreement: Text | null
  /** What of them has no effect. */
  readonly idle: IdleParts
  /** Where everybody is online without signing in. */
  readonly openNetworks?: readonly OpenNetwork[]
  /** How the lists are; left out where nobody knows. */
  readonly lists?: readonly ListInForce[]
}

/** A place worth going to after sign-in. */
export type StartLink = { readonly title: Text; readonly about: Text; readonly href: string }

/** Requests for review. Whoever asks is known to the pace of asking alone, as a place. */
type Reviews = {
  readonly ask: (place: Place, typed: Typed) => Promise<ReviewAsked>
  readonly one: (number: number) => Promise<Review | undefined>
  /** Of each of these rules that has any: from memory, as a rule. */
  readonly of: (rules: readonly string[]) => Promise<readonly RuleReviews[]>
}

/** Where people reach these pages over the park's LAN. */
type Lan = {
  /** How the asker's words came. */
  readonly channel: (c: Context) => Channel
  /** Where the same pages are told securely: `https://my.park.test/`. */
  readonly secure: string
  /** Whether its certificate is of our own making, so that a browser warns. */
  readonly selfMade: boolean
}

/** What the pages for everybody tell beside the rules. */
type Face = {
  readonly who: () => WhoNow
  readonly service: () => Promise<ServiceNow>
  /** Entries of the record, and the hash of the first; `null`: there is none that can be read. */
  readonly record: () => { readonly size: number; readonly genesis: string } | null
  /** Of this program. */
  readonly version: string
}

/** Main's guard against foreign hosts and origins stands before every route of the portal. */
export type PortalParts = {
  /** Who asks, by the client's address. */
  readonly place: (c: Context) => Place
  /** `null`: not in line, and everything comes securely. */
  readonly lan: Lan | null
  readonly tap: (place: Place, credential: Credential, channel?: Channel) => Promise<Tapped>
  readonly view: (place: Place) => SeatView | undefined
  /** Ends the session at the place; false: there was none. */
  readonly signOut: (place: Place) => Promise<boolean>
  /** Calls the listener at each event of the place until the given function is called (`board.listen`). */
  readonly events: (place: Place, listener: (event: SeatEvent) => void) => () => void
  /** The last refusals of the session at the place, newest first (`board.refusals`). */
  readonly refusals: (place: Place) => readonly Extract<SeatEvent, { kind: 'refused' }>[]
  /** Why the last session at the place ended (`roster.lastEnd`). */
  readonly lastEnd: (place: Place) => EndReason | undefined
  /** Why staff ended the last session at the place, where its holder has no record to look into. */
  readonly lastWord: (place: Place) => { readonly operator: string | null; readonly why: string } | undefined
  /** What staff did to the seat, whoever sits there. */
  readonly held: (place: Place) => Held | undefined
  readonly rules: () => RulesInForce
  /** Answers the box "can … reach …, when?". */
  readonly explain: (asked: Asked, place: Place) => Answer
  /** Whether that can ever be reached, by whom and when. */
  readonly reach: (asked: ReachQuestion) => ReachNow
  /** What of the catalogue somebody reaches. */
  readonly coverage: (subject: Subject) => readonly ServiceCoverage[]
  /** What others did with the record of the person at the place, worth showing at this sign-in; newest first. */
  readonly notices: (place: Place) => Promise<readonly LookUp[]>
  /** Everything that others did with that record, newest first. */
  readonly lookUps: (place: Place) => Promise<readonly LookUp[]>
  readonly reviews: Reviews
  readonly rooms: Rooms
  readonly links: readonly StartLink[]
  /** `null`: this park has no sample. */
  readonly tour: Tour | null
  readonly facts: FiveFacts
  readonly face: Face
  readonly clock: Clock
  /** Something broke that is not the asker's doing; never handed anything that a person typed. */
  readonly failed: (error: unknown) => void
}
