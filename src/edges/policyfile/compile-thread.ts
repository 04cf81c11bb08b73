// The compile worker as the deciding thread sees it: one job at a time. It stays for as long as there are lists that take
// longer to compile than a worker takes to start; otherwise it ends after each job, and its memory with it.
import { Worker } from 'node:worker_threads'
import type { Log } from '../../base/log.ts'
import type { Job, JobDone, LookedAgain, Told } from './job.ts'

export type CompileThread = {
  /** Runs a job once those before it are over. Never rejects. */
  readonly run: (job: Job) => Promise<JobDone | Error>
  /** Ends the worker; waits while an adopted policy is still being kept. */
  readonly close: () => Promise<void>
}

/** Megabytes of JavaScript values; tables and lists lie outside. */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 }

/** `told`: all that is left to do is to keep what was adopted. */
type Turn = { readonly answered: (done: JobDone | Error) => void; readonly over: () => void; told: boolean }

const WORKER = new URL('./worker.ts', import.meta.url)

const startWorker = (file: URL): Worker =>
  new Worker(file, {
    name: 'compile',
    resourceLimits: LIMITS,
    // Flags of the process, such as those of a test runner, are not for it.
    execArgv: [],
  })

/** Starts nothing yet. `lookedAgain` hears what of a quickly changed policy has no effect, before the next job begins. */
export const createCompileThread = (
  log: Log,
  lookedAgain: (looked: LookedAgain) => void,
  file: URL = WORKER,
): CompileThread => {
  let worker: Worker | undefined
  let turn: Turn | undefined
  let last: Promise<void> = Promise.resolve()
  let closed = false

  const rest = (stays: boolean): void => {
    // One that does not stay is gone only after its end.
    if (!stays) return
    worker?.unref()
    turn?.over()
  }
  const hear = (told: Told): void => {
    if (told.kind === 'not-kept') log('policy.not-kept', { why: told.why })
    else if (told.kind === 'looked-again') lookedAgain(told)
    else if (told.kind === 'rested') rest(told.stays)
    else if (turn !== undefined) {
      turn.told = true
      turn.answered(told)
    }
  }
  const start = (): Worker => {
    const started = startWorker(file)
    started.on('message', hear)
    started.once('error', (error) => turn?.answered(error instanceof Error ? error : new Error(String(error))))
    started.once('exit', () => {
      worker = undefined
      turn?.answered(new Error('the compile worker ended without an answer'))
      turn?.over()
    })
    return started
  }
  const run = async (job: Job): Promise<JobDone | Error> => {
    const before = last
    const over = Promise.withResolvers<void>()
    last = over.promise
    await before
    if (closed) {
      over.resolve()
      return new Error('stopped')
    }
    const answer = Promise.withResolvers<JobDone | Error>()
    turn = { answered: answer.resolve, over: over.resolve, told: false }
    worker ??= start()
    worker.ref()
    worker.postMessage(job)
    return answer.promise
  }
  return {
    run,
    close: async () => {
      closed = true
      if (turn?.told === false) await worker?.terminate()
      await last
      await worker?.terminate()
    },
  }
}
