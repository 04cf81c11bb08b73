// All of a room that is remembered beside sessions: its queue and what people were promised. Each change gives the next; it is written whole.
import type { Now } from '../../base/clock.ts'
import type { Holder } from '../people/people.ts'
import type { RoomQueue } from '../policy/language.ts'
import { deadlineIn } from './deadline.ts'
import {
  call,
  callNumber,
  expired,
  givenBack,
  heldFor,
  isSame,
  MOST_WAITING,
  seated,
  type Ticket,
  ticketOf,
} from './queue.ts'
import { lasting, type Remainder, without } from './remainder.ts'

export type Floor = {
  /** The park's day on which numbers began. */
  readonly day: string
  readonly lastNumber: number
  readonly tickets: readonly Ticket[]
  readonly remainders: readonly Remainder[]
}

export const EMPTY_FLOOR: Floor = { day: '', lastNumber: 0, tickets: [], remainders: [] }

const isOpen = ({ state }: Ticket): boolean => state === 'waiting' || state === 'called'

/** On another day numbers begin anew, unless somebody still waits with one. */
export const onDay = (floor: Floor, day: string): Floor => {
  if (floor.day === day) return floor
  const tickets = floor.tickets.filter(isOpen)
  return { ...floor, day, tickets, lastNumber: tickets.length === 0 ? 0 : floor.lastNumber }
}

type Taking = Pick<Ticket, 'holder' | 'minutes' | 'code'>

/** A number; whoever has one gets the same again. `full`: too many wait. */
export const takeNumber = (
  floor: Floor,
  { holder, minutes, code }: Taking,
  now: Now,
): { readonly floor: Floor; readonly ticket: Ticket } | 'full' => {
  const known = holder === null ? undefined : ticketOf(floor.tickets, holder)
  if (known !== undefined) {
    // The old paper's code is lost with the paper.
    const ticket = { ...known, code }
    return { ticket, floor: { ...floor, tickets: floor.tickets.map((each) => (each === known ? ticket : each)) } }
  }
  if (floor.tickets.filter(isOpen).length >= MOST_WAITING) return 'full'
  const number = floor.lastNumber + 1
  const ticket: Ticket = {
    number,
    code,
    holder,
    minutes,
    takenAt: now.credible,
    overtaken: 0,
    state: 'waiting',
    seat: null,
    until: null,
  }
  return { ticket, floor: { ...floor, lastNumber: number, tickets: [...floor.tickets, ticket] } }
}

/** Seats that can be had, and those that were held and cannot be had any more. */
type Seats = { readonly free: readonly string[]; readonly lost: readonly string[] }

/**
 * What follows from the passing of time and of seats: those who did not come, promises that are over, and the next numbers called to
 * the seats that are free. The same floor where nothing does.
 */
export const settle = (floor: Floor, { free, lost }: Seats, queue: RoomQueue, now: Now): Floor => {
  let tickets = expired(floor.tickets, now)
  for (const seat of lost) if (heldFor(tickets, seat) !== undefined) tickets = givenBack(tickets, seat, queue.overtaken)
  for (const seat of free) {
    if (heldFor(tickets, seat) !== undefined) continue
    const after = call(tickets, { seat, until: deadlineIn(queue.hold, now), most: queue.overtaken })
    if (after.called === undefined) break
    tickets = after.tickets
  }
  const remainders = lasting(floor.remainders, now)
  return tickets === floor.tickets && remainders === floor.remainders ? floor : { ...floor, tickets, remainders }
}

/** The desk holds a seat for a number out of its order, or undoes that with `null`. */
export const holdFor = (floor: Floor, seat: string, number: number, queue: RoomQueue, now: Now): Floor => ({
  ...floor,
  tickets: callNumber(floor.tickets, number, { seat, until: deadlineIn(queue.hold, now) }),
})

/** A voucher was made out to a number: at the seat that is held for it that opens. */
export const madeOutTo = (floor: Floor, number: number, holder: Holder): Floor => ({
  ...floor,
  tickets: floor.tickets.map((ticket) =>
    ticket.number === number && ticket.holder === null ? { ...ticket, holder } : ticket,
  ),
})

/** Somebody sat down. */
export const satDown = (floor: Floor, seat: string, holder: Holder): Floor => {
  const known = ticketOf(floor.tickets, holder) !== undefined || heldFor(floor.tickets, seat) !== undefined
  const owed = floor.remainders.some((each) => isSame(each.holder, holder))
  if (!known && !owed) return floor
  return { ...floor, tickets: seated(floor.tickets, seat, holder), remainders: without(floor.remainders, holder) }
}

/** Somebody is promised the rest; an older promise to the same is gone. */
export const promised = (floor: Floor, remainder: Remainder): Floor => ({
  ...floor,
  remainders: [...without(floor.remainders, remainder.holder), remainder],
})

/** After a start: whoever is online has had what was promised, whatever was written last. */
export const reconciled = (floor: Floor, isOnline: (holder: Holder) => boolean): Floor =>
  floor.remainders.some(({ holder }) => isOnline(holder))
    ? { ...floor, remainders: floor.remainders.filter(({ holder }) => !isOnline(holder)) }
    : floor

/** Whether a seat may be taken by somebody now, as far as the queue goes. */
export const mayTake = ({ tickets, remainders }: Floor, seat: string, holder: Holder): boolean => {
  const held = heldFor(tickets, seat)
  if (held !== undefined) return isSame(held.holder, holder)
  // A pause keeps the seat itself; a power cut keeps only the time.
  const kept = remainders.find((each) => each.seat === seat && each.why !== 'interrupted')
  if (kept !== undefined) return isSame(kept.holder, holder)
  const comesBack = remainders.some((each) => isSame(each.holder, holder))
  return comesBack || !tickets.some(({ state }) => state === 'waiting')
}
