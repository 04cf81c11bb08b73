// What is read from a policy, part by part.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Policy } from '../../../src/domain/policy/language.ts'
import { readPolicy } from '../../../src/domain/policy/read/policy.ts'
import { readTree } from '../../../src/edges/policyfile/yaml.ts'
import { GROUND, type Sections, smallPark } from './small-park.ts'

const policyOf = (sections: Sections = {}): Policy => {
  const { tree, problems } = readTree(smallPark(sections), 'p.yaml')
  assert.ok(tree, JSON.stringify(problems))
  const read = readPolicy(tree, 'p.yaml')
  assert.ok(read.policy, JSON.stringify(read.problems))
  return read.policy
}

const matchOf = (who: string, to: string) => {
  const [rule] = policyOf({ rules: `rules:\n  r: { layer: park, block: { who: ${who}, to: ${to} }, ${GROUND} }` }).rules
  return rule?.match
}

test('names come to their canonical form, whatever way they are written', () => {
  assert.deepEqual(
    matchOf(
      'everyone',
      '[A.Example., =WWW.A.example, bücher.example, "[2001:DB8::1]", 0x7f.1, 192.0.2.7/24, "::ffff:192.0.2.1"]',
    )?.to,
    [
      { kind: 'below', name: 'a.example' },
      { kind: 'exactly', name: 'www.a.example' },
      { kind: 'below', name: 'xn--bcher-kva.example' },
      { kind: 'range', range: { from: '2001:db8::1', to: '2001:db8::1' } },
      { kind: 'range', range: { from: '127.0.0.1', to: '127.0.0.1' } },
      { kind: 'range', range: { from: '192.0.2.0', to: '192.0.2.255' } },
      { kind: 'range', range: { from: '192.0.2.1', to: '192.0.2.1' } },
    ],
  )
  assert.deepEqual(matchOf('everyone', '[list l, service web, 192.0.2.1-192.0.2.9]')?.to, [
    { kind: 'list', id: 'l' },
    { kind: 'service', id: 'web' },
    { kind: 'range', range: { from: '192.0.2.1', to: '192.0.2.9' } },
  ])
})

test('who is everyone, one item or several', () => {
  assert.equal(matchOf('everyone', 'a.example')?.who, 'everyone')
  assert.deepEqual(matchOf('badge', 'a.example')?.who, [{ kind: 'badge' }])
  assert.deepEqual(
    matchOf('[plan basic, tenant t-017, group night, seat 7, network cafe, voucher, tenant-staff]', 'a.example')?.who,
    [
      { kind: 'plan', id: 'basic' },
      { kind: 'tenant', id: 't-017' },
      { kind: 'group', id: 'night' },
      { kind: 'seat', id: '7' },
      { kind: 'network', id: 'cafe' },
      { kind: 'voucher' },
      { kind: 'tenant-staff' },
    ],
  )
})

test('services have ports, destinations, a zone, and a word on protocols without names', () => {
  const { services } = policyOf({
    services:
      'services:\n  web: { title: { en: Web, ko: 웹 }, ports: [tcp/80, udp/5000-5010], to: a.example, zone: z, nameless: pinned }\n  any: { title: Any, zone: z }',
  })
  assert.deepEqual(services, [
    {
      id: 'web',
      title: { en: 'Web', ko: '웹' },
      ports: [
        { transport: 'tcp', from: 80, to: 80 },
        { transport: 'udp', from: 5000, to: 5010 },
      ],
      to: [{ kind: 'below', name: 'a.example' }],
      zone: 'z',
      nameless: 'pinned',
      spot: { line: 4, column: 3 },
    },
    {
      id: 'any',
      title: { en: 'Any', ko: 'Any' },
      ports: null,
      to: null,
      zone: 'z',
      nameless: null,
      spot: { line: 5, column: 3 },
    },
  ])
})

test('limits of a plan come in bits, bytes and seconds', () => {
  const planOf = (rest: string) => policyOf({ plans: `plans:\n  basic: { title: B, services: web, ${rest} }` }).plans[0]
  const plan = planOf('speed: 4 Mbit/s, data: 1.5 GB/day, slow: 500 kbit/s, session: 60 min, sessions: 2, hours: work')
  assert.deepEqual(
    { ...plan, spot: null },
    {
      id: 'basic',
      title: { en: 'B', ko: 'B' },
      services: ['web'],
      speed: 4_000_000,
      dataPerDay: 1_500_000_000,
      slow: 500_000,
      session: 3600,
      sessions: 2,
      hours: 'work',
      ground: { why: null, basis: null, since: null, review: null },
      spot: null,
    },
  )
  assert.equal(planOf('session: 2 h')?.session, 7200)
  assert.equal(planOf('session: 90s')?.session, 90)
  const bare = planOf('why: w')
  assert.deepEqual(
    [bare?.speed, bare?.dataPerDay, bare?.slow, bare?.session, bare?.sessions, bare?.hours],
    [null, null, null, null, 1, null],
  )
})

