// What staff may ask of the running service. The control socket offers it, the command line uses it; main makes it.

import type { Credential, Holder, Tenant } from '../people/people.ts'
import type { Problem } from '../policy/language.ts'
import type { Note, Outcome, ReviewAnswered, ShownReview } from '../review/review.ts'
import type { ServiceUsage } from '../sessions/service-usage.ts'
import type { EndReason } from '../sessions/session.ts'
import type { Tapped } from '../sessions/tapped.ts'
import type { ActDesk } from './acting.ts'
import type { DeviceDesk } from './devices.ts'
import type { ImportDesk } from './importing.ts'
import type { ListDesk } from './lists.ts'
import type { ReportDesk } from './reports.ts'
import type { RoomsDesk } from './rooms.ts'
import type { SlipDesk } from './slips.ts'
import type { StaffDesk } from './staff.ts'

export type { ServiceUsage } from '../sessions/service-usage.ts'

/** How the service is. Times are milliseconds since 1970. */
export type DeskStatus = {
  readonly version: string
  readonly startedAt: number
  readonly policy: { readonly hash: string; readonly state: 'current' | 'kept' }
  readonly sessionsByPlan: Readonly<Record<string, number>>
  readonly devices: { readonly registered: number; readonly online: number }
  readonly tunnels: number
  /** Addresses that listen: `portal`, `proxy`, `metrics`, … */
  readonly listeners: Readonly<Record<string, string>>
  /** What needs mending, a sentence each; empty when all is well. */
  readonly troubles: readonly string[]
}

/** A session as the desk sees it: no name and no destination. */
export type DeskSession = {
  readonly id: string
  readonly number: number
  readonly holder: Holder['kind']
  /** Which device or open network it is; people and vouchers are not named. */
  readonly of: string | null
  readonly plan: string
  readonly seat: string | null
  /** `null`: of a device or an open network, at whatever addresses those have. */
  readonly address: string | null
  readonly openedAt: number
  readonly endsAt: number | null
  readonly endedAt: number | null
  readonly reason: EndReason | null
  readonly bytes: number
}

export type NewPerson = {
  readonly badge: string
  readonly name: string
  readonly tenant: string
  readonly plan: string
  readonly groups: readonly string[]
  readonly tenantStaff: boolean
}

/** `minutes` online within `days` from now. */
export type NewVouchers = {
  readonly plan: string
  readonly minutes: number
  readonly count: number
  readonly days: number
}

export type AddedPerson =
  /** `pin` is the one-time slip's; it is told this once. */
  | { readonly added: true; readonly id: string; readonly badge: string; readonly pin: string }
  | { readonly added: false; readonly why: 'badge-taken' | 'unknown-plan' | 'unknown-tenant' }

/** A tenant, network or seat was put in, or replaced the one of the same id. */
export type PutPlace =
  | { readonly put: true }
  | {
      readonly put: false
      readonly why:
        | 'bad-range'
        | 'bad-address'
        | 'unknown-network'
        | 'address-taken'
        | 'unknown-tenant'
        | 'unknown-plan'
        | 'not-eligible'
    }

export type CreatedVouchers =
  /** The codes are told this once. */
  | { readonly created: true; readonly codes: readonly string[]; readonly expiresAt: number }
  | { readonly created: false; readonly why: 'unknown-plan' }

type Others = SlipDesk & ImportDesk & ListDesk & DeviceDesk & ActDesk & StaffDesk & RoomsDesk & ReportDesk

/** `by` is the member of staff, as look-ups name them. */
export type Desk = Others & {
  readonly status: () => Promise<DeskStatus>
  /** The newest first, at most `limit`; only open ones unless `ended`. */
  readonly sessions: (asked: { readonly limit: number; readonly ended: boolean }) => Promise<readonly DeskSession[]>
  /** Bytes by service and day of so many days, today included; the newest first. Whose they were is not kept. */
  readonly usage: (asked: { readonly days: number }) => Promise<readonly ServiceUsage[]>
  /** Signs somebody in at a seat, the same way as a tap there. Leaves a look-up. */
  readonly openSession: (asked: {
    readonly seat: string
    readonly credential: Credential
    readonly by: string
  }) => Promise<Tapped | { readonly outcome: 'no-seat' }>
  /** Sessions, open or ended, that may have left by that port of a public address about the second from `at` on. Leaves a look-up with each. */
  readonly findSessions: (asked: {
    readonly address: string
    readonly port: number
    /** Milliseconds since 1970. */
    readonly at: number
    /** Seconds that the clock of whoever reports may be off. */
    readonly within: number
    readonly by: string
  }) => Promise<readonly DeskSession[]>
  readonly createVouchers: (asked: NewVouchers & { readonly by: string }) => Promise<CreatedVouchers>
  readonly putTenant: (tenant: Tenant) => Promise<PutPlace>
  /**
   * `ranges` as people write them: `10.1.0.0/24`, `10.1.0.5-10.1.0.9`, an address. `openWith`: everybody there is online on that plan;
   * left out: there people sign in.
   */
  readonly putNetwork: (network: {
    readonly id: string
    readonly ranges: readonly string[]
    readonly openWith?: string
    readonly tenant?: string
  }) => Promise<PutPlace>
  readonly putSeat: (seat: {
    readonly id: string
    readonly network: string
    readonly addresses: readonly string[]
  }) => Promise<PutPlace>
  readonly addPerson: (asked: NewPerson & { readonly by: string }) => Promise<AddedPerson>
  /** Requests for review, the newest first, at most `limit`; answered ones too if wished. Shown as everybody may see them. */
  readonly reviews: (asked: { readonly limit: number; readonly answered: boolean }) => Promise<readonly ShownReview[]>
  readonly review: (asked: { readonly number: number }) => Promise<ShownReview | null>
  /** Answers a request, once, for everybody to read. Who answered is not kept. */
  readonly answerReview: (asked: {
    readonly number: number
    readonly outcome: Outcome
    readonly note: Note
  }) => Promise<ReviewAnswered>
  /** Takes name and line out of a request, for good; false: there is no such request. */
  readonly strikeReview: (asked: { readonly number: number }) => Promise<boolean>
  /** Reads the policy file again; `adopted` false: the one before stays in force. */
  readonly reloadPolicy: () => Promise<{
    readonly adopted: boolean
    readonly hash: string
    readonly problems: readonly Problem[]
  }>
  /** Ends the sample people's sessions and deletes them with their file, for good. */
  readonly removeSample: () => Promise<void>
}
