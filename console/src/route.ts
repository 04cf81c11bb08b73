// Which page of the console is shown: its path below /console/, kept in the address, so that links, reload and back do what they should.
import { useSyncExternalStore } from 'react'

const BASE = '/console'

const listeners = new Set<() => void>()

const tell = (): void => {
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  globalThis.addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    globalThis.removeEventListener('popstate', listener)
  }
}

/** `/proposals/sha256:…` of `/console/proposals/sha256:…`. */
const pathNow = (): string => {
  const path = globalThis.location.pathname
  return path.startsWith(`${BASE}/`) ? path.slice(BASE.length) : '/'
}

export const usePath = (): string => useSyncExternalStore(subscribe, pathNow)

/** The address of a page. */
export const hrefOf = (path: string): string => `${BASE}${path}`

/** Shows another page in place of this one: back does not lead here again. */
export const replaceWith = (path: string): void => {
  globalThis.history.replaceState(null, '', hrefOf(path))
  tell()
}

/** Goes to another page, as a link does; `state` stays with that place of the browser's history. */
export const goTo = (path: string, state: unknown = null): void => {
  globalThis.history.pushState(state, '', hrefOf(path))
  globalThis.scrollTo(0, 0)
  tell()
}
