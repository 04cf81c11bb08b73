// Warnings about what has no effect: their words and places; and that beyond the limits nothing is said, soon.
import assert from 'node:assert/strict'
import test from 'node:test'
import { compile } from '../../../src/domain/policy/compile/compile.ts'
import { differences } from '../../../src/domain/policy/exact/diff.ts'
import { idleRules } from '../../../src/domain/policy/exact/idle.ts'
import { idlePartsOf } from '../../../src/domain/policy/exact/idle-parts.ts'
import { sideOf } from '../../../src/domain/policy/exact/side.ts'
import { warningsOn } from '../../../src/domain/policy/exact/warnings.ts'
import type { Policy, Who } from '../../../src/domain/policy/language.ts'
import type { Site } from '../../../src/domain/policy/site.ts'
import type { VerifiedPolicy } from '../../../src/domain/policy/verify/verify.ts'
import { address, range } from '../../kit/random-policy.ts'
import { compiledIn, NOWHERE, sideIn } from './exact-kit.ts'
import { GROUND, placeOf, type Sections, smallPark } from './small-park.ts'

const key = new Uint8Array(16)
const warningsIn = (sections: Sections, lists: Readonly<Record<string, string>> = {}, site = NOWHERE) => {
  const { compiled, reports } = compiledIn(sections, lists)
  const side = sideOf(compiled, site)
  return warningsOn(compiled.policy, idlePartsOf(side), reports, 'p.yaml').map(
    ({ what, line }) => [line, what] as const,
  )
}

/** The warnings on rules; ‸ marks the line of the only one. */
const expectOn = (
  rules: string,
  what: string,
  sections: Sections = {},
  lists: Readonly<Record<string, string>> = {},
): void => {
  const { text } = placeOf(rules)
  const { line } = placeOf(smallPark({ ...sections, rules }))
  const found = warningsIn({ ...sections, rules: text }, lists)
  assert.deepEqual(found, [[line, what]])
}

const block = (id: string, to: string, more = ''): string =>
  `  ${id}: { layer: park, block: { who: everyone, to: [${to}]${more} }, ${GROUND} }`

test('a block behind another', () => {
  expectOn(
    `rules:\n${block('a', 'bet.example')}\n‸${block('b', 'www.bet.example')}`,
    'The rule b never decides: wherever it would block, "a" is named before it.',
  )
  assert.deepEqual(warningsIn({ rules: `rules:\n${block('b', 'bet.example')}\n${block('a', 'www.bet.example')}` }), [])
})

test('a block where no plan opens anything', () => {
  const services = `services:\n  web: { title: Web, ports: [tcp/443] }\n  mail: { title: Mail, ports: [tcp/993] }`
  expectOn(
    `rules:\n‸${block('no-mail', 'service mail')}`,
    'The rule no-mail never decides: wherever it would block, no plan opens it.',
    { services },
  )
})

test('an exception whose block is not there, or stays behind another, or is lifted twice', () => {
  const except = (id: string, from: string, to: string): string =>
    `  ${id}: { layer: park, except: { from: ${from}, who: everyone, to: [${to}] }, ${GROUND} }`
  expectOn(
    `rules:\n${block('a', 'bet.example')}\n‸${except('b', 'a', 'other.example')}`,
    'The exception b never lifts anything: "a" never blocks for these people and destinations at that time.',
  )
  const rules = `rules:\n${block('a', 'bet.example')}\n${block('b', 'bet.example')}\n${except('c', 'b', 'bet.example')}`
  assert.deepEqual(
    warningsIn({ rules }).map(([, what]) => what),
    [
      'The rule b never decides: wherever it would block, "c" lifts it.',
      'The exception c never lifts anything: "a" blocks it all the same.',
    ],
  )
  const twice = `rules:\n${block('a', 'bet.example')}\n${except('b', 'a', 'x.bet.example')}\n${except('c', 'a', 'x.bet.example')}`
  assert.deepEqual(
    warningsIn({ rules: twice }).map(([, what]) => what),
    ['bc', 'cb'].map(([id, other]) => `The exception ${id} never lifts anything: "${other}" lifts the same.`),
  )
})

test('a block that decides only below the name of another', () => {
  const exact = `  a: { layer: legal, block: { who: everyone, to: ["=bet.example"] }, ${GROUND} }`
  assert.deepEqual(warningsIn({ rules: `rules:\n${exact}\n${block('b', 'bet.example')}` }), [])
})

/** A rule that could decide only on 2026-03-29, a Sunday, when clocks in Berlin leave out 02:00 to 03:00. */
const onlyThatDay = (timezone: string, days: string): number => {
  const until = (id: string, day: string, more = ''): string =>
    `  ${id}: { layer: park, until: ${day}, block: { who: everyone, to: [bet.example]${more} }, ${GROUND} }`
  return warningsIn({
    park: `park: { name: P, timezone: ${timezone} }`,
    schedules: `schedules:\n  night: { days: ${days}, from: "02:00", to: "02:30" }`,
    rules: `rules:\n${until('a', '2026-03-28')}\n${until('b', '2026-03-29', ', when: night')}`,
  }).length
}

