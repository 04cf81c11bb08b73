// The kernel's table as main sees it: through the helper, which is started again when it dies. All changes that wait at the same
// time share one transaction.
import { IsthmusError } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import type { Carried, Found } from '../../domain/enforcement/elements.ts'
import type { Installed, Kernel } from '../../domain/enforcement/kernel.ts'
import { type HelperLink, type HelperPlace, startHelperLink } from './helper-link.ts'
import type { Order } from './request.ts'
import { makeTurns } from './turns.ts'

export type KernelParts = {
  readonly helper: HelperPlace
  readonly log: Log
  /** A helper died and another one runs. Should that one die as well, what was under way may have happened or not: main compares. */
  readonly lost?: () => void
}

export type RunningKernel = Kernel & {
  /** The helper that was started and runs now, for whoever watches over it; 0: none. */
  readonly pid: () => number
}

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5_000
/** A helper that lived for that long is no helper that cannot start. */
const LIVED_MS = 10_000

const isGone = (error: unknown): boolean => error instanceof IsthmusError && error.code === 'gateway:helper-gone'

const wasStopped = (): Error => new Error('the helper was stopped')

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
    now: (): Promise<HelperLink> => (stopped ? Promise.reject(wasStopped()) : next.promise),
    pid: (): number => link?.pid ?? 0,
    stop: async (): Promise<void> => {
      stopped = true
      clearTimeout(timer)
      next.promise.catch(() => {}) // nobody may wait
      next.reject(wasStopped())
      await link?.close()
    },
  }
}

/** Starts the helper. What it cannot do is told by the first order, `install`: `gateway:no-nftables`, `gateway:not-root`. */
export const startKernel = (parts: KernelParts): RunningKernel => {
  const helper = keepHelper(parts)
  const askOnce: HelperLink['send'] = async (order) => (await helper.now()).send(order)
  // Each order says what is to be, so the next helper is told once more what the one that died may have done: nobody who signs in or out
  // is told that it failed while it holds, nor the other way round.
  const ask: HelperLink['send'] = (order) =>
    askOnce(order).catch((error: unknown) => {
      if (!isGone(error)) throw error
      return askOnce(order)
    })
  const turns = makeTurns((change) => ask({ kind: 'apply', ...change }))
  const inTurn: HelperLink['send'] = (order) => turns.alone(() => ask(order))
  const quietly = async (order: Order): Promise<void> => void (await inTurn(order))
  return {
    install: async (settings) => (await inTurn({ kind: 'install', settings })) as Installed,
    apply: turns.apply,
    replace: (contents) => quietly({ kind: 'replace', contents }),
    read: async (set) => (await ask({ kind: 'read', set })) as readonly Found[],
    count: async (marks) => (await ask({ kind: 'count', marks })) as readonly Carried[],
    take: async (remove, marks) => (await inTurn({ kind: 'take', remove, marks })) as readonly Carried[],
    close: () => quietly({ kind: 'close' }),
    remove: () => quietly({ kind: 'remove' }),
    stop: helper.stop,
    pid: helper.pid,
  }
}
