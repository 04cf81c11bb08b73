// The relay for Linux, seen from the deciding thread: takes descriptors off the sockets and hands them to the splice worker.
import type { Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import type { Report } from './accounts.ts'
import { makeCarried } from './carried.ts'
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
}

const startWorker = (heard: (report: Report) => void): SpliceMate => {
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
    // One message and one bell for everything of a turn of the event loop.
    order: (order) => {
      if (orders.push(order) === 1) setImmediate(post)
    },
  }
  worker.on('message', (answer: SpliceAnswer) => {
    if (answer === 'ready') resolve()
    else heard(answer)
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

/** False: one of the two is gone, or no descriptor is left; what was taken is closed. */
const hand = (
  client: Socket,
  upstream: Socket,
  pending: Pending,
  { id, tag }: { readonly id: number; readonly tag: string },
  mate: SpliceMate,
): boolean => {
  const near = takeDescriptor(client)
  const far = takeDescriptor(upstream)
  const owned = near !== null && far !== null && mate.owned.own(near.fd) && mate.owned.own(far.fd)
  if (near === null || far === null || !owned) {
    for (const taken of [near, far]) if (taken !== null) mate.owned.close(taken.fd)
    return false
  }
  const up = sendNow(far.fd, pending.toUpstream, near.read)
  const down = sendNow(near.fd, pending.toClient, far.read)
  mate.order({
    kind: 'carry',
    id,
    tag,
    client: near.fd,
    upstream: far.fd,
    restUp: up.rest,
    restDown: down.rest,
    sentUp: up.sent,
    sentDown: down.sent,
  })
  return true
}

/** Linux with koffi only. Rejects where the worker cannot start. */
export const startSpliceRelay = async (options: RelayOptions): Promise<Relay> => {
  const room = makeWaitingRoom()
  const carried = makeCarried()
  const heard = (report: Report): void => {
    carried.ended(report.ended)
    for (const [tag, up, down] of report.moved) options.moved(tag, up, down)
  }
  const kept = await keepRunning(
    () => startWorker(heard),
    (why) => {
      carried.lost()
      options.died?.(why)
    },
  )
  return {
    carry: (client, upstream, pending, tag, over) => {
      const id = carried.enter(over)
      const leave = room.enter(client, upstream, tag, {
        ready: () => {
          const mate = kept.now()
          if (mate === null || !hand(client, upstream, pending, { id, tag }, mate)) return false
          carried.handed(id)
          return true
        },
        lost: () => carried.ended([id]),
      })
      return () => {
        leave()
        kept.now()?.order({ kind: 'cut', id })
      }
    },
    end: (tag) => {
      room.end(tag)
      kept.now()?.order({ kind: 'end', tag })
    },
    open: carried.size,
    close: async () => {
      room.close()
      await kept.stop((mate) => mate.order({ kind: 'stop' }))
      carried.lost()
    },
  }
}
