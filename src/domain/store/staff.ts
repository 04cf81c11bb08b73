// What the database is asked to do about staff: accounts, their passkeys and who is signed in to the console.
import type { Account, Enrolment, StaffLanguage, StaffPasskey } from '../staff/account.ts'
import type { StaffSession } from '../staff/session.ts'

/** Of an account as somebody read it: a reset or a changed password meanwhile undoes what stands on it. */
export type At = Pick<Account, 'id' | 'epoch'>

export type StaffStore = {
  /** False: there is one of that id. */
  readonly addStaff: (account: Omit<Account, 'passkeys' | 'epoch'>) => Promise<boolean>
  /** All of them, by id. */
  readonly staff: () => Promise<readonly Account[]>
  readonly staffAccount: (id: string) => Promise<Account | undefined>
  /** With passkeys and sessions. False: there is none. */
  readonly removeStaff: (id: string) => Promise<boolean>
  /** In place of password, passkeys and sessions there is a new code. False: there is no such account. */
  readonly resetStaff: (id: string, enrolment: Enrolment) => Promise<boolean>
  /** In one commit the code is gone and what was chosen with it is there. False: it is another code, was used, or is late. */
  readonly enrolStaff: (
    id: string,
    code: { readonly hash: string; readonly now: number },
    chosen: { readonly password: string } | { readonly passkey: StaffPasskey },
  ) => Promise<boolean>
  /** Ends all its sessions. False: the account is another by now. */
  readonly setStaffPassword: (at: At, password: string) => Promise<boolean>
  readonly setStaffLanguage: (id: string, language: StaffLanguage) => Promise<void>
  /** False: the passkey is known, there are too many, or the account is another by now. */
  readonly addStaffPasskey: (at: At, passkey: StaffPasskey) => Promise<boolean>
  readonly removeStaffPasskey: (id: string, passkey: string) => Promise<boolean>
  /** Whose a passkey is. */
  readonly staffOfPasskey: (passkey: string) => Promise<Account | undefined>
  readonly countStaffPasskey: (passkey: string, counter: number) => Promise<void>
  /** Beyond the most that one may have, the oldest ends. False: the account is another by now. */
  readonly openStaffSession: (session: StaffSession, epoch: number) => Promise<boolean>
  readonly staffSession: (
    hash: string,
  ) => Promise<{ readonly session: StaffSession; readonly account: Account } | undefined>
  readonly seeStaffSession: (hash: string, at: number) => Promise<void>
  readonly endStaffSession: (hash: string) => Promise<void>
  /** Forgets those that were opened before. */
  readonly forgetStaffSessions: (openedBefore: number) => Promise<void>
}
