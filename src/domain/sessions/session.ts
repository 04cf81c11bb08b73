// A session: a subject at an address from a time to a time.
import type { Address } from '../../base/addresses.ts'
import type { Holder } from '../people/people.ts'
import { type Device, spotOf, spotOfStanding } from '../people/places.ts'
import type { Subject } from '../policy/language.ts'
import { HELD_REASONS } from './held.ts'

/** Why a session ended. */
export const END_REASONS = [
  ...(['signed-out', 'time', 'data', 'hours', 'moved', 'staff', 'plan-gone'] as const),
  ...(['paused', 'interrupted'] as const),
  ...HELD_REASONS,
] as const
export type EndReason = (typeof END_REASONS)[number]

/** An open session. Times are as in base/clock: `credible` in milliseconds since 1970, `boot` since the machine's start. */
export type Session = {
  readonly id: string
  /** Counts up over the life of the park and is never used twice. */
  readonly number: number
  readonly holder: Holder
  readonly subject: Subject
  /** `null`: of a device or an open network, which stand by themselves: at whatever addresses those have. */
  readonly address: Address | null
  /** Whose card it is on an attached network: then that is where the session is, whatever addresses it uses. */
  readonly device?: Device
  /** Credible time. */
  readonly openedAt: number
  /** Credible time; `null`: the plan sets no end. */
  readonly endsAt: number | null
  /** By the boot clock of `bootId`; it rules as long as the machine has not been started anew. */
  readonly bootId: string
  readonly endsBoot: number | null
}

/** What the session occupies, as `spotOf` has it. */
export const spotOfSession = ({ holder, subject, address, device }: Session): string =>
  address === null
    ? spotOfStanding(holder)
    : spotOf({ address, seat: subject.seat, ...(device !== undefined && { device }) })
