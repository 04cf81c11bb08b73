// The relay for systems without splice, seen from the deciding process: sends both sockets of a tunnel to a child process.
import type { Socket } from 'node:net'
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
  let open = 0
  let nextId = 0
  const heard = (message: unknown): void => {
    const answer = message as ChildAnswer
    if (answer === 'ready') return
    open -= answer.ended
    for (const [tag, up, down] of answer.moved) options.moved(tag, up, down)
  }
  const kept = await keepRunning(
    () => startChild(new URL('./child-process.ts', import.meta.url), heard),
    (why) => {
      open = 0
      options.died?.(why)
    },
  )

  const hand = (client: Socket, upstream: Socket, pending: Pending, tag: string, mate: ChildMate): void => {
    const toUpstream = Buffer.concat([pending.toUpstream, takeBuffered(client)])
    const toClient = Buffer.concat([pending.toClient, takeBuffered(upstream)])
    const id = nextId++
    const half = (side: Side, first: Uint8Array): ChildOrder => ({ kind: 'half', id, tag, side, first })
    open += 1
    mate.send(half('client', toClient), client)
    mate.send(half('upstream', toUpstream), upstream)
  }

  return {
    carry: (client, upstream, pending, tag) => {
      room.enter(client, upstream, tag, () => {
        const mate = kept.now()
        if (mate === null || isGone(client)) return false
        hand(client, upstream, pending, tag, mate)
        return true
      })
    },
    end: (tag) => {
      room.end(tag)
      const mate = kept.now()
      if (mate !== null) order(mate, { kind: 'end', tag })
    },
    open: () => room.size() + open,
    close: async () => {
      room.close()
      await kept.stop((mate) => stopChild(mate, { kind: 'stop' } satisfies ChildOrder))
      open = 0
    },
  }
}
