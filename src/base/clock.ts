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

/** Reads a clock once for everything that runs without a pause: for what is asked for many times in a row. */
export const oncePerJob = (clock: Clock): Clock => {
  let known: Now | undefined
  const forget = (): void => {
    known = undefined
  }
  return () => {
    if (known === undefined) {
      known = clock()
      queueMicrotask(forget)
    }
    return known
  }
}

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** How long a reading of /proc/uptime is carried on by the monotonic clock, in milliseconds. */
const FRESH = 250

/**
 * The clocks of this machine. The kernel's uptime is read a few times a second and carried on between: it is asked for
 * every decision. Without /proc the boot clock is the process's own, and each start counts as a boot.
 */
export const systemReading = (): (() => Reading) => {
  const bootId = read('/proc/sys/kernel/random/boot_id')
  if (bootId === undefined || read('/proc/uptime') === undefined) {
    const ownId = randomUUID()
    return () => ({ wall: Date.now(), boot: performance.now(), bootId: ownId })
  }
  let known = { boot: 0, at: performance.now() - FRESH }
  return () => {
    const at = performance.now()
    if (at - known.at >= FRESH) {
      const uptime = Number.parseFloat(read('/proc/uptime') ?? '') * 1000
      const carried = known.boot + at - known.at
      // Rounded down to 10 ms there: what was carried on is not taken back.
      known = { boot: uptime > carried ? uptime : carried, at }
    }
    return { wall: Date.now(), boot: known.boot + at - known.at, bootId }
  }
}
