// Host names and authorities: every way of writing one comes to one canonical form.
import { domainToASCII } from 'node:url'
import { type Address, parseAddress } from './addresses.ts'

/** What a client asked for: a name (lower case, ACE form, no trailing dot) or an address literal. */
export type Host =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'address'; readonly address: Address }

/** A host with the port that was written beside it, if one was. */
export type Authority = { readonly host: Host; readonly port: number | undefined }

const PLAIN = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/

// WHATWG URL, "ends in a number": such a host is an IPv4 address in some base or it is nothing.
const NUMERIC_LAST = /(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$/i

const parseOddQuad = (text: string): Host | undefined => {
  try {
    const { hostname } = new URL(`http://${text}/`)
    const address = parseAddress(hostname)
    return address === undefined ? undefined : { kind: 'address', address }
  } catch {
    return undefined
  }
}

const withoutDot = (text: string): string => (text.endsWith('.') ? text.slice(0, -1) : text)

const parseColons = (text: string): Host | undefined => {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text
  const address = bare.includes(':') ? parseAddress(bare) : undefined
  return address === undefined ? undefined : { kind: 'address', address }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what must not pass
const FORBIDDEN = /[\u0000-\u0020\u007f/\\?#@%<>^|`"{}]/

const parseOddName = (text: string): Host | undefined => {
  const ace = withoutDot(domainToASCII(withoutDot(text)).toLowerCase())
  if (ace.length === 0 || ace.length > 253) return undefined
  if (NUMERIC_LAST.test(ace)) return parseOddQuad(ace)
  return PLAIN.test(ace) ? { kind: 'name', name: ace } : undefined
}

/**
 * Reads a host as a person, a URL or a hello may write it: any case, a trailing dot, IDN or ACE, IPv4 in decimal, octal
 * or hex, IPv6 with or without brackets, IPv4-mapped. Gives `undefined` for what names no host: empty labels, labels
 * over 63 or names over 253 octets, control characters, spaces, userinfo.
 */
export const parseHost = (text: string): Host | undefined => {
  if (text.length === 0 || text.length > 1000) return undefined
  if (text.length <= 253 && PLAIN.test(text)) return { kind: 'name', name: text }
  if (text.startsWith('[') || text.includes(':')) return parseColons(text)
  if (FORBIDDEN.test(text)) return undefined
  return NUMERIC_LAST.test(text) ? parseOddQuad(withoutDot(text)) : parseOddName(text)
}

const PORT = /^\d{1,5}$/

/** Reads `host`, `host:port`, `[v6]` or `[v6]:port`. A port is 1 to 65535. */
export const parseAuthority = (text: string): Authority | undefined => {
  const colon = text.lastIndexOf(':')
  const bracketed = text.startsWith('[')
  const hasPort = colon > 0 && (bracketed ? text[colon - 1] === ']' : text.indexOf(':') === colon)
  const host = parseHost(hasPort ? text.slice(0, colon) : text)
  if (host === undefined) return undefined
  if (!hasPort) return { host, port: undefined }
  const digits = text.slice(colon + 1)
  const port = Number(digits)
  return PORT.test(digits) && port >= 1 && port <= 65535 ? { host, port } : undefined
}

/** The canonical text: the name, or the address (IPv6 without brackets). */
export const hostText = (host: Host): string => (host.kind === 'name' ? host.name : host.address)

/** The form used in a URL or a Host field: IPv6 in brackets. */
export const hostInUrl = (host: Host): string =>
  host.kind === 'address' && host.address.includes(':') ? `[${host.address}]` : hostText(host)

/** Whether both are the same host. */
export const sameHost = (a: Host, b: Host): boolean => hostText(a) === hostText(b)
