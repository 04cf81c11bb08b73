// Which header fields pass through, and which belong to one hop only (RFC 9110 sections 7.6.1 and 7.6.3). Pure; fields are flat lists.
import { valuesOf } from './exchange-target.ts'

const HOP_BY_HOP = new Set([
  'connection',
  'proxy-connection',
  'keep-alive',
  'te',
  'transfer-encoding',
  'upgrade',
  'proxy-authorization',
  'proxy-authenticate',
  'proxy-authentication-info',
])

/** Framing and routing are ours: naming them in Connection cannot remove them. */
const NEVER_REMOVED = new Set(['host', 'content-length', 'expect', 'trailer', 'via'])

/** The field by which the portal learns who asks. Nobody but us may say it. */
const IDENTITY_FIELD = 'isthmus-client'

const tokens = (values: readonly string[]): string[] =>
  values.flatMap((value) => value.split(',')).map((token) => token.trim().toLowerCase())

const removedFrom = (fields: readonly string[]): Set<string> => {
  const removed = new Set(HOP_BY_HOP)
  for (const token of tokens(valuesOf(fields, 'connection'))) if (!NEVER_REMOVED.has(token)) removed.add(token)
  removed.add(IDENTITY_FIELD)
  return removed
}

const copy = (fields: readonly string[], removed: ReadonlySet<string>, into: string[]): string[] => {
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const name = fields[i] ?? ''
    if (!removed.has(name.toLowerCase())) into.push(name, fields[i + 1] ?? '')
  }
  return into
}

const isChunked = (fields: readonly string[]): boolean => valuesOf(fields, 'transfer-encoding').length > 0

const WITH_BODY = new Set(['POST', 'PUT', 'PATCH'])

export type Request = {
  readonly method: string
  readonly version: string
  readonly fields: readonly string[]
  readonly hostField: string
  /** The value for the portal's field, or `null` for everybody else. */
  readonly identity: string | null
  /** Set for a WebSocket: the protocol to ask for. */
  readonly upgrade: string | null
}

/** The fields to send to the origin. */
export const requestFields = (request: Request): string[] => {
  const { fields, method, upgrade } = request
  const removed = removedFrom(fields)
  removed.add('host')
  const out = copy(fields, removed, ['Host', request.hostField])
  const trailers = tokens(valuesOf(fields, 'te')).includes('trailers')
  if (upgrade !== null) out.push('Connection', 'Upgrade', 'Upgrade', upgrade)
  else if (trailers) out.push('TE', 'trailers', 'Connection', 'close, TE')
  else out.push('Connection', 'close')
  if (isChunked(fields)) out.push('Transfer-Encoding', 'chunked')
  else if (valuesOf(fields, 'content-length').length === 0 && WITH_BODY.has(method)) out.push('Content-Length', '0')
  out.push('Via', `${request.version} isthmus`)
  if (request.identity !== null) out.push(IDENTITY_FIELD, request.identity)
  return out
}

/** The fields to send to the client. `bodyless`: a status that never has a body (204). */
export const responseFields = (fields: readonly string[], version: string, bodyless: boolean): string[] => {
  const removed = removedFrom(fields)
  if (bodyless) removed.add('content-length')
  return [...copy(fields, removed, []), 'Via', `${version} isthmus`]
}

// RFC 9110 section 6.5.1: what decides on framing, routing or rights has no place in trailers.
const NOT_IN_TRAILERS = new Set([
  'host',
  'content-length',
  'expect',
  'trailer',
  'via',
  'authorization',
  'set-cookie',
  IDENTITY_FIELD,
])

/** The trailers that may pass, as pairs. */
export const trailerFields = (fields: readonly string[]): [string, string][] => {
  const passed = copy(fields, new Set([...HOP_BY_HOP, ...NOT_IN_TRAILERS]), [])
  return passed.flatMap((name, i) => (i % 2 === 0 ? [[name, passed[i + 1] ?? ''] as [string, string]] : []))
}

/** Why the framing of an origin's answer cannot be trusted, if so. */
export const badAnswer = (fields: readonly string[]): string | undefined => {
  const codings = tokens(valuesOf(fields, 'transfer-encoding'))
  if (codings.some((coding) => coding !== 'chunked') || codings.length > 1) return 'an unknown transfer coding'
  const lengths = valuesOf(fields, 'content-length')
  return lengths.length > 1 || (lengths.length === 1 && codings.length > 0) ? 'conflicting lengths' : undefined
}
