// The line to the gateway: what it last said, when, and whether it still speaks. Comes back by itself.
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import type { Changed } from '../../../src/edges/api/contract/events.ts'

export type Live = {
  /** `opening`: it was never heard. */
  readonly state: 'opening' | 'live' | 'gone'
  /** What it last said, and when by this browser's clock. */
  readonly last: { readonly said: Changed; readonly at: number } | null
}

const EVENTS = '/api/v1/events'
/** Milliseconds: it speaks every ten seconds, so after this the line is gone, whatever the browser thinks. */
const SILENCE = 25_000
/** Between tries where the browser has given up. */
const AGAIN = 3000
/** How long a tab that nobody sees keeps its line. */
const UNSEEN = 30_000

const LiveContext = createContext<Live>({ state: 'opening', last: null })

const isChanged = (value: unknown): value is Changed =>
  typeof value === 'object' && value !== null && 'size' in value && 'policy' in value

/** Listens until stopped. */
const listen = (heard: (said: Changed) => void, lost: () => void): (() => void) => {
  let source: EventSource | undefined
  let again: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  const retry = (): void => {
    lost()
    source?.close()
    clearTimeout(silence)
    clearTimeout(again)
    again = setTimeout(open, AGAIN)
  }
  const awaitNext = (): void => {
    clearTimeout(silence)
    silence = setTimeout(retry, SILENCE)
  }
  const open = (): void => {
    source = new EventSource(EVENTS)
    awaitNext()
    source.addEventListener('changed', (event) => {
      awaitNext()
      const said: unknown = JSON.parse(String(event.data))
      if (isChanged(said)) heard(said)
    })
    source.addEventListener('error', retry)
  }
  const rest = (): void => {
    source?.close()
    clearTimeout(silence)
    clearTimeout(again)
    source = undefined
  }
  // A browser has six lines to one host, for all its tabs: one that nobody sees for a while gives its own back.
  let unseen: ReturnType<typeof setTimeout> | undefined
  const look = (): void => {
    clearTimeout(unseen)
    if (document.visibilityState === 'hidden') unseen = setTimeout(rest, UNSEEN)
    else if (source === undefined) open()
  }
  document.addEventListener('visibilitychange', look)
  open()
  return () => {
    document.removeEventListener('visibilitychange', look)
    clearTimeout(unseen)
    rest()
  }
}

export const LiveLine = ({ children }: { readonly children: ReactNode }) => {
  const [live, setLive] = useState<Live>({ state: 'opening', last: null })
  useEffect(
    () =>
      listen(
        (said) => setLive({ state: 'live', last: { said, at: Date.now() } }),
        () => setLive((before) => ({ ...before, state: 'gone' })),
      ),
    [],
  )
  return <LiveContext value={live}>{children}</LiveContext>
}

export const useLive = (): Live => useContext(LiveContext)
