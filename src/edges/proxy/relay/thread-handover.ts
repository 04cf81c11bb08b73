// The handover on Linux: the descriptor is duplicated and its number posted to a worker thread.
import type { Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import type { Handover } from './handover.ts'
import type { HandoverAnswer, HandoverOptions, HandoverOrder, HandoverStart } from './handover-message.ts'
import { keepRunning, type Mate } from './keep-running.ts'
import { makeMailbox } from './mailbox.ts'
import { ownedDescriptors } from './owned-descriptors.ts'
import { quiesce } from './socket-takeover.ts'
import { takeDescriptor } from './take-descriptor.ts'

type ThreadMate = Mate & {
  readonly post: (order: HandoverOrder) => void
  readonly own: (fd: number) => boolean
  readonly close: (fd: number) => void
  readonly terminate: () => void
}

/** A worker that does not stop by itself by then is stopped wherever it is. */
const STOP_WITHIN_MS = 2000

type Heard = { readonly message: (message: unknown) => void; readonly lost: () => void }

const startThread = (module: URL, first: unknown, heard: Heard): ThreadMate => {
  // Numbers on their way to the worker; it clears each one that it has taken.
  const owned = ownedDescriptors()
  const start: HandoverStart = { handover: true, owned: owned.shared }
  const worker = new Worker(module, { workerData: start, name: 'handover' })
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>()
  const { promise: gone, resolve: end } = Promise.withResolvers<string>()
  let why = 'it ended'
  worker.on('error', (error) => {
    why = error instanceof Error ? error.message : String(error)
  })
  worker.on('exit', () => {
    owned.closeAll()
    reject(new Error(`the worker of the handover did not start: ${why}`))
    end(why)
  })
  worker.on('message', (answer: HandoverAnswer) => {
    if (answer.kind === 'ready') resolve()
    else if (answer.kind === 'lost') heard.lost()
    else heard.message(answer.message)
  })
  worker.postMessage({ kind: 'message', message: first } satisfies HandoverOrder)
  return {
    ready,
    gone,
    post: (order) => worker.postMessage(order),
    own: owned.own,
    close: owned.close,
    terminate: () => {
      worker.postMessage({ kind: 'stop' } satisfies HandoverOrder)
      setTimeout(() => void worker.terminate(), STOP_WITHIN_MS).unref() // one that hears nothing more
    },
  }
}

/** False: it is gone, or no descriptor is left. */
const hand = (socket: Socket, early: Buffer, message: unknown, mate: ThreadMate): boolean => {
  const taken = takeDescriptor(socket)
  if (taken === null) return false
  const bytes = taken.read.length === 0 ? early : Buffer.concat([early, taken.read])
  if (!mate.own(taken.fd)) {
    mate.close(taken.fd)
    return false
  }
  mate.post({ kind: 'socket', fd: taken.fd, early: bytes, message })
  return true
}

/** Linux with koffi only. `module` calls `receive`. Rejects where the worker cannot start. */
export const startThreadHandover = async (module: URL, options: HandoverOptions): Promise<Handover> => {
  const mailbox = makeMailbox()
  const lost = (): void => options.lost?.()
  const kept = await keepRunning(
    () => startThread(module, options.first, { message: mailbox.deliver, lost }),
    (why) => options.died?.(why),
  )
  return {
    give: (socket, early, message) => {
      quiesce(socket, (here) => {
        const mate = kept.now()
        if (here && mate !== null && hand(socket, early, message, mate)) return
        socket.destroy()
        lost()
      })
    },
    post: (message) => kept.now()?.post({ kind: 'message', message }),
    onMessage: mailbox.onMessage,
    close: () => kept.stop((mate) => mate.terminate()),
  }
}
