// The queue of a room: numbers, and who is next. The order is the room's published rule, and everybody can follow it by the numbers alone.
import type { Now } from '../../base/clock.ts'
import type { Holder } from '../people/people.ts'
import { type Deadline, isOver } from './deadline.ts'

export const TICKET_STATES = ['waiting', 'called', 'seated', 'no-show', 'left'] as const
export type TicketState = (typeof TICKET_STATES)[number]

export type Ticket = {
  /** Counts up over a day of the room. */
  readonly number: number
  /** MAC of the code with which a phone asks for it. */
  readonly code: string
  /** `null`: taken without a badge. */
  readonly holder: Holder | null
  /** Minutes online this month when it was taken; without a badge the median of those who were here. */
  readonly minutes: number
  /** Credible time. */
  readonly takenAt: number
  readonly overtaken: number
  readonly state: TicketState
  /** Of one that was called, or seated. */
  readonly seat: string | null
  /** Until when a seat is held for it. */
  readonly until: Deadline | null
}

/** So many may wait in a room: more come back later. */
export const MOST_WAITING = 500

const isWaiting = ({ state }: Ticket): boolean => state === 'waiting'

/** Who waits, in the order of calls: overtaken as often as one may be, then the fewest minutes, then the smallest number. */
export const inOrder = (tickets: readonly Ticket[], most: number): readonly Ticket[] =>
  tickets.filter(isWaiting).sort((a, b) => {
    const [first, second] = [a.overtaken >= most, b.overtaken >= most]
    if (first !== second) return first ? -1 : 1
    return (first ? 0 : a.minutes - b.minutes) || a.number - b.number
  })

type Call = { readonly seat: string; readonly until: Deadline; readonly most: number }

/** Holds a seat for a number; those with a smaller number who still wait are overtaken by it. */
export const callNumber = (
  tickets: readonly Ticket[],
  number: number,
  { seat, until }: Omit<Call, 'most'>,
): readonly Ticket[] =>
  tickets.map((ticket) => {
    if (ticket.number === number && isWaiting(ticket)) return { ...ticket, state: 'called', seat, until }
    return isWaiting(ticket) && ticket.number < number ? { ...ticket, overtaken: ticket.overtaken + 1 } : ticket
  })

/** Calls the next; `called` is undefined where nobody waits. */
export const call = (
  tickets: readonly Ticket[],
  { most, ...to }: Call,
): { readonly tickets: readonly Ticket[]; readonly called: Ticket | undefined } => {
  const [next] = inOrder(tickets, most)
  if (next === undefined) return { tickets, called: undefined }
  const after = callNumber(tickets, next.number, to)
  return { tickets: after, called: after.find(({ number }) => number === next.number) }
}

/** Whoever did not come in time. */
export const expired = (tickets: readonly Ticket[], now: Now): readonly Ticket[] =>
  tickets.some(({ state, until }) => state === 'called' && until !== null && isOver(until, now))
    ? tickets.map((ticket) =>
        ticket.state === 'called' && ticket.until !== null && isOver(ticket.until, now)
          ? { ...ticket, state: 'no-show', seat: null, until: null }
          : ticket,
      )
    : tickets

/** The seat that was held cannot be had after all: the number waits again, and nobody is called before it. */
export const givenBack = (tickets: readonly Ticket[], seat: string, most: number): readonly Ticket[] =>
  tickets.map((ticket) =>
    ticket.state === 'called' && ticket.seat === seat
      ? { ...ticket, state: 'waiting', seat: null, until: null, overtaken: Math.max(most, ticket.overtaken) }
      : ticket,
  )

/** Somebody sat down: the number for which the seat was held, or that person's own, has had its turn. */
export const seated = (tickets: readonly Ticket[], seat: string, holder: Holder): readonly Ticket[] =>
  tickets.map((ticket) =>
    (ticket.state === 'called' && ticket.seat === seat) ||
    ((ticket.state === 'waiting' || ticket.state === 'called') && isSame(ticket.holder, holder))
      ? { ...ticket, state: 'seated', seat, until: null }
      : ticket,
  )

export const left = (tickets: readonly Ticket[], number: number): readonly Ticket[] =>
  tickets.map((ticket) =>
    ticket.number === number && (ticket.state === 'waiting' || ticket.state === 'called')
      ? { ...ticket, state: 'left', seat: null, until: null }
      : ticket,
  )

export const isSame = (a: Holder | null, b: Holder): boolean => a !== null && a.kind === b.kind && a.id === b.id

/** The number that somebody has already. */
export const ticketOf = (tickets: readonly Ticket[], holder: Holder): Ticket | undefined =>
  tickets.find((ticket) => isSame(ticket.holder, holder) && (isWaiting(ticket) || ticket.state === 'called'))

/** For which number a seat is held. */
export const heldFor = (tickets: readonly Ticket[], seat: string): Ticket | undefined =>
  tickets.find((ticket) => ticket.state === 'called' && ticket.seat === seat)

export const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low = 0, high = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]]
  return Math.round((low + high) / 2)
}

/**
 * Seconds until so many before somebody have sat down and a seat comes free, if everybody stays to the end: `ends` are the seconds
 * that are left at each seat, `turn` how long one sits while people wait. `null`: no seat will come free.
 */
export const aboutSeconds = (ahead: number, ends: readonly number[], turn: number): number | null => {
  const free = [...ends]
  for (let n = 0; ; n++) {
    const soonest = Math.min(...free)
    if (!Number.isFinite(soonest)) return null
    if (n === ahead) return soonest
    free[free.indexOf(soonest)] = soonest + turn
  }
}
