// Dials an address that was decided on; when it does not answer, the next of those decided on.
import { connect, type Socket } from 'node:net'
import { type Address, family } from '../../base/addresses.ts'
import type { Marking } from './kernel.ts'

/** Milliseconds for all attempts of one destination together. */
const LIMIT = 10_000
/** An attempt with others behind it gets less, so that their turn still comes. */
const FIRST_LIMIT = 3_000

/** What answered, and at which of the addresses. */
export type Reached = { readonly socket: Socket; readonly address: Address }

/** How a dialling can be given up. */
export type Dialling = { readonly giveUp: () => void }

/**
 * Dials one after the other; `done` is called once, with a connected, paused socket (allowHalfOpen, no delay) or nothing. It keeps
 * one listener, for errors, that does nothing. After `giveUp`, `done` is not called any more. With `marking` the sockets are
 * made by it, so that already the first packet carries its mark.
 */
export const dial = (
  addresses: readonly Address[],
  port: number,
  marking: Marking | null,
  done: (reached: Reached | undefined) => void,
): Dialling => {
  let index = 0
  let over = false
  let current: Socket | undefined
  const started = performance.now()

  const attempt = (): void => {
    const host = addresses[index++]
    const left = LIMIT - (performance.now() - started)
    if (host === undefined || left <= 0) {
      over = true
      done(undefined)
      return
    }
    const socket = socketTo(host, port, marking)
    if (socket === undefined) {
      attempt()
      return
    }
    current = socket
    socket.pause()
    // Whole seconds: Node keeps one list of timers for each length.
    const patience = Math.ceil((index < addresses.length ? Math.min(FIRST_LIMIT, left) : left) / 1000) * 1000
    const limit = setTimeout(() => socket.destroy(), patience)
    const failed = (): void => {
      clearTimeout(limit)
      if (!over) attempt()
    }
    socket.on('error', ignore)
    socket.once('close', failed)
    socket.once('connect', () => {
      clearTimeout(limit)
      socket.off('close', failed)
      over = true
      done({ socket, address: host })
    })
  }
  attempt()
  return {
    giveUp: () => {
      if (over) return
      over = true
      current?.destroy()
    },
  }
}

const socketTo = (host: Address, port: number, marking: Marking | null): Socket | undefined => {
  const to = { host, port, autoSelectFamily: false }
  return marking === null ? connect({ ...to, noDelay: true, allowHalfOpen: true }) : marking(family(host))?.connect(to)
}

/** An error is always followed by `close`, and that is what counts. */
const ignore = (): void => {}
