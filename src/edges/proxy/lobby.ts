// Connections that the deciding thread still holds: how long, how many of whom, and how they are let go.
import { type Comer, PATIENCE, type Visitor } from './visitor.ts'

export type Lobby = ReturnType<typeof openLobby>

/** Whose places it takes: a session's, where the kernel says so, since a device may have any number of IPv6 addresses. */
const keyOf = ({ mark, address }: Comer): string => (mark === null || mark === 0 ? address : `${mark}`)

/** Everyone whom the deciding thread still holds. */
export const openLobby = () => {
  const visitors = new Set<Visitor>()
  const waiting = new Map<string, number>()
  let tick = 0
  const waitingOf = (comer: Comer): number => waiting.get(keyOf(comer)) ?? 0
  const forget = (visitor: Visitor): void => {
    if (!visitors.delete(visitor)) return
    visitor.phase = 'gone'
    visitor.client.removeAllListeners('data')
    const left = waitingOf(visitor) - 1
    if (left > 0) waiting.set(keyOf(visitor), left)
    else waiting.delete(keyOf(visitor))
  }
  const drop = (visitor: Visitor): void => {
    forget(visitor)
    visitor.dialling?.giveUp()
    visitor.upstream?.destroy()
    visitor.client.destroy()
  }
  return {
    visitors,
    forget,
    drop,
    now: () => tick,
    waitingOf,
    enter: (visitor: Visitor): void => {
      visitors.add(visitor)
      waiting.set(keyOf(visitor), waitingOf(visitor) + 1)
    },
    dismiss: (visitor: Visitor, words: string | Buffer | null): void => {
      visitor.dialling?.giveUp()
      visitor.upstream?.destroy()
      if (words === null && visitor.redirected) {
        // To the client its own server answers: a reset says that nothing was served, an end would look like an answer.
        visitor.client.resetAndDestroy()
        drop(visitor)
      } else if (visitor.ended && words === null) drop(visitor)
      else {
        visitor.phase = 'leaving'
        visitor.deadline = tick + PATIENCE.leaving
        // What the client still sends is read and thrown away: closing over unread bytes would reset the connection
        // and take our last words from it.
        visitor.client.resume()
        if (words === null) visitor.client.end()
        else visitor.client.end(words)
      }
    },
    tick: (over: (visitor: Visitor) => void): void => {
      tick++
      for (const visitor of visitors) if (visitor.deadline <= tick) over(visitor)
    },
  }
}
