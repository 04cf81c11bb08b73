// All tunnels of the splice worker: which descriptor belongs to which, whose turn it is, and how they end.
import type { Account, Accounts } from './accounts.ts'
import { EVENT_SIZE, EVERYTHING, FAILED, HUNG_UP, PEER_ENDED, READABLE, WRITABLE, writeEvent } from './epoll-event.ts'
import type { OwnedDescriptors } from './owned-descriptors.ts'
import type { Pipes } from './pipes.ts'
import { makeSlots } from './slots.ts'
import type { SpliceOrder } from './splice-message.ts'
import { type Direction, dropPipe, makeDirection, SHARE, serve } from './splice-tunnel.ts'
import { resetOnClose, tuneConnection, watch } from './system-calls.ts'
import { type InTurn, makeTurns } from './turns.ts'

export type Tunnel = InTurn & {
  readonly id: number
  readonly up: Direction
  readonly down: Direction
  slot: number
  /** Null once it is closed. */
  account: Account<Tunnel> | null
}

export type Tunnels = {
  readonly carry: (order: SpliceOrder & { readonly kind: 'carry' }) => void
  /** `key` is twice the slot, plus 1 for the upstream's socket. */
  readonly happened: (key: number, generation: number, events: number) => void
  /** Tunes the connections of those carried since the last time: most are gone by then, and ten system calls saved. */
  readonly tuneNew: () => void
  /** Ends with a reset both ways, so that a stream that was cut does not look complete. */
  readonly cut: (tunnel: Tunnel) => void
  /** Moves what can be moved, each its share. True: some wait for the next turn. */
  readonly turn: () => boolean
}

type Parts = {
  readonly epoll: number
  readonly owned: OwnedDescriptors
  readonly pipes: Pipes
  readonly accounts: Accounts<Tunnel>
}

const event = Buffer.alloc(EVENT_SIZE)

const observe = (epoll: number, fd: number, key: number, generation: number): boolean => {
  writeEvent(event, EVERYTHING, key, generation)
  return watch(epoll, fd, event) >= 0
}

const fromOrder = (order: SpliceOrder & { readonly kind: 'carry' }): Tunnel => {
  const up = makeDirection(order.client, order.upstream, order.restUp)
  const down = makeDirection(order.upstream, order.client, order.restDown)
  up.moved = order.sentUp
  down.moved = order.sentDown
  return { id: order.id, up, down, slot: -1, account: null, queued: false, heavy: false }
}

/** How many bytes it moved since the last time. */
const count = (accounts: Accounts<Tunnel>, account: Account<Tunnel>, { up, down }: Tunnel): number => {
  const moved = up.moved + down.moved
  if (moved === 0) return 0
  accounts.add(account, up.moved, down.moved)
  up.moved = 0
  down.moved = 0
  return moved
}

export const makeTunnels = ({ epoll, owned, pipes, accounts }: Parts): Tunnels => {
  const slots = makeSlots<Tunnel>()
  const untuned = new Set<Tunnel>()
  const close = (tunnel: Tunnel, account: Account<Tunnel>): void => {
    count(accounts, account, tunnel)
    tunnel.account = null
    untuned.delete(tunnel)
    dropPipe(tunnel.up, pipes)
    dropPipe(tunnel.down, pipes)
    owned.close(tunnel.up.from) // which also takes it out of epoll
    owned.close(tunnel.up.to)
    slots.free(tunnel.slot)
    accounts.leave(account, tunnel)
  }

  const cut = (tunnel: Tunnel): void => {
    if (tunnel.account === null) return
    resetOnClose(tunnel.up.from)
    resetOnClose(tunnel.up.to)
    close(tunnel, tunnel.account)
  }

  const { enqueue, turn } = makeTurns<Tunnel>(SHARE, (tunnel) => {
    const { account, up, down } = tunnel
    if (account === null) return { moved: 0, more: false }
    const outcomes = [serve(up, pipes), serve(down, pipes)]
    const moved = count(accounts, account, tunnel)
    if (outcomes.includes('broken')) cut(tunnel)
    else if (up.finished && down.finished) close(tunnel, account)
    return { moved, more: outcomes.includes('more') }
  })

  return {
    carry: (order) => {
      const tunnel = fromOrder(order)
      const { slot, generation } = slots.put(tunnel)
      tunnel.slot = slot
      tunnel.account = accounts.join(order.tag, tunnel)
      const seen =
        observe(epoll, order.client, slot * 2, generation) && observe(epoll, order.upstream, slot * 2 + 1, generation)
      untuned.add(tunnel)
      if (seen) enqueue(tunnel)
      else cut(tunnel)
    },
    tuneNew: () => {
      for (const { up } of untuned) {
        tuneConnection(up.from)
        tuneConnection(up.to)
      }
      untuned.clear()
    },
    happened: (key, generation, events) => {
      const tunnel = slots.find(key >>> 1, generation)
      if (tunnel === undefined) return
      const isClient = key % 2 === 0
      const [reads, writes] = isClient ? [tunnel.up, tunnel.down] : [tunnel.down, tunnel.up]
      if (events & (READABLE | PEER_ENDED | HUNG_UP | FAILED)) reads.readable = true
      if (events & (WRITABLE | HUNG_UP | FAILED)) writes.writable = true
      // A client that is gone takes nothing more. What an upstream sent before its reset is still delivered; once its end
      // of stream was read, no further call would meet the error.
      if (events & FAILED && (isClient || reads.ended)) cut(tunnel)
      else enqueue(tunnel)
    },
    cut,
    turn,
  }
}
