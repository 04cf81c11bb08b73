// Random small policies, questions and ways for fast-check: few names and addresses, so that rules meet often.
import fc from 'fast-check'
import { type Address, parseAddress, parseRange, type Range } from '../../src/base/addresses.ts'
import type { Policy, Rule, Schedule, Service, Subject, Target, Who } from '../../src/domain/policy/language.ts'
import type { Question, Way } from '../../src/domain/policy/question.ts'
import type { Site } from '../../src/domain/policy/site.ts'
import type { Entry, World } from './naive-policy.ts'

const SPOT = { line: 1, column: 1 }
const TEXT = { en: 'Text', ko: '글' }

export const address = (text: string): Address => {
  const parsed = parseAddress(text)
  if (parsed === undefined) throw new Error(`${text} is no address`)
  return parsed
}

export const range = (text: string): Range => {
  const parsed = parseRange(text)
  if (parsed === undefined) throw new Error(`${text} is no range`)
  return parsed
}

export const NAMES = [
  'com', 'a.com', 'b.a.com', 'c.b.a.com', 'aa.com', 'xa.com', 'b.aa.com', 'test', 'casino.test', 'www.casino.test',
  'x.www.casino.test', 'asino.test', 'library.park.test', 'park.test', 'xn--3e0b707e.test', 'a.test', 'com.test',
] // biome-ignore format: a table of names
const name = fc.constantFrom(...NAMES)

const ADDRESSES = [
  '10.0.0.0',
  '10.0.0.1',
  '10.0.0.255',
  '10.0.1.0',
  '192.0.2.7',
  '192.0.2.8',
  '198.51.100.1',
  '2001:db8::1',
  '2001:db8:0:1::',
  'fd00::1',
  '::1',
].map(address)
const anyAddress = fc.constantFrom(...ADDRESSES)
const anyRange = fc.constantFrom(
  ...[
    '10.0.0.0/24',
    '10.0.0.0/25',
    '10.0.0.1',
    '192.0.2.0/24',
    '192.0.2.7-192.0.2.8',
    '2001:db8::/64',
    '2001:db8::/32',
    '0.0.0.0/0',
    '::/0',
    'fd00::/8',
  ].map(range),
)

const listIds = ['l1', 'l2', 'l3']
const serviceIds = ['s1', 's2', 's3', 's4']
const planIds = ['p1', 'p2']
const scheduleIds = ['h1', 'h2']
const zoneIds = ['z1', 'z2']
const ruleIds = ['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'R-1', '9']

const plainTarget: fc.Arbitrary<Target> = fc.oneof(
  fc.record({ kind: fc.constant('list' as const), id: fc.constantFrom(...listIds) }),
  fc.record({ kind: fc.constantFrom('below' as const, 'exactly' as const), name }),
  fc.record({ kind: fc.constant('range' as const), range: anyRange }),
)
const target: fc.Arbitrary<Target> = fc.oneof(
  { weight: 4, arbitrary: plainTarget },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('service' as const), id: fc.constantFrom(...serviceIds) }) },
)

const who: fc.Arbitrary<Who> = fc.oneof(
  { weight: 3, arbitrary: fc.constant('everyone' as const) },
  {
    weight: 2,
    arbitrary: fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('plan' as const), id: fc.constantFrom(...planIds) }),
        fc.record({ kind: fc.constantFrom('tenant', 'group', 'seat', 'network'), id: fc.constantFrom('1', '2') }),
        fc.record({ kind: fc.constantFrom('badge', 'voucher', 'device', 'tenant-staff') }),
      ),
      { minLength: 1, maxLength: 2 },
    ),
  },
)

const port = fc.constantFrom(22, 80, 443, 993, 5000)
/** Three times in four nothing: enough of both that neither hides the other. */
const seldom = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: some })

const service = (id: string): fc.Arbitrary<Service> =>
  fc.record({
    id: fc.constant(id),
    title: fc.constant(TEXT),
    ports: fc.option(
      fc.array(
        fc
          .record({ transport: fc.constantFrom('tcp' as const, 'udp' as const), from: port })
          .map(({ transport, from }) => ({ transport, from, to: from + (from === 993 ? 5000 : 0) })),
        { minLength: 1, maxLength: 3 },
      ),
    ),
    to: seldom(fc.array(plainTarget, { minLength: 1, maxLength: 2 })),
    zone: seldom(fc.constantFrom(...zoneIds)),
    nameless: fc.option(fc.constantFrom('refuse' as const, 'pinned' as const), { freq: 2 }),
    spot: fc.constant(SPOT),
  })

const MINUTES = [0, 1, 120, 150, 480, 1080, 1320, 1439]
const schedule = (id: string): fc.Arbitrary<Schedule> =>
  fc.record({
    id: fc.constant(id),
    spans: fc.array(
      fc.record({
        days: fc.tuple(
          fc.boolean(),
          fc.boolean(),
          fc.boolean(),
          fc.boolean(),
          fc.boolean(),
          fc.boolean(),
          fc.boolean(),
        ),
        from: fc.constantFrom(...MINUTES),
        to: fc.constantFrom(...MINUTES, 1440),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    spot: fc.constant(SPOT),
  })

const UNTIL = ['2026-03-28', '2026-03-29', '2026-10-25', '2026-11-23']
const rule = (id: string): fc.Arbitrary<Rule> =>
  fc
    .record({
      kind: fc.constantFrom('block', 'block', 'block', 'except', 'observe'),
      layer: fc.constantFrom('legal', 'safety', 'park', 'tenant'),
      from: fc.constantFrom(...ruleIds),
      until: seldom(fc.constantFrom(...UNTIL)),
      match: fc.record({
        who,
        to: fc.array(target, { minLength: 1, maxLength: 3 }),
        when: seldom(fc.constantFrom(...scheduleIds)),
      }),
    })
    .map(({ from, ...rest }) => {
      const ground = { why: { en: `Why ${id}`, ko: id }, basis: 'agreement/1', since: '2026-01-01', review: null }
      return { id, spot: SPOT, ground, ...rest, ...(rest.kind === 'except' ? { from } : {}) } as Rule
    })

const entry: fc.Arbitrary<Entry> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('both' as const, 'self' as const, 'below' as const), name }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('address' as const), address: anyAddress }) },
)

