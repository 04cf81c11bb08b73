// How long somebody stays signed in to the console, and how fresh a sign-in must be for changing keys.

export type StaffSession = {
  /** Of the cookie's token. */
  readonly hash: string
  readonly account: string
  /** Credible time. */
  readonly openedAt: number
  readonly seenAt: number
}

const MINUTE = 60_000
const IDLE = 30 * MINUTE
export const LONGEST_SESSION = 12 * 60 * MINUTE
/** A cookie that somebody took in passing makes no lasting key. */
const FRESH = 15 * MINUTE

export const MOST_SESSIONS = 10

/** Whether it is over, by time. */
export const isOver = ({ openedAt, seenAt }: StaffSession, now: number): boolean =>
  now - openedAt >= LONGEST_SESSION || now - seenAt >= IDLE

/** Whether it is worth a write that it was seen. */
export const isSeenLong = ({ seenAt }: StaffSession, now: number): boolean => now - seenAt >= MINUTE

/** Whether the sign-in is fresh enough to change what one signs in with. */
export const isFresh = ({ openedAt }: StaffSession, now: number): boolean => now - openedAt < FRESH
