// What is signed of an HTTP request (RFC 9421) and of its body (RFC 9530): the components, written in the one way that we use.
import { base64Of } from './base64.ts'
import { sha256 } from './octets.ts'

/** What a signature is about, beside the request itself. */
export type SignatureParameters = {
  /** Whole seconds since 1970. */
  readonly created: number
  readonly nonce: string
  readonly keyid: string
}

export type SignedParts = {
  /** Upper case. */
  readonly method: string
  /** Without a query. */
  readonly path: string
  /** The field Content-Digest; null: there is no body. */
  readonly digest: string | null
}

/** The field Content-Digest of a body. */
export const contentDigest = (body: Uint8Array): string => `sha-256=:${base64Of(sha256(body))}:`

/** The value of a signature's input: which components, and its parameters. */
export const signatureInput = ({ digest }: SignedParts, { created, nonce, keyid }: SignatureParameters): string =>
  `("@method" "@path"${digest === null ? '' : ' "content-digest"'});created=${created};nonce="${nonce}";keyid="${keyid}";alg="ed25519"`

/** The text that is signed (RFC 9421 section 2.5). */
export const signatureBase = (parts: SignedParts, input: string): string =>
  [
    `"@method": ${parts.method}`,
    `"@path": ${parts.path}`,
    ...(parts.digest === null ? [] : [`"content-digest": ${parts.digest}`]),
    `"@signature-params": ${input}`,
  ].join('\n')
