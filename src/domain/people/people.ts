// Who and where: tenants, people with their credentials, devices, networks and seats, as values.
import type { Address, Range } from '../../base/addresses.ts'

export type Tenant = { readonly id: string; readonly name: string }

/**
 * A PIN as it is kept: HMAC-SHA-256 under a key outside the database, over the person's id and the PIN.
 * A `slip` is a one-time PIN on paper, to be replaced at the first sign-in.
 */
export type Pin = {
  readonly mac: string
  readonly state: 'slip' | 'chosen'
  /** Who made the slip (a member of staff, or `sample`), and when: the person sees it after the next sign-in. */
  readonly madeBy: string
  readonly madeAt: number
}

export type Person = {
  readonly id: string
  /** As the reader sends it, lower case. */
  readonly badge: string
  readonly name: string
  readonly tenant: string | null
  readonly tenantStaff: boolean
  readonly groups: readonly string[]
  readonly plan: string
  readonly pin: Pin | null
  /** The version of the five lines of rules that the person accepted. */
  readonly accepted: string | null
}

/** A voucher; its code is kept only as a MAC. `used` and `seconds` are seconds online. */
export type Voucher = {
  readonly id: string
  readonly mac: string
  readonly plan: string
  readonly seconds: number
  readonly used: number
  readonly createdAt: number
  readonly createdBy: string
  readonly printedAt: number | null
  readonly expiresAt: number
}

/** The states of a voucher, derived: created, printed, in use, used up, expired. */
export type VoucherState = 'created' | 'printed' | 'in-use' | 'used-up' | 'expired'

export type Network = {
  readonly id: string
  readonly kind: 'open' | 'sign-in' | 'dot1x'
  readonly ranges: readonly Range[]
  /** For `open` networks: whose it is. */
  readonly tenant: string | null
  /** For `open` networks: the plan on which everybody there is, without signing in. */
  readonly plan?: string
}

/** A network in which everybody is online on a plan without signing in; public. */
export type OpenNetwork = { readonly id: string; readonly plan: string; readonly tenant: string | null }

/** A printer, a time clock, a payment terminal: known by its network card, on a plan of its own. */
export type RegisteredDevice = {
  readonly id: string
  readonly title: string
  /** As in `places.ts`. */
  readonly hardware: string
  readonly plan: string
  readonly tenant: string | null
  /** The network in which it is let in; `null`: in any. */
  readonly network: string | null
}

export type Seat = { readonly id: string; readonly network: string; readonly addresses: readonly Address[] }

export const LOOK_UPS = [
  ...(['slip-made', 'record-seen', 'session-ended', 'person-added', 'found-by-port'] as const),
  ...(['suspended', 'restored', 'badge-replaced'] as const),
] as const

/** Somebody's look at, or change of, a person's record; the person can see it. */
export type LookUp = {
  readonly person: string
  readonly by: string
  readonly at: number
  readonly what: (typeof LOOK_UPS)[number]
  /** Whose staff, and why, of what the charter limits. */
  readonly operator?: string
  readonly why?: string
}

/** What a seat sends to sign in. */
export type Credential =
  | {
      readonly kind: 'badge'
      readonly badge: string
      readonly pin: string
      readonly newPin?: string
      readonly accept?: string
    }
  | { readonly kind: 'voucher'; readonly code: string }

/** How a credential came: `plain` where others on the way could have read it. */
export type Channel = 'secure' | 'plain'

/** Whose a session is: `device` one that is registered, `network` all who are in an open one. */
export type Holder = { readonly kind: 'person' | 'voucher' | 'device' | 'network'; readonly id: string }
