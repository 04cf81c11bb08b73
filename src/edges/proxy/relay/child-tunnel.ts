// One tunnel in the relay's child process: each socket reads into a buffer of its own, which is used again as soon as the
// kernel has taken its bytes.
import type { Socket } from 'node:net'
import { reopen } from './socket-takeover.ts'

/** A socket and the bytes that go to it before anything else. */
export type Half = { readonly socket: Socket; readonly first: Uint8Array }

export type ChildTunnel = {
  readonly id: number
  readonly start: () => void
  /** Ends with a reset both ways, so that a stream that was cut does not look complete. */
  readonly cut: () => void
}

export type Watcher = {
  readonly moved: (up: number, down: number) => void
  /** Both connections are closed. Called once. */
  readonly over: () => void
}

const SMALLEST = 16 * 1024
const LARGEST = 256 * 1024
/**
 * After this many bytes a stream lets the event loop go round before it reads on: libuv alone would read 32 buffers of each
 * stream in one turn, and a new tunnel would wait for all of them.
 */
const SHARE = 256 * 1024
const KEEPALIVE_AFTER_MS = 120_000

/** An idle tunnel holds little; a buffer that was filled is followed by a larger one. */
const growing = (): { readonly buffer: () => Uint8Array; readonly filled: () => void } => {
  let buffer = Buffer.allocUnsafeSlow(SMALLEST)
  return {
    buffer: () => buffer,
    filled: () => {
      if (buffer.length < LARGEST) buffer = Buffer.allocUnsafeSlow(buffer.length * 4)
    },
  }
}

/** Takes what `read` brings; false: stop reading until `again` is called. */
type Sink = { readonly take: (bytes: Uint8Array) => boolean; readonly again: (resume: () => void) => void }

/**
 * Counts bytes once the kernel has taken them. Reading goes on from the callback of the write: 'drain' never comes for a
 * short write that the kernel could not take at once.
 */
const sinkInto = (to: () => Socket, delivered: (bytes: number) => void): Sink => {
  let unsent = 0
  let resume = (): void => {}
  const settle = (): boolean => {
    if (to().errored !== null || to().writableLength > 0) return false
    delivered(unsent)
    unsent = 0
    return true
  }
  const written = (): void => {
    if (unsent > 0 && settle()) resume()
  }
  return {
    take: (bytes) => {
      unsent += bytes.length
      to().write(bytes, written)
      return settle()
    },
    again: (then) => {
      resume = then
    },
  }
}

const resume = (socket: Socket): void => {
  if (!socket.destroyed) socket.resume()
}

const reader = (socket: Socket, sink: Sink): Socket => {
  const room = growing()
  let share = SHARE
  const opened = reopen(socket, {
    buffer: room.buffer,
    callback: (bytes, buffer) => {
      const taken = sink.take(buffer.subarray(0, bytes))
      if (bytes === buffer.length) room.filled()
      share -= bytes
      if (share > 0 || !taken) return taken // where it was not taken, its write goes on with it
      share = SHARE
      setImmediate(resume, opened)
      return false
    },
  })
  return opened
}

/** Both sockets as they came over the channel. Nothing is reported before `start`. */
export const makeChildTunnel = (id: number, client: Half, upstream: Half, watcher: Watcher): ChildTunnel => {
  const toUpstream = sinkInto(
    () => far,
    (bytes) => watcher.moved(bytes, 0),
  )
  const toClient = sinkInto(
    () => near,
    (bytes) => watcher.moved(0, bytes),
  )
  const near = reader(client.socket, toUpstream)
  const far = reader(upstream.socket, toClient)
  let open = 2
  const cut = (): void => {
    for (const socket of [near, far]) if (!socket.destroyed) socket.resetAndDestroy()
  }
  const join = (from: Socket, to: Socket, sink: Sink, first: Uint8Array): void => {
    from.setNoDelay(true)
    from.setKeepAlive(true, KEEPALIVE_AFTER_MS)
    from.on('error', cut)
    from.on('end', () => to.end())
    from.on('close', () => {
      if (!from.readableEnded || !from.writableFinished) cut()
      open -= 1
      if (open === 0) watcher.over()
    })
    sink.again(() => resume(from))
    if (first.length === 0 || sink.take(first)) from.resume()
  }
  return {
    id,
    start: () => {
      join(near, far, toUpstream, upstream.first)
      join(far, near, toClient, client.first)
    },
    cut,
  }
}
