// What a request meets that was meant for somebody else and was led here, since nobody is signed in where it comes from: as little work
// as can be, for a thousand devices in a hall ask several times a second.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { type Address, parseAddress } from '../../base/addresses.ts'
import { hostText, parseAuthority } from '../../base/names.ts'

/** The page by which a device finds out whether it is online. */
type Known = {
  readonly status: number
  readonly type: string
  readonly body: string
  readonly fields?: Readonly<Record<string, string>>
}

export type LedParts = {
  /** The name under which our own pages are served on this port, and what serves them. */
  readonly own: { readonly name: string; readonly answer: RequestListener }
  /** `http://portal.park.test/` */
  readonly portal: string
  /** A name that is served securely only, and where. */
  readonly secure: { readonly name: string; readonly url: string }
  readonly checkAt: (name: string, path: string) => Known | undefined
  /** Whether somebody is signed in there, and the kernel has it. */
  readonly isOnline: (client: Address) => boolean
}

const LONGEST_ONWARD = 2000

const FIELDS = { 'cache-control': 'no-store', connection: 'close' } as const

/** RFC 6585 section 6: for what no redirect would help. */
const SIGN_IN_FIRST = 511

const escaped = (url: string): string => url.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;')

const answer = (response: ServerResponse, status: number, fields: Record<string, string>, body: string): void => {
  // RFC 9110 section 8.6: a 204 says no length.
  const length = status === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  response.writeHead(status, { ...FIELDS, ...fields, ...length })
  response.end(body)
}

/** Some devices show nothing for an empty body. */
const lead = ({ method }: IncomingMessage, response: ServerResponse, to: string): void => {
  const isPage = method === 'GET' || method === 'HEAD'
  const body = `<!doctype html><meta charset="utf-8"><title>Portal</title><a href="${escaped(to)}">${escaped(to)}</a>\n`
  const fields = { 'content-type': 'text/html; charset=utf-8', ...(isPage ? { location: to } : {}) }
  answer(response, isPage ? 302 : SIGN_IN_FIRST, fields, method === 'HEAD' ? '' : body)
}

const onward = (portal: string, name: string, path: string): string => {
  const url = `http://${name}${path}`
  return url.length > LONGEST_ONWARD ? portal : `${portal}?then=${encodeURIComponent(url)}`
}

const addressOf = (text: string | undefined): Address | undefined => parseAddress((text ?? '').replace(/%.*$/, ''))

/** What is known of a request: whose name, which page of it, and whether somebody is signed in where it comes from. */
const askedIn = ({ headers, url = '/', socket }: IncomingMessage) => {
  const host = parseAuthority(headers.host ?? '')?.host
  const isSite = host?.kind === 'name' && url.startsWith('/')
  return { name: host === undefined ? '' : hostText(host), path: url, isSite, client: addressOf(socket.remoteAddress) }
}

const success = (response: ServerResponse, { status, type, body, fields }: Known): void =>
  answer(response, status, { ...(type === '' ? {} : { 'content-type': type }), ...fields }, body)

/** Answers everything that comes to the port for plain HTTP. */
export const createLed = (parts: LedParts): RequestListener => {
  const { own, portal, secure, checkAt, isOnline } = parts
  return (request, response) => {
    const { name, path, isSite, client } = askedIn(request)
    if (name === own.name) return own.answer(request, response)
    if (name === secure.name) return lead(request, response, isSite ? secure.url + path.slice(1) : secure.url)
    const check = checkAt(name, path)
    if (check !== undefined && client !== undefined && isOnline(client)) return success(response, check)
    // Nobody wanted to go to a check, nor to an address.
    lead(request, response, isSite && check === undefined ? onward(portal, name, path) : portal)
  }
}
