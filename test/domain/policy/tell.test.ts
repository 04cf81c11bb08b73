// Sentences about whole policies, to the letter, in both languages.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { answerReach } from '../../../src/domain/policy/ask-reach.ts'
import { compile } from '../../../src/domain/policy/compile/compile.ts'
import { differences } from '../../../src/domain/policy/exact/diff.ts'
import { type Side, sideOf } from '../../../src/domain/policy/exact/side.ts'
import { readPolicy } from '../../../src/domain/policy/read/policy.ts'
import type { Site } from '../../../src/domain/policy/site.ts'
import { tellDifferences } from '../../../src/domain/policy/tell/differences.ts'
import { english } from '../../../src/domain/policy/tell/english.ts'
import { korean } from '../../../src/domain/policy/tell/korean.ts'
import { tellReach } from '../../../src/domain/policy/tell/reach.ts'
import type { VerifiedPolicy } from '../../../src/domain/policy/verify/verify.ts'
import { readTree } from '../../../src/edges/policyfile/yaml.ts'
import { address, range } from '../../kit/random-policy.ts'

const SAMPLE = fileURLToPath(new URL('../../../examples/kaesong/', import.meta.url))
const text = readFileSync(`${SAMPLE}policy.yaml`, 'utf8')
const listText = (id: string): string => readFileSync(`${SAMPLE}lists/${id}.txt`, 'utf8')

type Change = readonly [from: string, to: string]

/** The sample park with some changes; the site has no hosts, so that every name is somewhere on the internet. */
const sample = (
  changes: readonly Change[] = [],
  lists: Readonly<Record<string, string>> = {},
  site: Site = { hosts: new Map(), zones: [{ id: 'library', ranges: [] }] },
): Side => {
  const changed = changes.reduce((whole, [from, to]) => {
    assert.ok(whole.includes(from), from)
    return whole.replace(from, to)
  }, text)
  const { policy } = readPolicy(readTree(changed, 'p.yaml').tree!, 'p.yaml')
  const bytes = new Map(
    ['gambling', 'adult', 'fraud', 'harmful', 'hidden-names'].map((id) => [
      id,
      new TextEncoder().encode(`${listText(id)}\n${lists[id] ?? ''}`),
    ]),
  )
  const { compiled } = compile(policy as VerifiedPolicy, bytes, new Uint8Array(16), 'hash')
  return sideOf(compiled, site)
}

const told = (after: Side, before = sample()) => {
  const found = differences(before, after)
  assert.ok(found !== undefined)
  return { en: tellDifferences(found, english), ko: tellDifferences(found, korean) }
}

const BLOCK: Change = [
  'block: { who: everyone, to: [list gambling] }',
  'block: { who: everyone, to: [list gambling], when: work }',
]

test('nothing changes', () => {
  assert.deepEqual(told(sample()), {
    en: ['Nothing changes for anybody.'],
    ko: ['아무에게도 바뀌는 것이 없습니다.'],
  })
})

test('a rule for working hours alone', () => {
  const { en, ko } = told(sample([BLOCK]))
  assert.deepEqual(en, [
    'Plans basic and office of tenant t-017 gain lottery.test, outside Mon–Sat 08:00–18:00, from 2027-11-01 (until now no-gambling).',
    'Plans basic and office but not tenant t-017 gain lottery.test, outside Mon–Sat 08:00–18:00 (until now no-gambling).',
    'Plans basic and office gain the list gambling but lottery.test, outside Mon–Sat 08:00–18:00 (until now no-gambling).',
    'Nobody loses anything.',
  ])
  assert.deepEqual(ko, [
    '이용 범위 basic·office · 입주 업체 t-017, 월–토 08:00–18:00 밖의 때, 2027-11-01부터: lottery.test에 접속할 수 있게 됩니다 (지금까지는 no-gambling).',
    '이용 범위 basic·office · 입주 업체 t-017 제외, 월–토 08:00–18:00 밖의 때: lottery.test에 접속할 수 있게 됩니다 (지금까지는 no-gambling).',
    '이용 범위 basic·office, 월–토 08:00–18:00 밖의 때: 목록 gambling (lottery.test 제외)에 접속할 수 있게 됩니다 (지금까지는 no-gambling).',
    '접속할 수 없게 되는 것은 아무에게도 없습니다.',
  ])
})

test('a new rule for one plan, within hours', () => {
  const rule = 'rules:\n  no-films: { layer: park, block: { who: [plan basic], to: [films.example], when: work } }\n'
  const { en, ko } = told(sample([['rules:\n', rule]]))
  assert.deepEqual(en, [
    'Plan basic loses films.example, Mon–Sat 08:00–18:00 (no-films).',
    'Nobody gains anything.',
    'Rule no-films is new.',
  ])
  assert.deepEqual(ko, [
    '이용 범위 basic, 월–토 08:00–18:00: films.example에 접속할 수 없게 됩니다 (no-films).',
    '새로 접속할 수 있게 되는 것은 아무에게도 없습니다.',
    '규칙 no-films: 새로 생깁니다.',
  ])
})

