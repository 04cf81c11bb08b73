// The kernel's table as main sees it: through the helper, which is started again when it dies. All changes that wait at the same
// time share one transaction.
import { IsthmusError } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import type { Carried, Change, Found } from '../../domain/enforcement/elements.ts'
import type { Installed, Kernel } from '../../domain/enforcement/kernel.ts'
import { mergeChanges } from '../../domain/enforcement/merge-changes.ts'
import { type HelperLink, type HelperPlace, startHelperLink } from './helper-link.ts'
import { MOST_ELEMENTS } from './request.ts'

export type KernelParts = {
  readonly helper: HelperPlace
  readonly log: Log
  /** A helper died and another one runs: what was under way may have happened or not. Main compares the table with what it knows. */
  readonly lost?: () => void
}

export type RunningKernel = Kernel & {
  /** The helper that was started and runs now, for whoever watches over it; 0: none. */
  readonly pid: () => number
}

type Waiting = { readonly change: Change; readonly done: () => void; readonly failed: (error: unknown) => void }

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5_000
/** A helper that lived for that long is no helper that cannot start. */
const LIVED_MS = 10_000

const tooLarge = (): IsthmusError =>
  new IsthmusError(
    'gateway:kernel-refused',
    `a change has more than ${MOST_ELEMENTS} elements`,
    'this is a fault of the program: report it',
  )

const wasRefused = (error: unknown): boolean => error instanceof IsthmusError && error.code === 'gateway:kernel-refused'

/** Sends changes one transaction after the other, each made of all that wait. */
const makeGroups = (send: (change: Change) => Promise<unknown>): ((change: Change) => Promise<void>) => {
  const queue: Waiting[] = []
  let busy = false

  const one = ({ change, done, failed }: Waiting): Promise<void> => send(change).then(done, failed)

  // One of them is at fault, and nothing of all was done: then each by itself, in their order.
  const spoilt = async (members: readonly Waiting[], error: unknown): Promise<void> => {
    if (wasRefused(error)) for (const member of members) await one(member)
    else for (const { failed } of members) failed(error)
  }

  const group = async (): Promise<void> => {
    const changes = queue.map((each) => each.change)
    const { change, count } = mergeChanges(changes, MOST_ELEMENTS)
    const members = queue.splice(0, count)
    const [first] = members
    if (first !== undefined && count === 1) return one(first)
    const done = (): void => {
      for (const member of members) member.done()
    }
    await send(change).then(done, (error: unknown) => spoilt(members, error))
  }

  const run = async (): Promise<void> => {
    busy = true
    while (queue.length > 0) await group()
    busy = false
  }

  return (change) =>
    new Promise((done, failed) => {
      if (change.remove.length > MOST_ELEMENTS || change.add.length > MOST_ELEMENTS) return failed(tooLarge())
      queue.push({ change, done, failed })
      if (!busy) void run()
    })
}

/** Keeps a helper running; `now` waits for one. */
const keepHelper = ({ helper, log, lost }: KernelParts) => {
  let link: HelperLink | undefined
  let next = Promise.withResolvers<HelperLink>()
  let pause = FIRST_PAUSE_MS
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  const start = (again: boolean): void => {
    const startedAt = performance.now()
    link = startHelperLink(helper, (why) => {
      link = undefined
      next = Promise.withResolvers<HelperLink>()
      log('firewall-helper.died', { why })
      if (performance.now() - startedAt > LIVED_MS) pause = FIRST_PAUSE_MS
      timer = setTimeout(() => start(true), pause)
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
    })
    next.resolve(link)
    if (again) lost?.()
  }
  start(false)
  return {
    now: (): Promise<HelperLink> => (stopped ? Promise.reject(new Error('the helper was stopped')) : next.promise),
    pid: (): number => link?.pid ?? 0,
    stop: async (): Promise<void> => {
      stopped = true
      clearTimeout(timer)
      await link?.close()
    },
  }
}

/** Starts the helper. What it cannot do is told by the first order, `install`: `gateway:no-nftables`, `gateway:not-root`. */
export const startKernel = (parts: KernelParts): RunningKernel => {
  const helper = keepHelper(parts)
  const ask: HelperLink['send'] = async (order) => (await helper.now()).send(order)
  const apply = makeGroups((change) => ask({ kind: 'apply', ...change }))
  const quietly = async (order: Parameters<HelperLink['send']>[0]): Promise<void> => void (await ask(order))
  return {
    install: async (settings) => (await ask({ kind: 'install', settings })) as Installed,
    apply,
    replace: (contents) => quietly({ kind: 'replace', contents }),
    read: async (set) => (await ask({ kind: 'read', set })) as readonly Found[],
    count: async (marks) => (await ask({ kind: 'count', marks })) as readonly Carried[],
    take: async (remove, marks) => (await ask({ kind: 'take', remove, marks })) as readonly Carried[],
    close: () => quietly({ kind: 'close' }),
    remove: () => quietly({ kind: 'remove' }),
    stop: helper.stop,
    pid: helper.pid,
  }
}
