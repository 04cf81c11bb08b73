// A proxy's address for programs that cannot choose their own: what connects here goes on to the proxy from the address of a seat.
import { connect, createServer, type Server, type Socket } from 'node:net'

export type Forwarder = { readonly port: number; readonly close: () => Promise<void> }

type From = { readonly from: string; readonly host: string; readonly port: number }

const carry = (client: Socket, { from, host, port }: From): void => {
  const proxy = connect({ host, port, localAddress: from, allowHalfOpen: true })
  const end = (): void => {
    client.destroy()
    proxy.destroy()
  }
  client.on('error', end).on('close', end)
  proxy.on('error', end).on('close', end)
  client.pipe(proxy)
  proxy.pipe(client)
}

const listening = (server: Server): Promise<number> =>
  new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const at = server.address()
      done(at !== null && typeof at === 'object' ? at.port : 0)
    })
  })

/** Listens on a free port of this machine. */
export const startForwarder = async (from: From): Promise<Forwarder> => {
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (client) => {
    sockets.add(client)
    client.on('close', () => sockets.delete(client))
    carry(client, from)
  })
  const port = await listening(server)
  return {
    port,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** Whether this machine has the address, to dial from. */
export const canDialFrom = (address: string): Promise<boolean> =>
  new Promise((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(0, address, () => server.close(() => done(true)))
  })
