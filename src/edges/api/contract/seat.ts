// What a seat with an agent says and is told. Members that are not named here are ignored.
import * as v from 'valibot'
import { AGENT_STATES } from '../../../domain/room/seat-door.ts'
import { SEAT_STATES } from '../../../domain/room/seat-state.ts'
import { Words } from './words.ts'

const word = (most: number, what: string) => v.pipe(v.string(), v.minLength(1), v.maxLength(most), v.description(what))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const moment = v.pipe(v.string(), v.isoTimestamp())
const lease = v.pipe(
  v.nullable(v.string()),
  v.description('A signed note of the lease key: this seat, this session, so many seconds.'),
)

export const EnrolSeat = v.pipe(
  v.object({
    code: word(64, 'The one-time code of the desk; case, spaces and hyphens do not matter.'),
    key: v.pipe(
      v.string(),
      v.regex(/^[A-Za-z0-9_-]{43}$/),
      v.description('The seat’s Ed25519 public key: 32 octets, base64url.'),
    ),
  }),
  v.metadata({ ref: 'EnrolSeat' }),
)

export const SeatEnrolled = v.pipe(
  v.object({
    seat: v.string(),
    room: v.nullable(v.string()),
    park: Words,
    serverKey: v.pipe(v.string(), v.description('Of leases: Ed25519, base64url.')),
    vkey: v.pipe(v.string(), v.description('The same key as signed notes have it.')),
    portal: v.string(),
    proxy: v.string(),
    rulesVersion: v.string(),
  }),
  v.metadata({ ref: 'SeatEnrolled' }),
)

export const SeatBeat = v.pipe(
  v.object({
    state: v.picklist(AGENT_STATES),
    session: v.nullable(word(64, 'The session that the seat holds a lease of.')),
    used: v.pipe(
      v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(31_536_000))),
      v.description('Seconds that it has counted on it.'),
    ),
    wiped: v.pipe(v.boolean(), v.description('Nothing of whoever sat there last is left.')),
  }),
  v.metadata({ ref: 'SeatBeat' }),
)

export const SeatTold = v.pipe(
  v.object({
    lease,
    continues: v.pipe(v.nullable(v.string()), v.description('The session whose screen this one goes on with.')),
    do: v.picklist(['lock', 'unlock', 'wipe', 'none']),
    show: v.object({
      state: v.picklist(SEAT_STATES),
      number: v.nullable(count),
      until: v.nullable(moment),
      message: v.nullable(v.object({ id: v.string(), text: v.string() })),
      closesIn: v.nullable(count),
      queue: v.object({ waiting: count, next: v.nullable(count) }),
    }),
    next: v.pipe(count, v.description('Milliseconds until the next beat.')),
  }),
  v.metadata({ ref: 'SeatTold' }),
)
export type SeatTold = v.InferOutput<typeof SeatTold>

export const SeatSession = v.pipe(
  v.object({ id: v.string(), plan: v.string(), lease: v.string(), continues: v.nullable(v.string()) }),
  v.metadata({ ref: 'SeatSession' }),
)

export const SeatLeft = v.pipe(
  v.object({ left: v.pipe(count, v.description('Seconds.')) }),
  v.metadata({ ref: 'SeatLeft' }),
)

export const SeatPaused = v.pipe(v.object({ until: moment, seconds: count }), v.metadata({ ref: 'SeatPaused' }))

export const SeatBlocked = v.pipe(
  v.object({
    items: v.array(
      v.object({ n: count, rule: v.string(), why: v.nullable(Words), basis: v.nullable(v.string()), link: v.string() }),
    ),
  }),
  v.metadata({ ref: 'SeatBlocked' }),
)
