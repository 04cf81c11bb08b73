// What a request is for, and whether it may be passed on at all (RFC 9112 sections 3.2, 6.1 and 6.3; RFC 9110 section 7.2). Pure.
// The parser has refused most ways of smuggling already (docs: README.md); here are those that it leaves to us.
import type { Host } from '../../base/names.ts'
import { hostInUrl, parseAuthority, sameHost } from '../../base/names.ts'
import type { Tunnel } from './exchange-talk.ts'

/** The parts of a request's head that decide. `fields` is flat: name, value, name, value. */
export type RequestHead = {
  readonly method: string
  readonly target: string
  readonly version: string
  readonly fields: readonly string[]
}

export type Target =
  /** `path` is the request target to send, `hostField` the Host field to send. `stray`: another host than its tunnel's. */
  | {
      readonly kind: 'forward'
      readonly host: Host
      readonly port: number
      readonly path: string
      readonly hostField: string
      readonly stray: boolean
    }
  /** Meant for the proxy itself, as for a web server. */
  | { readonly kind: 'own'; readonly path: string }
  | { readonly kind: 'bad'; readonly why: string }

const bad = (why: string): Target => ({ kind: 'bad', why })

const FIELD_LIMIT = 100

/** All values of a field, as written. */
export const valuesOf = (fields: readonly string[], name: string): string[] => {
  const values: string[] = []
  for (let i = 0; i + 1 < fields.length; i += 2)
    if (fields[i]?.length === name.length && fields[i]?.toLowerCase() === name) values.push(fields[i + 1] ?? '')
  return values
}

/** Why the request's framing cannot be trusted, if so. */
const badFraming = ({ version, fields }: RequestHead): string | undefined => {
  if (version !== '1.1' && version !== '1.0') return 'only HTTP/1.1 and HTTP/1.0 are spoken here'
  if (fields.length > FIELD_LIMIT * 2) return 'more than 100 header fields'
  const codings = valuesOf(fields, 'transfer-encoding')
  const lengths = valuesOf(fields, 'content-length')
  if (codings.length > 0 && version === '1.0') return 'HTTP/1.0 has no Transfer-Encoding'
  if (codings.length > 1 || (codings[0] ?? 'chunked').toLowerCase() !== 'chunked')
    return 'the only transfer coding is chunked'
  if (codings.length > 0 && lengths.length > 0) return 'both Transfer-Encoding and Content-Length'
  if (lengths.length > 1 || !/^\d{1,15}$/.test(lengths[0] ?? '0')) return 'Content-Length is not one number'
  return undefined
}

const ABSOLUTE = /^http:\/\/([^/?#]*)((?:[/?][^#]*)?)$/i

/** Reads a request of a client; `tunnel` is set inside one. */
export const targetOf = (head: RequestHead, tunnel: Tunnel | null): Target => {
  const wrong = badFraming(head)
  if (wrong !== undefined) return bad(wrong)
  const hosts = valuesOf(head.fields, 'host')
  if (hosts.length > 1) return bad('several Host fields')
  // Only HTTP/1.0 may do without, and only where the tunnel has a name.
  if (hosts.length === 0 && (head.version === '1.1' || tunnel?.host === null)) return bad('no Host field')
  const absolute = ABSOLUTE.exec(head.target)
  if (absolute !== null) return fromUrl(head, [absolute[1] ?? '', absolute[2] ?? ''], hosts[0], tunnel)
  if (/^[a-z][a-z0-9+.-]*:/i.test(head.target)) return bad('only http:// URLs; for others use CONNECT')
  const path = head.target
  const star = path === '*' && head.method === 'OPTIONS'
  if ((!path.startsWith('/') && !star) || path.includes('#')) return bad('not a request target')
  return tunnel === null ? { kind: 'own', path } : inTunnel(hosts[0], path, tunnel)
}

/**
 * RFC 9112 section 3.2.2: the URL rules, whatever Host says. Sent to a server, as a redirected client does, both must say the
 * same: only somebody who wants two readers to read two things lets them differ.
 */
const fromUrl = (
  head: RequestHead,
  [text, rest]: readonly [string, string],
  field: string | undefined,
  tunnel: Tunnel | null,
): Target => {
  if (text.includes('@')) return bad('a URL with a user or password')
  const authority = parseAuthority(text)
  if (authority === undefined) return bad('a URL without a proper host')
  const port = authority.port ?? 80
  const { host } = authority
  const path = rest.startsWith('/') ? rest : rest === '' && head.method === 'OPTIONS' ? '*' : `/${rest}`
  const hostField = port === 80 ? hostInUrl(host) : `${hostInUrl(host)}:${port}`
  if (tunnel === null) return { kind: 'forward', host, port, path, hostField, stray: false }
  if (tunnel.host === null) {
    const said = parseAuthority(field ?? '')
    if (said === undefined || !sameHost(said.host, host)) return bad('the URL and Host name different hosts')
  }
  return heldTo(tunnel, { host, path, hostField })
}

const inTunnel = (field: string | undefined, path: string, tunnel: Tunnel): Target => {
  // Without a field the tunnel's name stands.
  if (field === undefined && tunnel.host !== null)
    return heldTo(tunnel, { host: tunnel.host, path, hostField: hostInUrl(tunnel.host) })
  const authority = parseAuthority(field ?? '')
  return authority === undefined
    ? bad('Host is not a host')
    : heldTo(tunnel, { host: authority.host, path, hostField: field ?? '' })
}

/** A tunnel to a name holds for that name; a tunnel to an address for whatever host is asked for, which is decided anew. */
const heldTo = (
  tunnel: Tunnel,
  asked: { readonly host: Host; readonly path: string; readonly hostField: string },
): Target => ({
  kind: 'forward',
  ...asked,
  port: tunnel.port,
  stray: tunnel.host?.kind === 'name' && !sameHost(tunnel.host, asked.host),
})
