// A command line with parts in memory: what was asked is kept, what is written is caught.

import { IsthmusError } from '../../../src/base/errors.ts'
import type { DeskActs } from '../../../src/domain/desk/acting.ts'
import type { Desk, DeskSession } from '../../../src/domain/desk/desk.ts'
import type { DeskDevice } from '../../../src/domain/desk/devices.ts'
import type { DeskList, ListDone } from '../../../src/domain/desk/lists.ts'
import type { DeskAccount } from '../../../src/domain/desk/staff.ts'
import { fine, look } from '../../../src/domain/doctor/finding.ts'
import type { ListDifference } from '../../../src/domain/policy/compile/list-difference.ts'
import type { Decider } from '../../../src/domain/policy/decider.ts'
import type { Explanation, Question } from '../../../src/domain/policy/question.ts'
import type { Probed } from '../../../src/domain/probe/report.ts'
import type { Report } from '../../../src/domain/reports/report.ts'
import type { ShownReview } from '../../../src/domain/review/review.ts'
import type { RoomShown } from '../../../src/domain/room/view.ts'
import { cli } from '../../../src/edges/cli/cli.ts'
import type { CheckedPolicy, CliParts, Sample } from '../../../src/edges/cli/parts.ts'
import { charter, hashOf, TestPark, texts } from '../../kit/council.ts'
import { councilDesk, deskFiles, keyHash } from '../../kit/council-desk.ts'
import { fileKey } from '../../kit/council-keys.ts'
import { IMPORT, WEIGHED } from '../../kit/imports.ts'
import { policy, session, side } from '../api/park.ts'

export const sample: Sample = {
  people: [{ badge: '04a3bcef12', pin: '194573', name: '김민지', plan: 'basic', tenant: 't-001' }],
  voucher: 'K7PM-3QXD-9F',
}

const deskActs: DeskActs = {
  table: {
    end: { day: 200 },
    suspend: { day: 20, seconds: 259_200 },
    out: { day: 0, seconds: 0 },
    close: { day: 1, seconds: 60 },
  },
  done: [{ operator: 'north', kind: 'suspend', count: 3 }],
  inForce: [
    { kind: 'suspend', operator: 'north', by: 'kim', why: 'Lent the badge.', target: '04a3', until: 1_764_000_000_000 },
  ],
}

const deskDevice: DeskDevice = {
  id: 'till-2',
  title: 'Till by the door',
  hardware: '02:00:5e:10:00:07',
  plan: 'terminal',
  tenant: 't-001',
  network: null,
  state: 'hours',
  usedToday: 1_500_000,
}

export const deskSession: DeskSession = {
  id: 's-1',
  number: 1,
  holder: 'person',
  of: null,
  plan: 'basic',
  seat: '7',
  address: '127.0.0.7',
  openedAt: 1_764_000_000_000,
  endsAt: 1_764_003_600_000,
  endedAt: null,
  reason: null,
  bytes: 1_500_000,
}

export const review: ShownReview = {
  number: 12,
  day: '2026-11-23',
  rule: 'no-gambling',
  why: { en: 'Not agreed.', ko: '합의하지 않았습니다.' },
  name: 'casino.test',
  line: 'We print their posters.',
  asked: '<10',
  state: 'open',
  struck: false,
  answer: null,
}

export const difference: ListDifference = {
  before: 1000,
  added: 2,
  removed: 1,
  firstAdded: ['new.example', 'newer.example'],
  firstRemoved: ['old.example'],
}

export const shownList: DeskList = {
  id: 'gambling',
  agreed: false,
  url: 'https://lists.example/gambling.txt',
  every: 86_400,
  cap: 0.1,
  report: { entries: 1001, odd: [{ kind: 'cosmetic', count: 3, firstLines: [2, 5] }] },
  changedAt: 1_764_000_000_000,
  checkedAt: 1_764_000_000_000,
  nextAt: 1_764_086_400_000,
  stale: false,
  failure: null,
  waiting: null,
}

export const listDone: ListDone = {
  done: true,
  what: 'in-force',
  report: { entries: 1001, odd: [] },
  difference,
  adopted: true,
}

const packedExample = {
  ...{ folder: '/media/stick/lists', text: 'isthmus/lists/v1\npark park.test\n', lists: ['gambling'] },
  ...{ by: 'north/kim', key: 'north/kim+c0ffee00+AQ' },
}

const never = async (): Promise<never> => {
  throw new Error('the command line asks for lists elsewhere')
}

