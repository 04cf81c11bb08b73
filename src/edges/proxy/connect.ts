// CONNECT: the name is decided, resolved and dialled; then 200; then the client's first bytes decide (inside.ts).
import type { Socket } from 'node:net'
import type { Admitted, Refusal, Route, Wish } from '../../domain/enforcement/connection.ts'
import { dial } from './dial.ts'
import { checked, type Desk } from './exchange-desk.ts'
import { all, rest } from './gathered.ts'
import type { ConnectHead } from './head.ts'
import type { ProxyParts } from './proxy-parts.ts'
import { closingBytes, refuseConnect } from './refusal.ts'
import { PATIENCE, type Visitor } from './visitor.ts'

/** What the steps of a tunnel need of the proxy around them. */
export type House = {
  readonly parts: ProxyParts
  readonly desk: Desk
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
  const wish: Wish = { client: visitor.address, host: head.host, port: head.port }
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
    visitor.addresses = [route.address, ...(route.others ?? [])]
    visitor.port = route.port
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
  house.parts.gate.route(wish).then(
    (found) => {
      if (visitor.phase === 'gone' || visitor.phase === 'leaving') return
      const route = checked(house.parts, found)
      if (route.refused) {
        refused(route)
        return
      }
      visitor.session = route.session.id
      then(route)
    },
    // The gate promises an answer; without one nothing may pass.
    () => house.drop(visitor),
  )
}

/** Dials what was decided; a site that does not answer is told as such. */
export const reach = (house: House, visitor: Visitor, then: () => void): void => {
  visitor.dialling = dial(visitor.addresses, visitor.port, (upstream) => {
    visitor.dialling = null
    if (upstream === undefined) {
      unanswered(house, visitor)
      return
    }
    visitor.upstream = upstream
    then()
  })
}

const unanswered = (house: House, visitor: Visitor): void => {
  const { wish } = visitor
  if (wish === null) return
  const { session } = house.parts.gate.admit(wish)
  const refusal: Refusal = { refused: true, reason: 'not-us:no-answer', explanation: null, session }
  house.parts.gate.refused(wish, refusal)
  // After 200 there is nothing left that could be said.
  house.dismiss(visitor, visitor.phase === 'deciding' ? closingBytes(refuseConnect(house.parts, refusal)) : null)
}

const open = (house: House, visitor: Visitor): void => {
  visitor.phase = 'first'
  visitor.deadline = house.now() + PATIENCE.silence
  visitor.client.write(ESTABLISHED)
  house.opened(visitor)
}

/** Plain HTTP goes on in the worker, each request held to the tunnel's host. */
export const handToExchange = (house: House, visitor: Visitor, wish: Wish | null): void => {
  const { client, address, gathered, upstream } = visitor
  upstream?.destroy()
  house.forget(visitor)
  client.pause()
  const tunnel = wish === null ? null : { host: wish.host, port: wish.port }
  house.desk.give(client, all(gathered), { client: address, tunnel })
}

/** Both sockets are the relay's from here on. */
export const carry = (house: House, visitor: Visitor, upstream: Socket): void => {
  const { client, gathered, fromServer, session } = visitor
  house.forget(visitor)
  upstream.removeAllListeners('data')
  client.pause()
  upstream.pause()
  const toClient = fromServer.length === 0 ? NOTHING : Buffer.concat(fromServer)
  house.parts.relay.carry(client, upstream, { toUpstream: all(gathered), toClient }, session ?? '')
}

const NOTHING = Buffer.alloc(0)
