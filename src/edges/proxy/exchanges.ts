// The exchange worker's inside: an HTTP server for connections that are handed to it, its patience with them, and its counts.
import { randomInt } from 'node:crypto'
import { createServer, type Server, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { runExchange } from './exchange.ts'
import {
  beginExchange,
  cutExchange,
  type Exchange,
  exchangeOn,
  type Floor,
  type Line,
  type Verdict,
} from './exchange-line.ts'
import type { FromExchange, MovedBytes, Newcomer, ToExchange } from './exchange-talk.ts'
import { type Kernel, markingFor } from './kernel.ts'
import { badRequest, closingBytes } from './refusal.ts'

export type Exchanges = {
  /** Takes a paused connection; `early` are bytes already read from it. */
  readonly adopt: (socket: Socket, early: Buffer, newcomer: Newcomer) => void
  readonly tell: (message: ToExchange) => void
  readonly close: () => void
}

const TICK = 250
const PATIENCE = {
  /** For a head that has begun to come in. */
  head: 10_000 / TICK,
  /** Between two requests. */
  idle: 60_000 / TICK,
  /** Without a byte in a running exchange. */
  still: (30 * 60_000) / TICK,
} as const

/** Requests at once of one client connection that does not wait for answers. */
const PIPELINE_LIMIT = 64

export const startExchanges = (post: (message: FromExchange) => void, kernel: Kernel | null): Exchanges => {
  const lines = new Map<Socket, Line>()
  const asked = new Map<number, (verdict: Verdict) => void>()
  const going = new Map<number, Exchange>()
  const counts = new Map<string, { up: number; down: number }>()
  let done: number[] = []
  let tick = 0
  // Numbers never come again, also not after a restart: an answer meant for the worker before must find nobody.
  let lastAsk = randomInt(2 ** 47)
  let portalUrl = ''
  let closed = 0
  const floor: Floor = {
    portalUrl: () => portalUrl,
    ask: (ask, then) => {
      asked.set(++lastAsk, then)
      post({ kind: 'ask', id: lastAsk, ...ask })
    },
    enter: (line) => {
      const exchange = exchangeOn(line, tick)
      line.running.add(exchange)
      return exchange
    },
    begin: (exchange, way) => {
      beginExchange(exchange, way)
      going.set(way.id, exchange)
    },
    done: (id) => void done.push(id),
    markingFor: (mark) => markingFor(kernel, mark),
    leave: (exchange) => {
      const { line, id } = exchange
      if (!line.running.delete(exchange)) return
      if (id !== null && going.delete(id)) done.push(id)
      count(counts, exchange, tick)
      line.idleSince = tick
      line.base = line.socket.bytesRead
    },
  }
  const server = serverFor(floor, lines)
  const onTick = (): void => {
    tick++
    for (const line of lines.values()) look(line, counts, tick)
    if (counts.size > 0) post({ kind: 'moved', counts: drain(counts) })
    if (done.length > 0) post({ kind: 'done', ids: done })
    done = []
    if (closed > 0) post({ kind: 'closed', connections: closed })
    closed = 0
  }
  const ticking = setInterval(onTick, TICK)
  return {
    adopt: (socket, early, newcomer) => {
      const line: Line = { ...newcomer, socket, running: new Set(), latest: null, base: -early.length, idleSince: tick }
      lines.set(socket, line)
      socket.once('close', () => {
        lines.delete(socket)
        closed++
        abandon(floor, line)
      })
      serve(server, line, early)
    },
    tell: (message) => {
      if (message.kind === 'settings') portalUrl = message.portalUrl
      else if (message.kind === 'end') endSession(lines, message.session)
      else if (message.kind === 'narrow') {
        if (narrow(going.get(message.id), message.addresses)) post({ kind: 'cut', id: message.id })
      } else {
        asked.get(message.id)?.(message)
        asked.delete(message.id)
      }
    },
    close: () => {
      clearInterval(ticking)
      for (const socket of lines.keys()) socket.destroy()
    },
  }
}

/** The client is gone. */
const abandon = (floor: Floor, { running }: Line): void => {
  for (const exchange of running) {
    exchange.over = true
    exchange.upstream?.destroy()
    floor.leave(exchange)
  }
}

/** Puts the connection into the server, as if it had been accepted there. */
const serve = (server: Server, line: Line, early: Buffer): void => {
  const { socket } = line
  socket.destroySoon = () => partFrom(line)
  if (early.length > 0) socket.unshift(early)
  server.emit('connection', socket)
  socket.resume()
}

/** Node closes by `destroySoon`. While the client still sends, that would reset the connection and take our answer from it. */
const partFrom = ({ socket, latest }: Line): void => {
  if (latest === null || latest.complete) {
    Socket.prototype.destroySoon.call(socket)
    return
  }
  socket.end()
  socket.once('end', () => socket.destroy())
  setTimeout(() => socket.destroy(), 2000).unref()
}

const serverFor = (floor: Floor, lines: ReadonlyMap<Socket, Line>): Server => {
  const server = createServer({
    insecureHTTPParser: false,
    maxHeaderSize: 16 * 1024,
    requireHostHeader: false, // exchange-target.ts asks for it, and tells the client what is wrong
    keepAliveTimeout: 0, // the ticks look after that
    requestTimeout: 0, // uploads may take long
    shouldUpgradeCallback: (request) =>
      request.headers.upgrade?.toLowerCase() === 'websocket' && request.method === 'GET',
  })
  server.maxHeadersCount = 0 // no limit but that on bytes: the parser would drop the rest in silence
  // RFC 9112 section 9.6 lets a client close its side after the last request. No public option says so.
  ;(server as Server & { httpAllowHalfOpen: boolean }).httpAllowHalfOpen = true
  const begin = (
    request: Parameters<typeof runExchange>[2],
    response: ServerResponse,
    head: Buffer | null = null,
  ): void => {
    const line = lines.get(request.socket)
    if (line === undefined || line.running.size >= PIPELINE_LIMIT) request.socket.destroy()
    else runExchange(floor, line, request, response, head)
  }
  server.on('request', (request, response) => begin(request, response))
  server.on('checkContinue', (request, response) => begin(request, response))
  server.on('checkExpectation', (_request, response) => response.writeHead(417, { Connection: 'close' }).end())
  server.on('upgrade', (request, socket, head) => {
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    response.assignSocket(socket as Socket)
    response.once('finish', () => (socket as Socket).destroySoon())
    socket.on('error', () => {})
    begin(request, response, head)
  })
  server.on('connect', (_request, socket) => {
    socket.on('error', () => {})
    socket.end(closingBytes(badRequest('CONNECT needs a connection of its own')))
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const line = lines.get(socket as Socket)
    if (line !== undefined) refuseBytes(line, error.code)
    else socket.destroy()
  })
  return server
}

/** What came is not HTTP, or not HTTP that may be passed on. */
const refuseBytes = ({ socket, running }: Line, code: string | undefined): void => {
  const broken = code === undefined || !code.startsWith('HPE_') || !socket.writable
  if (broken || (socket.bytesWritten > 0 && running.size > 0)) {
    socket.destroy()
    return
  }
  for (const exchange of running) {
    exchange.over = true
    exchange.upstream?.destroy()
  }
  const why = code === 'HPE_HEADER_OVERFLOW' ? 'the head is longer than 16 kB' : 'not a request that may be passed on'
  socket.end(closingBytes(badRequest(why)))
  setTimeout(() => socket.destroy(), 2000).unref()
}

const count = (counts: Map<string, { up: number; down: number }>, exchange: Exchange, tick: number): void => {
  const { upstream, told, session } = exchange
  if (upstream === null) return
  const up = upstream.bytesWritten - told.up
  const down = upstream.bytesRead - told.down
  if (up <= 0 && down <= 0) return
  exchange.told = { up: upstream.bytesWritten, down: upstream.bytesRead }
  exchange.moved = tick
  if (session === null) return
  const sum = counts.get(session)
  if (sum === undefined) counts.set(session, { up, down })
  else {
    sum.up += up
    sum.down += down
  }
}

const drain = (counts: Map<string, { up: number; down: number }>): MovedBytes[] => {
  const moved: MovedBytes[] = [...counts].map(([session, { up, down }]) => [session, up, down])
  counts.clear()
  return moved
}

const look = (line: Line, counts: Map<string, { up: number; down: number }>, tick: number): void => {
  for (const exchange of line.running) {
    count(counts, exchange, tick)
    if (tick - exchange.moved > PATIENCE.still) line.socket.destroy()
  }
  if (line.running.size > 0) return
  const patience = line.socket.bytesRead > line.base ? PATIENCE.head : PATIENCE.idle
  if (tick - line.idleSince > patience) line.socket.destroy()
}

/** Says whether that ended it. One that is still dialling finds out when it has an answer. */
const narrow = (exchange: Exchange | undefined, addresses: Exchange['addresses']): boolean => {
  if (exchange === undefined) return false
  exchange.addresses = addresses
  const { dialled } = exchange
  const cut = dialled === null ? addresses.length === 0 : !addresses.includes(dialled)
  if (cut) cutExchange(exchange)
  return cut
}

const endSession = (lines: ReadonlyMap<Socket, Line>, session: string): void => {
  for (const line of lines.values())
    for (const exchange of line.running) {
      if (exchange.session !== session) continue
      cutExchange(exchange)
    }
}
