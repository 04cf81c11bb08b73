// The agent of a seat as a value, the events that reach it and the orders that come of them.

/** What the server signed for this seat. Its signature holds where this value exists. */
export type Lease = {
  readonly seat: string
  readonly session: string
  /** Left when it was signed. */
  readonly seconds: number
  /** Grows with each lease of the seat. */
  readonly serial: number
  /** Seconds before the end at which the person is told. */
  readonly warn: readonly number[]
}

/** The session that a lease gave. Times are of the boot clock, in milliseconds. */
export type Held = {
  readonly session: string
  readonly began: number
  readonly endsAt: number
  readonly warn: readonly number[]
}

/** Why the last session is over; `restart`: the agent itself began anew. */
export type Why = 'time' | 'person' | 'server' | 'pause-over' | 'other' | 'restart'

/** What a request for something came back with instead: the code of a problem, and what stands beside it. */
export type Refusal = {
  /** A code of the API's problems, or `unreachable`. */
  readonly code: string
  readonly reason?: string | undefined
  readonly detail?: string | undefined
  readonly next?: 'choose-pin' | 'accept-rules' | undefined
  readonly version?: string | undefined
  readonly why?: string | undefined
  readonly retryAfter?: number | undefined
}

export type Agent = {
  /** `wiping` also at the start: what an agent before this one left is not known. */
  readonly phase: 'wiping' | 'locked' | 'in-use' | 'paused'
  /** In use and paused: of whom the guest's browser is. */
  readonly held: Held | null
  /** What opens as soon as the wipe is done. */
  readonly coming: Held | null
  readonly pausedUntil: number | null
  /** The guest's browser is on the screen. */
  readonly ready: boolean
  /** The largest serial that was seen. */
  readonly serial: number
  /** Sessions that ended here, the latest last. */
  readonly closed: readonly string[]
  /** The session that ended here without the server knowing yet, and how many seconds of it were used. */
  readonly owed: { readonly session: string; readonly used: number } | null
  readonly why: Why | null
  readonly asking: 'sign-in' | 'pause' | null
  readonly refusal: Refusal | null
  /** When the server last answered. */
  readonly heard: number | null
}

/** What a person gives at the lock screen; it goes through the machine and stays nowhere. */
export type SignIn =
  | { readonly badge: string; readonly pin: string; readonly newPin?: string; readonly accept?: string }
  | { readonly voucher: string }

export type Event =
  /** The answer to a beat that was sent at `sentAt`. */
  | {
      readonly is: 'answer'
      readonly sentAt: number
      readonly lease: Lease | null
      readonly order: 'lock' | 'unlock' | 'wipe' | 'none'
      /** The server calls the seat paused: until then, on the boot clock. */
      readonly pausedUntil: number | null
      /** The session whose screen the lease's goes on with. */
      readonly continues: string | null
      /** The session that the beat reported as ended. */
      readonly told: string | null
    }
  /** `continues`: the session whose remainder this one is. */
  | { readonly is: 'signed-in'; readonly sentAt: number; readonly lease: Lease; readonly continues: string | null }
  | { readonly is: 'paused'; readonly session: string; readonly until: number }
  | { readonly is: 'refused'; readonly refusal: Refusal }
  | { readonly is: 'sign-in'; readonly credential: SignIn }
  | { readonly is: 'press'; readonly what: 'end' | 'pause' | 'dismiss' }
  /** The guest's browser has a window; it has none any more, and a new one comes by itself. */
  | { readonly is: 'ready' | 'gone' }
  | { readonly is: 'wiped' }
  | { readonly is: 'tick' }

export type Order =
  | { readonly do: 'wipe' }
  /** Start the guest's browser for a session. */
  | { readonly do: 'open'; readonly session: string }
  /** Stop the guest's programs where they stand, behind the lock screen. */
  | { readonly do: 'freeze' }
  | { readonly do: 'thaw' }
  | { readonly do: 'beat' }
  | { readonly do: 'ask'; readonly credential: SignIn }
  | { readonly do: 'ask-pause' }
  | { readonly do: 'tell-end' }
  /** Write down what no restart may forget. */
  | { readonly do: 'keep'; readonly serial: number; readonly closed: readonly string[] }

/** What outlives the agent. */
export type Kept = { readonly serial: number; readonly closed: readonly string[] }

/** As it begins: nothing of before may be left, and no session of before opens again by itself. */
export const atStart = ({ serial, closed }: Kept): Agent => ({
  phase: 'wiping',
  held: null,
  coming: null,
  pausedUntil: null,
  ready: false,
  serial,
  closed,
  owed: null,
  why: closed.length === 0 ? null : 'restart',
  asking: null,
  refusal: null,
  heard: null,
})

/** Seconds of the held session that were used by `now`. */
export const usedOf = ({ held }: Pick<Agent, 'held'>, now: number): number =>
  held === null ? 0 : Math.max(0, Math.floor((Math.min(now, held.endsAt) - held.began) / 1000))

/** What a beat says of the agent. */
export type Standing = {
  readonly state: 'locked' | 'in-use' | 'paused' | 'wiping'
  readonly session: string | null
  readonly used: number | null
  readonly wiped: boolean
}

/** The beat's part that the machine knows. A session that ended here is told until the server has heard of it. */
export const standingOf = (agent: Agent, now: number): Standing => {
  const { phase, held, owed } = agent
  const told = held === null ? owed : { session: held.session, used: usedOf(agent, now) }
  return { state: phase, session: told?.session ?? null, used: told?.used ?? null, wiped: phase === 'locked' }
}
