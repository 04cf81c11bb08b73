// Stages and the public part of a policy: read with the mend of each mistake, and their changes in sentences.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { notesOf } from '../../../src/domain/policy/exact/notes.ts'
import { readPolicy } from '../../../src/domain/policy/read/policy.ts'
import { english } from '../../../src/domain/policy/tell/english.ts'
import { korean } from '../../../src/domain/policy/tell/korean.ts'
import { noteText } from '../../../src/domain/policy/tell/notes.ts'
import { verify } from '../../../src/domain/policy/verify/verify.ts'
import { readTree } from '../../../src/edges/policyfile/yaml.ts'

const read = (more: string) => {
  const { tree } = readTree(
    `policy: isthmus/v1
park: { name: Park, timezone: Asia/Seoul }
services: { web: { title: Web, ports: [tcp/443] } }
plans: { basic: { title: Basic, services: [web] } }
${more}
`,
    'policy.yaml',
  )
  assert.ok(tree !== null)
  return readPolicy(tree, 'policy.yaml')
}

const policyOf = (more: string) => {
  const { policy, problems } = read(more)
  assert.ok(policy !== null, JSON.stringify(problems))
  return policy
}

const CAFE = 'stages: { cafe: { title: Café, from: 2026-11-01, goal: 20 seats, basis: agreement/6 } }'

test('a stage is read, and a policy without stages has none', () => {
  const [stage] = policyOf(CAFE).stages ?? []
  assert.deepEqual(
    { ...stage, spot: null },
    {
      ...{ id: 'cafe', title: { en: 'Café', ko: 'Café' }, from: '2026-11-01', measure: 'seats', goal: 20 },
      ...{ basis: 'agreement/6', spot: null },
    },
  )
  assert.equal('stages' in policyOf(''), false)
})

const wrong = (more: string): string => {
  const { policy, problems } = read(more)
  assert.equal(policy, null)
  const [{ what, mend } = { what: '', mend: '' }] = problems
  return `${what} ${mend}`
}

test('each mistake is told with its mend', () => {
  const stage = (text: string): string => wrong(`stages: { cafe: { title: Café, from: 2026-11-01, ${text} } }`)
  assert.equal(
    stage('goal: twenty'),
    '"goal" cannot be "twenty". Write how many of what, at most 10000000: 20 seats, 120 companies or 400 people.',
  )
  assert.equal(stage('goal: 20 seat'), '"goal" cannot be "20 seat". Did you mean "seats"?')
  assert.match(stage('goal: 0 seats'), /cannot be "0 seats"/)
  assert.match(stage('goal: 99999999 people'), /at most 10000000/)
  assert.match(stage('basis: agreement/6'), /has no "goal"/)
  assert.match(wrong('stages: { cafe: { title: Café, from: tomorrow, goal: 20 seats } }'), /"tomorrow" is no date/)
  const many = Array.from({ length: 21 }, (_, n) => `  s${n}: { title: S, from: 2026-11-01, goal: 1 seats }`)
  assert.match(wrong(`stages:\n${many.join('\n')}`), /There are 21 stages; at most 20/)
  assert.match(wrong('public: { contact: "javascript:alert(1)" }'), /is no contact\. Write mailto:/)
  assert.match(wrong('public: { prize: Free }'), /Did you mean "price"\?/)
  assert.match(wrong(`public: { price: ${'x'.repeat(2001)} }`), /too long/)
})

test('the basis of a stage must resolve, and operators must have one', () => {
  const context = { file: 'policy.yaml', articles: new Set(['1']), zones: [], tree: null }
  const flawed = (more: string, rule: 'file' | 'several') =>
    verify(policyOf(more), { ...context, rule }).problems.filter(({ what }) => /stage|article 6/.test(what))
  assert.deepEqual(
    flawed(CAFE, 'several').map(({ severity, what }) => `${severity} ${what}`),
    ['error The agreement has no article 6 in every language.'],
  )
  const none = CAFE.replace(', basis: agreement/6', '')
  assert.deepEqual(
    [flawed(none, 'several'), flawed(none, 'file')].map(([problem]) => `${problem?.severity} ${problem?.what}`),
    ['error The stage cafe has no "basis".', 'warning The stage cafe has no "basis".'],
  )
})

test('public texts are kept as they are written', () => {
  assert.deepEqual(policyOf('public: { price: { en: Free, ko: 무료 }, contact: "mailto:a@park.example" }').public, {
    price: { en: 'Free', ko: '무료' },
    contact: 'mailto:a@park.example',
  })
  assert.equal('public' in policyOf('public: {}'), false)
})

test('a change of either is a note, in both languages', () => {
  const before = policyOf(`${CAFE}\npublic: { price: { en: Free, ko: 무료 } }`)
  const after = policyOf(
    `${CAFE.replace('20 seats', '120 companies')}\npublic: { price: { en: One euro, ko: 1유로 }, join: { en: Come, ko: 오십시오 } }`,
  )
  const told = (phrases: typeof english) => notesOf(before, after).map((note) => noteText(note, phrases))
  assert.deepEqual(told(english), [
    'Stage cafe: goal: 20 → 120.',
    'Stage cafe: what the goal counts: seats → companies.',
    'What the public is told: how to join: none → “Come”.',
    'What the public is told: price: “Free” → “One euro”.',
  ])
  assert.deepEqual(told(korean), [
    '단계 cafe: 목표: 20 → 120.',
    '단계 cafe: 세는 것: seats → companies.',
    '공개 안내: 이용 방법: 없음 → “오십시오”.',
    '공개 안내: 요금: “무료” → “1유로”.',
  ])
  assert.deepEqual(
    notesOf(policyOf(''), before).map((note) => noteText(note, english)),
    ['Stage cafe is new.', 'What the public is told: price: none → “Free”.'],
  )
  assert.deepEqual(notesOf(before, before), [])
})

test('whatever stands in a goal, reading ends with a goal or a problem', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (text) => {
      const { policy, problems } = read(`stages: { s: { title: S, from: 2026-11-01, goal: ${JSON.stringify(text)} } }`)
      assert.ok(policy === null ? problems.length > 0 : (policy.stages?.[0]?.goal ?? 0) >= 1)
    }),
  )
})
