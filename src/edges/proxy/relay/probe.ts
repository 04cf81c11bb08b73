// Whether the splice relay, and descriptors at all, can be had here: tried with real descriptors, since a C library, a sandbox or a Node of tomorrow
// may each lack one step. Loading this module already loads koffi and the C library.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { descriptorOf, takeBuffered } from './socket-takeover.ts'
import { closeDescriptor, duplicate, EAGAIN, makeBell, makeEpoll, makePipe, moveBytes } from './system-calls.ts'

const TRIES = 100
const BETWEEN_MS = 5

const works = (name: string, result: number): number => {
  if (result < 0) throw new Error(`${name} failed with error ${-result}`)
  return result
}

const spliceFrom = async (fd: number): Promise<void> => {
  const pipe = makePipe(65536)
  if (typeof pipe === 'number') throw new Error(`pipe2 failed with error ${-pipe}`)
  try {
    for (let tries = 0; tries < TRIES; tries++) {
      const moved = moveBytes(fd, pipe.write, 16)
      if (moved !== -EAGAIN) {
        works('splice', moved)
        return
      }
      await pause(BETWEEN_MS) // the byte is still on its way through the loopback
    }
    throw new Error('splice found no byte on a loopback connection')
  } finally {
    closeDescriptor(pipe.read)
    closeDescriptor(pipe.write)
  }
}

type Try = (sender: Socket, receiver: number) => Promise<void> | void

const tryConnection = async (sender: Socket, receiver: Socket, attempt: Try): Promise<void> => {
  takeBuffered(receiver)
  const fd = works('fcntl', duplicate(descriptorOf(receiver)))
  try {
    await attempt(sender, fd)
  } finally {
    closeDescriptor(fd)
    receiver.destroy()
  }
}

/** Over a real connection on the loopback, since a descriptor is only to be had from one. */
const onLoopback = async (attempt: Try): Promise<void> => {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sender = connect((server.address() as AddressInfo).port, '127.0.0.1')
  sender.on('error', () => {}) // before it is connected it rejects below; later the try is over
  try {
    const [[receiver]] = (await Promise.all([once(server, 'connection'), once(sender, 'connect')])) as [
      [Socket],
      unknown,
    ]
    await tryConnection(sender, receiver, attempt)
  } finally {
    sender.destroy()
    server.close()
  }
}

/** Rejects with the reason where descriptors cannot be taken from sockets. */
export const probeDescriptors = (): Promise<void> => onLoopback(() => {})

/** Rejects with the reason where some step of the splice relay is missing. */
export const probeSplice = async (): Promise<void> => {
  closeDescriptor(works('epoll_create1', makeEpoll()))
  closeDescriptor(works('eventfd', makeBell()))
  await onLoopback(async (sender, receiver) => {
    sender.write('x')
    await spliceFrom(receiver)
  })
}
