// An API with parts in memory, each outcome of which a test chooses.
import { Hono } from 'hono'
import { parseAddress } from '../../../src/base/addresses.ts'
import { catalogueOf } from '../../../src/domain/catalogue/catalogue.ts'
import { coverageOf } from '../../../src/domain/catalogue/coverage.ts'
import type { ActDesk } from '../../../src/domain/desk/acting.ts'
import type { RoomDesk } from '../../../src/domain/desk/room-desk.ts'
import type { Credential } from '../../../src/domain/people/people.ts'
import type { Place } from '../../../src/domain/people/places.ts'
import type { Asked } from '../../../src/domain/policy/ask.ts'
import { answerReach } from '../../../src/domain/policy/ask-reach.ts'
import { compile } from '../../../src/domain/policy/compile/compile.ts'
import { createDecider } from '../../../src/domain/policy/decide/decide.ts'
import { type Side, sideOf } from '../../../src/domain/policy/exact/side.ts'
import type { Policy } from '../../../src/domain/policy/language.ts'
import type { Explanation } from '../../../src/domain/policy/question.ts'
import type { VerifiedPolicy } from '../../../src/domain/policy/verify/verify.ts'
import type { Typed } from '../../../src/domain/review/request.ts'
import type { Review, ReviewAsked } from '../../../src/domain/review/review.ts'
import type { SeatDoor } from '../../../src/domain/room/seat-door.ts'
import type { Session } from '../../../src/domain/sessions/session.ts'
import type { Tapped } from '../../../src/domain/sessions/tapped.ts'
import type { StaffDoor } from '../../../src/domain/staff/door.ts'
import { api } from '../../../src/edges/api/api.ts'
import type { ApiParts } from '../../../src/edges/api/parts.ts'
import type { CounterApi } from '../../../src/edges/api/staff-counter.ts'
import type { UseApi } from '../../../src/edges/api/staff-use.ts'
import { handClock } from '../../kit/clock.ts'
import { DESK } from '../../kit/council.ts'
import { SERVICE, WHO } from '../../kit/face.ts'

const address = parseAddress('127.0.0.7')
if (address === undefined) throw new Error('no address')

const seat7: Place = { address, seat: '7', network: 'cafe' }

const words = (text: string) => ({ en: text, ko: `${text} (ko)` })
const ground = {
  why: words('because'),
  basis: 'agreement/5',
  since: '2014-05-01',
  review: 'mailto:review@park.example',
}
const spot = { line: 1, column: 1 }

export const policy: Policy = {
  park: { name: words('Park'), timezone: 'Asia/Seoul' },
  services: [
    {
      id: 'web',
      title: words('Web'),
      ports: [
        { transport: 'tcp', from: 443, to: 443 },
        { transport: 'udp', from: 5000, to: 5010 },
      ],
      to: null,
      zone: null,
      nameless: 'refuse',
      spot,
    },
  ],
  agreement: null,
  plans: [
    {
      id: 'basic',
      title: words('Basic'),
      services: ['web'],
      speed: 4_000_000,
      dataPerDay: 2_000_000_000,
      slow: null,
      session: 3600,
      sessions: 1,
      hours: 'work',
      ground,
      spot,
    },
  ],
  eligible: [
    { plan: 'basic', who: [{ kind: 'badge' }], by: 'operator', why: words('badge'), basis: 'agreement/3', spot },
  ],
  lists: [{ id: 'gambling', file: 'lists/gambling.txt', spot }],
  schedules: [
    { id: 'work', spans: [{ days: [true, true, true, true, true, true, false], from: 480, to: 1080 }], spot },
  ],
  rules: [
    {
      id: 'no-gambling',
      layer: 'park',
      ground,
      until: null,
      spot,
      kind: 'block',
      match: {
        who: 'everyone',
        to: [
          { kind: 'list', id: 'gambling' },
          { kind: 'exactly', name: 'bet.test' },
        ],
        when: 'work',
      },
    },
    {
      id: 'museum',
      layer: 'park',
      ground,
      until: '2027-01-31',
      spot,
      kind: 'except',
      from: 'no-gambling',
      match: { who: [{ kind: 'tenant', id: 't-017' }], to: [{ kind: 'below', name: 'museum.test' }], when: null },
    },
  ],
  tests: [],
}

const NOON = Date.parse('2026-11-26T12:00:00+09:00')

const site = { hosts: new Map(), zones: [] }

const { compiled } = compile(
  policy as VerifiedPolicy,
  new Map([['gambling', new TextEncoder().encode('casino.test\nwww.melon.com\n')]]),
  new Uint8Array(16),
  'ab',
)

/** The policy with its list, as questions about all of it see it. */
export const side: Side = sideOf(compiled, site)

const ruling = createDecider(compiled, site)

export const session: Session = {
  id: 's-1',
  number: 1,
  holder: { kind: 'person', id: 'p-1' },
  subject: {
    plan: 'basic',
    tenant: 't-001',
    groups: [],
    seat: '7',
    network: 'cafe',
    badge: true,
    voucher: false,
    tenantStaff: false,
  },
  address,
  openedAt: Date.UTC(2026, 10, 23, 0, 0),
  endsAt: Date.UTC(2026, 10, 23, 1, 0),
  bootId: 'boot',
  endsBoot: 3_600_000,
}