const noLists = {
  lists: never,
  fetchList: never,
  sendList: never,
  putList: never,
  takeList: never,
  acceptList: never,
  dropList: never,
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
  liftedBy: ['museum'],
}

const explain = ({ host }: Question): Explanation =>
  host.kind === 'name' && host.name === 'casino.test'
    ? {
        ...allowed,
        decision: 'block',
        rule: 'no-gambling',
        layer: 'park',
        why: { en: 'Not agreed.', ko: '합의하지 않았습니다.' },
        basis: 'agreement/5',
        liftedBy: [],
      }
    : allowed

const use = { seconds: 5400, begun: 2, interrupted: 1 }

const useReport: Report = {
  ...{ from: '2026-11-23', to: '2026-11-29', total: use, days: [], week: [], weekdays: [] },
  busiest: [{ day: '2026-11-23', hour: 9, seconds: 5400 }],
  plans: [{ plan: 'basic', ...use }],
  rooms: [{ room: 'cafe', ...use }],
  waits: [{ room: 'cafe', count: 9, median: 4, p95: 21, noShows: 1 }],
  refused: [{ reason: 'no-gambling', count: 12, smallDays: 1 }],
  partDays: 1,
}

export const decider: Decider = {
  policy,
  hash: 'ab'.repeat(32),
  site: { hosts: new Map(), zones: [] },
  decide: () => ({ allow: true, nameless: 'refuse', counts: [] }),
  explain,
  namesFor: () => ({ namesCount: true, decide: () => ({ allow: true }) }),
  openAt: () => true,
  eligible: () => true,
  momentKey: () => '',
  classOf: () => ({}),
  pathsFor: () => [],
  roomHours: () => ({ open: true, closesAt: null, opensAt: null }),
  dayOf: () => '2026-11-23',
}

export const problem = {
  severity: 'error',
  file: 'policy.yaml',
  line: 12,
  column: 5,
  what: 'the rule no-x has no why',
  mend: 'add why: { en: …, ko: … }',
} as const

const enrol = {
  id: 'north/kim',
  code: 'K7PM-3QXD-9F',
  link: 'http://north.localhost:8080/console/enrol#kim:K7PM-3QXD-9F',
  until: 1_764_000_000_000,
}

const deskAccount: DeskAccount = {
  ...{ id: 'north/kim', operator: 'north', name: 'kim', roles: ['engineer', 'auditor'], language: 'ko' },
  ...{ password: true, passkeys: 2, enrolment: null },
}

export const findings = [fine('program', 'Node v24.'), look('backup', 'No backup is known.', 'isthmus backup FOLDER')]

type Changes = Partial<Omit<CliParts, 'desk'>> & {
  readonly desk?: Partial<Desk>
  readonly checked?: Partial<CheckedPolicy>
}

const checkedRecord = {
  state: 'good',
  origin: 'park.test/record',
  genesis: `sha256:${'5'.repeat(64)}`,
  size: 2,
  root: 'cm9vdA==',
  stateHash: `sha256:${'6'.repeat(64)}`,
  way: 'file',
  since: { index: 1, wall: 1_764_000_000 },
  frozen: null,
  cosigned: [{ by: 'north/witness', time: 1_764_000_000 }],
  missing: [],
  strays: [],
} as const

const recordEntries = [
  { index: 0, kind: 'genesis', wall: 1_763_000_000, text: '{"kind":"genesis"}' },
  { index: 1, kind: null, wall: null, text: 'eA==' },
]

/** A park in which everything that the examples of joint rule name is there. */
const examplePark = (): TestPark => {
  const park = new TestPark()
  park.proposeInputs({ 'policy.yaml': hashOf('policy 3') })
  const proposals = park.state.proposals.map((open) => ({ ...open, hash: `sha256:${'5f2c09a1'.repeat(8)}` }))
  const lost = park.keyTextOf('north/ri')
  const keyring = new Map(
    [...park.state.keyring].map(([octets, member]) => [
      octets,
      member.key.text === lost ? { ...member, key: { ...member.key, id: 'c0ffee00' } } : member,
    ]),
  )
  park.state = { ...park.state, proposals, keyring }
  return park
}

const exampleFiles = (park: TestPark): Map<string, unknown> =>
  new Map<string, unknown>([
    ['new.json', { ...charter(), version: 2 }],
    ['people.json', { kim: texts(fileKey('north/kim')), ri: texts(fileKey('north/ri', 'another')) }],
    ['revoke.note', park.note('south/recovery', 'revoke', keyHash(park.keyTextOf('south/park')))],
  ])

