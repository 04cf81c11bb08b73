// What the screen shows of the agent: a value, in no language.
import type { Agent, Refusal, Why } from './agent.ts'

/** What the server says for this seat, and how old it is. */
export type Told = {
  /** The number of the queue that the seat is held for. */
  readonly number: number | null
  /** Out of service: nobody sits down. */
  readonly out: boolean
  readonly message: { readonly id: string; readonly text: string } | null
  /** Seconds to closing when it was said. */
  readonly closesIn: number | null
  readonly waiting: number
  /** When it was said, on the boot clock. */
  readonly at: number
}

export const NOTHING_TOLD: Told = { number: null, out: false, message: null, closesIn: null, waiting: 0, at: 0 }

export type Screen = {
  /** `cover`: something is done behind it, for a moment. */
  readonly is: 'lock' | 'cover' | 'use'
  readonly why: Why | null
  /** Somebody’s browser stands still behind the lock screen, for so many seconds more. */
  readonly paused: number | null
  readonly left: number | null
  /** The warning that stands: seconds before the end at which it was due. */
  readonly warned: number | null
  readonly asking: boolean
  readonly refusal: Refusal | null
  /** The server does not answer. */
  readonly away: boolean
  readonly number: number | null
  readonly out: boolean
  readonly message: Told['message']
  readonly closesIn: number | null
  readonly waiting: number
}

/** Two beats unanswered and some: a server that restarts is not called away. */
const AWAY_AFTER = 16_000
/** How near closing is said. */
const CLOSING_SOON = 1800

const secondsTo = (end: number | null, now: number): number | null =>
  end === null ? null : Math.max(0, Math.ceil((end - now) / 1000))

const isOf = ({ phase, ready }: Agent): Screen['is'] => {
  if (phase === 'wiping') return 'cover'
  return phase === 'in-use' ? (ready ? 'use' : 'cover') : 'lock'
}

const warnedOf = (left: number | null, warn: readonly number[]): number | null =>
  left === null ? null : ([...warn].sort((a, b) => a - b).find((at) => left <= at) ?? null)

const closingOf = ({ closesIn, at }: Told, now: number): number | null => {
  const left = closesIn === null ? null : secondsTo(at + closesIn * 1000, now)
  return left !== null && left <= CLOSING_SOON ? left : null
}

/** `since`: when the agent began, for a server that has never answered. */
export const screenOf = (agent: Agent, told: Told, now: number, since: number): Screen => {
  const left = agent.phase === 'in-use' ? secondsTo(agent.held?.endsAt ?? null, now) : null
  return {
    is: isOf(agent),
    why: agent.why,
    paused: agent.phase === 'paused' ? secondsTo(agent.pausedUntil, now) : null,
    left,
    warned: warnedOf(left, agent.held?.warn ?? []),
    asking: agent.asking !== null,
    refusal: agent.refusal,
    away: now - (agent.heard ?? since) > AWAY_AFTER,
    number: told.number,
    out: told.out,
    message: told.message,
    closesIn: closingOf(told, now),
    waiting: told.waiting,
  }
}
