// An exception written into a policy's text: the policy with exactly that rule more.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import fc from 'fast-check'
import { readPolicy } from '../../../src/domain/policy/read/policy.ts'
import { type ExceptionDraft, writeException } from '../../../src/domain/policy/write-exception.ts'
import { readTree } from '../../../src/edges/policyfile/yaml.ts'

const SAMPLE = readFileSync(new URL('../../../examples/kaesong/policy.yaml', import.meta.url), 'utf8')
const DRAFT: ExceptionDraft = {
  ...{ rule: 'no-gambling', layer: 'park', name: 'museum.example', tenant: 't-017', basis: 'agreement/7' },
  why: { en: 'For a while: "prints", #7', ko: '당분간' },
  ...{ since: '2026-11-26', until: '2026-12-10', review: 'mailto:review@park.test' },
}

const read = (text: string) => {
  const { tree } = readTree(text, 'policy.yaml')
  assert.ok(tree)
  const { policy, problems } = readPolicy(tree, 'policy.yaml')
  assert.ok(policy, JSON.stringify(problems))
  return policy
}
const ids = (text: string): readonly string[] => read(text).rules.map(({ id }) => id)

const written = (text: string, draft = DRAFT): string => {
  const done = writeException(text, draft)
  assert.ok(done.ok)
  return done.text
}

test('below the last rule, and nothing else changes', () => {
  const after = written(SAMPLE)
  assert.deepEqual(ids(after), [...ids(SAMPLE), 'no-gambling-except'])
  const rule = read(after).rules.at(-1)
  assert.ok(rule?.kind === 'except')
  assert.deepEqual(
    [rule.layer, rule.from, rule.until, rule.ground.why, rule.ground.basis, rule.ground.since, rule.ground.review],
    ['park', 'no-gambling', '2026-12-10', DRAFT.why, 'agreement/7', '2026-11-26', 'mailto:review@park.test'],
  )
  const [before, later] = [SAMPLE.split('\n'), after.split('\n')]
  assert.equal(later.length, before.length + 9)
  assert.deepEqual(
    later.filter((line) => !before.includes(line)).map((line) => line.trim().split(':')[0]),
    ['no-gambling-except', 'except', 'why', 'basis', 'since', 'until', 'review'],
  )
})

test('a second one gets an id of its own; rules may be the last part of the file, with or without a line end', () => {
  const twice = written(written(SAMPLE), { ...DRAFT, name: 'other.example', tenant: null })
  assert.deepEqual(ids(twice).slice(-2), ['no-gambling-except', 'no-gambling-except-2'])
  const bare = SAMPLE.slice(0, SAMPLE.indexOf('\ntests:'))
  for (const text of [bare, `${bare}\n`, `${bare}\n\n# the end\n`, bare.trimEnd()])
    assert.equal(ids(written(text)).at(-1), 'no-gambling-except')
})

test('where rules are not one below the other it says so', () => {
  for (const text of [
    '',
    'rules: {}\n',
    'rules:\n',
    'rules: { a: { layer: park } }\n',
    'policy: isthmus/v1\n',
    ' rules:\n  a:\n',
  ])
    assert.deepEqual(writeException(text, DRAFT), { ok: false, why: 'no-rules' })
})

test('words of people stay words, whatever they have in them', () => {
  const words = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 60 })
    .filter((text) => !/\p{Cc}/u.test(text) && text.trim() !== '')
  fc.assert(
    fc.property(words, words, (en, ko) => {
      const rule = read(written(SAMPLE, { ...DRAFT, why: { en, ko } })).rules.at(-1)
      assert.deepEqual([rule?.id, rule?.ground.why], ['no-gambling-except', { en, ko }])
    }),
    { numRuns: 60 },
  )
})
