// A portal with parts in memory, on a real port: a policy that uses every kind of thing, people in every state.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { parseAddress } from '../../../src/base/addresses.ts'
import type { Clock } from '../../../src/base/clock.ts'
import { parseHost } from '../../../src/base/names.ts'
import { catalogueOf } from '../../../src/domain/catalogue/catalogue.ts'
import { coverageOf } from '../../../src/domain/catalogue/coverage.ts'
import type { CouncilShown } from '../../../src/domain/council/shown.ts'
import type { Credential, LookUp } from '../../../src/domain/people/people.ts'
import { type Place, spotOf } from '../../../src/domain/people/places.ts'
import type { Answer, Asked } from '../../../src/domain/policy/ask.ts'
import { answerReach } from '../../../src/domain/policy/ask-reach.ts'
import { compile } from '../../../src/domain/policy/compile/compile.ts'
import { createDecider } from '../../../src/domain/policy/decide/decide.ts'
import type { Decider } from '../../../src/domain/policy/decider.ts'
import { sideOf } from '../../../src/domain/policy/exact/side.ts'
import type { Policy, Rule, Text } from '../../../src/domain/policy/language.ts'
import type { Explanation } from '../../../src/domain/policy/question.ts'
import type { VerifiedPolicy } from '../../../src/domain/policy/verify/verify.ts'
import { createPace } from '../../../src/domain/review/pace.ts'
import type { Review } from '../../../src/domain/review/review.ts'
import type { Held } from '../../../src/domain/sessions/held.ts'
import type { EndReason, Session } from '../../../src/domain/sessions/session.ts'
import type { Tapped } from '../../../src/domain/sessions/tapped.ts'
import { clientOf, guard } from '../../../src/edges/http/guard.ts'
import { createBoard } from '../../../src/edges/portal/board.ts'
import { type FiveFacts, fiveLinesVersion } from '../../../src/edges/portal/five-lines.ts'
import type { PortalParts, StartLink } from '../../../src/edges/portal/parts.ts'
import { portal } from '../../../src/edges/portal/portal.ts'
import { askReview } from '../../../src/flows/review.ts'
import { handClock } from '../../kit/clock.ts'
import { DESK } from '../../kit/council.ts'
import { SERVICE, WHO } from '../../kit/face.ts'
import { type TestRoom, testRoom } from './rooms.ts'

const both = (en: string, ko: string): Text => ({ en, ko })
const spot = { line: 1, column: 1 }
const review = 'mailto:review@park.example'
const ground = (en: string, ko: string, article: number) => ({
  why: both(en, ko),
  basis: `agreement/${article}`,
  since: '2014-05-01',
  review,
})
const weekdays = [true, true, true, true, true, true, false] as const

const gamblingRule: Rule = {
  id: 'no-gambling',
  layer: 'park',
  ground: ground(
    'Gambling is not part of the agreed basic service.',
    '도박은 합의한 기본 이용 범위에 들어 있지 않습니다.',
    5,
  ),
  until: null,
  spot,
  kind: 'block',
  match: { who: 'everyone', to: [{ kind: 'list', id: 'gambling' }], when: null },
}

