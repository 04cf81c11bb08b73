// The desk of a room: what it may do to seats and numbers, each with what was seen, so that of two desks the second is told.
import type { ActDesk, By } from '../../domain/desk/acting.ts'
import type { CreatedVouchers, NewVouchers } from '../../domain/desk/desk.ts'
import type { RoomAct, RoomDesk, RoomDone, RoomRefused } from '../../domain/desk/room-desk.ts'
import type { Credential } from '../../domain/people/people.ts'
import type { Place } from '../../domain/people/places.ts'
import type { Plan, Room } from '../../domain/policy/language.ts'
import { holdFor, madeOutTo } from '../../domain/room/floor.ts'
import { heldFor } from '../../domain/room/queue.ts'
import type { RemainderReason } from '../../domain/room/remainder.ts'
import type { SeatState } from '../../domain/room/seat-state.ts'
import { secondsUsed } from '../../domain/sessions/ending.ts'
import { extension } from '../../domain/sessions/length.ts'
import type { Session } from '../../domain/sessions/session.ts'
import type { Tapped } from '../../domain/sessions/tapped.ts'
import type { Office } from '../office.ts'
import { type CardParts, cardOf, openFor } from './card.ts'
import type { Queue } from './queue.ts'
import type { Reopen } from './reopen.ts'
import type { Rooms } from './rooms.ts'
import type { Seats } from './seats.ts'
import { roomShown, type ViewParts } from './views.ts'

export type RoomDeskParts = ViewParts &
  CardParts & {
    readonly rooms: Rooms
    readonly queue: Queue
    readonly seats: Seats
    readonly reopen: Reopen
    readonly office: Pick<Office, 'changeEnd' | 'end' | 'time' | 'roster'>
    readonly placeOf: (seat: string) => Promise<Place | undefined>
    readonly tap: (place: Place, credential: Credential) => Promise<Tapped>
    readonly endSession: ActDesk['endSession']
    readonly createVouchers: (asked: NewVouchers & { readonly by: string }) => Promise<CreatedVouchers>
    readonly tick: () => Promise<void>
  }

type Answer = RoomDone | RoomRefused
type Of<Name extends RoomAct['act']> = Extract<RoomAct, { act: Name }>

const no = (why: RoomRefused['why']): RoomRefused => ({ done: false, why })

const seatOf = (asked: RoomAct): string | undefined =>
  'seat' in asked ? asked.seat : 'from' in asked ? asked.from : undefined

/** Why it is not even tried: no such seat, or it is not as it was seen. */
const refusalOf = (parts: RoomDeskParts, room: Room, asked: RoomAct): RoomRefused | undefined => {
  const seat = seatOf(asked)
  if (seat === undefined) return undefined
  if (!parts.rooms.seatsOf(room).includes(seat)) return no('no-such')
  const seen: SeatState | undefined = 'if' in asked ? asked.if : undefined
  if (seen === undefined) return undefined
  const is = parts.rooms.stateOf(seat, room, parts.clock())
  const isInUse = (state: SeatState): boolean => state === 'in-use' || state === 'warned'
  return is === seen || (isInUse(is) && isInUse(seen)) ? undefined : no('changed')
}

const freeSeat = (parts: RoomDeskParts, room: Room, wished: string | undefined): string | undefined => {
  const now = parts.clock()
  return parts.rooms
    .seatsOf(room)
    .filter((seat) => wished === undefined || seat === wished)
    .find((seat) => parts.rooms.stateOf(seat, room, now) === 'free')
}

/** Free seats are called to by themselves; this is for whoever wants to see it done. */
const next = async (parts: RoomDeskParts, room: Room, { seat }: Of<'next'>): Promise<Answer> => {
  await parts.tick()
  const { tickets } = parts.rooms.floors.of(room.id)
  const held = seat === undefined ? undefined : heldFor(tickets, seat)
  if (held !== undefined) return { done: true, seat: seat ?? null, number: held.number }
  if (!tickets.some(({ state }) => state === 'waiting')) return no('no-such')
  return freeSeat(parts, room, seat) === undefined ? no('no-room') : { done: true, seat: seat ?? null, number: null }
}

const hold = async (parts: RoomDeskParts, room: Room, { seat, number }: Of<'hold'>): Promise<Answer> => {
  const floor = parts.rooms.floors.of(room.id)
  if (!floor.tickets.some((ticket) => ticket.number === number && ticket.state === 'waiting')) return no('no-such')
  if (parts.rooms.stateOf(seat, room, parts.clock()) !== 'free') return no('changed')
  await parts.rooms.floors.set(room.id, holdFor(floor, seat, number, room.queue, parts.clock()))
  return { done: true, seat, number }
}