const allowed: Explanation = {
  decision: 'allow',
  rule: null,
  layer: null,
  why: null,
  basis: null,
  since: null,
  review: null,
  until: null,
  alsoBlockedBy: [],
  liftedBy: [],
}

const blocked: Explanation = { ...allowed, decision: 'block', rule: 'no-gambling', layer: 'park', ...ground }

const review: Review = {
  number: 12,
  day: '2026-11-23',
  rule: 'no-gambling',
  why: ground.why,
  name: 'casino.test',
  line: null,
  asked: 3,
  struck: false,
  answer: { day: '2026-11-24', outcome: 'kept', note: { en: 'It stays.', ko: null }, by: 'operators' },
}

/** What happened, for tests to look at; and the next outcome of a tap. */
export type Park = {
  readonly app: Hono
  readonly taps: Credential[]
  readonly asked: Asked[]
  readonly failures: unknown[]
  next: Tapped | Error
  readonly typed: Typed[]
  /** What was asked of the lists of requests. */
  readonly listed: (readonly [string, number | null])[]
  /** What the next request for review comes to. */
  review: ReviewAsked | Error
  open: Session | undefined
  health: 'ok' | 'degraded' | 'down'
  /** Entries of the record, as the stream of changes says it. */
  size: number
}

/** What the API is made of, around what a test sets and looks at. */
const partsOf = (state: Park): ApiParts => ({
  place: () => seat7,
  tap: async (_place, credential) => {
    state.taps.push(credential)
    if (state.next instanceof Error) throw state.next
    if (state.next.outcome === 'online') state.open = state.next.session
    return state.next
  },
  view: () =>
    state.open === undefined ? undefined : { session: state.open, secondsLeft: 3599.7, dataLeft: 1_999_999_999.5 },
  signOut: async () => {
    if (state.next instanceof Error) throw state.next
    const was = state.open !== undefined
    state.open = undefined
    return was
  },
  explain: (asked) => {
    state.asked.push(asked)
    const plan = asked.plan ?? state.open?.subject.plan
    if (plan === undefined) return { ok: false, why: 'plan-needed' }
    if (plan !== 'basic') return { ok: false, why: 'unknown-plan' }
    if (asked.at !== null && Number.isNaN(Date.parse(asked.at))) return { ok: false, why: 'bad-at' }
    if (asked.to.includes(' ')) return { ok: false, why: 'bad-to' }
    return { ok: true, at: 0, explanation: asked.to.includes('casino') ? blocked : allowed }
  },
  reviews: {
    ask: async (_place, typed) => {
      state.typed.push(typed)
      if (state.review instanceof Error) throw state.review
      return state.review
    },
    one: async (number) => (number === review.number ? review : undefined),
    list: async (which, before) => {
      state.listed.push([which, before])
      return { open: 3, reviews: [review], next: 12 }
    },
  },
  council: () => null,
  rooms: {
    room: () => undefined,
    take: async () => ({ outcome: 'closed' }),
    ticket: () => undefined,
    leave: async () => false,
  },
  seats: { door: {} as SeatDoor, clock: handClock() },
  staff: {
    door: {} as StaffDoor,
    desk: {} as ActDesk,
    counter: {} as CounterApi,
    rooms: {} as RoomDesk,
    use: {} as UseApi,
    consoleOf: () => undefined,
    origins: () => [],
    from: () => '127.0.0.7',
  },
  reach: (asked) => answerReach(side, asked, '2026-11-26'),
  coverage: (subject) => coverageOf(ruling, subject, catalogueOf({}), NOON),
  face: { who: () => WHO, service: async () => SERVICE },
  rules: () => ({
    policy,
    hash: 'ab'.repeat(32),
    idle: { rules: [{ rule: 'museum', meetsNothing: true, behind: [], lifted: [] }], lists: ['gambling'] },
    desk: {
      table: DESK,
      counts: [{ day: '2026-11-25', operator: 'north', acts: { end: 12, suspend: '<10', out: 0, close: 0 } }],
    },
    openNetworks: [{ id: 'shop', plan: 'basic', tenant: 't-001' }],
  }),
  changed: () => ({
    size: state.size,
    signatures: 1,
    policy: 'f'.repeat(64),
    room: 0,
    now: '2026-11-23T09:00:00.000Z',
  }),
  health: () => ({
    status: state.health,
    version: '0.1.0',
    policy: { hash: 'ab'.repeat(32), state: 'current' },
    checks: [{ name: 'store', ok: state.health !== 'down' }],
  }),
  failed: (error) => {
    state.failures.push(error)
  },
})

export const park = (): Park => {
  const state: Park = {
    app: new Hono(),
    taps: [],
    asked: [],
    failures: [],
    next: { outcome: 'wrong' },
    typed: [],
    listed: [],
    review: { outcome: 'made', number: 12 },
    open: undefined,
    health: 'ok',
    size: 7,
  }
  state.app.route('/api/v1', api(partsOf(state)))
  return state
}

/** The same parts, for an API of which a test replaces some. */
export const apiParts = (): ApiParts => partsOf(park())

/** POSTs JSON to the sessions. */
export const signIn = async (to: Park, body: unknown, type = 'application/json'): Promise<Response> =>
  to.app.request('/api/v1/sessions', {
    method: 'POST',
    headers: { 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

/** POSTs JSON to the requests for review. */
export const askReview = async (to: Park, body: unknown): Promise<Response> =>
  to.app.request('/api/v1/reviews', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
