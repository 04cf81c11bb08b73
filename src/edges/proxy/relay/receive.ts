// The other side of a handover: the same module runs as a worker thread or as a child process and calls `receive` once.
import { closeSync } from 'node:fs'
import { Socket } from 'node:net'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { HandoverAnswer, HandoverOrder, HandoverStart } from './handover-message.ts'

/** `socket` is paused and stays open for writing when the peer ends; `early` are its first bytes, read before. */
export type OnSocket = (socket: Socket, early: Buffer, message: unknown) => void

export type Received = { readonly post: (message: unknown) => void }

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const openDescriptor = (fd: number): Socket | null => {
  try {
    return new Socket({ fd, readable: true, writable: true, allowHalfOpen: true })
  } catch {
    closeSync(fd) // nothing took it over
    return null
  }
}

const receiveInThread = (port: MessagePort, onSocket: OnSocket, onMessage: (message: unknown) => void): Received => {
  const owned = new Uint8Array((workerData as HandoverStart).owned)
  const say = (answer: HandoverAnswer): void => port.postMessage(answer)
  port.on('message', (order: HandoverOrder) => {
    if (order.kind === 'message') return onMessage(order.message)
    // Between two orders, where each descriptor has one owner; terminate() could stop it between owner and owner.
    if (order.kind === 'stop') process.exit()
    if (order.fd === null) return
    owned[order.fd] = 0 // from here on this thread closes it, also when it dies
    const socket = openDescriptor(order.fd)
    if (socket === null) say({ kind: 'lost' })
    else onSocket(socket, asBuffer(order.early), order.message)
  })
  say({ kind: 'ready' })
  return { post: (message) => say({ kind: 'message', message }) }
}

const receiveInChild = (onSocket: OnSocket, onMessage: (message: unknown) => void): Received => {
  const say = (answer: HandoverAnswer): void => {
    if (process.connected) process.send?.(answer, undefined, {}, () => {}) // a failure shows as 'disconnect'
  }
  process.on('message', (message, handle) => {
    const order = message as HandoverOrder
    if (order.kind === 'message') return onMessage(order.message)
    if (order.kind !== 'socket') return
    if (!(handle instanceof Socket)) return say({ kind: 'lost' }) // it was closed on the way
    handle.allowHalfOpen = true
    onSocket(handle, asBuffer(order.early), order.message)
  })
  // Ctrl-C reaches the whole group of processes: who started this one ends it in good order.
  process.on('SIGINT', () => {})
  process.on('disconnect', () => process.exit(0))
  say({ kind: 'ready' })
  return { post: (message) => say({ kind: 'message', message }) }
}

/** Call it once, at the top of the module that `startHandover` names. `first` comes to `onMessage` before any socket. */
export const receive = (onSocket: OnSocket, onMessage: (message: unknown) => void): Received => {
  if (parentPort !== null) return receiveInThread(parentPort, onSocket, onMessage)
  if (process.send !== undefined) return receiveInChild(onSocket, onMessage)
  throw new Error('receive() works only in a module that startHandover has started')
}
