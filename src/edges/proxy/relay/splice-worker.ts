// The worker thread that moves the bytes of all tunnels: epoll says where something can be moved, splice(2) moves it.
// It blocks in epoll_wait and never runs Node's event loop; orders come by message, the bell (an eventfd) wakes it.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { makeAccounts } from './accounts.ts'
import { EVENT_SIZE, eventsAt, generationAt, keyAt, READABLE, writeEvent } from './epoll-event.ts'
import { ownedDescriptors } from './owned-descriptors.ts'
import { makePipes } from './pipes.ts'
import type { SpliceAnswer, SpliceOrder, SpliceStart } from './splice-message.ts'
import { makeTunnels, type Tunnel } from './splice-tunnels.ts'
import { EINTR, lowerThisThread, makeEpoll, silence, waitForEvents, watch } from './system-calls.ts'

const MOST_EVENTS = 256
const BELL_KEY = 0xffffffff
/** It wakes this often with nothing to do, so that a lost bell could not keep the process from ending. */
const LONGEST_SLEEP_MS = 5000

const now = (): number => performance.now()

const work = (port: NonNullable<typeof parentPort>, start: SpliceStart): void => {
  lowerThisThread(start.nice)
  const owned = ownedDescriptors(start.owned)
  const epoll = makeEpoll()
  if (epoll < 0) throw new Error(`epoll_create1 failed with error ${-epoll}`)
  owned.own(epoll)
  const bell = Buffer.alloc(EVENT_SIZE)
  writeEvent(bell, READABLE, BELL_KEY, 0)
  const watched = watch(epoll, start.bell, bell)
  if (watched < 0) throw new Error(`epoll_ctl failed with error ${-watched}`)

  const pipes = makePipes(owned)
  const accounts = makeAccounts<Tunnel>(now, () => {})
  const tunnels = makeTunnels({ epoll, owned, pipes, accounts })
  const events = Buffer.alloc(EVENT_SIZE * MOST_EVENTS)
  const say = (answer: SpliceAnswer): void => port.postMessage(answer)
  let stopped = false

  const cut = (id: number): void => {
    const tunnel = accounts.byId(id)
    if (tunnel !== undefined) tunnels.cut(tunnel)
  }

  const obey = (order: SpliceOrder): void => {
    if (order.kind === 'carry') tunnels.carry(order)
    else if (order.kind === 'cut') cut(order.id)
    else if (order.kind === 'end') for (const tunnel of accounts.tunnelsOf(order.tag)) tunnels.cut(tunnel)
    else stopped = true
  }

  const readOrders = (): void => {
    silence(start.bell)
    for (;;) {
      const received = receiveMessageOnPort(port)
      if (received === undefined) return
      for (const order of received.message as readonly SpliceOrder[]) obey(order)
    }
  }

  const wait = (ms: number): void => {
    const count = waitForEvents(epoll, events, MOST_EVENTS, ms)
    if (count < 0 && count !== -EINTR) throw new Error(`epoll_wait failed with error ${-count}`)
    for (let index = 0; index < count; index++) {
      const key = keyAt(events, index)
      if (key === BELL_KEY) readOrders()
      else tunnels.happened(key, generationAt(events, index), eventsAt(events, index))
    }
  }

  const sleep = (): number => Math.min(LONGEST_SLEEP_MS, Math.max(0, Math.ceil(accounts.due() - now())))

  say('ready')
  readOrders()
  for (let more = false; !stopped; more = tunnels.turn()) {
    wait(more ? 0 : sleep())
    if (accounts.due() > now()) continue
    say(accounts.report())
    tunnels.tuneNew()
  }
  for (const tunnel of accounts.all()) tunnels.cut(tunnel)
  say(accounts.report())
  pipes.close()
  owned.close(epoll)
}

if (parentPort !== null) work(parentPort, workerData as SpliceStart)
