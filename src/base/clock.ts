// Time, read in one place: the wall clock, and the boot clock that no one can set.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** What the machine's clocks show. */
export type Reading = {
  /** Milliseconds since 1970, as the wall clock says. */
  readonly wall: number
  /** Milliseconds since the machine started; runs on in suspend where the system tells (Linux), and never jumps. */
  readonly boot: number
  /** Which start of the machine `boot` counts from; readings of different boots must not be compared. */
  readonly bootId: string
}

/** A reading of now. */
export type Now = Reading & {
  /** Like `wall`, but it never goes back and never stands still: what sessions are written with (decision 0007). */
  readonly credible: number
}

/** Gives the time; tests hand in their own. */
export type Clock = () => Now

/** Adds the credible time to readings; `latest` is the latest credible time of earlier runs, 0 at first. */
export const credibleFrom = (read: () => Reading, latest: number): Clock => {
  const first = read()
  let last = { credible: Math.max(first.wall, latest), boot: first.boot, bootId: first.bootId }
  return () => {
    const now = read()
    const passed = now.bootId === last.bootId ? Math.max(0, now.boot - last.boot) : 0
    last = { credible: Math.max(now.wall, last.credible + passed), boot: now.boot, bootId: now.bootId }
    return { ...now, credible: last.credible }
  }
}

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** The clocks of this machine. Without /proc the boot clock is the process's own, and each start counts as a boot. */
export const systemReading = (): (() => Reading) => {
  const bootId = read('/proc/sys/kernel/random/boot_id')
  const uptime = bootId === undefined ? undefined : read('/proc/uptime')
  if (bootId === undefined || uptime === undefined) {
    const ownId = randomUUID()
    return () => ({ wall: Date.now(), boot: performance.now(), bootId: ownId })
  }
  return () => ({ wall: Date.now(), boot: Number.parseFloat(read('/proc/uptime') ?? uptime) * 1000, bootId })
}
