// Numbers: taken at the door, on a phone or at the desk; asked for by their code; given back.
import { randomBytes } from 'node:crypto'
import { badgeOf, codeOf } from '../../domain/people/badge.ts'
import type { Holder, Person } from '../../domain/people/people.ts'
import { codeMac } from '../../domain/people/pins.ts'
import type { Place } from '../../domain/people/places.ts'
import { voucherCode } from '../../domain/people/vouchers.ts'
import type { Room } from '../../domain/policy/language.ts'
import { onDay, takeNumber } from '../../domain/room/floor.ts'
import { left, median, type Ticket } from '../../domain/room/queue.ts'
import type { NumberTaken, TicketShown } from '../../domain/room/view.ts'
import type { TimeBook } from '../../domain/sessions/online-time.ts'
import { periodsOf } from '../../domain/sessions/online-time.ts'
import type { Roster } from '../../domain/sessions/roster.ts'
import type { Store } from '../../domain/store/store.ts'
import { ticketShown, type ViewParts } from './views.ts'

export type QueueParts = ViewParts & {
  readonly store: Store
  readonly key: Uint8Array
  readonly time: Pick<TimeBook, 'seconds' | 'all'>
  readonly roster: Roster
  /** What follows is seen at once. */
  readonly tick: () => Promise<void>
}

export type Queue = {
  /** `place`: `null` at the desk. */
  readonly take: (room: Room, place: Place | null, badge: string | null) => Promise<NumberTaken>
  readonly ticket: (code: string) => TicketShown | undefined
  /** Whether there was such a number. */
  readonly leave: (room: Room, number: number) => Promise<boolean>
  readonly leaveByCode: (code: string) => Promise<boolean>
}

const CODE_LENGTH = 8

const minutesOf = (parts: QueueParts, holder: Holder | null): number => {
  const [, month] = periodsOf(parts.decider().dayOf(parts.clock().wall))
  const seconds = holder === null ? median(parts.time.all(month)) : parts.time.seconds(holder, month)
  return Math.floor(seconds / 60)
}

/** Whoever sits somewhere needs no number. */
const isSeated = ({ roster }: QueueParts, holder: Holder): boolean => roster.of(holder).length > 0

const take = async (parts: QueueParts, room: Room, place: Place | null, badge: string | null): Promise<NumberTaken> => {
  if (place !== null && place.network !== room.network) return { outcome: 'elsewhere' }
  if (!parts.decider().roomHours(room, parts.clock().wall).open) return { outcome: 'closed' }
  const person: Person | undefined = badge === null ? undefined : await parts.store.personByBadge(badgeOf(badge))
  if (badge !== null && person === undefined) return { outcome: 'unknown' }
  const holder: Holder | null = person === undefined ? null : { kind: 'person', id: person.id }
  if (holder !== null && isSeated(parts, holder)) return { outcome: 'seated' }
  const now = parts.clock()
  const code = voucherCode(randomBytes(64)).replaceAll('-', '').slice(0, CODE_LENGTH)
  const floor = onDay(parts.rooms.floors.of(room.id), parts.decider().dayOf(now.wall))
  const taken = takeNumber(floor, { holder, minutes: minutesOf(parts, holder), code: codeMac(parts.key, code) }, now)
  if (taken === 'full') return { outcome: 'full' }
  await parts.rooms.floors.set(room.id, taken.floor)
  await parts.tick()
  const ticket = byNumber(parts, room, taken.ticket.number) ?? taken.ticket
  return { outcome: 'taken', code, ticket: ticketShown(parts, room, ticket) }
}

const byNumber = ({ rooms }: QueueParts, room: Room, number: number): Ticket | undefined =>
  rooms.floors.of(room.id).tickets.find((each) => each.number === number)

const byCode = (parts: QueueParts, typed: string): readonly [Room, Ticket] | undefined => {
  const mac = codeMac(parts.key, codeOf(typed))
  for (const room of parts.rooms.all()) {
    const ticket = parts.rooms.floors.of(room.id).tickets.find(({ code }) => code === mac)
    if (ticket !== undefined) return [room, ticket]
  }
  return undefined
}

const leave = async (parts: QueueParts, room: Room, number: number): Promise<boolean> => {
  const ticket = byNumber(parts, room, number)
  if (ticket === undefined) return false
  const floor = parts.rooms.floors.of(room.id)
  await parts.rooms.floors.set(room.id, { ...floor, tickets: left(floor.tickets, number) })
  await parts.tick()
  return true
}

export const createQueue = (parts: QueueParts): Queue => ({
  take: (room, place, badge) => take(parts, room, place, badge),
  ticket: (code) => {
    const found = byCode(parts, code)
    return found && ticketShown(parts, ...found)
  },
  leave: (room, number) => leave(parts, room, number),
  leaveByCode: async (code) => {
    const found = byCode(parts, code)
    return found === undefined ? false : leave(parts, found[0], found[1].number)
  },
})
