// The forward proxy: accepts, reads the first bytes, and lets CONNECT (connect.ts) or the exchange worker go on.
import { createServer, type Server, type Socket } from 'node:net'
import type { Address } from '../../base/addresses.ts'
import { parseAddress } from '../../base/addresses.ts'
import { connectTunnel, type House, handToExchange } from './connect.ts'
import { startDesk } from './exchange-desk.ts'
import { all, gather } from './gathered.ts'
import { readConnect } from './head.ts'
import { HELLO_LIMIT } from './hello.ts'
import { firstBytes, nameless, tunnelOpened } from './inside.ts'
import { LIMITS, type ProxyParts } from './proxy-parts.ts'
import { badRequest, closingBytes } from './refusal.ts'
import { PATIENCE, TICK, type Visitor, visitorAt } from './visitor.ts'

export type RunningProxy = {
  readonly port: number
  /** Ends every live connection of that session within a second: tunnels, exchanges, and those still being decided. */
  readonly endSession: (session: string) => void
  /** Connections of all kinds that are open now. */
  readonly open: () => number
  /** Ends everything but the relay, which main closes. */
  readonly close: () => Promise<void>
}

/** Starts listening. Rejects as `listen` does, when the port is taken or not allowed. */
export const startProxy = async (parts: ProxyParts): Promise<RunningProxy> => {
  const desk = await startDesk(parts)
  const lobby = openLobby()
  const house: House = {
    parts,
    desk,
    now: lobby.now,
    drop: lobby.drop,
    forget: lobby.forget,
    dismiss: lobby.dismiss,
    opened: (visitor) => tunnelOpened(house, visitor),
  }
  const open = (): number => lobby.visitors.size + parts.relay.open() + desk.open()
  const server = createServer(
    // No keepalive yet: patience bounds the undecided, and the relay sets it for tunnels.
    { noDelay: true, allowHalfOpen: true },
    (client) => {
      const address = parseAddress(client.remoteAddress ?? '')
      const welcome = address !== undefined && open() < LIMITS.all && lobby.waitingOf(address) < LIMITS.undecidedOfOne
      if (welcome) receive(house, lobby, client, address)
      else client.destroy()
    },
  )
  const ticking = setInterval(() => lobby.tick((visitor) => outOfPatience(house, visitor)), TICK)
  try {
    await listening(server, parts)
  } catch (error) {
    clearInterval(ticking)
    await desk.close()
    throw error
  }
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : parts.port,
    open,
    endSession: (session) => {
      for (const visitor of lobby.visitors) if (visitor.session === session) lobby.drop(visitor)
      parts.relay.end(session)
      desk.end(session)
    },
    close: async () => {
      clearInterval(ticking)
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const visitor of lobby.visitors) lobby.drop(visitor)
      await desk.close()
      await closed
    },
  }
}

const listening = (server: Server, { host, port }: ProxyParts): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, backlog: 4096 }, () => {
      server.off('error', reject)
      // Accepting may fail for want of descriptors; those who are there go on.
      server.on('error', () => {})
      resolve()
    })
  })

type Lobby = ReturnType<typeof openLobby>

/** Everyone whom the deciding thread still holds. */
const openLobby = () => {
  const visitors = new Set<Visitor>()
  const waiting = new Map<Address, number>()
  let tick = 0
  const forget = (visitor: Visitor): void => {
    if (!visitors.delete(visitor)) return
    visitor.phase = 'gone'
    visitor.client.removeAllListeners('data')
    const left = (waiting.get(visitor.address) ?? 1) - 1
    if (left > 0) waiting.set(visitor.address, left)
    else waiting.delete(visitor.address)
  }
  const drop = (visitor: Visitor): void => {
    forget(visitor)
    visitor.dialling?.giveUp()
    visitor.upstream?.destroy()
    visitor.client.destroy()
  }
  return {
    visitors,
    forget,
    drop,
    now: () => tick,
    waitingOf: (address: Address): number => waiting.get(address) ?? 0,
    enter: (visitor: Visitor): void => {
      visitors.add(visitor)
      waiting.set(visitor.address, (waiting.get(visitor.address) ?? 0) + 1)
    },
    dismiss: (visitor: Visitor, words: string | Buffer | null): void => {
      visitor.dialling?.giveUp()
      visitor.upstream?.destroy()
      if (visitor.ended && words === null) drop(visitor)
      else {
        visitor.phase = 'leaving'
        visitor.deadline = tick + PATIENCE.leaving
        // What the client still sends is read and thrown away: closing over unread bytes would reset the connection
        // and take our last words from it.
        visitor.client.resume()
        if (words === null) visitor.client.end()
        else visitor.client.end(words)
      }
    },
    tick: (over: (visitor: Visitor) => void): void => {
      tick++
      for (const visitor of visitors) if (visitor.deadline <= tick) over(visitor)
    },
  }
}

const receive = (house: House, lobby: Lobby, client: Socket, address: Address): void => {
  const visitor = visitorAt(client, address, house.now() + PATIENCE.head)
  lobby.enter(visitor)
  client.on('data', (chunk) => onData(house, visitor, chunk as Buffer))
  client.on('end', () => onEnd(house, visitor))
  // An error is followed by `close`.
  client.on('error', () => {})
  client.on('close', () => {
    if (visitor.phase !== 'gone') lobby.drop(visitor)
  })
}

/** More than this a client does not send ahead of what it was answered; the rest waits in the kernel. */
const AHEAD_LIMIT = HELLO_LIMIT + 16 * 1024

const onData = (house: House, visitor: Visitor, chunk: Buffer): void => {
  if (visitor.phase === 'leaving') return
  gather(visitor.gathered, chunk)
  if (visitor.phase === 'head') readHead(house, visitor)
  else if (visitor.phase === 'first') firstBytes(house, visitor)
  else if (visitor.gathered.length > AHEAD_LIMIT) visitor.client.pause()
}

const VERB = Buffer.from('CONNECT ')

const readHead = (house: House, visitor: Visitor): void => {
  const { gathered } = visitor
  const verbBytes = Math.min(gathered.length, VERB.length)
  if (VERB.compare(gathered.bytes, 0, verbBytes, 0, verbBytes) !== 0) {
    handToExchange(house, visitor, null)
    return
  }
  const head = readConnect(all(gathered), visitor.scanned)
  visitor.scanned = gathered.length
  if (head.kind === 'connect') connectTunnel(house, visitor, head)
  else if (head.kind === 'bad') house.dismiss(visitor, closingBytes(badRequest(head.why)))
}

const onEnd = (house: House, visitor: Visitor): void => {
  visitor.ended = true
  if (visitor.phase === 'head') house.drop(visitor)
  else if (visitor.phase === 'first') {
    if (visitor.gathered.length === 0) house.drop(visitor)
    else firstBytes(house, visitor)
  }
}

const outOfPatience = (house: House, visitor: Visitor): void => {
  if (visitor.phase === 'first' && visitor.gathered.length > 0) nameless(house, visitor)
  else house.drop(visitor)
}
