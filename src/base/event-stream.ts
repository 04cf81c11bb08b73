// Server-sent events (HTML Standard 9.2): streams to browsers, bounded in number and in what a slow one may leave unread.

/** One stream. */
export type Sender = {
  readonly send: (kind: string, data: unknown) => void
  readonly close: () => void
  readonly isOpen: () => boolean
}

export type EventStreams = {
  /** Answers with a stream. `follow` sends into it, and gives what to call when it has ended. */
  readonly open: (key: string, follow: (sender: Sender) => () => void) => Response
}

/** `each`: streams of one key; beyond that its oldest is dropped. `all`: of all keys together; beyond that nobody gets one. */
export type StreamBounds = { readonly each: number; readonly all: number }

// Bytes that a page may leave unread before it is dropped; it comes back by itself and is told everything again.
const MOST_UNREAD = 64_000

const HEADERS = { 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' }

const senderOn = (controller: ReadableStreamDefaultController<Uint8Array>, stop: () => void): Sender => {
  const encoder = new TextEncoder()
  let open = true
  const close = (): void => {
    if (!open) return
    open = false
    stop()
    try {
      controller.close()
    } catch {
      // The other side closed it first.
    }
  }
  return {
    send: (kind, data) => {
      if (!open) return
      // JSON has no line breaks, so that one data line holds it.
      controller.enqueue(encoder.encode(`event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`))
      if ((controller.desiredSize ?? 0) < 0) close()
    },
    close,
    isOpen: () => open,
  }
}

/** None are open at first. */
export const createEventStreams = ({ each, all }: StreamBounds): EventStreams => {
  const byKey = new Map<string, Set<Sender>>()
  let count = 0
  const enter = (key: string, sender: Sender): void => {
    const here = byKey.get(key) ?? new Set()
    const oldest = here.size >= each ? here.values().next().value : undefined
    oldest?.close()
    byKey.set(key, here.add(sender))
    count++
  }
  const leave = (key: string, sender: Sender): void => {
    const here = byKey.get(key)
    if (here?.delete(sender) === true) count--
    if (here?.size === 0) byKey.delete(key)
  }
  return {
    open: (key, follow) => {
      if (count >= all) return new Response(null, { status: 503, headers: { 'Retry-After': '60' } })
      let unfollow = (): void => {}
      let sender: Sender | undefined
      const body = new ReadableStream<Uint8Array>(
        {
          start: (controller) => {
            const mine = senderOn(controller, () => {
              leave(key, mine)
              unfollow()
            })
            sender = mine
            enter(key, mine)
            unfollow = follow(mine)
            if (!mine.isOpen()) unfollow() // it was closed before it began
          },
          cancel: () => sender?.close(),
        },
        new ByteLengthQueuingStrategy({ highWaterMark: MOST_UNREAD }),
      )
      return new Response(body, { headers: HEADERS })
    },
  }
}
