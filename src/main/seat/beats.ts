// The beats of a seat's agent: every few seconds, and at once on each change; one at a time.

export type Beats = {
  /** One now, or as soon as the one that is on its way has come back. */
  readonly soon: () => void
  readonly stop: () => void
}

/** `beat` gives how many milliseconds the next may wait. */
export const startBeats = (beat: () => Promise<number>): Beats => {
  let timer: NodeJS.Timeout | undefined
  let running = false
  let wanted = false
  let over = false
  const go = async (): Promise<void> => {
    clearTimeout(timer)
    if (over) return
    if (running) {
      wanted = true
      return
    }
    running = true
    wanted = false
    const wait = await beat()
    running = false
    if (over) return
    timer = setTimeout(() => void go(), wanted ? 0 : wait)
  }
  return {
    soon: () => void go(),
    stop: () => {
      over = true
      clearTimeout(timer)
    },
  }
}
