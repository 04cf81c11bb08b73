// Asks one server by TCP (RFC 7766): for answers that do not fit into UDP, and where somebody may be guessing.
import { connect } from 'node:net'
import type { Question } from '../wire/question.ts'
import { readReply } from '../wire/reply.ts'
import type { Asked, Heard, Server } from './ask-udp.ts'

/** Two bytes of length, then the message. */
const framed = (bytes: Uint8Array): Buffer => {
  const frame = Buffer.allocUnsafe(bytes.length + 2)
  frame.writeUInt16BE(bytes.length)
  frame.set(bytes, 2)
  return frame
}

/** Waits at most `wait` milliseconds for the whole answer. Never rejects. */
export const askTcp = (
  { host, port }: Server,
  { bytes, end }: Question,
  wait: number,
  heard: Heard = () => {},
): Promise<Asked> =>
  new Promise((resolve) => {
    const socket = connect({ host, port })
    let got: Buffer = Buffer.alloc(0)
    const finish = (asked: Asked): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(asked)
    }
    const timer = setTimeout(() => finish('silent'), wait)
    socket.on('error', () => finish('unreachable'))
    socket.on('close', () => finish('malformed'))
    socket.on('data', (piece) => {
      // Bounded: the length is two bytes, and what follows the message is not waited for.
      got = Buffer.concat([got, piece])
      const size = got.length < 2 ? Number.POSITIVE_INFINITY : got.readUInt16BE() + 2
      if (got.length < size) return
      const message = got.subarray(2, size)
      const reply = readReply(message, bytes, end)
      heard(message)
      finish(reply === 'foreign' ? 'doubtful' : reply)
    })
    socket.write(framed(bytes))
  })
