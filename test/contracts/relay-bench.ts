// Pairs of sockets around a relay: the two it is given, and the two ends that a test holds.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

export type Tunnel = {
  /** The test's ends. */
  readonly client: Socket
  readonly upstream: Socket
  /** What the relay gets. */
  readonly near: Socket
  readonly far: Socket
}

export type RelayBench = { readonly tunnel: () => Promise<Tunnel>; readonly close: () => void }

type Ends = { readonly dialled: Socket; readonly accepted: Socket }

const quiet = (socket: Socket): Socket => socket.on('error', () => {})

const joiner = async (
  sockets: Set<Socket>,
): Promise<{ readonly server: Server; readonly join: () => Promise<Ends> }> => {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Either side of a connection may be told of it first.
  const meetings = new Map<number, PromiseWithResolvers<Socket>>()
  const meeting = (port: number): PromiseWithResolvers<Socket> => {
    const one = meetings.get(port) ?? Promise.withResolvers<Socket>()
    meetings.set(port, one)
    return one
  }
  server.on('connection', (socket) => meeting(socket.remotePort ?? 0).resolve(quiet(socket)))
  const join = async (): Promise<Ends> => {
    const { port } = server.address() as AddressInfo
    const dialled = quiet(connect({ port, host: '127.0.0.1', allowHalfOpen: true }))
    await once(dialled, 'connect')
    const local = dialled.localPort ?? 0
    const accepted = await meeting(local).promise
    meetings.delete(local)
    for (const socket of [dialled, accepted]) sockets.add(socket)
    return { dialled, accepted }
  }
  return { server, join }
}

export const makeBench = async (): Promise<RelayBench> => {
  const sockets = new Set<Socket>()
  const [clients, upstreams] = await Promise.all([joiner(sockets), joiner(sockets)])
  return {
    tunnel: async () => {
      const [left, right] = await Promise.all([clients.join(), upstreams.join()])
      return { client: left.dialled, near: left.accepted, far: right.dialled, upstream: right.accepted }
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      clients.server.close()
      upstreams.server.close()
    },
  }
}

/** Everything up to the end of the stream. */
export const collect = async (socket: Socket): Promise<Buffer> => {
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  socket.resume()
  if (!socket.readableEnded) await once(socket, 'end', { signal: AbortSignal.timeout(10_000) })
  return Buffer.concat(chunks)
}

export const firstData = async (socket: Socket): Promise<Buffer> => {
  socket.resume()
  const [chunk] = (await once(socket, 'data', { signal: AbortSignal.timeout(5000) })) as [Buffer]
  return chunk
}

export const until = async (what: string, holds: () => boolean): Promise<void> => {
  const deadline = performance.now() + 10_000
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`)
    await pause(10)
  }
}
