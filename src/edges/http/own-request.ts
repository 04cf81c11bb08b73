// Is the request meant for us, and does it come from a page of ours? Stops DNS rebinding and forged writes (CSRF).
import { type Authority, hostInUrl, hostText, parseAuthority } from '../../base/names.ts'

/** What a browser or program says about where the request goes and comes from. */
export type Said = {
  readonly method: string
  /** The whole URL, whose host is the request line's where that names one (RFC 9112 section 3.2.2). */
  readonly url: string
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly fetchSite: string | undefined
  readonly fetchMode: string | undefined
  readonly contentType: string | undefined
  readonly hasBody: boolean
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

const isWrite = (said: Said): boolean => !SAFE_METHODS.has(said.method)

/** Whether both the Host field and the URL name one of our hosts; the port may be any, since front servers change it. */
export const isOurHost = (said: Said, hosts: ReadonlySet<string>): boolean => {
  const named = said.host === undefined ? undefined : parseAuthority(said.host)
  const asked = URL.canParse(said.url) ? parseAuthority(new URL(said.url).host) : undefined
  return (
    named !== undefined && asked !== undefined && hosts.has(hostText(named.host)) && hosts.has(hostText(asked.host))
  )
}

/** Where the scheme is https, a page of the same name that came over plain HTTP is a stranger's. */
const originOf = ({ host, port }: Authority, url: string): string => {
  const [scheme, usual] = url.startsWith('https:') ? ['https', 443] : ['http', 80]
  return `${scheme}://${hostInUrl(host)}${port === undefined || port === usual ? '' : `:${port}`}`
}

const isForeign = ({ fetchSite }: Said): boolean =>
  fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none'

/**
 * Whether the request comes from our own page, from no page at all (a program sends none of these fields), or only leads
 * somebody from another site's page to ours, as our proxy's redirects do. A browser sends the origin `null` for a page
 * that hides its address; then its own word for `same-origin` is needed.
 */
export const isOwnRequest = (said: Said, origins: ReadonlySet<string>): boolean => {
  if (isForeign(said) && (isWrite(said) || said.fetchMode !== 'navigate')) return false
  if (said.origin === undefined) return true
  if (said.origin === 'null') return said.fetchSite === 'same-origin'
  const authority = parseAuthority(said.host ?? '')
  return origins.has(said.origin) || (authority !== undefined && said.origin === originOf(authority, said.url))
}

const mediaType = (field: string | undefined): string => (field ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''

/** Whether a write's body is of the one kind that is taken there. A DELETE without a body needs no kind. */
export const isTakenKind = (said: Said, kind: string): boolean =>
  !isWrite(said) || (said.method === 'DELETE' && !said.hasBody) || mediaType(said.contentType) === kind
