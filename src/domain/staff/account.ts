// Who works with the console: an account of somebody of an operator, with its roles and what it signs in with.

/** What somebody may do at the console. Other roles join here. */
export const ROLES = ['engineer', 'desk', 'auditor'] as const
export type Role = (typeof ROLES)[number]

export const LANGUAGES = ['en', 'ko'] as const
export type StaffLanguage = (typeof LANGUAGES)[number]

/** A passkey with which somebody signs in, and signs statements where the charter has it. Octets are base64url without padding. */
export type StaffPasskey = {
  /** The credential's, as the authenticator chose it. */
  readonly id: string
  /** 65 octets: the P-256 point, uncompressed. */
  readonly point: string
  /** Backup eligible: it may be copied to other devices of its owner. */
  readonly mayBeCopied: boolean
  /** The console at which it was made, the only one where it works. */
  readonly origin: string
  readonly transports: readonly string[]
  readonly title: string
  readonly counter: number
  readonly madeAt: number
}

/** A code with which somebody chooses password or passkey, once. Only its hash is kept. */
export type Enrolment = { readonly hash: string; readonly until: number }

export type Account = {
  /** `<operator>/<name>`, as the charter's keys are called; in a park ruled by file the name alone. */
  readonly id: string
  readonly operator: string | null
  readonly name: string
  readonly roles: readonly Role[]
  readonly language: StaffLanguage
  /** A hash; `null`: none was chosen. */
  readonly password: string | null
  readonly enrolment: Enrolment | null
  readonly passkeys: readonly StaffPasskey[]
  /** Counts resets and changes of the password: what began before one of them does not end after it. */
  readonly epoch: number
  readonly madeBy: string
  readonly madeAt: number
}

/** Where staff sign in: the console of an operator, or that of a park ruled by file. */
export type Console = { readonly operator: string | null; readonly origin: string }

/** As ids of people in the charter. */
const NAME = /^[a-z][a-z0-9-]{0,30}$/

export const isStaffName = (name: string): boolean => NAME.test(name)

export const accountId = (operator: string | null, name: string): string =>
  operator === null ? name : `${operator}/${name}`

/** A one-time code as it is hashed: case, spaces and hyphens of what was typed do not matter. */
export const plainCode = (code: string): string => code.toUpperCase().replace(/[\s-]/g, '')

/** Enrolment codes live a day. */
export const ENROLMENT = 86_400_000

/** Keys and accounts that one may have; sign-ins look through the first. */
export const MOST_PASSKEYS = 10
export const MOST_ACCOUNTS = 1000
