// The tests that stand in a policy: all the sample's hold, and one that does not is named with its place.
import assert from 'node:assert/strict'
import test from 'node:test'
import { compile } from '../../../src/domain/policy/compile/compile.ts'
import { createDecider } from '../../../src/domain/policy/decide/decide.ts'
import type { Policy, PolicyTest, Problem, ProtectedTests, Rule } from '../../../src/domain/policy/language.ts'
import { runTests } from '../../../src/domain/policy/policy-tests.ts'
import type { VerifiedPolicy } from '../../../src/domain/policy/verify/verify.ts'

const SPOT = { line: 7, column: 5 }
const TEXT = { en: 'Text', ko: '글' }
const GROUND = { why: TEXT, basis: null, since: null, review: null }
const WHO = {
  plan: 'basic',
  tenant: null,
  groups: [],
  seat: null,
  network: null,
  badge: false,
  voucher: false,
  tenantStaff: false,
}

const rules = (until: string | null): Rule[] => [
  { id: 'no-night', layer: 'park', ground: GROUND, until: null, spot: SPOT, kind: 'block', match: { who: 'everyone', to: [{ kind: 'below', name: 'night.test' }], when: 'night' } },
  { id: 'no-more', layer: 'park', ground: GROUND, until, spot: SPOT, kind: 'block', match: { who: 'everyone', to: [{ kind: 'below', name: 'more.test' }], when: null } },
] // biome-ignore format: a table

const run = (
  asked: Omit<PolicyTest, 'who' | 'spot' | 'at'> & { at?: number },
  until: string | null = '2026-11-23',
  guard: ProtectedTests | null = null,
): readonly Problem[] => {
  const policy: Policy = {
    park: { name: TEXT, timezone: 'Asia/Seoul' },
    services: [
      {
        id: 'web',
        title: TEXT,
        ports: [{ transport: 'tcp', from: 443, to: 443 }],
        to: null,
        zone: null,
        nameless: null,
        spot: SPOT,
      },
    ],
    agreement: null,
    plans: [
      {
        id: 'basic',
        title: TEXT,
        services: ['web'],
        speed: null,
        dataPerDay: null,
        slow: null,
        session: null,
        sessions: 1,
        hours: null,
        ground: GROUND,
        spot: SPOT,
      },
    ],
    eligible: [],
    lists: [],
    schedules: [
      {
        id: 'night',
        spans: [{ days: [false, false, false, false, true, false, false], from: 1320, to: 360 }],
        spot: SPOT,
      },
    ],
    rules: rules(until),
    tests: [{ who: WHO, at: null, spot: SPOT, ...asked }],
  }
  const { compiled } = compile(policy as VerifiedPolicy, new Map(), new Uint8Array(16), 'hash')
  return runTests(createDecider(compiled, { hosts: new Map(), zones: [] }), 'policy.yaml', guard)
}

const FRIDAY_NIGHT = Date.parse('2026-11-27T23:00+09:00')

test('what holds is no problem', () => {
  assert.deepEqual(run({ to: 'https://a.test', expect: { allow: true } }), [])
  assert.deepEqual(run({ to: 'a.test:22', expect: { allow: false, by: 'plan:basic' } }), [])
  assert.deepEqual(run({ to: 'more.test', expect: { allow: false, by: 'no-more' } }), [])
  assert.deepEqual(run({ to: 'more.test', expect: { allow: false, by: null } }), [])
  assert.deepEqual(run({ to: 'night.test', at: FRIDAY_NIGHT, expect: { allow: false, by: 'no-night' } }), [])
})

test('what does not is named with its place, what was expected and what was found', () => {
  const [problem] = run({ to: 'https://more.test', expect: { allow: true } })
  assert.deepEqual(problem, {
    severity: 'error',
    file: 'policy.yaml',
    line: 7,
    column: 5,
    what: 'The test of https://more.test for the plan basic expects allow, but the policy says block by no-more.',
    mend: 'Mend the rule or the test, whichever does not say what was agreed.',
  } satisfies Problem)
  assert.match(
    run({ to: 'more.test', expect: { allow: false, by: 'no-night' } })[0]?.what ?? '',
    /expects block by no-night/,
  )
})

test('without a time it must hold at every hour of a week', () => {
  assert.match(run({ to: 'night.test', expect: { allow: true } })[0]?.what ?? '', /block by no-night \(Friday 22:00\)/)
  assert.match(run({ to: 'night.test', expect: { allow: false, by: 'no-night' } })[0]?.what ?? '', /says allow/)
})

test('without a time it is about the policy before any of its rules ends', () => {
  for (const until of ['1970-01-02', '2026-11-23', '2999-12-31', null])
    assert.deepEqual(run({ to: 'more.test', expect: { allow: false, by: 'no-more' } }, until), [], String(until))
  assert.equal(run({ to: 'more.test', at: FRIDAY_NIGHT, expect: { allow: false, by: 'no-more' } }).length, 1)
})

test('a destination that is none is a problem of its own', () => {
  assert.match(run({ to: 'a b', expect: { allow: true } })[0]?.what ?? '', /no destination/)
})

test('protected tests are run beside its own, and named by their own file', () => {
  const guarded = (...tests: Omit<PolicyTest, 'spot'>[]): readonly Problem[] =>
    run({ to: 'https://a.test', expect: { allow: true } }, null, {
      file: 'tests of the record',
      tests: tests.map((each, i) => ({ ...each, spot: { line: i + 3, column: 5 } })),
    })
  const holds = { who: WHO, at: null, to: 'https://more.test', expect: { allow: false, by: 'no-more' } } as const
  assert.deepEqual(guarded(holds), [])
  const [problem, ...others] = guarded(holds, { ...holds, expect: { allow: true } })
  assert.deepEqual(
    [others.length, problem?.severity, problem?.file, problem?.line],
    [0, 'error', 'tests of the record', 4],
  )
  assert.match(
    problem?.what ?? '',
    /^The protected test of https:\/\/more\.test for the plan basic expects allow, but .* no-more\.$/,
  )
  const gone = guarded({ ...holds, who: { ...WHO, plan: 'bsaic' }, expect: { allow: false, by: null } })
  assert.deepEqual(
    gone.map(({ severity, what }) => [severity, what]),
    [['warning', 'The policy has no plan "bsaic".']],
  )
})
