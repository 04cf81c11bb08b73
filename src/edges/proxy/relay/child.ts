// The relay for systems without splice, seen from the deciding process: sends both sockets of a tunnel to a child process.
import type { Socket } from 'node:net'
import { makeCarried } from './carried.ts'
import { type ChildMate, startChild, stopChild } from './child-mate.ts'
import type { ChildAnswer, ChildOrder, Side } from './child-message.ts'
import { keepRunning } from './keep-running.ts'
import type { Pending, Relay, RelayOptions } from './relay.ts'
import { isGone, takeBuffered } from './socket-takeover.ts'
import { makeWaitingRoom } from './waiting-room.ts'

const order = (mate: ChildMate, what: ChildOrder): void => mate.post(what)

/** Works on every system that Node runs on. Rejects where the child cannot start. */
export const startChildRelay = async (options: RelayOptions): Promise<Relay> => {
  const room = makeWaitingRoom()
  const carried = makeCarried()
  const heard = (message: unknown): void => {
    const answer = message as ChildAnswer
    if (answer === 'ready') return
    carried.ended(answer.ended)
    for (const [tag, up, down] of answer.moved) options.moved(tag, up, down)
  }
  const kept = await keepRunning(
    () => startChild(new URL('./child-process.ts', import.meta.url), heard),
    (why) => {
      carried.lost()
      options.died?.(why)
    },
  )

  const hand = (client: Socket, upstream: Socket, pending: Pending, tag: string, id: number, mate: ChildMate): void => {
    const toUpstream = Buffer.concat([pending.toUpstream, takeBuffered(client)])
    const toClient = Buffer.concat([pending.toClient, takeBuffered(upstream)])
    const half = (side: Side, first: Uint8Array): ChildOrder => ({ kind: 'half', id, tag, side, first })
    mate.send(half('client', toClient), client)
    mate.send(half('upstream', toUpstream), upstream)
  }

  return {
    carry: (client, upstream, pending, tag, over) => {
      const id = carried.enter(over)
      const leave = room.enter(client, upstream, tag, {
        ready: () => {
          const mate = kept.now()
          if (mate === null || isGone(client)) return false
          carried.handed(id)
          hand(client, upstream, pending, tag, id, mate)
          return true
        },
        lost: () => carried.ended([id]),
      })
      return () => {
        leave()
        const mate = kept.now()
        if (mate !== null) order(mate, { kind: 'cut', id })
      }
    },
    end: (tag) => {
      room.end(tag)
      const mate = kept.now()
      if (mate !== null) order(mate, { kind: 'end', tag })
    },
    open: carried.size,
    close: async () => {
      room.close()
      await kept.stop((mate) => stopChild(mate, { kind: 'stop' } satisfies ChildOrder))
      carried.lost()
    },
  }
}
