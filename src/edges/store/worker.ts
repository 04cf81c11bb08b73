// The store's thread: takes whatever waits as one batch, and answers after its commit.

import { setImmediate as nextTurn } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { type Batches, createBatches } from './batch.ts'
import { failureOf } from './failure.ts'
import type { Call, Reply, Request, Start } from './messages.ts'
import type { Opened } from './opened.ts'
import { openSqlite } from './sqlite.ts'

const port = parentPort
if (port === null) throw new Error('this file is started as a thread')

const say = (reply: Reply): void => port.postMessage(reply)

const open = async ({ data, url }: Start): Promise<Opened> => {
  if (url === undefined) return openSqlite(data)
  const { openPostgres } = await import('./postgres.ts') // most parks never load PostgreSQL's client
  return openPostgres(url)
}

const serve = (opened: Opened, withdraw: readonly string[]): void => {
  const batches = createBatches(opened, withdraw)
  let waiting: Call[] = []
  let closing = false
  let busy = false

  const work = async (): Promise<void> => {
    busy = true
    do {
      await nextTurn() // lets in all that has been sent meanwhile
      const calls = waiting
      waiting = []
      if (calls.length > 0) await runBatch(batches, calls)
    } while (waiting.length > 0)
    busy = false
    if (closing) await finish(opened)
  }

  port.on('message', (request: Request) => {
    if ('close' in request) closing = true
    else waiting.push(...request.calls)
    if (!busy) void work()
  })
}

const runBatch = async (batches: Batches, calls: readonly Call[]): Promise<void> => {
  const answers = await batches.run(calls)
  say({ kind: 'answers', answers, commits: batches.commits() })
}

const finish = async (opened: Opened): Promise<void> => {
  await opened.connector.close().catch(() => {}) // every answer was given after its commit: there is nothing left to lose
  say({ kind: 'closed' })
  port.close()
}

try {
  const start = workerData as Start
  serve(await open(start), start.withdraw)
  say({ kind: 'opened' })
} catch (error) {
  say({ kind: 'not-opened', failure: failureOf('open', error) })
}
