// Starts a module of ours as a child process that receives sockets, and follows its life.
import { type ChildProcess, fork, type Serializable } from 'node:child_process'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Mate } from './keep-running.ts'
import { detachForSending } from './socket-takeover.ts'

export type ChildMate = Mate & {
  readonly process: ChildProcess
  readonly post: (message: unknown) => void
  /** Messages and sockets arrive in the order they were sent. Where it is too late the socket is destroyed. */
  readonly send: (message: unknown, socket: Socket) => void
}

const STOP_WITHIN_MS = 2000

/** `heard` gets everything but the first message, which says that the child is ready. */
export const startChild = (module: URL, heard: (message: unknown, mate: ChildMate) => void): ChildMate => {
  const child = fork(fileURLToPath(module), {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
  })
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>()
  const { promise: gone, resolve: end } = Promise.withResolvers<string>()
  const sending = new Set<Socket>()
  let closeLast = (): void => {}
  const over = (why: string): void => {
    for (const socket of sending) socket.destroy()
    sending.clear()
    closeLast()
    reject(new Error(`the child process did not start: ${why}`))
    end(why)
  }
  const mate: ChildMate = {
    process: child,
    ready,
    gone,
    post: (message) => {
      if (child.connected) child.send(message as Serializable, () => {}) // a failure shows as its end
    },
    send: (message, socket) => {
      if (!child.connected) {
        socket.destroy()
        return
      }
      const close = detachForSending(socket)
      sending.add(socket)
      child.send(message as Serializable, socket, {}, () => {
        sending.delete(socket)
        socket.destroy()
        closeLast = close // one at a time waits for the acknowledgement
      })
    },
  }
  child.once('message', () => {
    resolve()
    child.on('message', (message) => heard(message, mate))
  })
  child.on('error', (error) => over(error.message))
  child.on('exit', (code, signal) => over(signal === null ? `exit code ${code}` : `signal ${signal}`))
  return mate
}

/** Ends it after `farewell`, if need be by force. */
export const stopChild = (mate: ChildMate, farewell: unknown): void => {
  mate.post(farewell)
  const force = setTimeout(() => mate.process.kill('SIGKILL'), STOP_WITHIN_MS)
  void mate.gone.then(() => clearTimeout(force))
}
