// The relay's child process, where splice cannot be had: receives both sockets of each tunnel and moves their bytes.
import { Socket } from 'node:net'
import { setPriority } from 'node:os'
import { makeAccounts } from './accounts.ts'
import type { ChildAnswer, ChildOrder, Side } from './child-message.ts'
import { type ChildTunnel, type Half, makeChildTunnel } from './child-tunnel.ts'
import { isGone, takeBuffered } from './socket-takeover.ts'

/** It gives way to the deciding process, yet is never starved. */
const NICE = 5

/** A half that came. `socket` null: it was closed on the way; `read`: what Node had read from it already. */
type Came = {
  readonly tag: string
  readonly side: Side
  readonly first: Uint8Array
  readonly socket: Socket | null
  readonly read: Buffer
}

const say = (answer: ChildAnswer): void => {
  process.send?.(answer)
}

const now = (): number => performance.now()

const lowerPriority = (): void => {
  try {
    setPriority(NICE)
  } catch {} // a system that forbids it: the relay only takes more of the processor
}

const work = (): void => {
  const waiting = new Map<number, Came>()
  let timer: NodeJS.Timeout | undefined
  const report = (): void => say(accounts.report())
  const accounts = makeAccounts<ChildTunnel>(now, () => {
    clearTimeout(timer)
    timer = setTimeout(report, Math.max(0, accounts.due() - now()))
  })

  const start = (id: number, client: Came & Half, upstream: Came & Half): void => {
    const near = { socket: client.socket, first: Buffer.concat([client.first, upstream.read]) }
    const far = { socket: upstream.socket, first: Buffer.concat([upstream.first, client.read]) }
    const tunnel = makeChildTunnel(id, near, far, {
      moved: (up, down) => accounts.add(account, up, down),
      over: () => accounts.leave(account, tunnel),
    })
    const account = accounts.join(client.tag, tunnel)
    tunnel.start()
  }

  const pair = (id: number, one: Came, other: Came): void => {
    const [client, upstream] = one.side === 'client' ? [one, other] : [other, one]
    if (isWhole(client) && isWhole(upstream)) start(id, client, upstream)
    else {
      client.socket?.resetAndDestroy()
      upstream.socket?.resetAndDestroy()
      accounts.leaveUnopened(id)
    }
  }

  const meet = (id: number, came: Came): void => {
    const other = waiting.get(id)
    if (other === undefined) waiting.set(id, came)
    else {
      waiting.delete(id)
      pair(id, came, other)
    }
  }

  const end = (tag: string): void => {
    for (const came of waiting.values()) if (came.tag === tag) came.socket?.resetAndDestroy()
    for (const tunnel of accounts.tunnelsOf(tag)) tunnel.cut()
  }

  const cut = (id: number): void => {
    waiting.get(id)?.socket?.resetAndDestroy()
    accounts.byId(id)?.cut()
  }

  const stop = (): void => {
    for (const tunnel of accounts.all()) tunnel.cut()
    process.send?.(accounts.report() satisfies ChildAnswer, () => process.exit(0))
  }

  process.on('message', (message, handle) => {
    const order = message as ChildOrder
    if (order.kind === 'half') meet(order.id, received(order, handle instanceof Socket ? handle : null))
    else if (order.kind === 'cut') cut(order.id)
    else if (order.kind === 'end') end(order.tag)
    else stop()
  })
}

/** Node starts to read at once; until the other half is here the bytes stay in the kernel. */
const hold = (socket: Socket): Buffer => {
  socket.allowHalfOpen = true
  socket.on('error', () => {}) // it may break while it waits
  return takeBuffered(socket)
}

const received = (half: ChildOrder & { readonly kind: 'half' }, socket: Socket | null): Came => {
  const { tag, side, first } = half
  return { tag, side, first, socket, read: socket === null ? Buffer.alloc(0) : hold(socket) }
}

const isWhole = (came: Came): came is Came & Half => came.socket !== null && !isGone(came.socket)

// Ctrl-C reaches the whole group of processes: who started this one ends it in good order.
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit(0))
lowerPriority()
work()
say('ready')
