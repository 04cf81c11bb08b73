// What the first bytes inside a tunnel decide: a TLS hello by its names, plain HTTP request by request, all else by `nameless`.
import type { Host } from '../../base/names.ts'
import { parseHost, sameHost } from '../../base/names.ts'
import type { Refusal, Wish } from '../../domain/enforcement/connection.ts'
import type { Reason } from '../../domain/policy/reasons.ts'
import { carry, type House, handToExchange, reach, routeFor } from './connect.ts'
import { speechOf } from './first-bytes.ts'
import { all } from './gathered.ts'
import { HELLO_LIMIT, helloState, readHello } from './hello.ts'
import { lastWords } from './last-words.ts'
import { PATIENCE, type Visitor } from './visitor.ts'

/** The tunnel is open. Bytes may have come with the CONNECT already. */
export const tunnelOpened = (house: House, visitor: Visitor): void => {
  listenToServer(house, visitor)
  if (visitor.gathered.length > 0) firstBytes(house, visitor)
  else if (visitor.ended) house.drop(visitor)
}

/** Mail servers and the like speak first. Where names do not count, that settles it. */
const listenToServer = (house: House, visitor: Visitor): void => {
  const { upstream } = visitor
  if (upstream === null) return
  upstream.once('close', () => {
    if (visitor.phase === 'first') house.drop(visitor)
  })
  if (visitor.nameless !== 'pinned') return
  upstream.on('data', (chunk: Buffer) => {
    visitor.fromServer.push(chunk)
    if (visitor.phase === 'first' && visitor.gathered.length === 0) carry(house, visitor, upstream)
    else upstream.pause()
  })
  upstream.on('end', () => {
    if (visitor.phase === 'first' && visitor.gathered.length === 0) carry(house, visitor, upstream)
  })
  upstream.resume()
}

/** Called for each chunk in phase `first`. */
export const firstBytes = (house: House, visitor: Visitor): void => {
  const bytes = all(visitor.gathered)
  const speech = visitor.hello === null ? speechOf(bytes) : 'tls'
  if (speech === 'http') {
    handToExchange(house, visitor, visitor.wish)
    return
  }
  if (speech === 'tls') readOn(house, visitor, bytes)
  else if (speech === 'other' || visitor.ended || bytes.length >= HELLO_LIMIT) nameless(house, visitor)
  else beginPatience(house, visitor)
}

/** Five seconds from the first byte on, however slowly the rest comes. */
const beginPatience = (house: House, visitor: Visitor): void => {
  visitor.deadline = Math.min(visitor.deadline, house.now() + PATIENCE.hello)
}

const readOn = (house: House, visitor: Visitor, bytes: Buffer): void => {
  visitor.hello ??= helloState()
  const hello = readHello(visitor.hello, bytes)
  if (hello.kind === 'hello') named(house, visitor, hello.names)
  else if (hello.kind === 'other' || visitor.ended) nameless(house, visitor)
  else beginPatience(house, visitor)
}

/** No name came, and none will: the service says what that means. Also called when patience ends. */
export const nameless = (house: House, visitor: Visitor): void => {
  if (visitor.wish === null) return
  if (visitor.nameless === 'pinned') goOn(house, visitor)
  else refuse(house, visitor, visitor.wish, tech(house, visitor.wish, 'tech:no-name'))
}

const named = (house: House, visitor: Visitor, names: readonly string[]): void => {
  const { wish } = visitor
  if (wish === null) return
  if (visitor.redirected) {
    redirected(house, visitor, wish, names)
    return
  }
  // Without a name the one of the CONNECT stands.
  if (names.length === 0 || (names.length === 1 && wish.host.kind === 'name' && names[0] === wish.host.name)) {
    goOn(house, visitor)
    return
  }
  const host = onlyHost(names)
  if (host !== undefined && sameHost(host, wish.host)) {
    goOn(house, visitor)
    return
  }
  const inner: Wish = host === undefined ? wish : { ...wish, host }
  if (host === undefined || wish.host.kind === 'name') {
    refuse(house, visitor, inner, tech(house, wish, 'tech:name-mismatch'))
    return
  }
  goElsewhere(house, visitor, inner)
}

/** A redirected connection: nothing but the hello names where it goes. The address that the client chose is not dialled. */
const redirected = (house: House, visitor: Visitor, wish: Wish, names: readonly string[]): void => {
  const host = onlyHost(names)
  if (host?.kind === 'name') goElsewhere(house, visitor, { ...wish, host })
  else if (names.length > 1) refuse(house, visitor, wish, tech(house, wish, 'tech:name-mismatch'))
  else nameless(house, visitor)
}

const ASCII = /^[!-~]+$/

/** The one host that all the names are, or nothing. RFC 6066 section 3: a name is ASCII. */
const onlyHost = (names: readonly string[]): Host | undefined => {
  const hosts = names.map((name) => (ASCII.test(name) ? parseHost(name) : undefined))
  const first = hosts[0]
  if (first === undefined) return undefined
  return hosts.every((host) => host !== undefined && sameHost(host, first)) ? first : undefined
}

/** An address was asked for, and the hello names a host: that one is decided and dialled. */
const goElsewhere = (house: House, visitor: Visitor, inner: Wish): void => {
  visitor.phase = 'redialling'
  visitor.deadline = house.now() + PATIENCE.deciding
  visitor.wish = inner
  visitor.upstream?.destroy()
  visitor.upstream = null
  visitor.fromServer = []
  routeFor(
    house,
    visitor,
    inner,
    () => goOn(house, visitor),
    (refusal) => refuse(house, visitor, inner, refusal),
  )
}

const goOn = (house: House, visitor: Visitor): void => {
  if (visitor.upstream !== null) {
    carry(house, visitor, visitor.upstream)
    return
  }
  visitor.phase = 'redialling'
  visitor.deadline = house.now() + PATIENCE.deciding
  reach(house, visitor, () => {
    if (visitor.upstream !== null) carry(house, visitor, visitor.upstream)
  })
}

const tech = (house: House, wish: Wish, reason: Reason): Refusal => ({
  refused: true,
  reason,
  explanation: null,
  session: house.parts.gate.admit(wish).session,
})

const refuse = (house: House, visitor: Visitor, wish: Wish, refusal: Refusal): void => {
  house.parts.gate.refused(wish, refusal)
  house.dismiss(visitor, lastWords(visitor, refusal.reason))
}
