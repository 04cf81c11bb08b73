// Hands an accepted socket, with a message, to another thread or process, which goes on with it as a net.Socket.
// On Linux the descriptor is dup()ed and only its number is posted; elsewhere a child process receives the handle.
import type { Socket } from 'node:net'

/** The deciding thread's side. Messages are structured-clone values. */
export type Handover = {
  /** The socket must not be read from, written to or closed afterwards by the caller. `early`: bytes already read. */
  readonly give: (socket: Socket, early: Buffer, message: unknown) => void
  readonly post: (message: unknown) => void
  readonly onMessage: (handler: (message: unknown) => void) => void
  readonly close: () => Promise<void>
}
