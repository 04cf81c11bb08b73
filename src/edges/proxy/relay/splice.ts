// The relay for Linux, seen from the deciding thread: takes descriptors off the sockets and hands them to the splice worker.
import type { Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import type { Report } from './accounts.ts'
import { keepRunning, type Mate } from './keep-running.ts'
import { type OwnedDescriptors, ownedDescriptors } from './owned-descriptors.ts'
import type { Pending, Relay, RelayOptions } from './relay.ts'
import type { SpliceAnswer, SpliceOrder, SpliceStart } from './splice-message.ts'
import { closeDescriptor, makeBell, ring, sendBytes } from './system-calls.ts'
import { takeDescriptor } from './take-descriptor.ts'
import { makeWaitingRoom } from './waiting-room.ts'

/**
 * The worker gives way to the deciding thread, yet is never starved. (Measured on two overloaded cores with 8 streams: new
 * tunnels as quick as with 10, more bytes; with 0 slower new tunnels and no more bytes.)
 */
const NICE = 5

type SpliceMate = Mate & {
  readonly owned: OwnedDescriptors
  readonly order: (order: SpliceOrder) => void
  /** Tunnels handed to it and not reported as ended. */
  open: number
}

const startWorker = (heard: (report: Report, mate: SpliceMate) => void): SpliceMate => {
  const bell = makeBell()
  if (bell < 0) throw new Error(`eventfd failed with error ${-bell}`)
  const owned = ownedDescriptors()
  const start: SpliceStart = { bell, owned: owned.shared, nice: NICE }
  const worker = new Worker(new URL('./splice-worker.ts', import.meta.url), { workerData: start, name: 'relay' })
  // A worker that sleeps in epoll_wait hears nothing else; without this, process.exit() would wait for it.
  const wake = (): void => ring(bell)
  process.on('exit', wake)
  let orders: SpliceOrder[] = []
  let alive = true
  const post = (): void => {
    if (!alive) return // the bell's number may belong to something else by now
    worker.postMessage(orders)
    orders = []
    ring(bell)
  }
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>()
  const { promise: gone, resolve: end } = Promise.withResolvers<string>()
  let why = 'it ended'
  worker.on('error', (error) => {
    why = error instanceof Error ? error.message : String(error)
  })
  worker.on('exit', () => {
    alive = false
    process.off('exit', wake)
    owned.closeAll()
    closeDescriptor(bell)
    reject(new Error(`the splice worker did not start: ${why}`))
    end(why)
  })
  const mate: SpliceMate = {
    ready,
    gone,
    owned,
    open: 0,
    // One message and one bell for everything of a turn of the event loop.
    order: (order) => {
      if (orders.push(order) === 1) setImmediate(post)
    },
  }
  worker.on('message', (answer: SpliceAnswer) => {
    if (answer === 'ready') resolve()
    else heard(answer, mate)
  })
  return mate
}

/** The kernel usually takes pending bytes at once, which spares the worker a turn. An error shows again in the worker. */
const sendNow = (
  fd: number,
  first: Buffer,
  second: Buffer,
): { readonly sent: number; readonly rest: Buffer | null } => {
  const bytes = second.length === 0 ? first : Buffer.concat([first, second])
  if (bytes.length === 0) return { sent: 0, rest: null }
  const sent = Math.max(0, sendBytes(fd, bytes))
  return { sent, rest: sent < bytes.length ? bytes.subarray(sent) : null }
}

const hand = (client: Socket, upstream: Socket, pending: Pending, tag: string, mate: SpliceMate): void => {
  const near = takeDescriptor(client)
  const far = takeDescriptor(upstream)
  const owned = near !== null && far !== null && mate.owned.own(near.fd) && mate.owned.own(far.fd)
  if (near === null || far === null || !owned) {
    for (const taken of [near, far]) if (taken !== null) mate.owned.close(taken.fd)
    client.destroy()
    upstream.destroy()
    return
  }
  const up = sendNow(far.fd, pending.toUpstream, near.read)
  const down = sendNow(near.fd, pending.toClient, far.read)
  mate.open += 1
  mate.order({
    kind: 'carry',
    tag,
    client: near.fd,
    upstream: far.fd,
    restUp: up.rest,
    restDown: down.rest,
    sentUp: up.sent,
    sentDown: down.sent,
  })
}

/** Linux with koffi only. Rejects where the worker cannot start. */
export const startSpliceRelay = async (options: RelayOptions): Promise<Relay> => {
  const room = makeWaitingRoom()
  const heard = (report: Report, mate: SpliceMate): void => {
    mate.open -= report.ended
    for (const [tag, up, down] of report.moved) options.moved(tag, up, down)
  }
  const kept = await keepRunning(
    () => startWorker(heard),
    (why) => options.died?.(why),
  )
  return {
    carry: (client, upstream, pending, tag) => {
      room.enter(client, upstream, tag, () => {
        const mate = kept.now()
        if (mate !== null) hand(client, upstream, pending, tag, mate)
        return mate !== null
      })
    },
    end: (tag) => {
      room.end(tag)
      kept.now()?.order({ kind: 'end', tag })
    },
    open: () => room.size() + (kept.now()?.open ?? 0),
    close: async () => {
      room.close()
      await kept.stop((mate) => mate.order({ kind: 'stop' }))
    },
  }
}
