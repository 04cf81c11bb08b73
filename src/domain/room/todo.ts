// What the desk should do next, from what the room shows: the most pressing first.
import type { SeatState } from './seat-state.ts'

export const TODO_KINDS = ['silent', 'ready', 'interrupted', 'closing', 'out'] as const

export type Todo = {
  readonly kind: (typeof TODO_KINDS)[number]
  readonly seat: string | null
  readonly number: number | null
  readonly seconds: number | null
}

/** Seconds without a beat after which somebody should go and look. */
const LOOK_AFTER = 30
/** Seconds before closing at which the room should be told. */
const CLOSING = 900

export type SeatForDesk = {
  readonly id: string
  readonly state: SeatState
  /** Seconds until the state ends by itself; `null`: it does not. */
  readonly ends: number | null
  readonly silent: number | null
  readonly ticket: number | null
}

const ofSeat = ({ id, state, ends, silent, ticket }: SeatForDesk): readonly Todo[] => {
  const todo = (kind: Todo['kind'], seconds: number | null): readonly Todo[] => [
    { kind, seat: id, number: ticket, seconds },
  ]
  if (state === 'held') return todo('ready', ends)
  if (state === 'interrupted') return todo('interrupted', ends)
  if (state === 'out') return todo('out', ends)
  return silent !== null && silent >= LOOK_AFTER ? todo('silent', silent) : []
}

export const todoOf = (seats: readonly SeatForDesk[], closesIn: number | null): readonly Todo[] => {
  const closing: readonly Todo[] =
    closesIn !== null && closesIn <= CLOSING ? [{ kind: 'closing', seat: null, number: null, seconds: closesIn }] : []
  const all = [...seats.flatMap(ofSeat), ...closing]
  return all.sort((a, b) => TODO_KINDS.indexOf(a.kind) - TODO_KINDS.indexOf(b.kind))
}
