// The first thing every request to portal and API meets: is it meant for us, is it from our own page, and whose is it?
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context, MiddlewareHandler } from 'hono'
import type { Address } from '../../base/addresses.ts'
import { hostText, parseHost } from '../../base/names.ts'
import { clientAddress, type Trust } from './client-address.ts'
import { isOurHost, isOwnRequest, isTakenKind, type Said } from './own-request.ts'

export type GuardOptions = Trust & {
  /** Our names and addresses, without port: `localhost`, `127.0.0.1`, `::1`, `portal.park.test`. */
  readonly hosts: readonly string[]
  /**
   * Where a page is led that was asked for under another's name: the resolver gives our address to whoever is not signed in, and
   * a browser keeps it for a while. Without it such a page is refused, as everything else is.
   */
  readonly leadTo?: (url: string) => string
  /** Origins of front servers with TLS, `https://portal.example`; those of plain HTTP follow from the Host field. */
  readonly origins?: readonly string[]
}

/** Where JSON is written; everywhere else a form. */
const API = '/api/'
/** Where files are put: like JSON, no page of another site can send these without being asked first. */
const FILES = '/api/v1/council/blobs/'

const REFUSALS = {
  'not-ours': [421, 'This host name is not one of ours.'],
  'cross-origin': [403, 'This request comes from a page that is not ours.'],
  'not-json': [415, 'Send application/json.'],
  'not-octets': [415, 'Send application/octet-stream.'],
  'not-a-form': [415, 'Send application/x-www-form-urlencoded.'],
  'forged-client': [400, 'The header isthmus-client is for our own proxy only.'],
  'bad-forwarded-for': [400, 'X-Forwarded-For is malformed.'],
} as const satisfies Record<string, readonly [number, string]>

const refuse = (c: Context, code: keyof typeof REFUSALS): Response => {
  const [status, title] = REFUSALS[code]
  const body = { type: 'about:blank', title, status, code }
  return c.body(JSON.stringify(body), status, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  })
}

const saidBy = (c: Context): Said => ({
  method: c.req.method,
  url: c.req.url,
  host: c.req.header('host'),
  origin: c.req.header('origin'),
  fetchSite: c.req.header('sec-fetch-site'),
  fetchMode: c.req.header('sec-fetch-mode'),
  contentType: c.req.header('content-type'),
  hasBody: c.req.header('transfer-encoding') !== undefined || (c.req.header('content-length') ?? '0') !== '0',
})

/** What is written at a path, and the refusal of anything else. */
const kindAt = (path: string): readonly [kind: string, refusal: keyof typeof REFUSALS] => {
  if (path.startsWith(FILES)) return ['application/octet-stream', 'not-octets']
  return path.startsWith(API) ? ['application/json', 'not-json'] : ['application/x-www-form-urlencoded', 'not-a-form']
}

const refusalOf = (
  c: Context,
  hosts: ReadonlySet<string>,
  origins: ReadonlySet<string>,
): keyof typeof REFUSALS | null => {
  const said = saidBy(c)
  if (!isOurHost(said, hosts)) return 'not-ours'
  if (!isOwnRequest(said, origins)) return 'cross-origin'
  const [kind, refusal] = kindAt(c.req.path)
  return isTakenKind(said, kind) ? null : refusal
}

const isPage = (c: Context): boolean =>
  (c.req.method === 'GET' || c.req.method === 'HEAD') && !c.req.path.startsWith(API)

const canonical = (text: string): string => {
  const host = parseHost(text)
  if (host === undefined) throw new TypeError(`not a host: ${text}`)
  return hostText(host)
}

/** Stands before portal and API. What passes has a client's address, `clientOf(c)`. No answer ever has a CORS header. */
export const guard = (options: GuardOptions): MiddlewareHandler => {
  const hosts = new Set(options.hosts.map(canonical))
  const origins = new Set(options.origins ?? [])
  return async (c, next) => {
    const refusal = refusalOf(c, hosts, origins)
    if (refusal === 'not-ours' && options.leadTo !== undefined && isPage(c))
      return c.body(null, 302, { location: options.leadTo(c.req.url), 'cache-control': 'no-store' })
    if (refusal !== null) return refuse(c, refusal)
    const client = clientAddress(
      {
        socket: getConnInfo(c).remote.address,
        forwardedFor: c.req.header('x-forwarded-for'),
        isthmusClient: c.req.header('isthmus-client'),
      },
      options,
    )
    if ('refused' in client) return refuse(c, client.refused)
    c.set('client', client.address)
    await next()
    c.res.headers.set('x-content-type-options', 'nosniff')
    c.res.headers.set('cross-origin-resource-policy', 'same-origin')
  }
}

/** The client's address of a request that passed the guard. */
export const clientOf = (c: Context): Address => {
  const client: unknown = c.get('client')
  if (typeof client !== 'string') throw new TypeError('clientOf: the guard does not stand before this route')
  return client as Address
}