const exampleCouncil = (): CliParts['council'] => {
  const park = examplePark()
  return async () => councilDesk(park, deskFiles({ files: exampleFiles(park) }))
}

const QUESTION = { host: { kind: 'name', name: 'casino.test' }, port: 443, from: 'list', of: 'gambling' } as const
const SEEN = { outcome: 'open', said: null, aliases: [], addresses: [], trusted: true } as const

/** A probe that found one difference. */
export const probedExample: Probed = {
  ...{ park: 'park.test/record', record: { size: 12, root: 'AAAA' }, agreed: `sha256:${'6'.repeat(64)}` },
  ...{ asker: { is: 'nobody' }, way: 'line', seed: 'abc', from: 1_795_000_000, to: 1_795_000_060, left: 0 },
  answers: [
    {
      question: QUESTION,
      expected: { allow: false, reason: 'no-session' },
      seen: SEEN,
      judged: { verdict: 'open-here', why: null },
    },
    {
      question: { ...QUESTION, host: { kind: 'name', name: 'news.test' } },
      expected: { allow: false, reason: 'no-session' },
      seen: { ...SEEN, outcome: 'portal', trusted: null },
      judged: { verdict: 'as-agreed', why: null },
    },
  ],
}

/** Runs one command line. `asked` has the calls to the desk and the other parts. */
const roomExample: RoomShown = {
  ...{ id: 'cafe', title: { en: 'Internet café', ko: '인터넷 카페' }, open: true, closesAt: null, opensAt: null },
  seats: [
    {
      id: '1',
      state: 'in-use',
      until: null,
      left: 1500,
      silent: null,
      ticket: null,
      agent: true,
      plan: 'basic',
      message: null,
    },
    {
      id: '4',
      state: 'held',
      until: 1_764_000_300_000,
      left: null,
      silent: 40,
      ticket: 17,
      agent: true,
      plan: null,
      message: null,
    },
  ],
  tickets: [
    { number: 17, state: 'called', seat: '4', until: 1_764_000_300_000, overtaken: 0, minutes: 30, waited: 120 },
    { number: 18, state: 'waiting', seat: null, until: null, overtaken: 1, minutes: 90, waited: 60 },
    { number: 16, state: 'no-show', seat: null, until: null, overtaken: 0, minutes: 10, waited: 900 },
  ],
  ...{ waiting: 1, about: 25, called: [{ number: 17, seat: '4', until: 1_764_000_300_000 }], todo: [] },
  rule: { en: 'Next is who has been here for the fewest minutes.', ko: '이용 시간이 짧은 분이 먼저입니다.' },
}

