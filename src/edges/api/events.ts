// The stream of changes, for everybody: says that something changed, never what; that is asked of the other routes and of the record.
import { type Context, Hono } from 'hono'
import { createEventStreams, type Sender } from '../../base/event-stream.ts'
import type { Place } from '../../domain/people/places.ts'
import { Changed } from './contract/events.ts'
import { describe } from './describe.ts'

export type EventParts = {
  readonly place: (c: Context) => Place
  readonly changed: () => Changed
}

/** A console has one stream for all its pages; some more for tabs. */
const BOUNDS = { each: 6, all: 500 } as const
/** Milliseconds between looks, and between two beats where nothing changed: a page that hears none for longer knows that the line is gone. */
const LOOK_EVERY = 100
const BEAT = 10_000

const route = describe({
  id: 'events',
  summary: 'Server-sent events: `changed` at once, at each change, and every ten seconds.',
  well: { 200: { what: 'A stream, text/event-stream; the data of each event is JSON.', schema: Changed } },
  problems: [],
})

const isSame = (a: Changed, b: Changed): boolean =>
  a.size === b.size && a.signatures === b.signatures && a.policy === b.policy && a.room === b.room

/** One look for all who listen, and none where nobody does. */
const createLooking = (changed: () => Changed) => {
  const listening = new Set<Sender>()
  let last = changed()
  let said = 0
  let timer: NodeJS.Timeout | undefined
  const look = (): void => {
    const now = changed()
    said += LOOK_EVERY
    if (isSame(now, last) && said < BEAT) return
    last = now
    said = 0
    for (const sender of [...listening]) sender.send('changed', now)
  }
  return (sender: Sender): (() => void) => {
    sender.send('changed', changed())
    listening.add(sender)
    timer ??= setInterval(look, LOOK_EVERY).unref()
    return () => {
      listening.delete(sender)
      if (listening.size > 0) return
      clearInterval(timer)
      timer = undefined
    }
  }
}

/** The route under /events. */
export const events = ({ place, changed }: EventParts): Hono => {
  const streams = createEventStreams(BOUNDS)
  const follow = createLooking(changed)
  return new Hono().get('/', route, (c) => {
    const answer = streams.open(place(c).address, follow)
    // HEAD asks for the head alone.
    if (c.req.method === 'HEAD') void answer.body?.cancel()
    return answer
  })
}