const ZONES = ['Asia/Seoul', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'UTC']

const plan = (id: string) =>
  fc.record({
    id: fc.constant(id),
    title: fc.constant(TEXT),
    services: fc.subarray(serviceIds),
    speed: fc.constant(null),
    dataPerDay: fc.constant(null),
    slow: fc.constant(null),
    session: fc.constant(null),
    sessions: fc.constant(1),
    hours: seldom(fc.constantFrom(...scheduleIds)),
    ground: fc.constant({ why: TEXT, basis: 'agreement/2', since: null, review: 'mailto:a@b.test' }),
    spot: fc.constant(SPOT),
  })

/** Exceptions may point at any rule, even at none: verify would refuse some of these, deciding must not care. */
export const policies: fc.Arbitrary<Policy> = fc.record({
  park: fc.record({ name: fc.constant(TEXT), timezone: fc.constantFrom(...ZONES) }),
  services: fc.tuple(...serviceIds.map(service)),
  agreement: fc.constant(null),
  plans: fc.tuple(...planIds.map(plan)),
  eligible: fc.constant([]),
  lists: fc.constant(listIds.map((id) => ({ id, file: `${id}.txt`, spot: SPOT }))),
  schedules: fc.tuple(...scheduleIds.map(schedule)),
  rules: fc.subarray(ruleIds).chain((ids) => fc.tuple(...ids.map(rule))),
  tests: fc.constant([]),
})

const sites: fc.Arbitrary<Site> = fc
  .record({
    zones: fc
      .subarray(zoneIds)
      .chain((ids) =>
        fc.tuple(...ids.map((id) => fc.record({ id: fc.constant(id), ranges: fc.array(anyRange, { maxLength: 2 }) }))),
      ),
    hosts: fc.array(fc.tuple(name, fc.array(anyAddress, { maxLength: 2 })), { maxLength: 2 }),
  })
  .map(({ zones, hosts }) => ({
    zones,
    hosts: new Map(hosts.map(([host, addresses]) => [host, { addresses, ports: new Map() }])),
  }))

export const worlds: fc.Arbitrary<World> = fc
  .record({ policy: policies, entries: fc.tuple(...listIds.map(() => fc.array(entry, { maxLength: 5 }))), site: sites })
  .map(({ policy, entries, site }) => ({
    policy,
    site,
    lists: new Map(listIds.map((id, n) => [id, entries[n] ?? []])),
  }))

const subject: fc.Arbitrary<Subject> = fc.record({
  plan: fc.constantFrom(...planIds, 'gone'),
  tenant: fc.option(fc.constantFrom('1', '2')),
  groups: fc.subarray(['1', '2']),
  seat: fc.option(fc.constantFrom('1', '2')),
  network: fc.option(fc.constantFrom('1', '2')),
  badge: fc.boolean(),
  voucher: fc.boolean(),
  device: fc.boolean(),
  tenantStaff: fc.boolean(),
})

/** Around clock changes in Berlin and New York, ends of rules, and any minute of two years. */
export const times = fc.oneof(
  fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }),
  fc.integer({ min: -180, max: 180 }).map((minutes) => Date.UTC(2026, 2, 29, 1) + minutes * 60_000),
  fc.integer({ min: -180, max: 180 }).map((minutes) => Date.UTC(2026, 9, 25, 1) + minutes * 60_000),
  fc.integer({ min: -180, max: 180 }).map((minutes) => Date.UTC(2026, 10, 1, 6) + minutes * 60_000),
  fc.integer({ min: -720, max: 720 }).map((minutes) => Date.UTC(2026, 10, 24) + minutes * 60_000),
)

const deeper = name.chain((base) =>
  fc.constantFrom(base, base, `www.${base}`, `x${base}`, `${'a.'.repeat(110)}${base}`),
)

export const questions: fc.Arbitrary<Question> = fc.record({
  subject,
  at: times,
  transport: fc.constantFrom('tcp', 'tcp', 'tcp', 'udp'),
  port: fc.constantFrom(22, 80, 443, 443, 443, 993, 1000, 5993, 65_535),
  host: fc.oneof(
    { weight: 4, arbitrary: deeper.map((text) => ({ kind: 'name' as const, name: text })) },
    { weight: 1, arbitrary: anyAddress.map((literal) => ({ kind: 'address' as const, address: literal })) },
  ),
})

export const ways: fc.Arbitrary<Way> = fc.record({ aliases: fc.array(deeper, { maxLength: 3 }), address: anyAddress })

const line = (each: Entry): string => {
  if (each.kind === 'address') return each.address
  if (each.kind === 'self') return `0.0.0.0 ${each.name}`
  return each.kind === 'below' ? `*.${each.name}` : each.name.length % 2 === 0 ? `||${each.name}^` : each.name
}

/** The lists as files. */
export const listBytes = ({ lists }: World): ReadonlyMap<string, Uint8Array> =>
  new Map([...lists].map(([id, entries]) => [id, new TextEncoder().encode(entries.map(line).join('\n'))]))