test('a block whose only hours never come', () => {
  assert.equal(onlyThatDay('Asia/Seoul', 'Sun'), 0)
  assert.equal(onlyThatDay('Europe/Berlin', 'Sun'), 1)
  assert.equal(onlyThatDay('Asia/Seoul', 'Mon'), 1)
})

/** A host with an address in a zone that no plan opens: nothing public has its name. */
const HOST: Site = {
  hosts: new Map([['inside.example', { addresses: [address('10.0.0.1')], ports: new Map() }]]),
  zones: [{ id: 'inside', ranges: [range('10.0.0.0/8')] }],
}

test('a name that has an address of its own is nowhere else', () => {
  const rules = `rules:\n${block('a', '"=inside.example"')}`
  assert.deepEqual(warningsIn({ rules }).length, 0)
  assert.deepEqual(
    warningsIn({ rules }, {}, HOST).map(([, what]) => what),
    ['The rule a never decides: wherever it would block, no plan opens it.'],
  )
  const [before, after] = [sideIn({}, HOST), sideIn({ rules }, HOST)]
  assert.deepEqual(differences(before, after)?.effects, [])
  assert.equal(differences(sideIn({}), sideIn({ rules }))?.effects.length, 1)
})

test('lists: empty ones, and those whose rules have no effect', () => {
  const lists = 'lists:\n  bets: { file: bets.txt }'
  const rules = `rules:\n${block('a', 'bet.example')}\n${block('b', 'list bets')}`
  assert.deepEqual(
    warningsIn({ lists, rules }, { bets: '# none\n' }).map(([, what]) => what),
    ['The list bets has no entries.', 'The rule b catches nothing.'],
  )
  assert.deepEqual(
    warningsIn({ lists, rules }, { bets: 'www.bet.example\n' }).map(([, what]) => what),
    [
      'The list bets never matters: without it every answer would be the same.',
      'The rule b never decides: wherever it would block, "a" is named before it.',
    ],
  )
  assert.deepEqual(warningsIn({ lists, rules }, { bets: 'www.bet.example\nother.example\n' }), [])
})

const SPOT = { line: 1, column: 1 }
const TEXT = { en: '', ko: '' }
const NO_GROUND = { why: null, basis: null, since: null, review: null }

/** As much of everything as verify lets pass. */
const fullPolicy = (who: (n: number) => Who, sameName: boolean): Policy => ({
  park: { name: TEXT, timezone: 'Asia/Seoul' },
  ...{ agreement: null, eligible: [], tests: [], lists: [] },
  services: Array.from({ length: 200 }, (_, n) => ({
    ...{ id: `s${n}`, title: TEXT, to: null, zone: null, nameless: null, spot: SPOT },
    ports: [{ transport: 'tcp', from: 100 * n + 1, to: 100 * n + 150 }],
  })),
  plans: Array.from({ length: 100 }, (_, n) => ({
    ...{
      id: `p${n}`,
      title: TEXT,
      services: [`s${n}`, `s${n + 100}`],
      speed: null,
      dataPerDay: null,
      slow: null,
      session: null,
    },
    ...{ sessions: 1, hours: null, ground: NO_GROUND, spot: SPOT },
  })),
  schedules: Array.from({ length: 100 }, (_, n) => ({
    id: `h${n}`,
    spot: SPOT,
    spans: Array.from({ length: 50 }, (_, k) => ({
      days: [true, true, k % 2 === 0, true, true, false, true],
      from: (n * 7 + k * 13) % 1440,
      to: (n * 11 + k * 29) % 1440,
    })),
  })),
  rules: Array.from({ length: 500 }, (_, n) => ({
    ...{ id: `r${n}`, layer: 'park', kind: 'block', ground: NO_GROUND, until: null, spot: SPOT },
    match: {
      who: who(n),
      to: [{ kind: 'below', name: sameName ? 'com' : `n${n}.com` }],
      when: sameName ? `h${n % 100}` : null,
    },
  })),
})

for (const [what, who, sameName] of [
  ['a group for each rule, all on one name', (n: number) => [{ kind: 'group', id: `g${n}` }], true],
  ['a group for each rule, each on a name of its own', (n: number) => [{ kind: 'group', id: `g${n}` }], false],
  ['everyone, each on a name of its own', () => 'everyone', false],
] as readonly (readonly [string, (n: number) => Who, boolean])[]) {
  test(`too much to tell is not told: ${what}`, () => {
    const { compiled } = compile(fullPolicy(who, sameName) as VerifiedPolicy, new Map(), key, 'hash')
    const budget = { left: 15_000 }
    assert.equal(idleRules(sideOf(compiled, NOWHERE), budget), undefined)
    assert.ok(budget.left < 0)
  })
}
