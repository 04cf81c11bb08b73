// Time, read in one place: the wall clock, and the boot clock that no one can set.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Two readings of now. `boot` runs on in suspend where the system tells (Linux), and never jumps. */
export type Now = {
  /** Milliseconds since 1970, as the wall clock says. */
  readonly wall: number
  /** Milliseconds since the machine started. */
  readonly boot: number
  /** Which start of the machine `boot` counts from; readings of different boots must not be compared. */
  readonly bootId: string
}

/** Gives the time; tests hand in their own. */
export type Clock = () => Now

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** The clock of this machine. Without /proc the boot clock is the process's own, and each start counts as a boot. */
export const systemClock = (): Clock => {
  const bootId = read('/proc/sys/kernel/random/boot_id')
  const uptime = bootId === undefined ? undefined : read('/proc/uptime')
  if (bootId === undefined || uptime === undefined) {
    const ownId = randomUUID()
    return () => ({ wall: Date.now(), boot: performance.now(), bootId: ownId })
  }
  return () => ({ wall: Date.now(), boot: Number.parseFloat(read('/proc/uptime') ?? uptime) * 1000, bootId })
}
