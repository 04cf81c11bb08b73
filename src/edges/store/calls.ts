// The calls under way between the deciding thread and the store's thread.
import { IsthmusError } from '../../base/errors.ts'
import type { Session } from '../../domain/sessions/session.ts'
import type { CallName } from './call-names.ts'
import { errorOf } from './failure.ts'
import type { Answer, Call } from './messages.ts'

// A database that is so far behind is as good as gone; whoever asks is told so at once instead of waiting.
const MOST_WAITING = 10_000

/** Sends calls to the thread, in their order. */
type Send = (calls: readonly Call[]) => void

export type Calls = {
  readonly ask: (name: CallName, given: readonly unknown[]) => Promise<unknown>
  /** Sends to a thread from now on. */
  readonly attach: (send: Send) => void
  readonly take: (answers: readonly Answer[]) => void
  /** Takes no call any more; those under way still get their answer. */
  readonly refuse: (error: IsthmusError) => void
  /** The thread is gone: fails what is under way, and gives the sessions of which nobody knows whether they were written. */
  readonly fail: (error: IsthmusError) => readonly string[]
}

type Waiting = {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: IsthmusError) => void
  /** The session that the call was to open. */
  readonly session: string | undefined
}

const overrun = (): IsthmusError =>
  new IsthmusError(
    'store:failed',
    `The database is ${MOST_WAITING} calls behind.`,
    'See what slows the disk or PostgreSQL, and do it again later.',
  )

const unsendable = (error: unknown): IsthmusError =>
  new IsthmusError('store:failed', `A call cannot be sent (${error}).`, 'This is a fault of Isthmus: report it.')

export const createCalls = (): Calls => {
  const waiting = new Map<number, Waiting>()
  let unsent: Call[] = []
  let nextId = 1
  let refused: IsthmusError | undefined
  let send: Send = () => {}

  const settle = (id: number, how: (entry: Waiting) => void): void => {
    const entry = waiting.get(id)
    waiting.delete(id)
    if (entry !== undefined) how(entry)
  }
  const flush = (): void => {
    const calls = unsent
    unsent = []
    try {
      send(calls)
    } catch (error) {
      for (const { id } of calls) settle(id, ({ reject }) => reject(unsendable(error)))
    }
  }
  return {
    ask: (name, given) => {
      if (refused !== undefined) return Promise.reject(refused)
      if (waiting.size >= MOST_WAITING) return Promise.reject(overrun())
      const id = nextId++
      if (unsent.length === 0) queueMicrotask(flush) // calls made in one go travel as one message
      unsent.push({ id, name, given })
      const session = name === 'openSession' ? (given[0] as Session).id : undefined
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject, session }))
    },
    attach: (to) => {
      send = to
      refused = undefined
    },
    take: (answers) => {
      for (const answer of answers)
        settle(answer.id, ({ resolve, reject }) =>
          'failure' in answer ? reject(errorOf(answer.failure)) : resolve(answer.value),
        )
    },
    refuse: (error) => {
      refused = error
    },
    fail: (error) => {
      refused = error
      const entries = [...waiting.values()]
      waiting.clear()
      for (const { reject } of entries) reject(error)
      return entries.flatMap(({ session }) => session ?? [])
    },
  }
}
