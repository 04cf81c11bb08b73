// Seats with an agent: enrolled by a code from the desk, heard by their beats, promised their time by leases.
import { randomBytes } from 'node:crypto'
import type { Now } from '../../base/clock.ts'
import { ed25519Signer } from '../../base/ed25519.ts'
import { codeOf } from '../../domain/people/badge.ts'
import type { Credential } from '../../domain/people/people.ts'
import { codeMac } from '../../domain/people/pins.ts'
import type { Place } from '../../domain/people/places.ts'
import { voucherCode } from '../../domain/people/vouchers.ts'
import type { Room, Text } from '../../domain/policy/language.ts'
import { verifierKey } from '../../domain/record/keys.ts'
import { noteOf, signText } from '../../domain/record/note.ts'
import { leaseText } from '../../domain/room/lease.ts'
import { heldFor, inOrder } from '../../domain/room/queue.ts'
import type { Remainder } from '../../domain/room/remainder.ts'
import type { Beat, BeatAnswer, Blocked, Enrolled, Order, SeatDoor } from '../../domain/room/seat-door.ts'
import { CODE_FOR } from '../../domain/room/seat-key.ts'
import type { Session } from '../../domain/sessions/session.ts'
import type { Tapped } from '../../domain/sessions/tapped.ts'
import type { Board } from '../../edges/portal/board.ts'
import type { Agent } from './agents.ts'
import type { Reopen } from './reopen.ts'
import type { Rooms, RoomsParts } from './rooms.ts'

export type SeatsParts = Pick<RoomsParts, 'clock' | 'decider' | 'store'> & {
  readonly rooms: Rooms
  readonly reopen: Reopen
  readonly board: Board
  /** Of PINs and codes. */
  readonly key: Uint8Array
  /** 32 octets: signs leases. */
  readonly leaseKey: Uint8Array
  readonly domain: string
  readonly placeOf: (seat: string) => Promise<Place | undefined>
  readonly tap: (place: Place, credential: Credential) => Promise<Tapped>
  readonly signOut: (session: Session) => Promise<void>
  readonly facts: { readonly portal: string; readonly proxy: string; readonly rulesVersion: string }
}

export type Seats = {
  readonly door: SeatDoor
  /** A code with which a seat's computer enrols, once; told this once. */
  readonly newCode: (seat: string, by: string) => string
  /** Something of a seat has changed: it asks at once. */
  readonly knock: (seat: string) => void
}

/** Milliseconds between beats. */
const EVERY = 5000

type Code = { readonly seat: string; readonly by: string; readonly until: number }

type Inner = SeatsParts & {
  readonly codes: Map<string, Code>
  readonly listeners: Map<string, Set<() => void>>
  readonly lease: (agent: Agent, room: Room | undefined, session: Session) => string | null
}

const leftOf = ({ endsBoot }: Session, now: Now): number | null =>
  endsBoot === null ? null : Math.max(0, Math.floor((endsBoot - now.boot) / 1000))

/** A year: for sessions without an end. */
const LONGEST = 31_536_000

const leasesBy = ({ leaseKey, domain, clock, rooms }: SeatsParts) => {
  const signer = ed25519Signer(leaseKey)
  const key = verifierKey(`${domain}/lease`, 'ed25519', signer.publicKey)
  if (key === undefined) throw new Error(`${domain} makes no name of a key`)
  const lease: Inner['lease'] = (agent, room, session) => {
    const now = clock()
    const text = leaseText({
      ...{
        park: domain,
        seat: session.subject.seat ?? '',
        session: session.id,
        serial: rooms.agents.nextSerial(agent, now),
      },
      ...{ seconds: leftOf(session, now) ?? LONGEST, warn: room?.warn ?? [] },
    })
    return noteOf(text, [signText(text, key, signer.sign)])
  }
  return { lease, vkey: key.text, serverKey: Buffer.from(signer.publicKey).toString('base64url') }
}

const roomOfSeat = ({ rooms }: SeatsParts, seat: string): Room | undefined =>
  rooms.all().find((room) => rooms.seatsOf(room).includes(seat))

