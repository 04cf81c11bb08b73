// A policy without one of its rules: only lines go, and what is left is a policy.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { withoutRule } from '../../../src/edges/policyfile/without-rule.ts'
import { readTree } from '../../../src/edges/policyfile/yaml.ts'

const SAMPLE = readFileSync('examples/kaesong/policy.yaml', 'utf8')

test('the rule goes, with exceptions from it and the tests that expect it; every other line stays', () => {
  const found = withoutRule(SAMPLE, 'no-gambling')
  assert.ok(found.ok)
  assert.ok(found.exceptions.includes('lottery-museum'))
  assert.ok(found.tests > 0)
  assert.doesNotMatch(found.text, /no-gambling|lottery-museum:/)
  const left = found.text.split('\n')
  const before = SAMPLE.split('\n')
  let from = 0
  for (const line of left) {
    const at = before.indexOf(line, from)
    assert.ok(at >= 0, `not a line of before, or in another place: ${line}`)
    from = at + 1
  }
  assert.notEqual(readTree(found.text, 'policy.yaml').tree, null)
})

test('comments stay with what stands below them; the last rule and the last test go too', () => {
  const text = [
    'rules:',
    '  # of a',
    '  a:',
    '    block: { who: everyone, to: [x.test] }',
    '',
    '  # of b',
    '  b:',
    '    block: { who: everyone, to: [y.test] }',
    '',
    '  c: { layer: park, except: { from: b } }',
    'tests:',
    '  - { to: x.test, expect: { block: a } } # one',
    '  - to: y.test',
    '    expect: { block: b }',
    '',
  ].join('\n')
  const found = withoutRule(text, 'b')
  assert.ok(found.ok)
  assert.deepEqual([found.exceptions, found.tests], [['c'], 1])
  assert.equal(
    found.text,
    [
      ...['rules:', '  # of a', '  a:', '    block: { who: everyone, to: [x.test] }', ''],
      ...['tests:', '  - { to: x.test, expect: { block: a } } # one', ''],
    ].join('\n'),
  )
})

test('no such rule, and rules that do not stand in lines, are told', () => {
  assert.deepEqual(withoutRule(SAMPLE, 'no-such'), { ok: false, why: 'no-such-rule' })
  assert.deepEqual(withoutRule('rules: { a: { block: {} } }', 'a'), { ok: false, why: 'not-in-lines' })
  assert.deepEqual(withoutRule('rules:\n  a: 1\ntests: [{ expect: { block: a } }]', 'a'), {
    ok: false,
    why: 'not-in-lines',
  })
  assert.deepEqual(withoutRule('', 'a'), { ok: false, why: 'no-such-rule' })
})