/** What vouchers at the desk are good for, where it is not said: the first plan that a voucher may have. */
const planForVouchers = ({ decider }: RoomDeskParts, room: Room): Plan | undefined => {
  const { policy, eligible } = decider()
  const subject = {
    tenant: null,
    groups: [],
    seat: null,
    network: room.network,
    badge: false,
    voucher: true,
    tenantStaff: false,
  }
  const may = policy.plans.filter(({ id }) => eligible({ ...subject, plan: id }))
  return may.find(({ session, dataPerDay }) => session !== null && dataPerDay !== null) ?? may[0]
}

const HOUR = 60

const seatByVoucher = async (parts: RoomDeskParts, room: Room, asked: Of<'seat'>, by: By): Promise<Answer> => {
  const plan = planForVouchers(parts, room)
  const place = await parts.placeOf(asked.seat)
  if (plan === undefined || place === undefined) return no('no-such')
  const minutes = asked.minutes ?? Math.round((plan.session ?? HOUR * 60) / 60)
  const made = await parts.createVouchers({ plan: plan.id, minutes, count: 1, days: 1, by: by.name })
  const [code = ''] = made.created ? made.codes : []
  const voucher = await parts.voucherByCode(code)
  const floor = parts.rooms.floors.of(room.id)
  const held = heldFor(floor.tickets, asked.seat)
  if (voucher !== undefined && held !== undefined && held.holder === null)
    await parts.rooms.floors.set(room.id, madeOutTo(floor, held.number, { kind: 'voucher', id: voucher.id }))
  const tapped = await parts.tap(place, { kind: 'voucher', code })
  return tapped.outcome === 'online' ? { done: true, seat: asked.seat, code } : refusedBy(tapped)
}

const refusedBy = (tapped: Exclude<Tapped, { outcome: 'online' }>): RoomRefused => {
  if (tapped.outcome === 'next') return no('next')
  if (tapped.outcome === 'taken') return no(tapped.by === 'number' ? 'waiting' : 'taken')
  if (tapped.outcome === 'closed') return no(tapped.reason === 'time' || tapped.reason === 'data' ? 'time' : 'closed')
  return no('no-such')
}

const seat = async (parts: RoomDeskParts, room: Room, asked: Of<'seat'>, by: By): Promise<Answer> => {
  if (asked.badge === undefined) return seatByVoucher(parts, room, asked, by)
  const opened = await openFor(parts, asked.badge, asked.seat, by)
  return opened.outcome === 'online' ? { done: true, seat: asked.seat } : refusedBy(opened)
}

const leftOf = ({ endsBoot }: Session, boot: number): number | null =>
  endsBoot === null ? null : Math.max(0, (endsBoot - boot) / 1000)

const extend = async (parts: RoomDeskParts, room: Room, asked: Of<'extend'>): Promise<Answer> => {
  const session = parts.rooms.sessionAt(asked.seat)
  const now = parts.clock()
  const left = session && leftOf(session, now.boot)
  if (session === undefined || left == null) return no('no-such')
  if (parts.rooms.floors.of(room.id).tickets.some(({ state }) => state === 'waiting')) return no('waiting')
  const decider = parts.decider()
  const plan = decider.policy.plans.find(({ id }) => id === session.subject.plan)
  const { closesAt } = decider.roomHours(room, now.wall)
  const used = parts.office.time.seconds(session.holder, decider.dayOf(now.wall)) + secondsUsed(session, now)
  const seconds = extension(asked.minutes * 60, left, {
    session: plan?.session ?? null,
    today: plan?.timePerDay === undefined ? null : Math.max(0, plan.timePerDay - used),
    closing: closesAt === null ? null : (closesAt - now.wall) / 1000,
    credential: session.holder.kind === 'voucher' ? await parts.voucherRest(session, now) : null,
  })
  if (seconds < 1) return no('time')
  const by = seconds * 1000
  const longer = { ...session, endsAt: (session.endsAt ?? 0) + by, endsBoot: (session.endsBoot ?? 0) + by }
  await parts.office.changeEnd(longer)
  parts.rooms.floors.changed()
  parts.seats.knock(asked.seat)
  return { done: true, seat: asked.seat, until: longer.endsAt }
}

const message = async (parts: RoomDeskParts, asked: Of<'message'>): Promise<Answer> => {
  const agent = parts.rooms.agents.of(asked.seat)
  if (agent === undefined) return no('no-such')
  agent.message = { id: String(Math.round(parts.clock().credible)), text: asked.text }
  parts.rooms.floors.changed()
  parts.seats.knock(asked.seat)
  return { done: true, seat: asked.seat }
}

const move = async (parts: RoomDeskParts, room: Room, { from, to }: Of<'move'>): Promise<Answer> => {
  const session = parts.rooms.sessionAt(from)
  if (session === undefined || !parts.rooms.seatsOf(room).includes(to)) return no('no-such')
  if (parts.rooms.stateOf(to, room, parts.clock()) !== 'free') return no('no-room')
  const left = leftOf(session, parts.clock().boot)
  const seconds = left === null ? null : Math.floor(left)
  const moved = await parts.reopen(session, { seat: to, seconds, replaces: session })
  return moved === undefined ? no('changed') : { done: true, seat: to }
}

