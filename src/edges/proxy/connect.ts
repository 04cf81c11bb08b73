// CONNECT: the name is decided, resolved and dialled; then 200; then the client's first bytes decide (inside.ts).
import type { Socket } from 'node:net'
import type { Admitted, Refusal, Route, Wish } from '../../domain/enforcement/connection.ts'
import { slotOf } from '../../domain/sessions/slots.ts'
import { dial } from './dial.ts'
import { checked, type Desk } from './exchange-desk.ts'
import { all, rest } from './gathered.ts'
import type { ConnectHead } from './head.ts'
import { type Kernel, markingFor } from './kernel.ts'
import { lastWords } from './last-words.ts'
import type { Live, LiveTunnel } from './live.ts'
import type { ProxyParts } from './proxy-parts.ts'
import { closingBytes, refuseConnect } from './refusal.ts'
import { PATIENCE, type Visitor } from './visitor.ts'

/** What the steps of a tunnel need of the proxy around them. */
export type House = {
  readonly parts: ProxyParts
  readonly desk: Desk
  readonly live: Live
  /** `null` where it is not asked. */
  readonly kernel: Kernel | null
  /** The running tick. */
  readonly now: () => number
  /** Ends the connection at once, with all that belongs to it. */
  readonly drop: (visitor: Visitor) => void
  /** Somebody else has the sockets now. */
  readonly forget: (visitor: Visitor) => void
  /** Says last words and lets the client read them. */
  readonly dismiss: (visitor: Visitor, words: string | Buffer | null) => void
  /** The tunnel is open: look at what came, or wait for it. */
  readonly opened: (visitor: Visitor) => void
}

const ESTABLISHED = Buffer.from('HTTP/1.1 200 Connection established\r\n\r\n')

/** From a whole head to 200, or to a refusal. */
export const connectTunnel = (
  house: House,
  visitor: Visitor,
  head: Extract<ConnectHead, { kind: 'connect' }>,
): void => {
  const { parts } = house
  const wish: Wish = { client: visitor.address, mark: visitor.mark, host: head.host, port: head.port }
  visitor.wish = wish
  visitor.phase = 'deciding'
  visitor.deadline = house.now() + PATIENCE.deciding
  visitor.gathered = rest(visitor.gathered, head.end)
  if (parts.isPortal(wish.host, wish.port)) {
    visitor.client.write(ESTABLISHED)
    handToExchange(house, visitor, wish)
    return
  }
  decide(house, visitor, wish, (route) => {
    visitor.nameless = route.nameless
    // A literal names nobody: where names count, the hello will, and only what it names is dialled.
    if (wish.host.kind === 'address' && route.nameless === 'refuse') open(house, visitor)
    else reach(house, visitor, () => open(house, visitor))
  })
}

/** Admits and routes a wish; whatever is refused is told to the seat and to the client. */
const decide = (house: House, visitor: Visitor, wish: Wish, then: (route: Route) => void): void => {
  routeFor(house, visitor, wish, then, (refusal) => {
    house.parts.gate.refused(wish, refusal)
    house.dismiss(visitor, closingBytes(refuseConnect(house.parts, refusal)))
  })
}

/** The gate's two questions, for as long as the visitor stays. */
export const routeFor = (
  house: House,
  visitor: Visitor,
  wish: Wish,
  then: (route: Route) => void,
  refused: (refusal: Refusal) => void,
): void => {
  const admitted: Admitted | Refusal = house.parts.gate.admit(wish)
  if (admitted.refused) {
    refused(admitted)
    return
  }
  visitor.session = admitted.session.id
  visitor.epoch = house.live.epoch()
  house.parts.gate.route(wish).then(
    (found) => {
      if (visitor.phase === 'gone' || visitor.phase === 'leaving') return
      const route = checked(house.parts, found)
      if (route.refused) {
        refused(route)
        return
      }
      const { session, address, others = [], port, aliases = [] } = route
      visitor.session = session.id
      visitor.upstreamMark = house.parts.inLine ? slotOf(session.number) : null
      visitor.addresses = [address, ...others]
      visitor.port = port
      visitor.aliases = aliases
      then(route)
    },
    // The gate promises an answer; without one nothing may pass.
    () => house.drop(visitor),
  )
}

/** Dials what was decided; a site that does not answer is told as such. */
export const reach = (house: House, visitor: Visitor, then: () => void): void => {
  const { addresses, port, upstreamMark } = visitor
  visitor.dialling = dial(addresses, port, markingFor(house.kernel, upstreamMark), (reached) => {
    visitor.dialling = null
    if (reached === undefined) {
      unanswered(house, visitor)
      return
    }
    visitor.upstream = reached.socket
    visitor.dialled = reached.address
    then()
  })
}

const unanswered = (house: House, visitor: Visitor): void => {
  const { wish } = visitor
  if (wish === null) return
  const { session } = house.parts.gate.admit(wish)
  const refusal: Refusal = { refused: true, reason: 'not-us:no-answer', explanation: null, session }
  house.parts.gate.refused(wish, refusal)
  if (visitor.phase === 'deciding') house.dismiss(visitor, closingBytes(refuseConnect(house.parts, refusal)))
  else house.dismiss(visitor, lastWords(visitor, refusal.reason))
}

const open = (house: House, visitor: Visitor): void => {
  visitor.phase = 'first'
  visitor.deadline = house.now() + PATIENCE.silence
  visitor.client.write(ESTABLISHED)
  house.opened(visitor)
}

/** Plain HTTP goes on in the worker, each request held to the tunnel's host. */
export const handToExchange = (house: House, visitor: Visitor, wish: Wish | null): void => {
  const { client, address, mark, redirected, gathered, upstream } = visitor
  upstream?.destroy()
  house.forget(visitor)
  client.pause()
  // A redirected connection has no host of its own: each request names one.
  const tunnel = wish === null ? null : { host: redirected ? null : wish.host, port: wish.port }
  house.desk.give(client, all(gathered), { client: address, mark, tunnel })
}

/** What was decided before the last change of what is allowed is decided again. */
const changed = ({ live, parts }: House, { epoch }: Visitor, { wish, way, session }: LiveTunnel): Refusal | null =>
  epoch === live.epoch() ? null : parts.gate.stands(wish, way, session)

/** Both sockets are the relay's from here on. */
export const carry = (house: House, visitor: Visitor, upstream: Socket): void => {
  const { client, gathered, fromServer, session, wish, dialled, aliases } = visitor
  if (wish === null || dialled === null || session === null) {
    house.drop(visitor)
    return
  }
  const tunnel: LiveTunnel = { wish, way: { aliases, address: dialled }, session, cut: () => {} }
  const refusal = changed(house, visitor, tunnel)
  if (refusal !== null) {
    house.parts.gate.refused(wish, refusal)
    house.dismiss(visitor, lastWords(visitor, refusal.reason))
    return
  }
  house.forget(visitor)
  upstream.removeAllListeners('data')
  client.pause()
  upstream.pause()
  const toClient = fromServer.length === 0 ? NOTHING : Buffer.concat(fromServer)
  house.live.enter(tunnel)
  const pending = { toUpstream: all(gathered), toClient }
  tunnel.cut = house.parts.relay.carry(client, upstream, pending, session, () => house.live.leave(tunnel))
}

const NOTHING = Buffer.alloc(0)
