// Asks the browser's passkeys: to sign a text, to sign somebody in, to make a new one.
import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser'
import { challengeOf } from '../../../src/domain/council/assertion.ts'
import type { Signer } from './signer.ts'
import { signedNote } from './text.ts'

/** Why there is no signature. `stopped`: its person did not go through with it, or had no such passkey at hand. */
export type NoPasskey = 'stopped' | 'unsupported' | 'wrong'

const whyOf = (error: unknown): NoPasskey => {
  if (error instanceof WebAuthnError && error.code === 'ERROR_INVALID_DOMAIN') return 'wrong'
  if (!('PublicKeyCredential' in globalThis)) return 'unsupported'
  return error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'AbortError')
    ? 'stopped'
    : 'wrong'
}

type Asked<T> = { readonly got: T } | { readonly got: null; readonly why: NoPasskey }

const tried = async <T>(run: () => Promise<T | undefined>): Promise<Asked<T>> => {
  try {
    const got = await run()
    return got === undefined ? { got: null, why: 'wrong' } : { got }
  } catch (error) {
    return { got: null, why: whyOf(error) }
  }
}

/** The note of a text, signed by whichever of these passkeys its person chooses. */
export const signByPasskey = (text: string, signers: readonly Signer[]): Promise<Asked<string>> =>
  tried(async () => {
    const { id, response } = await startAuthentication({
      optionsJSON: {
        challenge: challengeOf(text),
        rpId: location.hostname,
        userVerification: 'required',
        allowCredentials: signers.map(({ passkey }) => ({ id: passkey.id, type: 'public-key' })),
      },
    })
    const signer = signers.find(({ passkey }) => passkey.id === id)
    return signer && signedNote(text, signer.member.key, response)
  })

/** The answer for the gateway, of whichever passkey its person chooses. */
export const showPasskey = (options: PublicKeyCredentialRequestOptionsJSON) =>
  tried(() => startAuthentication({ optionsJSON: options }))

/** The answer for the gateway, of a new passkey. */
export const makePasskey = (options: PublicKeyCredentialCreationOptionsJSON) =>
  tried(() => startRegistration({ optionsJSON: options }))
