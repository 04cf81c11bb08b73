// Passkeys of staff, by @simplewebauthn/server: ES256 only, kept by the authenticator, with its person verified.
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { joined, parseHex, sameOctets, sha256 } from '../../base/octets.ts'
import { utf8 } from '../../base/utf8.ts'
import type { Account, Console, StaffPasskey } from '../../domain/staff/account.ts'
import type { MadePasskey, Webauthn } from '../../domain/staff/webauthn.ts'

const ES256 = -7
const LONGEST_ID = 200

// A P-256 key as COSE (RFC 9053, section 7.1.1), in the one order of keys that CTAP2 allows: x and y stand between these.
const BEFORE_X = parseHex('a5010203262001215820')
const BEFORE_Y = parseHex('225820')
const UNCOMPRESSED = Uint8Array.of(4)

const coseOf = (point: Uint8Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(joined(BEFORE_X, point.subarray(1, 33), BEFORE_Y, point.subarray(33)))

const pointOf = (cose: Uint8Array): Uint8Array | undefined => {
  const x = cose.subarray(10, 42)
  const y = cose.subarray(45, 77)
  const point = joined(UNCOMPRESSED, x, y)
  return point.length === 65 && sameOctets(coseOf(point), cose) ? point : undefined
}

const octetsOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'base64url'))

const hostOf = ({ origin }: Console): string => new URL(origin).hostname

/** What the library says of a malformed or wrong answer is of no use to whoever sent it. */
const orNothing = async <T>(run: () => Promise<T | undefined>): Promise<T | undefined> => {
  try {
    return await run()
  } catch {
    return undefined
  }
}

const toMake = async (at: Console, account: Account, challenge: string) => ({
  ...(await generateRegistrationOptions({
    rpName: at.operator === null ? 'Isthmus' : `Isthmus ${at.operator}`,
    rpID: hostOf(at),
    userName: account.name,
    // Stays the same for an account, so that an authenticator keeps one passkey of it and not many.
    userID: new Uint8Array(sha256(utf8(`isthmus staff ${account.id}`))),
    challenge: octetsOf(challenge),
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: [ES256],
    excludeCredentials: account.passkeys.map(({ id }) => ({ id })),
  })),
})

const toSignIn = async (at: Console, challenge: string) => ({
  ...(await generateAuthenticationOptions({
    rpID: hostOf(at),
    challenge: octetsOf(challenge),
    userVerification: 'required',
  })),
})

const made = async (
  at: Console,
  answer: unknown,
  isOurs: (challenge: string) => boolean,
): Promise<MadePasskey | undefined> => {
  const { registrationInfo: info } = await verifyRegistrationResponse({
    response: answer as RegistrationResponseJSON, // whatever it is, the library reads it with care
    expectedChallenge: isOurs,
    expectedOrigin: at.origin,
    expectedRPID: hostOf(at),
    requireUserVerification: true,
    supportedAlgorithmIDs: [ES256],
  })
  const point = info && pointOf(info.credential.publicKey)
  if (info === undefined || point === undefined || info.credential.id.length > LONGEST_ID) return undefined
  return {
    id: info.credential.id,
    point: Buffer.from(point).toString('base64url'),
    mayBeCopied: info.credentialDeviceType === 'multiDevice',
    origin: at.origin,
    transports: (info.credential.transports ?? []).filter((each) => /^[a-z-]{1,20}$/.test(each)).slice(0, 10),
    counter: info.credential.counter,
  }
}

const signedIn = async (
  at: Console,
  passkey: StaffPasskey,
  answer: unknown,
  isOurs: (challenge: string) => boolean,
): Promise<number | undefined> => {
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: answer as AuthenticationResponseJSON,
    expectedChallenge: isOurs,
    expectedOrigin: at.origin,
    expectedRPID: hostOf(at),
    credential: { id: passkey.id, publicKey: coseOf(octetsOf(passkey.point)), counter: passkey.counter },
    requireUserVerification: true,
  })
  return verified ? authenticationInfo.newCounter : undefined
}

export const webauthn: Webauthn = {
  credentialOf: (answer) => {
    const id: unknown = typeof answer === 'object' && answer !== null && 'id' in answer ? answer.id : undefined
    return typeof id === 'string' && id.length <= LONGEST_ID ? id : undefined
  },
  toMake,
  toSignIn,
  made: (...given) => orNothing(() => made(...given)),
  signedIn: (...given) => orNothing(() => signedIn(...given)),
}