export const run = async (line: readonly string[], changes: Changes = {}) => {
  const asked: unknown[] = []
  let out = ''
  let err = ''
  const kept = <T>(name: string, value: T) => {
    return async (given?: unknown): Promise<T> => {
      asked.push([name, given])
      return value
    }
  }
  const { desk, checked, ...others } = changes
  const parts: CliParts = {
    start: async (announce) => {
      announce({
        portal: 'http://localhost:8080/',
        consoles: ['http://north.localhost:8080/console/', 'http://south.localhost:8080/console/'],
        proxy: 'http://localhost:3128',
        pac: 'http://localhost:8080/proxy.pac',
        dns: '127.0.0.1:8053',
        metrics: 'http://localhost:9464/metrics',
        operators: [
          { en: 'North', ko: '북측' },
          { en: 'South', ko: '남측' },
        ],
        sample,
        troubles: [],
      })
      return 0
    },
    sample: kept('sample', sample),
    trial: kept('trial', { version: '0.2.0', policy: 'a'.repeat(64), troubles: ['Something.'] }),
    upgrade: async () => ({
      upgrade: async (given, agree) => {
        asked.push(['upgrade', given])
        const offered = { version: '0.2.0', sha256: 'c'.repeat(64), by: null }
        if (!(await agree(offered))) return null
        return {
          ...{ from: '0.1.0', to: '0.2.0', former: '/opt/isthmus-0.1.0-linux-x64', backup: 'data.before-0.2.0' },
          ...{ runs: true, troubles: [] },
        }
      },
      ask: kept('ask', true),
    }),
    backup: async () => ({
      take: kept('take', {
        ...{
          folder: '/media/stick/monday',
          takenAt: '2026-11-23T00:00:00.000Z',
          database: 'sqlite',
          files: 9,
          lacking: 0,
          bytes: 1_500_000,
        },
        record: { size: 12, genesis: `sha256:${'5'.repeat(64)}` },
      } as const),
      putBack: kept('putBack', {
        ...{ data: 'data', aside: 'data.before-20261123T000000Z', takenAt: '2026-11-23T00:00:00.000Z', entries: 12 },
      }),
    }),
    askService: async (upstreams) => {
      asked.push(['askService', upstreams])
      return async () => 'answers'
    },
    newFile: async (path) => {
      asked.push(['newFile', path])
      return { write: (text) => asked.push(['written', text]), close: () => asked.push(['closed', path]) }
    },
    importing: async () => ({
      read: () => ({
        table: { kind: 'tenants', rows: [{ line: 2, id: 't-1', name: 'One' }] },
        ...{ ignored: ['phone'], problems: [] },
      }),
      send: async () => ({
        weigh: kept('weigh', WEIGHED),
        write: kept('write', { done: true, import: IMPORT } as const),
      }),
      ask: kept('ask', true),
    }),
    publish: async () => ({
      publish: async (folder, record) => {
        asked.push(['publish', folder, record])
        return { folder, files: 22, bytes: 443_210, entries: record ? 12 : null, left: null }
      },
    }),
    parcel: async () => ({
      pack: kept('pack', packedExample),
      sign: kept('sign', packedExample),
      take: kept('take', new Map([['gambling', listDone]])),
    }),
    doctor: kept('doctor', findings),
    init: async () => ({
      questions: [
        { id: 'languages', text: 'Languages?', otherwise: () => 'en,ko' },
        { id: 'name', text: 'Called?', otherwise: () => 'Town Library / 마을 도서관' },
        { id: 'zone', text: 'Zone?', otherwise: () => 'Asia/Seoul' },
        { id: 'seats', text: 'Seats?', otherwise: () => '8' },
        { id: 'plan', text: 'Plan?', otherwise: () => 'mail' },
        { id: 'rule', text: 'Who rules?', otherwise: () => 'file' },
      ],
      ask: kept('ask', ''),
      wrong: (id, text) => (id === 'plan' && text === 'all' ? 'write web, mail or everything' : null),
      begin: (folder, given) => {
        asked.push(['begin', folder, given])
        return { folder, files: ['isthmus.yaml', 'policy.yaml'], next: [['isthmus start', 'in a window of its own']] }
      },
    }),
    sit: async () => ({
      ask: kept('ask', { status: 404, fields: {}, body: '' }),
      seats: () => [{ id: '7', address: '127.0.0.7' }],
      canDialFrom: kept('canDialFrom', true),
      browse: kept('browse', { done: 'closed', code: 0 } as const),
      search: kept('search', { folder: 'data', files: 3, found: [] }),
      keys: () => [],
      policy: () => 'policy.yaml',
      isthmus: kept('isthmus', { exit: 0, out: '', err: '' }),
      word: () => 'tour-0',
    }),
    gateway: {
      dhcp: async (program, ranges) => {
        asked.push(['dhcp', program, ranges])
        return `# for ${program}\n`
      },
      close: async () => 'new',
      switchOn: async () => [],
      putBack: async (anyway) => anyway,
    },
    record: {
      verify: async (where, genesis) => {
        asked.push(['verify', where, genesis])
        return checkedRecord
      },
      own: async () => ({ genesis: checkedRecord.genesis, entries: recordEntries }),
    },
    council: exampleCouncil(),
    seat: {
      run: async (asked, announce) => {
        announce('7')
        return kept('seat.run', 0)(asked)
      },
      enrol: kept('seat.enrol', { seat: '7', park: 'Sample Park', file: '/var/lib/isthmus-seat/seat.json' }),
      setup: kept('seat.setup', [
        { what: 'package chromium', state: 'there' as const, note: null },
        { what: 'service isthmus-seat', state: 'missing' as const, note: 'isthmus seat setup writes it' },
      ]),
    },
    witness: {
      key: async (about) => {
        asked.push(['witness key', about])
        return { key: 'north/witness+c0ffee00+BA', file: '/w/witness.key', made: true }
      },
      run: async (about, announce) => {
        asked.push(['witness', about])
        announce({ key: 'north/witness+c0ffee00+BA', url: 'http://127.0.0.1:8070/', copy: '/w/record' })
        return 0
      },
    },
    probe: async (about) => {
      asked.push(['probe', about])
      return probedExample
    },
    checkPolicy: async (file) => {
      asked.push(['checkPolicy', file])
      return { file: file ?? 'policy.yaml', problems: [], reports: new Map(), decider, side, ...checked }
    },
    desk: {
      rooms: kept('rooms', ['cafe']),
      room: kept('room', roomExample),
      roomAct: kept('roomAct', { done: true as const, number: 17, code: 'K7PM3QXD', seat: '4' }),
      status: kept('status', {
        version: '0.1.0',
        startedAt: 1_764_000_000_000,
        policy: { hash: 'ab'.repeat(32), state: 'current' as const },
        sessionsByPlan: { basic: 2, library: 1 },
        devices: { registered: 3, online: 2 },
        tunnels: 4,
        listeners: { portal: 'http://localhost:8080/' },
        troubles: [],
      }),
      sessions: kept('sessions', [deskSession]),
      usage: kept('usage', [
        { day: '2026-11-23', service: 'web', path: 'checked', bytes: 2_000_000 },
        { day: '2026-11-23', service: '', path: '', bytes: 10 },
      ]),
      report: kept('report', useReport),
      reportTable: kept('reportTable', '\u{feff}day\r\n'),
      openSession: kept('openSession', { outcome: 'online' as const, session }),
      endSession: kept('endSession', { done: true as const, session: deskSession }),
      suspend: kept('suspend', { done: true as const, until: 1_764_000_000_000 }),
      restore: kept('restore', { done: true as const }),
      takeOut: kept('takeOut', { done: true as const, until: 1_764_000_000_000 }),
      putBack: kept('putBack', { done: true as const }),
      closeEarly: kept('closeEarly', { done: true as const, until: 1_764_000_000_000 }),
      openAgain: kept('openAgain', { done: true as const }),
      acts: kept('acts', deskActs),
      newSlip: kept('newSlip', { badge: '04a3', name: '김민지', tenant: 't-001', pin: '019457' }),
      newSlips: kept('newSlips', {
        slips: [{ badge: '04a3', name: '=김민지', tenant: 't-001', pin: '019457' }],
        last: null,
      }),
      sendTable: kept('sendTable', { rows: 1 }),
      weighImport: kept('weighImport', WEIGHED),
      importTable: kept('importTable', { done: true, import: IMPORT } as const),
      imports: kept('imports', [IMPORT]),
      undoImport: kept('undoImport', { done: true, import: { ...IMPORT, undoneAt: 1_764_000_060_000 } } as const),
      findSessions: kept('findSessions', [deskSession]),
      createVouchers: kept('createVouchers', {
        created: true as const,
        codes: ['AAAA', 'BBBB'],
        expiresAt: 1_764_000_000_000,
      }),
      addPerson: kept('addPerson', { added: true as const, id: 'p-9', badge: '04a3', pin: '271828' }),
      publicPages: kept('publicPages', []),
      reloadPolicy: kept('reloadPolicy', { adopted: true, hash: 'cd'.repeat(32), problems: [] }),
      putTenant: kept('putTenant', { put: true as const }),
      putNetwork: kept('putNetwork', { put: true as const }),
      putSeat: kept('putSeat', { put: false as const, why: 'unknown-network' as const }),
      putDevice: kept('putDevice', { put: true as const }),
      devices: kept('devices', [deskDevice]),
      removeDevice: kept('removeDevice', true),
      reviews: kept('reviews', [review]),
      review: kept('review', review),
      answerReview: kept('answerReview', 'answered' as const),
      strikeReview: kept('strikeReview', true),
      addStaff: kept('addStaff', { added: true as const, ...enrol }),
      staff: kept('staff', [deskAccount]),
      removeStaff: kept('removeStaff', true),
      resetStaff: kept('resetStaff', enrol),
      removeSample: kept('removeSample', undefined),
      ...noLists,
      ...desk,
    },
    lists: {
      lists: kept('lists', [shownList]),
      fetchList: kept('fetchList', listDone),
      sendList: kept('sendList', { size: 1 }),
      putList: kept('putList', listDone),
      takeList: kept('takeList', listDone),
      acceptList: kept('acceptList', listDone),
      dropList: kept('dropList', listDone),
    },
    putList: async (id, file, accept) => {
      asked.push(['putList', { id, file, accept }])
      return listDone
    },
    user: 'desk-1',
    now: () => Date.UTC(2026, 10, 23, 0, 0),
    version: '0.1.0',
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    ...others,
  }
  const code = await cli(line, parts)
  return { code, out, err, asked }
}

export const unreachable = async (): Promise<never> => {
  throw new IsthmusError(
    'control:unreachable',
    'no running Isthmus answers in this data folder',
    'start it with: isthmus start',
  )
}
