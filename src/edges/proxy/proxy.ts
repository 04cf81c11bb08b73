// The proxy's two doors, for clients that know it (CONNECT and http:// URLs) and for those the kernel sends here, and what is
// behind both: the lobby, the exchange worker, the live tunnels.
import { createServer, type Server, type Socket } from 'node:net'
import type { House } from './connect.ts'
import { startDesk } from './exchange-desk.ts'
import { tunnelOpened } from './inside.ts'
import { type Kernel, loadKernel } from './kernel.ts'
import { openLive } from './live.ts'
import { openLobby } from './lobby.ts'
import { LIMITS, type Listening, type ProxyParts } from './proxy-parts.ts'
import { outOfPatience, receive, receiveRedirected } from './receive.ts'
import { type Comer, TICK } from './visitor.ts'

export type RunningProxy = {
  readonly port: number
  /** Where redirected connections are taken, in the order asked for; none where the kernel cannot be asked. */
  readonly redirectedPorts: readonly number[]
  /** What cannot be had here, a sentence each. */
  readonly troubles: readonly string[]
  /** Ends every live connection of that session within a second: tunnels, exchanges, and those still being decided. */
  readonly endSession: (session: string) => void
  /** The policy or the time slot is another one: decides anew whatever is live, and ends what may be no longer. */
  readonly redecide: () => void
  /** Connections of all kinds that are open now. */
  readonly open: () => number
  /** Ends everything but the relay, which main closes. */
  readonly close: () => Promise<void>
}

/** Starts listening. Rejects as `listen` does, when a port is taken or not allowed. */
export const startProxy = async (parts: ProxyParts): Promise<RunningProxy> => {
  const wanted = parts.redirected.length > 0 || parts.inLine
  const kernel = wanted ? await loadKernel() : null
  const live = openLive(parts.gate)
  const desk = await startDesk(parts)
  const lobby = openLobby()
  const { now, drop, forget, dismiss } = lobby
  const opened: House['opened'] = (visitor) => tunnelOpened(house, visitor)
  const house: House = { parts, desk, live, kernel, now, drop, forget, dismiss, opened }
  const open = (): number => lobby.visitors.size + parts.relay.open() + desk.open()
  const welcome = (comer: Comer): boolean => open() < LIMITS.all && lobby.waitingOf(comer) < LIMITS.undecidedOfOne
  const ticking = setInterval(() => lobby.tick((visitor) => outOfPatience(house, visitor)), TICK)
  const doors: Door[] = []
  const close = async (): Promise<void> => {
    clearInterval(ticking)
    const closed = doors.map(({ server }) => new Promise<void>((resolve) => server.close(() => resolve())))
    for (const visitor of lobby.visitors) lobby.drop(visitor)
    await desk.close()
    await Promise.all(closed)
  }
  try {
    doors.push(await openDoor(parts, (client) => receive(house, lobby, client, welcome)))
    for (const where of kernel === null ? [] : parts.redirected)
      doors.push(await openDoor(where, (client) => receiveRedirected(house, lobby, client, welcome)))
  } catch (error) {
    await close()
    throw error
  }
  const [port = 0, ...redirectedPorts] = doors.map((door) => door.port)
  return {
    port,
    redirectedPorts,
    troubles: troublesOf(parts, kernel),
    open,
    endSession: (session) => {
      for (const visitor of lobby.visitors) if (visitor.session === session) lobby.drop(visitor)
      parts.relay.end(session)
      desk.end(session)
    },
    redecide: () => {
      live.redecide()
      desk.redecide()
    },
    close,
  }
}

const troublesOf = (parts: ProxyParts, kernel: Kernel | null): readonly string[] => {
  if (kernel === null)
    return parts.redirected.length === 0
      ? []
      : ['The kernel cannot be asked here: connections cannot be redirected to the proxy.']
  if (kernel.cannotMark === null) return []
  const what = 'Connections of the proxy cannot be marked with their session'
  return [`${what} (${kernel.cannotMark}): their bytes, speed and addresses are not those of the session.`]
}

type Door = { readonly server: Server; readonly port: number }

const openDoor = (where: Listening, enter: (client: Socket) => void): Promise<Door> =>
  new Promise((resolve, reject) => {
    // No keepalive yet: patience bounds the undecided, and the relay sets it for tunnels.
    const server = createServer({ noDelay: true, allowHalfOpen: true }, enter)
    server.once('error', reject)
    server.listen({ host: where.host, port: where.port, backlog: 4096 }, () => {
      server.off('error', reject)
      // Accepting may fail for want of descriptors; those who are there go on.
      server.on('error', () => {})
      const bound = server.address()
      resolve({ server, port: typeof bound === 'object' && bound !== null ? bound.port : where.port })
    })
  })
