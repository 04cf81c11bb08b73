// The thread that lists sets, as the helper sees it: one listing after the other.
import { Worker } from 'node:worker_threads'
import type { SetName } from '../../domain/enforcement/elements.ts'
import type { Listed } from './list-worker.ts'
import { refusedBecause } from './refused.ts'

/** libnftables begins a listing again whenever something changed meanwhile: after that long, changes wait for it. */
const UNDISTURBED_AFTER_MS = 300

export type Lister = {
  /** Hands over arrays of elements, as JSON, and resolves after the last one. */
  readonly list: (set: SetName, take: (json: string) => void) => Promise<void>
  readonly close: () => Promise<void>
}

/** `hold(true)` asks that nothing be changed until `hold(false)`. */
export const makeLister = (hold: (held: boolean) => void): Lister => {
  let worker: Worker | undefined
  let turn: Promise<void> = Promise.resolve()

  const listNow = (set: SetName, take: (json: string) => void): Promise<void> =>
    new Promise((settled, failed) => {
      worker ??= new Worker(new URL('./list-worker.ts', import.meta.url))
      const here = worker
      const timer = setTimeout(() => hold(true), UNDISTURBED_AFTER_MS)
      const over = (end: () => void): void => {
        clearTimeout(timer)
        here.removeAllListeners()
        hold(false)
        end()
      }
      here.on('message', (message: Listed) => {
        if (message.kind === 'some') take(message.json)
        if (message.kind === 'done') over(settled)
        if (message.kind === 'failed') over(() => failed(refusedBecause(message.error)))
      })
      const died = (error: unknown): void => {
        worker = undefined
        over(() => failed(error instanceof Error ? error : new Error('the listing thread ended')))
      }
      here.on('error', died)
      here.on('exit', died)
      here.postMessage(set)
    })

  return {
    list: (set, take) => {
      const own = turn.then(() => listNow(set, take))
      turn = own.catch(() => {}) // whoever asked is told; the next one has its turn
      return own
    },
    close: async () => {
      await worker?.terminate()
    },
  }
}
