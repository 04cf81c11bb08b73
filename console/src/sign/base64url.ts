// Octets as WebAuthn's JSON has them: base64url without padding.
import { base64Of, parseBase64 } from '../../../src/base/base64.ts'

export const base64UrlOf = (octets: Uint8Array): string =>
  base64Of(octets).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** `undefined` where it is none. */
export const parseBase64Url = (text: string): Uint8Array | undefined =>
  parseBase64(
    text
      .replaceAll('-', '+')
      .replaceAll('_', '/')
      .padEnd(Math.ceil(text.length / 4) * 4, '='),
  )