const rules: readonly Rule[] = [
  gamblingRule,
  {
    id: 'lottery-museum',
    layer: 'park',
    ground: ground(
      'The museum of lotteries is an exhibition, not a game.',
      '복권 박물관은 전시이며 도박이 아닙니다.',
      5,
    ),
    until: '2027-01-31',
    spot,
    kind: 'except',
    from: 'no-gambling',
    match: { who: [{ kind: 'tenant', id: 't-017' }], to: [{ kind: 'below', name: 'museum.test' }], when: null },
  },
  {
    id: 'no-malware',
    layer: 'safety',
    ground: ground(
      'These sites spread programs that harm computers.',
      '컴퓨터를 해치는 프로그램을 퍼뜨리는 사이트입니다.',
      6,
    ),
    until: null,
    spot,
    kind: 'block',
    match: { who: 'everyone', to: [{ kind: 'list', id: 'malware' }], when: null },
  },
  {
    id: 'quiet-hours',
    layer: 'park',
    ground: ground(
      'The line is kept free for work in working hours.',
      '일하는 시간에는 업무를 위해 회선을 비워 둡니다.',
      7,
    ),
    until: null,
    spot,
    kind: 'block',
    match: { who: [{ kind: 'plan', id: 'basic' }], to: [{ kind: 'exactly', name: 'video.test' }], when: 'work' },
  },
  {
    id: 'count-games',
    layer: 'tenant',
    ground: { why: null, basis: null, since: null, review: null },
    until: null,
    spot,
    kind: 'observe',
    match: { who: [{ kind: 'voucher' }], to: [{ kind: 'below', name: 'games.test' }], when: 'night' },
  },
]

const plan = (id: string, title: Text, services: string[], session: number | null, dataPerDay: number | null) => ({
  id,
  title,
  services,
  speed: dataPerDay === null ? null : 4_000_000,
  dataPerDay,
  slow: null,
  session,
  sessions: 1,
  hours: id === 'basic' ? 'work' : null,
  ground: ground('What both operators agreed on.', '두 운영 기관이 합의한 범위입니다.', 2),
  spot,
})

export const policy: Policy = {
  park: { name: both('Kaesong Industrial Complex', '개성공업지구'), timezone: 'Asia/Seoul' },
  services: [
    { id: 'web', title: both('Web', '웹'), ports: null, to: null, zone: null, nameless: null, spot },
    { id: 'mail', title: both('Mail', '메일'), ports: null, to: null, zone: null, nameless: null, spot },
    { id: 'library', title: both('Library', '자료실'), ports: null, to: null, zone: 'library', nameless: null, spot },
  ],
  agreement: { en: 'agreement.en.md', ko: 'agreement.ko.md' },
  plans: [
    plan('library', both('Library', '자료실'), ['library'], null, null),
    plan('basic', both('Basic', '기본'), ['library', 'web', 'mail'], 3600, 2_000_000_000),
    plan('office', both('Office', '사무실'), ['library', 'web', 'mail'], 28_800, null),
  ],
  eligible: [
    { plan: 'library', who: 'everyone', by: null, why: null, basis: 'agreement/3', spot },
    {
      plan: 'basic',
      who: [{ kind: 'badge' }, { kind: 'voucher' }],
      by: 'operator',
      why: null,
      basis: 'agreement/3',
      spot,
    },
    { plan: 'office', who: [{ kind: 'tenant-staff' }], by: 'tenant', why: null, basis: 'agreement/4', spot },
  ],
  rooms: [
    {
      ...{ id: 'cafe', title: both('Internet café', '인터넷 카페'), network: 'cafe', hours: null, days: [], spot },
      queue: { hold: 300, overtaken: 3, session: 1800 },
      ...{ resume: 900, pause: 600, warn: [600, 120] },
      ground: ground('There are fewer seats than people.', '자리보다 이용하려는 분이 많습니다.', 4),
    },
  ],
  public: {
    join: both('Bring your badge & a smile.', '출입증을 가지고 오십시오.'),
    price: both('Free of charge.', '무료입니다.'),
    contact: 'mailto:desk@park.example',
  },
  lists: [
    { id: 'gambling', file: 'gambling.txt', spot },
    { id: 'malware', file: 'malware.txt', spot },
  ],
  schedules: [
    { id: 'work', spans: [{ days: weekdays, from: 480, to: 1080 }], spot },
    { id: 'night', spans: [{ days: [true, false, true, false, false, true, true], from: 1320, to: 120 }], spot },
  ],
  rules,
  tests: [],
}