test('schedules: days in every way of writing, hours over midnight, whole days, several parts', () => {
  const spansOf = (text: string) => policyOf({ schedules: `schedules:\n  s: ${text}` }).schedules[0]?.spans
  const week = (...on: number[]) => [0, 1, 2, 3, 4, 5, 6].map((day) => on.includes(day))
  assert.deepEqual(spansOf('{ days: Mon-Sat, from: "08:00", to: "18:00" }'), [
    { days: week(0, 1, 2, 3, 4, 5), from: 480, to: 1080 },
  ])
  assert.deepEqual(spansOf('{ days: "Mon, Wed, fri", from: 22:00, to: 06:00 }'), [
    { days: week(0, 2, 4), from: 1320, to: 360 },
  ])
  assert.deepEqual(spansOf('{ days: [Sat, Sun] }'), [{ days: week(5, 6), from: 0, to: 1440 }])
  assert.deepEqual(spansOf('{ days: Sat-Mon, to: "24:00" }'), [{ days: week(0, 5, 6), from: 0, to: 1440 }])
  assert.deepEqual(spansOf('[{ days: daily, to: "12:00" }, { days: Sun, from: "13:00" }]'), [
    { days: week(0, 1, 2, 3, 4, 5, 6), from: 0, to: 720 },
    { days: week(6), from: 780, to: 1440 },
  ])
})

test('rules: block, exception and observation, each with its ground', () => {
  const { rules } = policyOf({
    rules: `rules:\n  b: { layer: legal, block: { who: everyone, to: a.example, when: s }, until: 2027-01-31, ${GROUND} }\n  e: { layer: legal, except: { from: b, who: badge, to: a.example } }\n  o: { layer: park, observe: { who: everyone, to: a.example } }`,
  })
  assert.deepEqual(
    rules.map(({ id, layer, kind, until, match, ground }) => [id, layer, kind, until, match.when, ground.basis]),
    [
      ['b', 'legal', 'block', '2027-01-31', 's', 'Law 1'],
      ['e', 'legal', 'except', null, null, null],
      ['o', 'park', 'observe', null, null, null],
    ],
  )
})

test('tests: subject, moment in the time of the park, expectation', () => {
  const { tests } = policyOf({
    tests: `tests:
  - { who: { plan: basic, tenant: t-1, group: [a, b], seat: 7, network: cafe, badge: true }, to: "https://a.example/x", at: 2026-11-23T09:00, expect: allow }
  - { who: { plan: basic, group: a, voucher: true, tenant-staff: true }, to: "a.example:993", at: 2026-11-23T09:00:30Z, expect: block }
  - { who: { plan: gold }, to: a.example, expect: { block: "plan:gold" } }`,
  })
  const subject = {
    plan: 'basic',
    tenant: null,
    groups: ['a'],
    seat: null,
    network: null,
    badge: false,
    voucher: false,
    tenantStaff: false,
  }
  assert.deepEqual(
    tests.map(({ spot: _, ...rest }) => rest),
    [
      {
        who: { ...subject, tenant: 't-1', groups: ['a', 'b'], seat: '7', network: 'cafe', badge: true },
        to: 'https://a.example/x',
        at: Date.parse('2026-11-23T00:00:00Z'),
        expect: { allow: true },
      },
      {
        who: { ...subject, voucher: true, tenantStaff: true },
        to: 'a.example:993',
        at: Date.parse('2026-11-23T09:00:30Z'),
        expect: { allow: false, by: null },
      },
      {
        who: { ...subject, plan: 'gold', groups: [] },
        to: 'a.example',
        at: null,
        expect: { allow: false, by: 'plan:gold' },
      },
    ],
  )
})

test('a section with nothing in it counts as not there', () => {
  const policy = policyOf({ rules: 'rules:', tests: 'tests:', lists: 'lists: {}', eligible: 'eligible:' })
  assert.deepEqual([policy.rules, policy.tests, policy.lists, policy.eligible], [[], [], [], []])
})
