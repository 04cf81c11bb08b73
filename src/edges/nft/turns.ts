// The order in which main's wishes reach the helper: that in which they were spoken. Changes that wait side by side share one
// transaction.
import { IsthmusError } from '../../base/errors.ts'
import type { Change } from '../../domain/enforcement/elements.ts'
import { mergeChanges } from '../../domain/enforcement/merge-changes.ts'
import { MOST_ELEMENTS } from './request.ts'

type Waiting = {
  readonly change: Change
  readonly done: (nothing: undefined) => void
  readonly failed: (error: unknown) => void
}

/** Something else, which must neither overtake the changes before it nor be overtaken. */
type Alone = { readonly alone: () => Promise<void> }

export type Turns = {
  readonly apply: (change: Change) => Promise<void>
  /** Does something once all before it is done, and lets nothing begin until then. */
  readonly alone: <T>(act: () => Promise<T>) => Promise<T>
}

const tooLarge = (): IsthmusError =>
  new IsthmusError(
    'gateway:kernel-refused',
    `a change has more than ${MOST_ELEMENTS} elements`,
    'this is a fault of the program: report it',
  )

const wasRefused = (error: unknown): boolean => error instanceof IsthmusError && error.code === 'gateway:kernel-refused'

/** `send` resolves when the kernel has the change, and rejects with `gateway:kernel-refused` when it has nothing of it. */
export const makeTurns = (send: (change: Change) => Promise<unknown>): Turns => {
  const queue: (Waiting | Alone)[] = []
  let busy = false

  const one = ({ change, done, failed }: Waiting): Promise<void> => send(change).then(() => done(undefined), failed)

  // One of them is at fault, and nothing of all was done: then each by itself, in their order.
  const spoilt = async (members: readonly Waiting[], error: unknown): Promise<void> => {
    if (wasRefused(error)) for (const member of members) await one(member)
    else for (const { failed } of members) failed(error)
  }

  /** The changes at the front of the queue. */
  const front = (): readonly Waiting[] => {
    const end = queue.findIndex((each) => 'alone' in each)
    return (end < 0 ? queue : queue.slice(0, end)) as readonly Waiting[]
  }

  const group = async (waiting: readonly Waiting[]): Promise<void> => {
    const changes = waiting.map((each) => each.change)
    const { change, count } = mergeChanges(changes, MOST_ELEMENTS)
    const members = queue.splice(0, count) as readonly Waiting[]
    const [first] = members
    if (first !== undefined && count === 1) return one(first)
    const done = (): void => {
      for (const member of members) member.done(undefined)
    }
    await send(change).then(done, (error: unknown) => spoilt(members, error))
  }

  const run = async (): Promise<void> => {
    busy = true
    for (let [next] = queue; next !== undefined; [next] = queue) {
      if ('alone' in next) {
        queue.shift()
        await next.alone()
      } else await group(front())
    }
    busy = false
  }

  const enter = (each: Waiting | Alone): void => {
    queue.push(each)
    if (!busy) void run()
  }

  return {
    apply: (change) =>
      new Promise((done, failed) => {
        if (change.remove.length > MOST_ELEMENTS || change.add.length > MOST_ELEMENTS) failed(tooLarge())
        else enter({ change, done, failed })
      }),
    alone: (act) => new Promise((done, failed) => enter({ alone: () => act().then(done, failed) })),
  }
}