const agreement: Text = {
  en: `# Agreement on the shared line\n\nBetween the two operators.\n\n## 1. Purpose\n\nThe line serves work and learning.\n\n## 2. Plans\n\nPlans are set by both.\n\n## 5. Games of chance\n\nGames of chance are not part of it. <script>alert(1)</script>\n\n- one\n- two\n`,
  ko: '# 공동 회선에 관한 합의서\n\n## 제1조 목적\n\n회선은 일과 배움을 위한 것입니다.\n\n## 제5조 사행\n\n사행은 들지 않습니다.\n',
}

const links: readonly StartLink[] = [
  {
    title: both('Park library', '단지 자료실'),
    about: both(
      'Books, dictionaries and courses, also without the line.',
      '책, 사전, 강좌. 회선이 없어도 볼 수 있습니다.',
    ),
    href: 'http://library.park.test/',
  },
  { title: both('Odd', '이상한'), about: both('never shown', '나오지 않음'), href: 'javascript:alert(1)' },
]

type Someone = { badge: string; pin: string; slip: boolean; accepted: boolean; name: string }

export type TestPark = {
  readonly url: string
  readonly port: number
  readonly people: Someone[]
  readonly notices: LookUp[]
  /** Everything in the person's record, newest first; null: the database does not answer. */
  lookUps: readonly LookUp[] | null
  /** Requests for review, the oldest first; null: the database does not answer. */
  reviews: Review[] | null
  /** Seconds that sessions last from now on; `null`: no end. */
  length: number | null
  /** Whose staff the next to sign in belongs to. */
  tenant: string | null
  /** What the next taps answer, in place of looking at the people. */
  outcome: Tapped | undefined
  /** What staff did to the seat, and said at the last end. */
  held: Held | undefined
  lastWord: { readonly operator: string | null; readonly why: string } | undefined
  readonly tries: Credential[]
  readonly failures: unknown[]
  readonly board: ReturnType<typeof createBoard>
  readonly session: () => Session | undefined
  readonly refuse: (host: string, reason: string) => void
  readonly end: (reason: EndReason) => void
  readonly listeners: () => number
  readonly clock: Clock
  readonly room: TestRoom
  readonly stop: () => Promise<void>
}

const fail = (why: string): never => {
  throw new Error(why)
}

const COUNCIL: CouncilShown = {
  ...{ size: 1, desk: DESK, proposals: [], emergencies: [], frozen: false },
  operators: [{ id: 'north', name: { en: 'North', ko: '북측' }, spent: 0, budget: 0 }],
}

const FACTS: FiveFacts = { keepDays: 90, contact: null }

const explanation = (over: Partial<Explanation>): Explanation => ({
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
  ...over,
})

/** What the box is answered; the time is read by the real parser elsewhere, here it is the park's fixed offset. */
const explain = (asked: Asked, now: number): Answer => {
  if (!policy.plans.some((p) => p.id === asked.plan)) return { ok: false, why: 'unknown-plan' }
  if (parseHost(asked.to) === undefined) return { ok: false, why: 'bad-to' }
  const at = asked.at === null ? now : Date.parse(`${asked.at}:00+09:00`)
  if (Number.isNaN(at)) return { ok: false, why: 'bad-at' }
  return { ok: true, at, explanation: explained(asked) }
}

const explained = ({ tenant, to, plan: id }: Asked): Explanation => {
  if (tenant === 't-017') return explanation({ liftedBy: ['lottery-museum'] })
  if (to.includes('casino')) return gambling
  return id === 'library' ? explanation({ decision: 'block', rule: 'plan:library' }) : explanation({})
}

export const gambling = explanation({
  decision: 'block',
  rule: 'no-gambling',
  layer: 'park',
  ...gamblingRule.ground,
  alsoBlockedBy: ['no-malware'],
})

