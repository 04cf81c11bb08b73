// Asks the browser's passkeys: to sign a text, to sign somebody in, to make a new one.
import {
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser'
import { challengeOf } from '../../../src/domain/council/assertion.ts'
import { signedNote } from './note.ts'
import type { Signer } from './signer.ts'

/** `stopped`: its person did not go through with it, or has no such passkey at hand. `known`: this device has one already. */
export type NoPasskey = 'stopped' | 'known' | 'unsupported' | 'wrong'

/** There is no answer of a passkey. */
export class PasskeyFailed extends Error {
  readonly why: NoPasskey
  constructor(why: NoPasskey) {
    super(why)
    this.why = why
  }
}

const whyOf = (error: unknown): NoPasskey => {
  if (!('PublicKeyCredential' in globalThis)) return 'unsupported'
  const code = error instanceof WebAuthnError ? error.code : ''
  if (code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') return 'known'
  const name = error instanceof Error ? error.name : ''
  return name === 'NotAllowedError' || name === 'AbortError' ? 'stopped' : 'wrong'
}

const asked = async <T>(run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    throw new PasskeyFailed(whyOf(error))
  }
}

/** The answer for the gateway, of whichever passkey its person chooses. */
export const showPasskey = (options: PublicKeyCredentialRequestOptionsJSON): Promise<AuthenticationResponseJSON> =>
  asked(() => startAuthentication({ optionsJSON: options }))

/** The answer for the gateway, of a new passkey. */
export const makePasskey = (options: PublicKeyCredentialCreationOptionsJSON): Promise<RegistrationResponseJSON> =>
  asked(() => startRegistration({ optionsJSON: options }))

/** The note of a text, signed by whichever of these passkeys its person chooses. */
export const signByPasskey = async (text: string, signers: readonly Signer[]): Promise<string> => {
  const { id, response } = await showPasskey({
    challenge: challengeOf(text),
    rpId: location.hostname,
    userVerification: 'required',
    allowCredentials: signers.map(({ passkey: { id, transports } }) => ({
      ...{ id, type: 'public-key' },
      // As the browser itself once named them.
      transports: transports as AuthenticatorTransport[],
    })),
  })
  const signer = signers.find(({ passkey }) => passkey.id === id)
  const note = signer && signedNote(text, signer.member.key, response)
  if (note === undefined) throw new PasskeyFailed('wrong')
  return note
}