const end = async (parts: RoomDeskParts, asked: Of<'end'>, by: By): Promise<Answer> => {
  const session = parts.rooms.sessionAt(asked.seat)
  if (session === undefined) return no('no-such')
  const ended = await parts.endSession({ which: { id: session.id }, by, why: asked.reason ?? null })
  return ended.done ? { done: true, seat: asked.seat } : ended
}

/** What was kept at a seat after a pause or an end there, for the same person. */
const goOn = async (
  parts: RoomDeskParts,
  room: Room,
  at: string,
  after: readonly RemainderReason[],
): Promise<Answer> => {
  const kept = parts.rooms.floors.of(room.id).remainders.find(({ seat: of, why }) => of === at && after.includes(why))
  const before = kept && parts.rooms.before(kept)
  if (kept === undefined || before === undefined) return no('too-late')
  const { open, closesAt } = parts.decider().roomHours(room, parts.clock().wall)
  if (!open) return no('closed')
  const closing = closesAt === null ? Number.POSITIVE_INFINITY : (closesAt - parts.clock().wall) / 1000
  const session = await parts.reopen(before, { seat: at, seconds: Math.floor(Math.min(kept.seconds, closing)) })
  return session === undefined ? no('changed') : { done: true, seat: at, until: session.endsAt }
}

const pause = async (parts: RoomDeskParts, at: string): Promise<Answer> => {
  const paused = await parts.seats.door.pause(at)
  return paused === undefined ? no('no-such') : { done: true, seat: at, until: paused.until }
}

const wipe = async (parts: RoomDeskParts, room: Room, at: string): Promise<Answer> => {
  const agent = parts.rooms.agents.of(at)
  if (agent === undefined || parts.rooms.sessionAt(at) !== undefined) return no('no-such')
  const floor = parts.rooms.floors.of(room.id)
  await parts.rooms.floors.set(room.id, { ...floor, remainders: floor.remainders.filter((each) => each.seat !== at) })
  agent.wiping = true
  parts.seats.knock(at)
  return { done: true, seat: at }
}

const TAKEN_REFUSALS = {
  elsewhere: 'no-such',
  unknown: 'no-such',
  closed: 'closed',
  seated: 'taken',
  full: 'no-room',
} as const

const ticket = async (parts: RoomDeskParts, room: Room, { badge }: Of<'ticket'>): Promise<Answer> => {
  const taken = await parts.queue.take(room, null, badge ?? null)
  if (taken.outcome !== 'taken') return no(TAKEN_REFUSALS[taken.outcome])
  return { done: true, number: taken.ticket.number, code: taken.code, seat: taken.ticket.seat }
}

const act = async (parts: RoomDeskParts, room: Room, asked: RoomAct, by: By): Promise<Answer> => {
  switch (asked.act) {
    case 'next':
      return next(parts, room, asked)
    case 'hold':
      return hold(parts, room, asked)
    case 'seat':
      return seat(parts, room, asked, by)
    case 'extend':
      return extend(parts, room, asked)
    case 'message':
      return message(parts, asked)
    case 'move':
      return move(parts, room, asked)
    case 'end':
      return end(parts, asked, by)
    case 'undo':
      return goOn(parts, room, asked.seat, ['ended'])
    case 'resume':
      return goOn(parts, room, asked.seat, ['paused', 'ended'])
    case 'pause':
      return pause(parts, asked.seat)
    case 'wipe':
      return wipe(parts, room, asked.seat)
    case 'code':
      return { done: true, seat: asked.seat, code: parts.seats.newCode(asked.seat, by.name) }
    case 'ticket':
      return ticket(parts, room, asked)
    case 'leave':
      return (await parts.queue.leave(room, asked.number)) ? { done: true, number: asked.number } : no('no-such')
    case 'find':
      return cardOf(parts, room, asked.badge, by)
  }
}

export const createRoomDesk = (parts: RoomDeskParts): RoomDesk => {
  const roomBy = (id: string): Room | undefined => parts.rooms.all().find((room) => room.id === id)
  return {
    rooms: () => parts.rooms.all().map(({ id }) => id),
    room: (id) => {
      const room = roomBy(id)
      return room && roomShown(parts, room)
    },
    act: async (id, asked, by) => {
      const room = roomBy(id)
      if (room === undefined) return no('no-such')
      const refused = refusalOf(parts, room, asked)
      if (refused !== undefined) return refused
      const answer = await act(parts, room, asked, by)
      // What follows from it is shown with it: a number is called to the seat that came free.
      if (answer.done) await parts.tick()
      return answer
    },
  }
}
