// An authenticator and its browser for tests: makes passkeys and signs in with them, honestly or as an attacker would.
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { joined, parseHex, sha256 } from '../../src/base/octets.ts'
import { utf8 } from '../../src/base/utf8.ts'

const url = (octets: Uint8Array): string => Buffer.from(octets).toString('base64url')

/** What an attacker may do to an answer. */
export type Lies = {
  readonly origin?: string
  readonly host?: string
  readonly flags?: number
  readonly challenge?: string
  readonly type?: string
  readonly bogus?: boolean
}

type Options = Readonly<Record<string, unknown>>

const UP_UV = 0x05
const AT = 0x40

export const createAuthenticator = (origin: string) => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })).export({
    format: 'jwk',
  })
  const point = joined(Uint8Array.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url'))
  const cose = joined(parseHex('a5010203262001215820'), point.subarray(1, 33), parseHex('225820'), point.subarray(33))
  const id = sha256(point).subarray(0, 16)
  let counter = 0
  const head = (lies: Lies, more: number): Uint8Array => {
    counter++
    const host = lies.host ?? new URL(origin).hostname
    return joined(sha256(utf8(host)), Uint8Array.of((lies.flags ?? UP_UV) | more, 0, 0, 0, counter))
  }
  const clientData = (type: string, options: Options, lies: Lies): Uint8Array =>
    utf8(
      JSON.stringify({
        type: lies.type ?? type,
        challenge: lies.challenge ?? options.challenge,
        origin: lies.origin ?? origin,
        crossOrigin: false,
      }),
    )
  const answer = (response: Options) => ({
    ...{ id: url(id), rawId: url(id), type: 'public-key', clientExtensionResults: {}, response },
  })
  return {
    id: url(id),
    point: url(point),
    make: (options: Options, lies: Lies = {}) => {
      const data = joined(head(lies, AT), new Uint8Array(16), Uint8Array.of(0, id.length), id, cose)
      const object = joined(
        parseHex('a3'),
        ...[parseHex('63'), utf8('fmt'), parseHex('64'), utf8('none')],
        ...[parseHex('67'), utf8('attStmt'), parseHex('a0')],
        ...[parseHex('68'), utf8('authData'), Uint8Array.of(0x58, data.length), data],
      )
      const clientDataJSON = url(clientData('webauthn.create', options, lies))
      return answer({ attestationObject: url(object), clientDataJSON, transports: ['internal'] })
    },
    signIn: (options: Options, lies: Lies = {}) => {
      const data = head(lies, 0)
      const client = clientData('webauthn.get', options, lies)
      const signature = sign('sha256', joined(data, sha256(client)), privateKey)
      if (lies.bogus) signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1
      return answer({ authenticatorData: url(data), clientDataJSON: url(client), signature: url(signature) })
    },
  }
}
