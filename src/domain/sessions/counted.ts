// What the kernel has counted for a session: absolute numbers, of which each byte is booked once.

/** A reading of one session's counters, by its number (session.ts), in bytes since the counters were made. */
export type Counted = { readonly number: number; readonly up: number; readonly down: number }

/** A counter only grows; one that is smaller than before was made anew. */
export const grownBy = (before: number, now: number): number => (now < before ? now : now - before)

/** Bytes both ways since the reading before; without one, all that was counted. */
export const bytesSince = (before: Pick<Counted, 'up' | 'down'> | undefined, { up, down }: Counted): number =>
  grownBy(before?.up ?? 0, up) + grownBy(before?.down ?? 0, down)