test('names added to a list, and limits', () => {
  const { en, ko } = told(
    sample(
      [
        ['session: 60 min', 'session: 90 min'],
        ['speed: 4 Mbit/s', 'speed: 8 Mbit/s\n    slow: 500 kbit/s'],
      ],
      { fraud: 'a.example\nb.example\nc.example\nd.example' },
    ),
  )
  assert.deepEqual(en, [
    'Plans basic and office lose 4 names (a.example, b.example, c.example, …) added to the list fraud (no-known-fraud).',
    'Nobody gains anything.',
    'Plan basic: session: 60 min → 90 min.',
    'Plan basic: speed when the data is used: none → 500 kbit/s.',
    'Plan basic: speed: 4 Mbit/s → 8 Mbit/s.',
  ])
  assert.deepEqual(ko, [
    '이용 범위 basic·office: 목록 fraud에 더한 이름 4개 (a.example, b.example, c.example, …)에 접속할 수 없게 됩니다 (no-known-fraud).',
    '새로 접속할 수 있게 되는 것은 아무에게도 없습니다.',
    '이용 범위 basic: 한 번 접속하는 시간: 60분 → 90분.',
    '이용 범위 basic: 데이터를 다 쓴 뒤의 속도: 없음 → 500 kbit/s.',
    '이용 범위 basic: 속도: 4 Mbit/s → 8 Mbit/s.',
  ])
})

test('a plan loses nearly everything; hosts of the settings are told by their names', () => {
  const hosts = new Map([['news.test', { addresses: [address('127.0.2.1')], ports: new Map() }]])
  const site = { hosts, zones: [{ id: 'world', ranges: [range('127.0.2.0/24')] }] }
  const cut: Change = [
    'services: [library, web, mail, sample-sites]\n    data: 20',
    'services: [library]\n    data: 20',
  ]
  const lines = told(sample([cut], {}, site), sample([], {}, site)).en
  assert.deepEqual(lines.slice(0, 4), [
    'Plan office but not network cafe loses remote.test (not in the plan).',
    'Plan office of tenant t-017 loses lottery.test, until 2027-10-31 (not in the plan).',
    'Plan office of tenant t-042 loses shops.test, outside Mon–Sat 08:00–18:00 (not in the plan).',
    'Plan office but not tenant t-042 loses shops.test (not in the plan).',
  ])
  assert.equal(
    lines[4],
    'Plan office loses cinema.test, addresses in the zone world (the first is 127.0.2.0), news.test and everything else on the internet (not in the plan).',
  )
})

test('who can ever reach what', () => {
  const ask = (to: string, plan: string | null) => {
    const side = sample()
    const answer = answerReach(side, { to, plan }, '2026-11-26')
    assert.ok(answer.ok)
    return [english, korean].map((phrases) => tellReach(answer.reach, side.policy, plan, phrases))
  }
  assert.deepEqual(ask('lottery.test', 'basic'), [
    [
      'Some can, at some times.',
      'Tenant t-017 can reach it, until 2027-10-31.',
      'Tenant t-017 cannot reach it, from 2027-11-01 (no-gambling).',
      'Everybody but tenant t-017 can never reach it (no-gambling).',
    ],
    [
      '때와 사람에 따라 다릅니다.',
      '입주 업체 t-017, 2027-10-31까지: 접속할 수 있습니다.',
      '입주 업체 t-017, 2027-11-01부터: 접속할 수 없습니다 (no-gambling).',
      '모두(입주 업체 t-017 제외): 접속할 수 없습니다 (no-gambling).',
    ],
  ])
  assert.deepEqual(ask('shell.example:22', null), [
    ['No, never.', 'Nobody can ever reach it (not in the plan).'],
    ['아니요, 접속할 수 있는 때가 없습니다.', '모두: 접속할 수 없습니다 (이용 범위에 없음).'],
  ])
  assert.deepEqual(ask('news.example', 'basic'), [
    ['Yes, always.', 'Everybody can always reach it.'],
    ['네, 언제나 접속할 수 있습니다.', '모두: 언제나 접속할 수 있습니다.'],
  ])
})

test('what is asked wrongly', () => {
  assert.deepEqual(answerReach(sample(), { to: 'a b', plan: null }, '2026-11-26'), { ok: false, why: 'bad-to' })
  assert.deepEqual(answerReach(sample(), { to: 'a', plan: 'x' }, '2026-11-26'), { ok: false, why: 'unknown-plan' })
})
