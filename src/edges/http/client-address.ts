// Whose request is it? The socket's address, unless somebody we trust says on whose behalf it came.
import { type Address, parseAddress, type Range, within } from '../../base/addresses.ts'
import { sameSecret } from '../../base/mac.ts'
import { parseAuthority } from '../../base/names.ts'

/** Whose word is taken for the client's address. */
export type Trust = {
  /** Front servers: from these addresses X-Forwarded-For is believed, from all others it is ignored. */
  readonly trustedProxies: readonly Range[]
  /** What our own proxy, in this process, puts before the address in `isthmus-client`. Fresh at each start. */
  readonly proxySecret: string
}

/** What came with the request. `socket` is the peer's address as the system writes it. */
export type Given = {
  readonly socket: string | undefined
  readonly forwardedFor: string | undefined
  readonly isthmusClient: string | undefined
}

/** The address, or a code that says why none can be told. */
export type ClientAddress = { readonly address: Address } | { readonly refused: 'forged-client' | 'bad-forwarded-for' }

const MOST_ENTRIES = 32

// Node appends the scope of a link-local peer: fe80::1%eth0. The scope is ours, not part of the address.
const socketAddress = (text: string | undefined): Address | undefined => parseAddress((text ?? '').replace(/%.*$/, ''))

/** An entry of X-Forwarded-For; some front servers add the port. */
const entryAddress = (entry: string): Address | undefined => {
  const bare = parseAddress(entry)
  if (bare !== undefined) return bare
  const host = /^[\d.]+:\d+$|^\[[\da-f:.]+\](?::\d+)?$/i.test(entry) ? parseAuthority(entry)?.host : undefined
  return host?.kind === 'address' ? host.address : undefined
}

/** Reads from the right: what the nearest trusted server added is true, what stands left of the first other is hearsay. */
const forwarded = (text: string, trusted: (address: Address) => boolean): ClientAddress => {
  const entries = text.split(',').map((entry) => entry.trim())
  if (entries.length > MOST_ENTRIES) return { refused: 'bad-forwarded-for' }
  let address: Address | undefined
  for (const entry of entries.reverse()) {
    address = entryAddress(entry)
    if (address === undefined) return { refused: 'bad-forwarded-for' }
    if (!trusted(address)) return { address }
  }
  return address === undefined ? { refused: 'bad-forwarded-for' } : { address }
}

/** Exactly `<secret> <address>`; a second header, which Node joins with a comma, is one forged header too many. */
const fromOwnProxy = (text: string, secret: string): ClientAddress => {
  const [given = '', address = '', ...rest] = text.split(' ')
  const parsed = parseAddress(address)
  const right = sameSecret(given, secret) && secret !== ''
  return right && rest.length === 0 && parsed !== undefined ? { address: parsed } : { refused: 'forged-client' }
}

/** Tells the client's address. A wrong `isthmus-client` is refused, not ignored: only a forger sends one. */
export const clientAddress = (given: Given, trust: Trust): ClientAddress => {
  if (given.isthmusClient !== undefined) return fromOwnProxy(given.isthmusClient, trust.proxySecret)
  const socket = socketAddress(given.socket)
  if (socket === undefined) return { refused: 'bad-forwarded-for' }
  const trusted = (address: Address): boolean => trust.trustedProxies.some((range) => within(address, range))
  if (given.forwardedFor === undefined || !trusted(socket)) return { address: socket }
  return forwarded(given.forwardedFor, trusted)
}
