// A draft that another page has begun: it lies with its place in the browser's history, so that reload and back do what they should.
import { goTo } from '../route.ts'
import type { Begun } from './draft.ts'

const KEY = 'begun'

/** Goes on to the page where proposals are written. */
export const goOnWriting = (begun: Begun): void => goTo('/proposals/new', { [KEY]: begun })

/** What another page handed to this place; only this console's own pages can. */
export const begunHere = (): Begun | null => {
  const state: unknown = globalThis.history.state
  return typeof state === 'object' && state !== null && KEY in state ? (state[KEY] as Begun) : null
}
