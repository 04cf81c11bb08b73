// An end: by the boot clock within one start of the machine, else by credible time, which never goes back. As sessions end (decision 0007).
import type { Now } from '../../base/clock.ts'

export type Deadline = {
  /** Credible time, milliseconds since 1970. */
  readonly at: number
  readonly boot: number
  readonly bootId: string
}

/** In so many seconds. */
export const deadlineIn = (seconds: number, now: Now): Deadline => ({
  at: now.credible + seconds * 1000,
  boot: now.boot + seconds * 1000,
  bootId: now.bootId,
})

/** Milliseconds until then; 0: it is over. After another start of the machine with a clock that fell back nothing is left. */
export const leftUntil = ({ at, boot, bootId }: Deadline, now: Now): number => {
  if (bootId === now.bootId) return Math.max(0, boot - now.boot)
  return now.wall < now.credible ? 0 : Math.max(0, at - now.credible)
}

export const isOver = (deadline: Deadline, now: Now): boolean => leftUntil(deadline, now) === 0
