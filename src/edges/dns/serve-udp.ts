// Listens by UDP at one address, so that an answer leaves from where the question arrived.
import { createSocket, type Socket } from 'node:dgram'
import { type Address, parseAddress } from '../../base/addresses.ts'
import type { Answer } from './answer.ts'

/** What a burst may fill before it is read; the system may give less. */
const RECEIVE_BUFFER = 4 << 20
/** Questions that wait for an upstream; what comes beyond is dropped, and asked again by who wants it. */
const MOST_WAITING = 4096
const MOST_KNOWN = 4096

/** The canonical text of a client's address; texts of IPv4 are so already. */
const createClients = (): ((text: string) => Address | undefined) => {
  const known = new Map<string, Address | undefined>()
  return (text) => {
    const address = known.get(text)
    if (address !== undefined) return address
    if (known.size >= MOST_KNOWN) known.clear()
    const parsed = parseAddress(text.replace(/%.*$/, ''))
    known.set(text, parsed)
    return parsed
  }
}

const open = (host: Address, port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const six = host.includes(':')
    const socket = createSocket({
      type: six ? 'udp6' : 'udp4',
      ipv6Only: six,
      // Addresses only are ever sent to: without this each answer would wait for a look-up of one.
      lookup: (name, _, done) => done(null, name, six ? 6 : 4),
    })
    socket.once('error', reject)
    socket.bind(port, host, () => {
      socket.off('error', reject)
      resolve(socket)
    })
  })

const widen = (socket: Socket): void => {
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER)
  } catch {
    // The system's own size must do.
  }
}

export type UdpServer = { readonly port: number; readonly close: () => Promise<void> }

/** Rejects with what the system says where it cannot listen. */
export const serveUdp = async (host: Address, port: number, answer: Answer): Promise<UdpServer> => {
  const socket = await open(host, port)
  widen(socket)
  const clientOf = createClients()
  let waiting = 0
  let closed = false
  // A client that went away is nothing to report, and no reason to stop.
  socket.on('error', () => {})
  const send = (message: Buffer, to: number, address: string): void => {
    if (!closed) socket.send(message, to, address)
  }
  socket.on('message', (message, { address, port: from }) => {
    const client = clientOf(address)
    if (client === undefined || from === 0 || waiting >= MOST_WAITING) return
    const answered = answer(message, client, false)
    if (answered === null) return
    if (!(answered instanceof Promise)) {
      send(answered, from, address)
      return
    }
    waiting++
    void answered.then((later) => {
      waiting--
      send(later, from, address)
    })
  })
  return {
    port: socket.address().port,
    close: () =>
      new Promise((resolve) => {
        closed = true
        socket.close(() => resolve())
      }),
  }
}
