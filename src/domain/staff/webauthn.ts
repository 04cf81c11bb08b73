// What is asked of a browser's passkeys and what comes back; an edge makes the one and checks the other.
import type { Account, Console, StaffPasskey } from './account.ts'

/** What the browser is given: an object of WebAuthn, as JSON. */
export type Options = Readonly<Record<string, unknown>>

export type MadePasskey = Omit<StaffPasskey, 'title' | 'madeAt'>

export type Webauthn = {
  /** The credential that an answer is of. */
  readonly credentialOf: (answer: unknown) => string | undefined
  readonly toMake: (at: Console, account: Account, challenge: string) => Promise<Options>
  readonly toSignIn: (at: Console, challenge: string) => Promise<Options>
  /** The passkey that was made, `undefined` where anything about it is wrong. `isOurs` is asked for the challenge. */
  readonly made: (
    at: Console,
    answer: unknown,
    isOurs: (challenge: string) => boolean,
  ) => Promise<MadePasskey | undefined>
  /** The counter after a sign-in, `undefined` where anything about it is wrong. */
  readonly signedIn: (
    at: Console,
    passkey: StaffPasskey,
    answer: unknown,
    isOurs: (challenge: string) => boolean,
  ) => Promise<number | undefined>
}
