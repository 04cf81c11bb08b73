// The signals that tell a running program to end.

/** A terminal's Ctrl-C and npm's passing it on are one. */
const SAME_SIGNAL = 1000

/** Resolves at the first signal to end; a second one, a moment later, ends at once. */
export const askedToEnd = (): Promise<void> =>
  new Promise((ended) => {
    let asked: number | undefined
    const end = (): void => {
      if (asked !== undefined && performance.now() - asked > SAME_SIGNAL) process.exit(130)
      asked ??= performance.now()
      ended()
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  })
