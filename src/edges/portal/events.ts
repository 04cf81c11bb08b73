// The stream that the seat page listens to (server-sent events, HTML Standard 9.2): refused, ended, and the time left.
import type { Address } from '../../base/addresses.ts'
import type { Place } from '../../domain/people/places.ts'
import type { SeatEvent } from '../../domain/sessions/tapped.ts'
import type { PortalParts } from './parts.ts'
import { refusedView } from './refused-view.ts'
import type { Language } from './texts.ts'
import { amount } from './words.ts'

/** Opens a stream for a place, in a language. */
export type Streams = { readonly open: (place: Place, language: Language) => Response }

// A seat has one page in sight; some more for tabs. Beyond that the oldest is dropped.
const MOST_AT_ONE_ADDRESS = 4
const MOST_ALTOGETHER = 20_000
// Bytes that a page may leave unread before it is dropped; it comes back by itself and is told everything again.
const MOST_UNREAD = 64_000
const BEAT = 15_000

const HEADERS = { 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' }

type Sender = {
  readonly send: (kind: string, data: unknown) => void
  readonly close: () => void
  readonly isOpen: () => boolean
}

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

/** How it stands: sent at once and with each beat, so that a page whose computer slept is right again. */
const standing = (parts: PortalParts, place: Place): { kind: 'left' | 'ended'; data: unknown } => {
  const view = parts.view(place)
  if (view === undefined) return { kind: 'ended', data: { reason: parts.lastEnd(place) ?? 'unknown' } }
  return {
    kind: 'left',
    data: {
      session: view.session.number,
      left: view.secondsLeft,
      data: view.dataLeft === null ? null : amount(view.dataLeft),
    },
  }
}

const relay = (parts: PortalParts, language: Language, sender: Sender, event: SeatEvent): void => {
  if (event.kind === 'refused') sender.send('refused', refusedView(parts.rules(), language, event))
  else {
    sender.send('ended', { reason: event.reason })
    sender.close()
  }
}

const follow = (parts: PortalParts, place: Place, language: Language, sender: Sender): (() => void) => {
  const beat = (): void => {
    const { kind, data } = standing(parts, place)
    sender.send(kind, data)
    if (kind === 'ended') sender.close()
  }
  const stop = parts.events(place, (event) => relay(parts, language, sender, event))
  const timer = setInterval(beat, BEAT)
  timer.unref()
  for (const event of [...parts.refusals(place)].reverse()) relay(parts, language, sender, event)
  beat()
  return () => {
    clearInterval(timer)
    stop()
  }
}

/** All open streams of the portal. */
export const createStreams = (parts: PortalParts): Streams => {
  const byAddress = new Map<Address, Set<Sender>>()
  let count = 0
  const enter = (address: Address, sender: Sender): void => {
    const here = byAddress.get(address) ?? new Set()
    const oldest = here.size >= MOST_AT_ONE_ADDRESS ? here.values().next().value : undefined
    oldest?.close()
    byAddress.set(address, here.add(sender))
    count++
  }
  const leave = (address: Address, sender: Sender): void => {
    const here = byAddress.get(address)
    if (here?.delete(sender) === true) count--
    if (here?.size === 0) byAddress.delete(address)
  }
  return {
    open: (place, language) => {
      if (count >= MOST_ALTOGETHER) return new Response(null, { status: 503, headers: { 'Retry-After': '60' } })
      let unfollow = (): void => {}
      let sender: Sender | undefined
      const body = new ReadableStream<Uint8Array>(
        {
          start: (controller) => {
            const mine = senderOn(controller, () => {
              leave(place.address, mine)
              unfollow()
            })
            sender = mine
            enter(place.address, mine)
            unfollow = follow(parts, place, language, mine)
            if (!mine.isOpen()) unfollow() // nobody is online there: it was closed before it began
          },
          cancel: () => sender?.close(),
        },
        new ByteLengthQueuingStrategy({ highWaterMark: MOST_UNREAD }),
      )
      return new Response(body, { headers: HEADERS })
    },
  }
}
