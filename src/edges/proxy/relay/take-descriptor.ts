// Takes the connection itself off a socket object: a descriptor of its own, and what had been read. Linux only.
import type { Socket } from 'node:net'
import { descriptorOf, isGone, takeBuffered } from './socket-takeover.ts'
import { duplicate } from './system-calls.ts'

/** `read`: bytes that had left the kernel. Null: the connection is gone, or no descriptor is left (EMFILE). */
export type Taken = { readonly fd: number; readonly read: Buffer } | null

/** The socket object is destroyed, which closes its own descriptor only: no shutdown reaches the connection. */
export const takeDescriptor = (socket: Socket): Taken => {
  if (isGone(socket)) return null
  const read = takeBuffered(socket)
  const fd = duplicate(descriptorOf(socket))
  socket.destroy()
  return fd < 0 ? null : { fd, read }
}
