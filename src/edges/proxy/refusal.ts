// How a refusal is told over HTTP: a redirect to the portal, a page for browsers, or a problem (RFC 9457) for programs. Pure.
import { hostInUrl } from '../../base/names.ts'
import type { Refusal, Wish } from '../../domain/enforcement/connection.ts'
import type { FixedReason, Reason } from '../../domain/policy/reasons.ts'
import { reasonKind } from '../../domain/policy/reasons.ts'

/** A whole answer of ours. `headers` is flat: name, value, name, value. */
export type Answer = { readonly status: number; readonly headers: readonly string[]; readonly body: string }

/** How the client asked. */
export type Asking = {
  readonly method: string
  /** The path within the wished host, as written in the request; unknown for CONNECT. */
  readonly path: string | null
  /** Whether its Accept field names HTML. */
  readonly html: boolean
  readonly language: string
}

export type RefusalParts = {
  readonly portalUrl: string
  readonly refusalPage: (refusal: Refusal, wish: Wish, acceptLanguage: string) => string
}

const SIGN_IN: readonly Reason[] = ['no-session', 'time', 'data', 'hours', 'suspended', 'seat-out', 'closed-early']

/** Whether signing in is what would help. */
const needsSignIn = (refusal: Refusal): boolean => refusal.session === null && SIGN_IN.includes(refusal.reason)

const FIXED: Readonly<Record<FixedReason, { readonly status: number; readonly detail: string }>> = {
  'no-session': { status: 511, detail: 'Nobody is signed in at this address. Sign in at the portal.' },
  time: { status: 511, detail: 'The time of the session is used up. Sign in at the portal.' },
  data: { status: 511, detail: 'The data of the plan is used up for now. The portal says more.' },
  hours: { status: 511, detail: 'The plan may not be used at this hour. The portal says more.' },
  suspended: { status: 511, detail: 'The person is suspended for a while. Signing in at the portal says why.' },
  'seat-out': { status: 511, detail: 'This seat is out of service for a while. The portal says why.' },
  'closed-early': { status: 511, detail: 'The seats have closed early. The portal says why.' },
  'tech:no-name': { status: 403, detail: 'The protocol shows no name, and where names count it cannot pass.' },
  'tech:name-mismatch': { status: 403, detail: 'Inside the tunnel another name was asked for than at its start.' },
  'tech:quic': { status: 403, detail: 'QUIC does not show the name; use HTTPS over TCP.' },
  'tech:other-dns': { status: 403, detail: 'Only the name service of the network may be used.' },
  'tech:dns-limit': { status: 403, detail: 'Far more new names were asked for than browsing needs; wait a minute.' },
  'tech:private-address': { status: 403, detail: 'That address is private; no service opens it.' },
  'tech:own-address': { status: 403, detail: 'That address belongs to this gateway itself.' },
  'tech:bad-request': { status: 400, detail: 'The request is not one that a proxy can pass on safely.' },
  'not-us:no-answer': { status: 504, detail: 'The site does not answer. No rule stands in the way.' },
  'not-us:no-such-name': { status: 502, detail: 'There is no site of that name. No rule stands in the way.' },
}

const statusOf = ({ reason, explanation, session }: Refusal): number => {
  if (reasonKind(reason) !== 'fixed') return explanation?.layer === 'legal' ? 451 : 403
  const { status } = FIXED[reason as FixedReason]
  // A session that stands, but whose data or hours do not allow it, is a refusal like any other.
  return status === 511 && session !== null ? 403 : status
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Blocked',
  451: 'Blocked for legal reasons',
  502: 'No such name',
  504: 'No answer',
  511: 'Sign in first',
}

/** Longest address to come back to after signing in. */
const THEN_LIMIT = 2000

const portalRedirect = (parts: RefusalParts, wish: Wish, path: string): string => {
  const port = wish.port === 80 ? '' : `:${wish.port}`
  const then = `http://${hostInUrl(wish.host)}${port}${path}`
  return then.length > THEN_LIMIT ? parts.portalUrl : `${parts.portalUrl}?then=${encodeURIComponent(then)}`
}

const answer = (status: number, type: string, body: string, extra: readonly string[] = []): Answer => ({
  status,
  headers: [
    'Content-Type',
    type,
    'Cache-Control',
    'no-store',
    'Content-Length',
    `${Buffer.byteLength(body)}`,
    ...extra,
  ],
  body,
})

const problem = (parts: RefusalParts, refusal: Refusal, why?: string): Answer => {
  const status = statusOf(refusal)
  const { reason, explanation } = refusal
  const fixed = reasonKind(reason) === 'fixed' ? FIXED[reason as FixedReason].detail : undefined
  const planDetail = 'No service of the plan covers this.'
  const detail =
    why ?? fixed ?? explanation?.why?.en ?? (reasonKind(reason) === 'plan' ? planDetail : 'A rule blocks this.')
  const body = {
    type: `urn:isthmus:reason:${reason}`,
    title: TITLES[status] ?? 'Refused',
    status,
    detail,
    reason,
    ...(needsSignIn(refusal) ? { portal: parts.portalUrl } : {}),
    ...explanation,
  }
  return answer(status, 'application/problem+json', `${JSON.stringify(body)}\n`)
}

/** The answer to a request of an exchange. `why` makes a technical reason more exact. */
export const refuseExchange = (
  parts: RefusalParts,
  refusal: Refusal,
  wish: Wish,
  asking: Asking,
  why?: string,
): Answer => {
  const reads = asking.method === 'GET' || asking.method === 'HEAD'
  if (needsSignIn(refusal) && reads && asking.path !== null) {
    const to = portalRedirect(parts, wish, asking.path)
    return answer(302, 'text/plain; charset=utf-8', `${to}\n`, ['Location', to])
  }
  if (!asking.html) return problem(parts, refusal, why)
  const page = parts.refusalPage(refusal, wish, asking.language)
  return answer(statusOf(refusal), 'text/html; charset=utf-8', page, ['Vary', 'Accept, Accept-Language'])
}

/** The answer to a CONNECT: no browser shows it, so it is written for programs. */
export const refuseConnect = (parts: RefusalParts, refusal: Refusal, why?: string): Answer =>
  problem(parts, refusal, why)

/** What is told when not even a wish can be read from what came. */
export const badRequest = (why: string): Answer =>
  answer(
    400,
    'application/problem+json',
    `${JSON.stringify({ type: 'urn:isthmus:reason:tech:bad-request', title: 'Bad Request', status: 400, detail: why, reason: 'tech:bad-request' })}\n`,
  )

const REASON_PHRASES: Readonly<Record<number, string>> = {
  302: 'Found',
  400: 'Bad Request',
  403: 'Forbidden',
  451: 'Unavailable For Legal Reasons',
  502: 'Bad Gateway',
  504: 'Gateway Timeout',
  511: 'Network Authentication Required',
}

/** The answer as the last bytes of a connection. */
export const closingBytes = ({ status, headers, body }: Answer): string => {
  const lines = [`HTTP/1.1 ${status} ${REASON_PHRASES[status] ?? 'Refused'}`]
  for (let i = 0; i + 1 < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}`)
  return `${lines.join('\r\n')}\r\nConnection: close\r\n\r\n${body}`
}
