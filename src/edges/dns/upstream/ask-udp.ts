// Asks one server by UDP: a fresh socket each time, so that the kernel picks a random port, connected, so that only that
// server can answer (RFC 5452 section 9.2).
import { createSocket } from 'node:dgram'
import type { Question } from '../wire/question.ts'
import { type NotTaken, type Reply, readReply } from '../wire/reply.ts'

/** Where a server listens. */
export type Server = { readonly host: string; readonly port: number }

/** `silent`: nothing came in time. `unreachable`: the network said so. `doubtful`: many came that were not to our question. */
export type Asked = Reply | Exclude<NotTaken, 'foreign'> | 'silent' | 'unreachable' | 'doubtful'

/** Wrong answers that are borne before somebody must be guessing. */
const MOST_FOREIGN = 8

/** Hears the whole message of the answer, with what a reply leaves out. */
export type Heard = (message: Uint8Array) => void

/** Sends once and waits at most `wait` milliseconds. Never rejects. */
export const askUdp = (
  { host, port }: Server,
  { bytes, end }: Question,
  wait: number,
  heard: Heard = () => {},
): Promise<Asked> =>
  new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
    let foreign = 0
    const finish = (asked: Asked): void => {
      clearTimeout(timer)
      socket.close()
      resolve(asked)
    }
    const timer = setTimeout(() => finish('silent'), wait)
    socket.on('error', () => finish('unreachable'))
    socket.on('message', (message) => {
      const reply = readReply(message, bytes, end)
      if (reply !== 'foreign') {
        heard(message)
        finish(reply)
      } else if (++foreign >= MOST_FOREIGN) finish('doubtful')
    })
    // Without a callback: Node would hand it the error of connect(2) instead of emitting it.
    socket.on('connect', () => socket.send(bytes))
    socket.connect(port, host)
  })
