// Every message of verifying, with its exact place and mend; and what the ways of ruling make of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Policy } from '../../../src/domain/policy/language.ts'
import { readPolicy } from '../../../src/domain/policy/read/policy.ts'
import type { VerifyContext } from '../../../src/domain/policy/verify/context.ts'
import { verify } from '../../../src/domain/policy/verify/verify.ts'
import { readTree } from '../../../src/edges/policyfile/yaml.ts'
import { GROUND, placeOf, problemsOf, type Sections, smallPark } from './small-park.ts'

type Case = readonly [
  sections: Sections,
  severity: 'error' | 'warning',
  what: string,
  mend: string,
  context?: Partial<VerifyContext>,
]

const ruleOf = (id: string, rest: string): string => `  ${id}: { ${rest}, ${GROUND} }`
const rules = (...lines: string[]): Sections => ({ rules: ['rules:', ...lines].join('\n') })
const BLOCK = ruleOf('b', 'layer: safety, block: { who: everyone, to: a.example }')
const plan = (rest: string): Sections => ({ plans: `plans:\n  basic: { title: Basic, services: [web], ${rest} }` })

const CASES: readonly Case[] = [
  [
    { park: 'park: { name: P, timezone: ‸Asia/Soul }' },
    'error',
    'The timezone "Asia/Soul" is not known.',
    'Write a name of the IANA list: Asia/Seoul.',
  ],
  [
    { services: 'services:\n  web: { title: W, ports: tcp/80 }\n  lib: { title: L, zone: ‸libary }' },
    'error',
    'There is no zone "libary".',
    'Did you mean "library"?',
    { zones: ['library'] },
  ],
  [
    { services: 'services:\n  web: { title: W, ports: tcp/80 }\n  lib: { title: L, zone: ‸x }' },
    'error',
    'There is no zone "x".',
    'Add it under "zones" in the settings.',
  ],
  [
    { services: 'services:\n  web: { title: W, to: [‸list l] }' },
    'error',
    'There is no list "l".',
    'Add it under "lists".',
  ],
  [
    { plans: `plans:\n  basic: { title: B, services: [web, ‸wen], ${GROUND} }` },
    'error',
    'There is no service "wen".',
    'Did you mean "web"?',
  ],
  [
    { plans: `plans:\n  basic: { title: B, services: ‸[], ${GROUND} }` },
    'error',
    'The plan basic has no services.',
    'Add at least one.',
  ],
  [
    { plans: `plans:\n  basic: { title: B, services: [web, ‸web], ${GROUND} }` },
    'warning',
    '"web" stands twice.',
    'Keep one of the two.',
  ],
  [
    { plans: `plans:\n  basic: { title: B, services: [web], hours: ‸day, ${GROUND} }` },
    'error',
    'There is no schedule "day".',
    'Add it under "schedules".',
  ],
  [
    {
      eligible:
        'eligible:\n  basic: { who: everyone, why: w, basis: Law 1 }\n  ‸gold: { who: badge, why: w, basis: Law 1 }',
    },
    'error',
    'There is no plan "gold".',
    'Known here: basic.',
  ],
  [
    { eligible: 'eligible:\n  basic: { who: [badge, ‸plan basic], why: w, basis: Law 1 }' },
    'error',
    'Who may hold a plan cannot depend on a plan.',
    'Name a group, a tenant, "badge" or "tenant-staff".',
  ],
  [
    rules(ruleOf('r', 'layer: park, block: { who: [‸plan basc], to: a.example }')),
    'error',
    'There is no plan "basc".',
    'Did you mean "basic"?',
  ],
  [
    rules(ruleOf('r', 'layer: park, block: { who: everyone, to: ‸service ssh }')),
    'error',
    'There is no service "ssh".',
    'Known here: web.',
  ],
  [
    rules(ruleOf('r', 'layer: park, block: { who: everyone, to: [a.example, ‸A.EXAMPLE.] }')),
    'warning',
    '"a.example" stands twice.',
    'Keep one of the two.',
  ],
  [
    rules(ruleOf('r', 'layer: park, block: { who: [tenant x, ‸tenant x], to: a.example }')),
    'warning',
    '"tenant x" stands twice.',
    'Keep one of the two.',
  ],
  [
    rules(ruleOf('r', 'layer: park, block: { who: everyone, to: a.example, when: ‸work }')),
    'error',
    'There is no schedule "work".',
    'Add it under "schedules".',
  ],
  [
    rules(BLOCK, ruleOf('e', 'layer: safety, except: { from: ‸bb, who: everyone, to: a.example }')),
    'error',
    'There is no rule "bb".',
    'Did you mean "b"?',
  ],
  [
    rules(BLOCK, ruleOf('e', 'layer: ‸park, except: { from: b, who: everyone, to: a.example }')),
    'error',
    'The exception e (park) cannot lift "b" of the higher layer safety.',
    'Put it in the layer safety or a higher one.',
  ],
  [
    rules(
      ruleOf('b', 'layer: tenant, block: { who: everyone, to: a.example }'),
      ruleOf('e', 'layer: ‸tenant, except: { from: b, who: everyone, to: a.example }'),
    ),
    'error',
    'The exception e stands in the layer tenant.',
    'A tenant may add blocks, never exceptions; put it in park or above.',
  ],
  [
    rules(
      ruleOf('o', 'layer: park, observe: { who: everyone, to: a.example }'),
      ruleOf('e', 'layer: park, except: { from: ‸o, who: everyone, to: a.example }'),
    ),
    'error',
    'The rule "o" is no block, so nothing can be lifted from it.',
    'Name a rule with "block".',
  ],
  [
    rules(ruleOf('r', 'layer: park, block: { who: everyone, to: a.example }, until: ‸2013-01-01')),
    'error',
    'The rule r ends before it begins.',
    'Set "until" to a day after "since".',
  ],
  [
    { tests: 'tests:\n  - { who: { plan: ‸bsic }, to: a.example, expect: block }' },
    'warning',
    'There is no plan "bsic".',
    'Did you mean "basic"?',
  ],
  [
    { tests: 'tests:\n  - { who: { plan: basic }, to: a.example, expect: { block: ‸no-x } }' },
    'error',
    'There is no rule "no-x".',
    'Add it under "rules".',
  ],
  // grounds
  [
    {
      plans:
        'plans:\n  basic: ‸{ title: B, services: [web], basis: Law 1, since: 2014-05-01, review: "mailto:a@b.example" }',
    },
    'warning',
    'The plan basic has no "why".',
    'Say in a sentence why it is so, in each language.',
  ],
  [
    {
      plans: 'plans:\n  basic: ‸{ title: B, services: [web], why: w, since: 2014-05-01, review: "mailto:a@b.example" }',
    },
    'error',
    'The plan basic has no "basis".',
    'Name an article (agreement/5) or a law.',
    { rule: 'one' },
  ],
  [
    { plans: 'plans:\n  basic: ‸{ title: B, services: [web], why: w, basis: Law 1, review: "mailto:a@b.example" }' },
    'error',
    'The plan basic has no "since".',
    'Add the day from which it holds: 2014-05-01.',
    { rule: 'several' },
  ],
  [
    {
      rules:
        'rules:\n  r: ‸{ layer: park, block: { who: everyone, to: a.example }, why: w, basis: Law 1, since: 2014-05-01 }',
    },
    'warning',
    'The rule r has no "review".',
    'Add whom to ask for review: mailto:… or https:….',
  ],
  [
    { eligible: 'eligible:\n  basic: ‸{ who: everyone, basis: Law 1 }' },
    'warning',
    'The eligibility for basic has no "why".',
    'Say in a sentence why it is so, in each language.',
  ],
  [
    plan('why: w, basis: ‸agreement/5, since: 2014-05-01, review: "mailto:a@b.example"'),
    'warning',
    'The basis agreement/5 leads nowhere: there is no agreement.',
    'Name the files of the agreement under "agreement".',
  ],
  [
    plan('why: w, basis: ‸agreement/5, since: 2014-05-01, review: "mailto:a@b.example"'),
    'error',
    'The agreement has no article 5 in every language.',
    'Add the article, or name another.',
    { rule: 'several', articles: new Set(['4']) },
  ],
  [
    { eligible: '', policy: '‸policy: isthmus/v1' },
    'warning',
    'There is no "eligible".',
    'Add it; until then the database alone says who holds which plan.',
  ],
  [
    { eligible: '', policy: '‸policy: isthmus/v1' },
    'error',
    'There is no "eligible".',
    'Say for each plan who may hold it.',
    { rule: 'one' },
  ],
  [
    {
      plans: `plans:\n  basic: { title: B, services: [web], ${GROUND} }\n  gold: ‸{ title: G, services: [web], ${GROUND} }`,
    },
    'warning',
    'Nobody may hold the plan gold.',
    'Add it under "eligible".',
  ],
  // use
  [
    plan(`speed: ‸4 Mbit/s, ${GROUND}`),
    'warning',
    '"speed" is enforced only in line.',
    'As a proxy alone, nothing slows anybody down; leave it for when the gateway stands in line.',
  ],
  [
    { lists: 'lists:\n  ‸l: { file: l.txt }' },
    'warning',
    'Nothing uses the list l.',
    'Name it in a rule or a service, or take it out.',
  ],
  [
    { schedules: 'schedules:\n  ‸s: { days: daily }' },
    'warning',
    'Nothing uses the schedule s.',
    'Name it in a rule, a plan or a room, or take it out.',
  ],
  [
    { services: 'services:\n  web: { title: W, ports: tcp/80 }\n  ‸mail: { title: M, ports: tcp/993 }' },
    'warning',
    'No plan has the service mail.',
    'Name it in a plan, or take it out.',
  ],
  [
    { walled: 'walled: [=help.example, ‸gstatic.com]' },
    'warning',
    'With "gstatic.com" walled, devices that ask connectivitycheck.gstatic.com believe to be online and show no portal.',
    'Take it out, or write single names with "=" in place of the domain.',
  ],
  [
    { walled: 'walled: ‸=captive.apple.com' },
    'warning',
    'With "=captive.apple.com" walled, devices that ask captive.apple.com believe to be online and show no portal.',
    'Take it out, or write single names with "=" in place of the domain.',
  ],
  [
    { ...rules(BLOCK), walled: 'walled: [‸=x.a.example]' },
    'warning',
    'The rule b blocks x.a.example for everyone, but "walled" opens it before anybody signs in.',
    'Take it out of one of them.',
  ],
]

