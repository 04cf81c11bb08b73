// What whoever runs the machine may ask about accounts of the console. None of it changes anything that is agreed.
import type { Role, StaffLanguage } from '../staff/account.ts'

export type NewAccount = {
  readonly name: string
  readonly operator: string | null
  readonly roles: readonly Role[]
  readonly language: StaffLanguage
}

/** A one-time code, told this once. `link` opens the console with it; `null`: the settings name no console of that operator. */
export type Enrol = { readonly id: string; readonly code: string; readonly link: string | null; readonly until: number }

export type AccountRefusal = 'bad-name' | 'needs-operator' | 'unknown-operator' | 'ruled-by-file' | 'taken' | 'too-many'

export type AddedAccount = ({ readonly added: true } & Enrol) | { readonly added: false; readonly why: AccountRefusal }

/** An account as it is listed: nothing of it signs in. */
export type DeskAccount = {
  readonly id: string
  readonly operator: string | null
  readonly name: string
  readonly roles: readonly Role[]
  readonly language: StaffLanguage
  readonly password: boolean
  readonly passkeys: number
  /** Until when a code that nobody has used is good; `null`: there is none. */
  readonly enrolment: number | null
}

export type StaffDesk = {
  /** `by` made it. */
  readonly addStaff: (asked: NewAccount & { readonly by: string }) => Promise<AddedAccount>
  readonly staff: () => Promise<readonly DeskAccount[]>
  /** Signs it out and forgets it. False: there is no such account. */
  readonly removeStaff: (asked: { readonly id: string }) => Promise<boolean>
  /** Takes password, passkeys and sessions away, for a new code; `null`: there is no such account. */
  readonly resetStaff: (asked: { readonly id: string }) => Promise<Enrol | null>
}
