// The state of a seat: one word, derived from what is known of it. What weighs most comes first.

export const SEAT_STATES = [
  ...(['free', 'held', 'in-use', 'warned', 'paused', 'interrupted', 'wiping', 'out', 'unreachable'] as const),
] as const
export type SeatState = (typeof SEAT_STATES)[number]

/** Seconds without a beat after which nobody is seated there. */
const UNREACHABLE_AFTER = 30
/** Seconds without a beat after which a session there is interrupted. */
export const INTERRUPTED_AFTER = 60

export type SeatFacts = {
  /** Staff took it out of service. */
  readonly out: boolean
  /** A session is open there; `left` in seconds, `null` without an end. */
  readonly session: { readonly left: number | null } | null
  /** So long before its end a session is warned. */
  readonly warn: number
  readonly remainder: 'paused' | 'interrupted' | null
  /** `null`: any computer with a browser. `silent`: seconds since its last beat; `null`: none yet. */
  readonly agent: { readonly silent: number | null; readonly wiping: boolean } | null
  readonly held: boolean
}

const withoutSession = ({ remainder, agent, held }: SeatFacts): SeatState => {
  if (remainder !== null) return remainder
  if (agent !== null && (agent.silent === null || agent.silent >= UNREACHABLE_AFTER)) return 'unreachable'
  if (agent?.wiping === true) return 'wiping'
  return held ? 'held' : 'free'
}

export const seatState = (facts: SeatFacts): SeatState => {
  const { out, session, warn } = facts
  if (session !== null) return session.left !== null && session.left <= warn ? 'warned' : 'in-use'
  return out ? 'out' : withoutSession(facts)
}

/** Whether somebody may be called to it. */
export const isUsable = (state: SeatState): boolean => state === 'free'
