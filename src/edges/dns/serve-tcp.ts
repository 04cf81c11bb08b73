// Listens by TCP (RFC 7766): several questions a connection, answered as they are ready, all of it bounded.
import { createServer, type Server, type Socket } from 'node:net'
import { type Address, parseAddress } from '../../base/addresses.ts'
import type { Answer } from './answer.ts'
import { LARGEST } from './wire/compose.ts'

/** Connections in all and from one client; questions of one connection under way; bytes that wait to be sent. */
const MOST = { connections: 512, fromOne: 16, underWay: 16, unsent: 256 * 1024 } as const
const IDLE = 10_000

type Talk = { readonly socket: Socket; readonly client: Address; got: Buffer; underWay: number; ended: boolean }

/** Where answers are written before they are framed: one at a time. */
const room = Buffer.alloc(LARGEST)

const frame = (message: Buffer): Buffer => {
  const framed = Buffer.allocUnsafe(message.length + 2)
  framed.writeUInt16BE(message.length)
  framed.set(message, 2)
  return framed
}

const send = ({ socket }: Talk, message: Buffer): void => {
  if (socket.destroyed) return
  socket.write(frame(message))
  // Whoever asks and does not read gets no more.
  if (socket.writableLength > MOST.unsent) socket.destroy()
}

/** Takes the next whole message from what came, if there is one. */
const take = (talk: Talk): Buffer | undefined => {
  const { got } = talk
  const size = got.length < 2 ? Number.POSITIVE_INFINITY : got.readUInt16BE() + 2
  if (got.length < size) return undefined
  talk.got = got.subarray(size)
  return got.subarray(2, size)
}

const goOn = (talk: Talk, answer: Answer): void => {
  while (talk.underWay < MOST.underWay && !talk.socket.destroyed) {
    const message = take(talk)
    if (message === undefined) break
    const answered = answer(message, talk.client, true, room)
    // Not a question: nothing that follows on this connection can be trusted to be one.
    if (answered === 0) {
      talk.socket.destroy()
      return
    }
    if (typeof answered === 'number') {
      send(talk, room.subarray(0, answered))
      continue
    }
    talk.underWay++
    void answered.then((later) => {
      talk.underWay--
      send(talk, later)
      goOn(talk, answer)
    })
  }
  if (talk.ended && talk.underWay === 0) talk.socket.end()
  else if (talk.underWay < MOST.underWay) talk.socket.resume()
  else talk.socket.pause()
}

const serve = (socket: Socket, client: Address, answer: Answer): void => {
  const talk: Talk = { socket, client, got: Buffer.alloc(0), underWay: 0, ended: false }
  socket.setTimeout(IDLE, () => socket.destroy())
  socket.on('error', () => {})
  socket.on('data', (piece) => {
    talk.got = talk.got.length === 0 ? piece : Buffer.concat([talk.got, piece])
    goOn(talk, answer)
  })
  // Whoever has said all may still wait for answers.
  socket.on('end', () => {
    talk.ended = true
    goOn(talk, answer)
  })
}

export type TcpServer = { readonly port: number; readonly close: () => Promise<void> }

const listen = (server: Server, host: Address, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, ipv6Only: host.includes(':') }, () => {
      server.off('error', reject)
      const bound = server.address()
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port)
    })
  })

/** Rejects with what the system says where it cannot listen. */
export const serveTcp = async (host: Address, port: number, answer: Answer): Promise<TcpServer> => {
  const open = new Map<Socket, Address>()
  const from = (client: Address): number => [...open.values()].filter((other) => other === client).length
  const close = (socket: Socket): void => {
    open.delete(socket)
    socket.destroy()
  }
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    const client = parseAddress((socket.remoteAddress ?? '').replace(/%.*$/, ''))
    if (client === undefined || from(client) >= MOST.fromOne) {
      socket.destroy()
      return
    }
    // Somebody with many addresses could hold all of them: the oldest makes room, and whoever asks at once gets an answer.
    const oldest = open.size >= MOST.connections ? open.keys().next().value : undefined
    if (oldest !== undefined) close(oldest)
    open.set(socket, client)
    socket.on('close', () => open.delete(socket))
    serve(socket, client, answer)
  })
  const bound = await listen(server, host, port)
  server.on('error', () => {})
  return {
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open.keys()) socket.destroy()
      }),
  }
}
