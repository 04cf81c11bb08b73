// The store as the rest of the program has it: each call goes to the store's thread, so that this one never waits for a disk.
import { setTimeout as pause } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { IsthmusError } from '../../base/errors.ts'
import type { Store } from '../../domain/store/store.ts'
import { CALL_NAMES, type CallName } from './call-names.ts'
import { type Calls, createCalls } from './calls.ts'
import type { Reply, Request } from './messages.ts'
import { brokenBy, startThread } from './thread.ts'

/** `data`: the folder of the SQLite file. `url`: a PostgreSQL address instead. */
export type StoreOptions = { readonly data: string; readonly url: string | undefined }

/** A store, with a count for metrics and tests. */
export type OpenedStore = Store & {
  /** Commits of writes since its thread was started, as of the last answer. */
  readonly commits: () => number
}

const RESTART_MS = 500

const closedError = (): IsthmusError => new IsthmusError('store:failed', 'The store is closed.', 'Start Isthmus again.')

/** Keeps a thread running until `close`. What its end leaves in doubt is handed to the next one. */
const keepThread = (options: StoreOptions, calls: Calls, first: Worker) => {
  let worker: Worker | undefined
  let closing: (() => void) | undefined
  let commits = 0
  let doubtful: readonly string[] = []

  const use = (thread: Worker): void => {
    let cause: unknown = 'without a reason'
    worker = thread
    thread.on('message', (reply: Reply) => {
      if (reply.kind !== 'answers') return
      commits = reply.commits
      calls.take(reply.answers)
    })
    thread.on('error', (error) => {
      cause = error
    })
    thread.once('exit', () => {
      worker = undefined
      doubtful = [...doubtful, ...calls.fail(closing === undefined ? brokenBy(cause) : closedError())]
      if (closing === undefined) void again()
      else closing()
    })
    calls.attach((batch) => thread.postMessage({ calls: batch } satisfies Request))
  }
  const again = async (): Promise<void> => {
    for (;;) {
      await pause(RESTART_MS)
      if (closing !== undefined) return closing()
      const thread = await startThread({ ...options, withdraw: doubtful }).catch(() => undefined)
      if (thread === undefined) continue // calls go on failing, with the reason, until the database opens again
      use(thread)
      if (closing !== undefined) stop()
      return
    }
  }
  const stop = (): void => {
    calls.refuse(closedError())
    worker?.postMessage({ close: true } satisfies Request)
  }
  use(first)
  return {
    commits: () => commits,
    close: async (): Promise<void> => {
      const gone = new Promise<void>((resolve) => {
        closing = resolve
      })
      calls.refuse(closedError())
      await Promise.resolve() // calls of this turn are sent first
      stop()
      await gone
    },
  }
}

/**
 * Opens the database, brings its schema up to date, and gives the store. Throws `data:unusable` (folder or file),
 * `data:in-use` (another Isthmus on the same PostgreSQL database) or `store:failed` (PostgreSQL not reached).
 */
export const openStore = async (options: StoreOptions): Promise<OpenedStore> => {
  const calls = createCalls()
  const thread = keepThread(options, calls, await startThread({ ...options, withdraw: [] }))
  let closed: Promise<void> | undefined
  const close = (): Promise<void> => {
    closed ??= thread.close()
    return closed
  }
  const asked = CALL_NAMES.map((name) => [name, (...given: readonly unknown[]) => calls.ask(name as CallName, given)])
  // One function for each name of the table, whose type already ties each name to what it takes and gives.
  return { ...(Object.fromEntries(asked) as Omit<Store, 'close'>), close, commits: thread.commits }
}
