// The stream that the seat page listens to (server-sent events): refused, ended, and the time left.
import { createEventStreams, type Sender } from '../../base/event-stream.ts'
import type { Place } from '../../domain/people/places.ts'
import type { SeatEvent } from '../../domain/sessions/tapped.ts'
import type { PortalParts } from './parts.ts'
import { refusedView } from './refused-view.ts'
import type { Language } from './texts.ts'
import { amount } from './words.ts'

/** Opens a stream for a place, in a language. */
export type Streams = { readonly open: (place: Place, language: Language) => Response }

// A seat has one page in sight; some more for tabs.
const BOUNDS = { each: 4, all: 20_000 } as const
const BEAT = 15_000

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
  const streams = createEventStreams(BOUNDS)
  return {
    open: (place, language) => streams.open(place.address, (sender) => follow(parts, place, language, sender)),
  }
}
