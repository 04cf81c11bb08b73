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

type Job = {
  readonly take: (json: string) => void
  readonly over: (error?: Error) => void
}

/** `hold(true)` asks that nothing be changed until `hold(false)`. */
export const makeLister = (hold: (held: boolean) => void): Lister => {
  let worker: Worker | undefined
  let job: Job | undefined
  let turn: Promise<void> = Promise.resolve()

  const started = (): Worker => {
    const made = new Worker(new URL('./list-worker.ts', import.meta.url))
    made.on('message', (message: Listed) => {
      if (message.kind === 'some') job?.take(message.json)
      if (message.kind === 'done') job?.over()
      if (message.kind === 'failed') job?.over(refusedBecause(message.error))
    })
    const died = (why: unknown): void => {
      if (worker === made) worker = undefined
      job?.over(why instanceof Error ? why : new Error('the listing thread ended'))
    }
    made.on('error', died)
    made.on('exit', died)
    return made
  }

  const listNow = (set: SetName, take: (json: string) => void): Promise<void> =>
    new Promise((settled, failed) => {
      worker ??= started()
      const timer = setTimeout(() => hold(true), UNDISTURBED_AFTER_MS)
      const over = (error?: Error): void => {
        job = undefined
        clearTimeout(timer)
        hold(false)
        if (error === undefined) settled()
        else failed(error)
      }
      job = { take, over }
      worker.postMessage(set)
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
