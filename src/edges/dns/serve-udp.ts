// Listens by UDP at one address, so that an answer leaves from where the question arrived.
import { createSocket, type Socket } from 'node:dgram'
import { type Address, parseAddress } from '../../base/addresses.ts'
import type { Answer } from './answer.ts'
import { createDatagrams, type Datagrams, LONGEST_OUT, type Sender } from './datagrams.ts'

/** What a burst may fill before it is read; the system may give less. */
const RECEIVE_BUFFER = 4 << 20
/** Questions that wait for an upstream; what comes beyond is dropped, and asked again by who wants it. */
const MOST_WAITING = 4096
/** Of one client: whoever asks again and again for what nobody answers would have all of it. */
const MOST_OF_ONE = 256
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

/**
 * Node keeps the descriptor to itself, in the state of the socket (`_handle` has it too, with a warning on the console). Where it
 * has none to show, each datagram is read by itself.
 */
export const descriptorOf = (socket: Socket): number => {
  const inside = socket as unknown as Readonly<
    Record<symbol, { readonly handle?: { readonly fd?: number } } | undefined>
  >
  const descriptors = Object.getOwnPropertySymbols(socket).map((key) => inside[key]?.handle?.fd)
  return descriptors.find((fd) => fd !== undefined) ?? -1
}

type Service = {
  readonly socket: Socket
  readonly answer: Answer
  waiting: number
  /** Those of each client; kept for those that have some only. */
  readonly waitingOf: Map<Address, number>
  closed: boolean
}

const isFull = ({ waiting, waitingOf }: Service, client: Address): boolean =>
  waiting >= MOST_WAITING || (waiting >= MOST_OF_ONE && (waitingOf.get(client) ?? 0) >= MOST_OF_ONE)

const send = ({ socket, closed }: Service, message: Buffer, { port, host }: Sender): void => {
  if (!closed) socket.send(message, port, host)
}

const sendLater = (service: Service, later: Promise<Buffer>, sender: Sender): void => {
  const { waitingOf } = service
  const { address } = sender
  service.waiting++
  waitingOf.set(address, (waitingOf.get(address) ?? 0) + 1)
  void later.then((message) => {
    service.waiting--
    const left = (waitingOf.get(address) ?? 0) - 1
    if (left > 0) waitingOf.set(address, left)
    else waitingOf.delete(address)
    send(service, message, sender)
  })
}

/** Answers one of many at once, or later if it must wait. */
const answerOne = (service: Service, datagrams: Datagrams, n: number): void => {
  const message = datagrams.bytes(n)
  const sender = datagrams.sender(n)
  if (message === null || sender === undefined || isFull(service, sender.address)) return
  const answered = service.answer(message, sender.address, false, datagrams.room())
  if (answered instanceof Promise) sendLater(service, answered, sender)
  else if (answered > 0) datagrams.answer(n, answered)
}

/** Reads and answers what has arrived meanwhile; what keeps arriving leaves its turn to others in between. */
const answerRest = (service: Service, datagrams: Datagrams, fd: number): void => {
  const count = datagrams.receive(fd)
  for (let n = 0; n < count; n++) answerOne(service, datagrams, n)
  datagrams.flush(fd)
}

/** Rejects with what the system says where it cannot listen. */
export const serveUdp = async (host: Address, port: number, answer: Answer): Promise<UdpServer> => {
  const socket = await open(host, port)
  widen(socket)
  const clientOf = createClients()
  const service: Service = { socket, answer, waiting: 0, waitingOf: new Map(), closed: false }
  const fd = descriptorOf(socket)
  const room = Buffer.alloc(LONGEST_OUT)
  const datagrams = fd < 0 ? undefined : createDatagrams()
  // A client that went away is nothing to report, and no reason to stop.
  socket.on('error', () => {})
  socket.on('message', (message, { address: host, port: from }) => {
    const address = clientOf(host)
    if (address !== undefined && from !== 0 && !isFull(service, address)) {
      const answered = answer(message, address, false, room)
      const sender = { address, host, port: from }
      if (answered instanceof Promise) sendLater(service, answered, sender)
      else if (answered > 0) send(service, Buffer.from(room.subarray(0, answered)), sender)
    }
    if (datagrams !== undefined && !service.closed) answerRest(service, datagrams, fd)
  })
  return {
    port: socket.address().port,
    close: () =>
      new Promise((resolve) => {
        service.closed = true
        socket.close(() => resolve())
      }),
  }
}