/** Builds and starts it on a free port of 127.0.0.1; every client is seat 7. */
/** `lan`: as the LAN meets it over plain HTTP. */
export const startPark = async (lan: PortalParts['lan'] = null): Promise<TestPark> => {
  const hand = handClock(Date.UTC(2026, 10, 23, 1, 5, 0))
  const began = performance.now()
  // The hand clock, that also runs: what the browser counts down must be what the server counts.
  const clock: Clock = () => {
    const passed = performance.now() - began
    const now = hand()
    return { ...now, wall: now.wall + passed, boot: now.boot + passed, credible: now.credible + passed }
  }
  const board = createBoard()
  const { room, rooms } = testRoom()
  const people: Someone[] = [
    { badge: '04a3bcef12', pin: '271828', slip: false, accepted: true, name: 'Kim' },
    { badge: '04b19c7733', pin: '314159', slip: true, accepted: false, name: 'Ri' },
    { badge: '0477d0a1e9', pin: '161803', slip: false, accepted: false, name: 'Park' },
  ]
  const notices: LookUp[] = []
  const failures: unknown[] = []
  const tries: Credential[] = []
  let session: Session | undefined
  let last: EndReason | undefined
  let number = 0
  let listeners = 0
  const decider: Decider = {
    policy,
    hash: 'a'.repeat(64),
    site: { hosts: new Map(), zones: [] },
    decide: () => ({ allow: true, nameless: 'refuse', counts: [] }),
    explain: () => explanation({}),
    namesFor: () => ({ namesCount: true, decide: () => ({ allow: true }) }),
    openAt: () => true,
    eligible: () => true,
    momentKey: () => '',
    classOf: () => ({}),
    pathsFor: () => [],
    roomHours: () => ({ open: true, closesAt: null, opensAt: null }),
    dayOf: () => '2026-11-23',
  }
  const listBytes = new Map(
    policy.lists.map(({ id }) => [id, new TextEncoder().encode('casino.test\nwww.melon.com\n')]),
  )
  const { compiled } = compile(policy as VerifiedPolicy, listBytes, new Uint8Array(16), 'ab')
  const side = sideOf(compiled, decider.site)
  const ruling = createDecider(compiled, decider.site)
  const placeOf = (text: string): Place => {
    const address = parseAddress(text)
    if (address === undefined) throw new Error(`no address: ${text}`)
    return { address, seat: lan === null ? '7' : null, network: 'cafe' }
  }
  const open = (place: Place, id: string, voucher: boolean): Tapped => {
    const now = clock()
    session = {
      id: `s-${++number}`,
      number,
      holder: { kind: voucher ? 'voucher' : 'person', id },
      subject: {
        plan: 'basic',
        tenant: state.tenant,
        groups: [],
        seat: place.seat,
        network: place.network,
        badge: !voucher,
        voucher,
        tenantStaff: false,
      },
      address: place.address,
      openedAt: now.wall,
      endsAt: state.length === null ? null : now.wall + state.length * 1000,
      bootId: now.bootId,
      endsBoot: state.length === null ? null : now.boot + state.length * 1000,
    }
    return { outcome: 'online', session }
  }
  const kept = (): Review[] => state.reviews ?? fail('no database')
  const pace = createPace()
  const store = {
    askReview: async (asked: Pick<Review, 'rule' | 'why' | 'name' | 'line' | 'day'>) => {
      const { length } = kept()
      const same = kept().find((r) => r.rule === asked.rule && r.name === asked.name && r.answer === null)
      if (same !== undefined) return { outcome: 'joined', number: same.number } as const
      kept().push({ ...asked, number: length + 1, asked: 1, struck: false, answer: null })
      return { outcome: 'made', number: length + 1 } as const
    },
    answerReview: async () => 'no-such' as const,
  }
  const version = fiveLinesVersion(FACTS)
  const byBadge = (place: Place, given: Extract<Credential, { kind: 'badge' }>): Tapped => {
    const who = people.find((p) => p.badge === given.badge && p.pin === given.pin)
    if (who === undefined) return { outcome: 'wrong' }
    if (who.slip && given.newPin === undefined) return { outcome: 'next', next: 'choose-pin' }
    if (who.slip && given.newPin === '123456') return { outcome: 'bad-pin', why: 'too-easy' }
    if (!who.accepted && given.accept !== version) return { outcome: 'next', next: 'accept-rules', version }
    who.accepted = true
    if (who.slip && given.newPin !== undefined) Object.assign(who, { slip: false, pin: given.newPin })
    return open(place, who.name, false)
  }
  const end = (reason: EndReason): void => {
    session = undefined
    last = reason
    board.tell('seat 7', { kind: 'ended', reason })
  }
  const parts: PortalParts = {
    place: (c) => placeOf(clientOf(c)),
    tap: async (place, given) => {
      tries.push(given)
      if (state.outcome !== undefined) return state.outcome
      if (given.kind === 'voucher') return given.code === 'K7PM3QXD9F' ? open(place, 'v-1', true) : { outcome: 'wrong' }
      return byBadge(place, given)
    },
    view: () => {
      if (session === undefined) return undefined
      const left = session.endsBoot === null ? null : Math.max(0, Math.floor((session.endsBoot - clock().boot) / 1000))
      return { session, secondsLeft: left, dataLeft: state.length === null ? null : 1_634_000_000 }
    },
    signOut: async () => {
      const there = session !== undefined
      end('signed-out')
      return there
    },
    events: (_place, listener) => {
      listeners++
      const stop = board.listen('seat 7', listener)
      return () => {
        listeners--
        stop()
      }
    },
    refusals: () => board.refusals('seat 7'),
    lastEnd: () => last,
    held: () => state.held,
    lastWord: () => state.lastWord,
    rules: () => ({
      ...{ decider, ruledBy: 'several', agreement },
      council: COUNCIL,
      openNetworks: [{ id: 'shop', plan: 'basic', tenant: 't-001' }],
      idle: {
        rules: [{ rule: 'lottery-museum', meetsNothing: false, behind: ['court-order'], lifted: [] }],
        lists: ['fraud'],
      },
    }),
    reach: (asked) => answerReach(side, asked, '2026-11-23'),
    coverage: (subject) => coverageOf(ruling, subject, catalogueOf({}), clock().wall),
    explain: (asked) => explain(asked, clock().wall),
    notices: async () => notices,
    face: {
      who: () => WHO,
      service: async () => SERVICE,
      record: () => ({ size: 12, genesis: `sha256:${'5'.repeat(64)}` }),
      version: '0.1.0',
    },
    lan,
    tour: null,
    lookUps: async () => state.lookUps ?? fail('no database'),
    rooms,
    reviews: {
      ask: (place, typed) => askReview({ clock, decider: () => decider, store, pace }, spotOf(place), typed),
      one: async (number) => kept().find((review) => review.number === number),
      of: async (rules) =>
        rules.flatMap((rule) => {
          const own = kept().filter((review) => review.rule === rule)
          const answered = own.filter(({ answer }) => answer !== null).reverse()
          const open = own.length - answered.length
          return own.length === 0 ? [] : [{ rule, open, answered: answered.slice(0, 3) }]
        }),
    },
    links,
    facts: FACTS,
    clock,
    failed: (error) => failures.push(error),
  }
  const app = new Hono()
  app.use(guard({ hosts: ['127.0.0.1', 'localhost'], trustedProxies: [], proxySecret: '' }))
  app.get('/api/v1/events', () => room.events())
  app.route('/', portal(parts))
  const server: Server = createServer(getRequestListener(app.fetch))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const state: TestPark = {
    url: `http://127.0.0.1:${port}`,
    port,
    people,
    notices,
    lookUps: [],
    reviews: [],
    length: 3600,
    tenant: null,
    outcome: undefined,
    held: undefined,
    lastWord: undefined,
    tries,
    failures,
    board,
    session: () => session,
    refuse: (host, reason) => board.tell('seat 7', { kind: 'refused', host, reason, at: clock().wall }),
    end,
    listeners: () => listeners,
    clock,
    room,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return state
}
