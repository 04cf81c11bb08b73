// How long a session in a room may last: the least of what bounds it.

/** Seconds; `null`: does not bound. */
export type Bounds = {
  /** Of the plan, or of the queue's rule while people wait. */
  readonly session: number | null
  /** What is left of the plan's time today. */
  readonly today: number | null
  readonly closing: number | null
  /** What the credential allows: a voucher's rest. */
  readonly credential: number | null
}

const least = (...bounds: readonly (number | null)[]): number | null => {
  const known = bounds.filter((bound) => bound !== null)
  return known.length === 0 ? null : Math.max(0, Math.min(...known))
}

/** Of somebody who comes anew. */
export const lengthOfNew = ({ session, today, closing, credential }: Bounds): number | null =>
  least(session, today, closing, credential)

/** Of somebody who comes back to what was promised: only closing shortens it. */
export const lengthOfRest = (seconds: number, { closing }: Pick<Bounds, 'closing'>): number =>
  least(seconds, closing) ?? seconds

/** By how many seconds the desk may lengthen a session that has `left` seconds: what was asked for, within what bounds it. */
export const extension = (asked: number, left: number, { session, today, closing, credential }: Bounds): number =>
  Math.max(
    0,
    least(asked, session, ...[today, closing, credential].map((bound) => (bound === null ? null : bound - left))) ??
      asked,
  )