const keptAt = ({ rooms }: SeatsParts, room: Room | undefined, seat: string): Remainder | undefined =>
  room && rooms.floors.of(room.id).remainders.find((each) => each.seat === seat)

const orderFor = (inner: Inner, agent: Agent, seat: string, beat: Beat): Order => {
  const session = inner.rooms.sessionAt(seat)
  if (session === undefined) {
    const kept = keptAt(inner, roomOfSeat(inner, seat), seat)
    if (kept !== undefined && kept.why !== 'interrupted' && kept.session === beat.session) return 'lock'
    return beat.state === 'locked' && !agent.wiping ? 'none' : 'wipe'
  }
  if (beat.session === session.id) return beat.state === 'in-use' ? 'none' : 'unlock'
  const isSame = beat.session !== null && inner.rooms.continues(session.id) === beat.session
  // Whoever was there before is gone from the screen first.
  return beat.session === null || isSame ? 'unlock' : 'wipe'
}

const showFor = (inner: Inner, agent: Agent, seat: string, room: Room | undefined): BeatAnswer['show'] => {
  const now = inner.clock()
  if (room === undefined)
    return {
      state: 'free',
      number: null,
      until: null,
      message: agent.message,
      closesIn: null,
      queue: { waiting: 0, next: null },
    }
  const { closesAt } = inner.decider().roomHours(room, now.wall)
  const { tickets } = inner.rooms.floors.of(room.id)
  const waiting = inner.rooms.floors.of(room.id).tickets.filter(({ state }) => state === 'waiting').length
  const held = heldFor(tickets, seat)
  // Of a seat that is kept the agent has to know until when: it keeps the browser as long.
  const until = held?.until ?? keptAt(inner, room, seat)?.until
  return {
    state: inner.rooms.stateOf(seat, room, now),
    number: held?.number ?? null,
    until: until === undefined ? null : Math.round(now.wall + (until.boot - now.boot)),
    message: agent.message,
    closesIn: closesAt === null ? null : Math.max(0, Math.floor((closesAt - now.wall) / 1000)),
    queue: { waiting, next: inOrder(tickets, room.queue.overtaken)[0]?.number ?? null },
  }
}

/** A seat that was taken for lost, and went on by its lease: the same person goes on, with the lesser of both. */
const takeUpAgain = async (inner: Inner, seat: string, beat: Beat): Promise<void> => {
  const room = roomOfSeat(inner, seat)
  const kept = keptAt(inner, room, seat)
  const before = kept && inner.rooms.before(kept)
  if (kept?.why !== 'interrupted' || before === undefined || kept.session !== beat.session || beat.state !== 'in-use')
    return
  const granted = ((before.endsAt ?? before.openedAt) - before.openedAt) / 1000
  const seconds = Math.min(kept.seconds, Math.floor(granted - (beat.used ?? 0)))
  if (seconds > 0) await inner.reopen(before, { seconds, seat })
}

const beat = async (inner: Inner, seat: string, said: Beat): Promise<BeatAnswer> => {
  const agent = inner.rooms.agents.of(seat)
  if (agent === undefined) throw new Error('a beat of a seat without an agent')
  agent.heard = inner.clock().boot
  await takeUpAgain(inner, seat, said)
  const session = inner.rooms.sessionAt(seat)
  const wiping = said.state === 'wiping' || (agent.wiping && !(said.state === 'locked' && said.wiped))
  if (session === undefined && agent.wiping !== wiping) {
    agent.wiping = wiping
    inner.rooms.floors.changed()
  }
  const room = roomOfSeat(inner, seat)
  const order = orderFor(inner, agent, seat, said)
  return {
    do: order,
    lease: session === undefined || order === 'wipe' ? null : inner.lease(agent, room, session),
    continues: session === undefined ? null : inner.rooms.continues(session.id),
    show: showFor(inner, agent, seat, room),
    next: EVERY,
  }
}

