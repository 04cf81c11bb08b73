// The door to the console: what somebody may ask there about signing in and about what they sign in with. The API offers it; main makes it of the flows.
import type { Account, Console, StaffLanguage, StaffPasskey } from './account.ts'
import type { BadPassword } from './password.ts'
import type { StaffSession } from './session.ts'
import type { Options } from './webauthn.ts'

/** Somebody who is signed in. */
export type SignedIn = { readonly account: Account; readonly session: StaffSession }

export type Wrong = { readonly outcome: 'wrong' }
export type Slow = { readonly outcome: 'slow'; readonly retryAfter: number }
/** The sign-in is too old for that. */
export type Stale = { readonly outcome: 'stale' }
export type Asked = { readonly outcome: 'options'; readonly options: Options }
export type Refused = { readonly outcome: 'bad-password'; readonly why: BadPassword }

/** `token` is told this once. `busy`: so many try at once that nobody was looked at. */
export type Entered =
  | { readonly outcome: 'in'; readonly token: string; readonly account: Account }
  | Wrong
  | Slow
  | { readonly outcome: 'busy' }

export type Added = { readonly outcome: 'added'; readonly passkey: StaffPasskey } | Wrong | Stale

/** A one-time code, as it was typed. */
export type Code = { readonly name: string; readonly code: string }
export type NewPasskey = { readonly answer: unknown; readonly title: string }
/** `before`: the password so far. */
export type NewPassword = { readonly before: string | undefined; readonly password: string }

/** `from` is the asker's address: wrong tries are counted by it. */
export type StaffDoor = {
  readonly byPassword: (
    at: Console,
    from: string,
    given: { readonly name: string; readonly password: string },
  ) => Promise<Entered>
  readonly askPasskey: (at: Console) => Promise<Options>
  readonly byPasskey: (at: Console, answer: unknown) => Promise<Entered>
  readonly who: (at: Console, token: string) => Promise<SignedIn | undefined>
  readonly leave: (token: string) => Promise<void>
  readonly enrolByPassword: (
    at: Console,
    from: string,
    given: Code & { readonly password: string },
  ) => Promise<Entered | Refused>
  readonly enrolAsk: (at: Console, from: string, given: Code) => Promise<Asked | Wrong | Slow>
  readonly enrolByPasskey: (at: Console, from: string, given: Code & NewPasskey) => Promise<Entered>
  readonly askOwn: (at: Console, who: SignedIn) => Promise<Asked | Stale>
  readonly addOwn: (at: Console, who: SignedIn, given: NewPasskey) => Promise<Added>
  /** False: there is none of theirs. */
  readonly removeOwn: (who: SignedIn, passkey: string) => Promise<boolean | Stale>
  readonly changePassword: (from: string, who: SignedIn, given: NewPassword) => Promise<Entered | Refused | Stale>
  readonly setLanguage: (who: SignedIn, language: StaffLanguage) => Promise<void>
  /** Those of the same operator. */
  readonly colleagues: (who: SignedIn) => Promise<readonly Account[]>
}
