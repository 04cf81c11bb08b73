// Whose request is it? A seat signs each by its own key (RFC 9421, one profile of it), once and not long ago.
import { parseBase64 } from '../../base/base64.ts'
import type { Clock } from '../../base/clock.ts'
import { verifyEd25519 } from '../../base/ed25519.ts'
import { contentDigest, signatureBase, signatureInput } from '../../base/http-signature.ts'
import { utf8 } from '../../base/utf8.ts'

export type SignedRequest = {
  readonly method: string
  /** Without a query. */
  readonly path: string
  readonly fields: (name: string) => string | undefined
  readonly body: Uint8Array
}

/** `clock`: made too long ago, or in the future; `signature`: anything else. */
export type SeatProof =
  | { readonly ok: true; readonly seat: string }
  | { readonly ok: false; readonly why: 'clock' | 'signature' }

/** Seconds that a seat's clock may be off. */
const OFF = 120
/** Milliseconds for which a nonce is remembered: more than both ways of being off. */
const REMEMBERED = 300_000
const MOST_NONCES = 200_000

const INPUT =
  /^seat=\("@method" "@path"(?: "content-digest")?\);created=(\d{1,12});nonce="([A-Za-z0-9+/=_-]{16,64})";keyid="seat\/([a-z0-9][a-z0-9-]{0,62})";alg="ed25519"$/
const SIGNATURE = /^seat=:([A-Za-z0-9+/]{86}==):$/

type Said = { readonly created: number; readonly nonce: string; readonly seat: string; readonly signature: Uint8Array }

const saidBy = ({ fields }: SignedRequest): Said | undefined => {
  const [, created, nonce, seat] = INPUT.exec((fields('signature-input') ?? '').slice(0, 400)) ?? []
  const [, text] = SIGNATURE.exec((fields('signature') ?? '').slice(0, 200)) ?? []
  const signature = text === undefined ? undefined : parseBase64(text)
  if (created === undefined || nonce === undefined || seat === undefined || signature === undefined) return undefined
  return { created: Number(created), nonce, seat, signature }
}

/** Nonces of the last minutes. */
const createNonces = () => {
  let [fresh, old] = [new Set<string>(), new Set<string>()]
  let turnedAt = 0
  return (nonce: string, boot: number): boolean => {
    if (boot - turnedAt > REMEMBERED || fresh.size > MOST_NONCES) {
      ;[fresh, old, turnedAt] = [new Set(), fresh, boot]
    }
    if (fresh.has(nonce) || old.has(nonce)) return false
    fresh.add(nonce)
    return true
  }
}

/** `keyOf`: the seat's key in base64url; nobody else's requests are taken. */
export const createSeatProof = (parts: {
  readonly keyOf: (seat: string) => string | undefined
  readonly clock: Clock
}) => {
  const isNew = createNonces()
  return (request: SignedRequest): SeatProof => {
    const said = saidBy(request)
    const key = said && parts.keyOf(said.seat)
    if (said === undefined || key === undefined) return { ok: false, why: 'signature' }
    const digest = request.body.length === 0 ? null : contentDigest(request.body)
    if (digest !== null && request.fields('content-digest') !== digest) return { ok: false, why: 'signature' }
    const signed = { method: request.method, path: request.path, digest }
    const { created, nonce, seat, signature } = said
    const base = signatureBase(signed, signatureInput(signed, { created, nonce, keyid: `seat/${seat}` }))
    if (!verifyEd25519(new Uint8Array(Buffer.from(key, 'base64url')), utf8(base), signature))
      return { ok: false, why: 'signature' }
    const { wall, boot } = parts.clock()
    if (Math.abs(wall / 1000 - created) > OFF) return { ok: false, why: 'clock' }
    return isNew(`${seat} ${nonce}`, boot) ? { ok: true, seat } : { ok: false, why: 'signature' }
  }
}