const signIn: (inner: Inner) => SeatDoor['signIn'] = (inner) => async (seat, credential) => {
  const place = await inner.placeOf(seat)
  const agent = inner.rooms.agents.of(seat)
  if (place === undefined || agent === undefined)
    return { tapped: { outcome: 'no-place' }, lease: null, continues: null }
  agent.heard = inner.clock().boot
  const tapped = await inner.tap(place, credential)
  if (tapped.outcome !== 'online') return { tapped, lease: null, continues: null }
  const lease = inner.lease(agent, roomOfSeat(inner, seat), tapped.session)
  return { tapped, lease, continues: inner.rooms.continues(tapped.session.id) }
}

const pause = async (inner: Inner, seat: string): ReturnType<SeatDoor['pause']> => {
  const session = inner.rooms.sessionAt(seat)
  const room = roomOfSeat(inner, seat)
  if (session === undefined || room === undefined || room.pause === 0 || session.endsBoot === null) return undefined
  const rest = await inner.rooms.endWithRest(session, 'paused')
  if (rest === undefined) return undefined
  const now = inner.clock()
  return { until: Math.round(now.wall + (rest.until.boot - now.boot)), seconds: rest.seconds }
}

const end = async (inner: Inner, seat: string): Promise<number | undefined> => {
  const session = inner.rooms.sessionAt(seat)
  if (session === undefined) return undefined
  const left = leftOf(session, inner.clock()) ?? 0
  await inner.signOut(session)
  return left
}

const groundOf = ({ decider }: Inner, reason: string): { readonly why: Text | null; readonly basis: string | null } => {
  const { rules, plans } = decider().policy
  const ground = reason.startsWith('plan:')
    ? plans.find(({ id }) => `plan:${id}` === reason)?.ground
    : rules.find(({ id }) => id === reason)?.ground
  return { why: ground?.why ?? null, basis: ground?.basis ?? null }
}

const blocked = (inner: Inner, seat: string, after: number): readonly Blocked[] =>
  inner.board
    .refusals(`seat ${seat}`)
    .filter(({ at }) => at > after)
    .map(({ at, reason }) => ({
      n: at,
      rule: reason,
      ...groundOf(inner, reason),
      link: `${inner.facts.portal}rules#${reason}`,
    }))
    .reverse()

const enrol = async (
  inner: Inner,
  typed: string,
  key: string,
  shared: Pick<Enrolled, 'serverKey' | 'vkey'>,
): Promise<Enrolled | undefined> => {
  const mac = codeMac(inner.key, codeOf(typed))
  const code = inner.codes.get(mac)
  const now = inner.clock()
  if (code === undefined || code.until <= now.boot) return undefined
  inner.codes.delete(mac)
  const seatKey = { seat: code.seat, key, at: now.wall, by: code.by }
  await inner.store.putSeatKey(seatKey)
  inner.rooms.agents.enrol(seatKey)
  inner.rooms.floors.changed()
  const room = roomOfSeat(inner, code.seat)
  return { seat: code.seat, room: room?.id ?? null, park: inner.decider().policy.park.name, ...shared, ...inner.facts }
}

const knockAt = ({ listeners }: Inner, seat: string): void => {
  for (const changed of listeners.get(seat) ?? []) changed()
}

const listen = ({ listeners }: Inner, seat: string, changed: () => void): (() => void) => {
  const here = listeners.get(seat) ?? new Set()
  listeners.set(seat, here.add(changed))
  return () => void here.delete(changed)
}

export const createSeats = (parts: SeatsParts): Seats => {
  const { lease, ...shared } = leasesBy(parts)
  const inner: Inner = { ...parts, codes: new Map(), listeners: new Map(), lease }
  return {
    door: {
      enrol: (code, key) => enrol(inner, code, key, shared),
      keyOf: (seat) => parts.rooms.agents.of(seat)?.key,
      beat: (seat, said) => beat(inner, seat, said),
      signIn: signIn(inner),
      end: (seat) => end(inner, seat),
      pause: (seat) => pause(inner, seat),
      blocked: (seat, after) => blocked(inner, seat, after),
      listen: (seat, changed) => listen(inner, seat, changed),
    },
    newCode: (seat, by) => {
      const code = voucherCode(randomBytes(64))
      inner.codes.set(codeMac(parts.key, code), { seat, by, until: parts.clock().boot + CODE_FOR * 1000 })
      return code
    },
    knock: (seat) => knockAt(inner, seat),
  }
}
