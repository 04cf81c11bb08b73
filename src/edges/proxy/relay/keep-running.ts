// Keeps one worker or child running: when it dies on its own, that is told and another is started.

/** A worker thread or child process, as much of it as concerns its life. */
export type Mate = {
  /** Rejects where it could not even start. */
  readonly ready: Promise<void>
  /** Resolves when it is gone, with the reason; never rejects. */
  readonly gone: Promise<string>
}

export type Kept<M> = {
  /** The running one; null in the pause between two. */
  readonly now: () => M | null
  /** From now on its end is expected. Resolves when it is gone. */
  readonly stop: (ask: (mate: M) => void) => Promise<void>
}

/** One that dies younger than this is not started again at once: it would likely die again. */
const YOUNG_MS = 1000

/** `lost` is called with each one that died, before the next is started. Rejects where the first cannot start. */
export const keepRunning = async <M extends Mate>(
  begin: () => M,
  lost: (why: string, dead: M) => void,
): Promise<Kept<M>> => {
  let mate: M | null = null
  let stopping = false
  let pause: NodeJS.Timeout | undefined

  const start = (): M => {
    const started = performance.now()
    const next = begin()
    mate = next
    next.ready.catch(() => {}) // `gone` tells the same
    void next.gone.then((why) => {
      if (mate === next) mate = null
      if (stopping) return
      lost(why, next)
      if (performance.now() - started >= YOUNG_MS) start()
      else pause = setTimeout(start, YOUNG_MS)
    })
    return next
  }

  const first = start()
  try {
    await first.ready
  } catch (error) {
    stopping = true
    clearTimeout(pause)
    throw error
  }
  return {
    now: () => mate,
    stop: async (ask) => {
      stopping = true
      clearTimeout(pause)
      if (mate === null) return
      const last = mate
      ask(last)
      await last.gone
    },
  }
}