for (const [sections, severity, what, mend, context] of CASES) {
  test(`${severity} ${context?.rule ?? ''}: ${what}`, () => {
    const { text, line, column } = placeOf(smallPark(sections))
    const problems = problemsOf(text, context)
    const found = problems.find((problem) => problem.what === what)
    assert.deepEqual(found ?? problems, { severity, file: 'p.yaml', line, column, what, mend })
  })
}

const policyOf = (text: string): Policy => {
  const { tree } = readTree(text, 'p.yaml')
  assert.ok(tree)
  const { policy } = readPolicy(tree, 'p.yaml')
  assert.ok(policy)
  return policy
}

const context: VerifyContext = { file: 'p.yaml', rule: 'file', articles: null, zones: [], tree: null }
const spot = { line: 3, column: 4 }

test('verified is the policy itself as long as there are only warnings, and null with the first error', () => {
  const policy = policyOf(smallPark({ eligible: '' }))
  assert.equal(verify(policy, context).verified, policy)
  assert.equal(verify(policy, { ...context, rule: 'one' }).verified, null)
})

test('speed is mentioned once, however many plans have it', () => {
  const two = ['a', 'b'].map((id) => `  ${id}: { title: T, services: [web], speed: 1 Mbit/s, ${GROUND} }`)
  const problems = problemsOf(smallPark({ plans: ['plans:', ...two].join('\n'), eligible: '' }))
  assert.equal(problems.filter(({ what }) => what.includes('speed')).length, 1)
})

