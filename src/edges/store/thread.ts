// Starts the store's thread and waits until the database is open.
import { Worker } from 'node:worker_threads'
import { IsthmusError } from '../../base/errors.ts'
import { errorOf } from './failure.ts'
import type { Reply, Start } from './messages.ts'

/** The thread has ended although nobody asked it to. */
export const brokenBy = (cause: unknown): IsthmusError =>
  new IsthmusError(
    'store:failed',
    `The store's thread has ended (${cause instanceof Error ? cause.message : cause}).`,
    'It starts again by itself; what was answered before is on disk.',
  )

/** Gives the thread once the database is open; throws what the opening threw. */
export const startThread = async (start: Start): Promise<Worker> => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: start,
    name: 'store',
    execArgv: [], // flags of the main program, such as --input-type, may not fit a thread
  })
  await new Promise<void>((resolve, reject) => {
    worker.once('message', (reply: Reply) => {
      if (reply.kind === 'not-opened') reject(errorOf(reply.failure))
      else resolve()
    })
    worker.once('error', (error) => reject(brokenBy(error)))
    worker.once('exit', (code) => reject(brokenBy(`exit ${code}`)))
  })
  return worker
}
