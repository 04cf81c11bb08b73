// Asks V8 to look for garbage. Shared memory does not weigh with it: large tables that were replaced would pile up for days.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Gives a function that starts a full collection soon; it stops this thread for some 20 ms, so it is for rare use. */
export const createCollector = (): (() => void) => {
  setFlagsFromString('--expose-gc')
  const collect: (how: { readonly type: 'major'; readonly execution: 'async' }) => Promise<void> = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  return () => void collect({ type: 'major', execution: 'async' })
}
