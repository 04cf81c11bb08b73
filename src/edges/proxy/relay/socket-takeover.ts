// Takes an open connection away from a net.Socket without losing a byte. The only file that knows Node's internals:
// `socket._handle`, its `fd` and `readStop`, which have no public counterpart.
import { Socket, type SocketConstructorOpts } from 'node:net'

type Handle = {
  readonly fd?: number
  reading?: boolean
  readonly readStop?: () => unknown
  readonly close?: () => void
}

const handleOf = (socket: Socket): Handle | null =>
  (socket as unknown as { readonly _handle?: Handle | null })._handle ?? null

/** Nothing of the connection is left in this process. */
export const isGone = (socket: Socket): boolean => socket.destroyed || handleOf(socket) === null

/** The kernel's number of the connection. Throws where this Node keeps it elsewhere. */
export const descriptorOf = (holder: object): number => {
  const fd = handleOf(holder as Socket)?.fd
  if (typeof fd !== 'number' || fd < 0) {
    throw new Error(
      `this Node (${process.version}) does not show the descriptor of a socket: use the relay's child instead`,
    )
  }
  return fd
}

/** Stops libuv itself, at once: `pause()` alone lets one more read through. */
const stopReading = (socket: Socket): void => {
  socket.pause()
  const handle = handleOf(socket)
  handle?.readStop?.()
  if (handle !== null) handle.reading = false
}

/** What was read into the socket object and nobody has taken yet. Reading is stopped afterwards. */
export const takeBuffered = (socket: Socket): Buffer => {
  stopReading(socket)
  const chunks: Buffer[] = []
  while (socket.readableLength > 0) {
    const chunk: unknown = socket.read()
    if (!Buffer.isBuffer(chunk)) break
    chunks.push(chunk)
  }
  stopReading(socket) // read() asks libuv for more
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
}

/**
 * Stops reading and waits until the kernel has taken everything that was written. `then(false)`: the connection is gone.
 * Calls back at once where nothing is left to wait for.
 */
export const quiesce = (socket: Socket, then: (here: boolean) => void): void => {
  if (isGone(socket)) {
    then(false)
    return
  }
  socket.on('error', () => {}) // an error is the end of the connection and shows as such
  stopReading(socket)
  if (socket.writableLength === 0 && !socket.connecting) {
    then(true)
    return
  }
  let told = false
  const tell = (here: boolean): void => {
    if (told) return
    told = true
    then(here)
  }
  socket.once('close', () => tell(false))
  if (socket.writableEnded) socket.once('finish', () => tell(!isGone(socket)))
  else socket.write('', (failed) => tell(!failed && !isGone(socket))) // it fails before the socket counts as destroyed
}

/** How a socket reads into buffers that are used again (net's `onread`). */
export type ReadInto = {
  readonly buffer: () => Uint8Array
  readonly callback: (bytes: number, buffer: Uint8Array) => boolean
}

/** The same connection in a new socket object that reads into buffers of ours; reading starts with `resume()`. */
export const reopen = (socket: Socket, onread: ReadInto): Socket => {
  stopReading(socket)
  const handle = handleOf(socket)
  ;(socket as unknown as { _handle: null })._handle = null // else the old object would close the connection
  const options: unknown = { handle, onread, allowHalfOpen: true, pauseOnCreate: true }
  return new Socket(options as SocketConstructorOpts)
}

/**
 * Before a socket is sent to another process: its server will not wait for it there when it closes. Gives what closes the
 * handle here, harmless when it is closed already: Node forgets it where the other process dies before it acknowledged.
 */
export const detachForSending = (socket: Socket): (() => void) => {
  ;(socket as unknown as { server: null }).server = null
  const handle = handleOf(socket)
  return () => handle?.close?.()
}