test('ids that stand twice in a policy that no file made are found', () => {
  const policy = policyOf(smallPark())
  const [service] = policy.services
  assert.ok(service)
  const { problems } = verify({ ...policy, services: [service, { ...service, spot }] }, context)
  assert.deepEqual(
    problems.filter(({ severity }) => severity === 'error'),
    [
      {
        severity: 'error',
        file: 'p.yaml',
        ...spot,
        what: 'The service "web" stands twice.',
        mend: 'Keep one of the two, or give one another id.',
      },
    ],
  )
})

test('counts are capped, with a clear word', () => {
  const cap = (sections: Sections, what: string, mend: string): void => {
    const { text, line, column } = placeOf(smallPark(sections))
    assert.deepEqual(problemsOf(text), [{ severity: 'error', file: 'p.yaml', line, column, what, mend }])
  }
  const many = (count: number, line: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => line(i)).join('\n')
  const shorter = 'Take some together, or take out what is not used.'
  cap(
    {
      rules: `rules:\n  ‸${many(501, (i) => ruleOf(`r${i}`, 'layer: park, block: { who: everyone, to: a.example }')).trimStart()}`,
    },
    'There are 501 rules; at most 500 are allowed.',
    shorter,
  )
  cap(
    { services: `services:\n  ‸${many(201, (i) => `  w${i}: { title: W, ports: tcp/80 }`).trimStart()}` },
    'There are 201 services; at most 200 are allowed.',
    shorter,
  )
  cap(
    {
      tests: `tests:\n  ‸${many(2001, () => '  - { who: { plan: basic }, to: a.example, expect: allow }').trimStart()}`,
    },
    'There are 2001 tests; at most 2000 are allowed.',
    shorter,
  )
  cap(
    { eligible: `eligible:\n  ‸${many(101, (i) => `  p${i}: { who: everyone }`).trimStart()}` },
    'There are 101 plans under "eligible"; at most 100 are allowed.',
    shorter,
  )
  const names = Array.from({ length: 5001 }, (_, i) => `n${i}.example`).join(', ')
  cap(
    rules(ruleOf('r', `layer: park, block: { who: everyone, to: ‸[${names}] }`)),
    'The rule r has 5001 destinations; at most 5000 are allowed.',
    'Put them in a list file.',
  )
  const seats = Array.from({ length: 5001 }, (_, i) => `seat ${i}`).join(', ')
  cap(
    rules(ruleOf('r', `layer: park, block: { who: ‸[${seats}], to: a.example }`)),
    'The rule r names 5001 subjects; at most 5000 are allowed.',
    'Make a group of them.',
  )
  cap(
    { services: `services:\n  web: ‸{ title: W, to: [${names}] }` },
    'The service web has 5001 entries; at most 5000 are allowed.',
    'Put destinations in a list file.',
  )
  const spans = Array.from({ length: 51 }, () => '{ days: Mon }').join(', ')
  cap(
    { schedules: `schedules:\n  s: ‸[${spans}]` },
    'The schedule s has 51 parts; at most 50 are allowed.',
    'Take some together.',
  )
})
