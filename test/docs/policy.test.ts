// docs/policy.md: its policies are read and verified, and its errors are what the program prints, to the letter.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { answerReach } from '../../src/domain/policy/ask-reach.ts'
import { compile } from '../../src/domain/policy/compile/compile.ts'
import { differences } from '../../src/domain/policy/exact/diff.ts'
import { idlePartsOf } from '../../src/domain/policy/exact/idle-parts.ts'
import { type Side, sideOf } from '../../src/domain/policy/exact/side.ts'
import { warningsOn } from '../../src/domain/policy/exact/warnings.ts'
import type { Problem } from '../../src/domain/policy/language.ts'
import { readPolicy } from '../../src/domain/policy/read/policy.ts'
import { tellDifferences } from '../../src/domain/policy/tell/differences.ts'
import { english } from '../../src/domain/policy/tell/english.ts'
import { tellReach } from '../../src/domain/policy/tell/reach.ts'
import { type VerifiedPolicy, verify } from '../../src/domain/policy/verify/verify.ts'
import { problemLine } from '../../src/edges/cli/problems-text.ts'
import { readTree } from '../../src/edges/policyfile/yaml.ts'

// What a fragment leaves out; its own sections come first, so that its lines count from 1.
const REST: Readonly<Record<string, string>> = {
  policy: 'policy: isthmus/v1',
  park: 'park: { name: Park, timezone: Asia/Seoul }',
  services: 'services: { web: { title: Web, ports: [tcp/80, tcp/443] } }',
  plans: 'plans: { basic: { title: Basic, services: [web] } }',
}

const whole = (fragment: string): string => {
  const missing = Object.keys(REST).filter((key) => !new RegExp(`^${key}:`, 'm').test(fragment))
  return `${fragment}${missing.map((key) => `${REST[key]}\n`).join('')}`
}

const problemsOf = (text: string): readonly Problem[] => {
  const { tree, problems } = readTree(text, 'policy.yaml')
  if (tree === null) return problems
  const read = readPolicy(tree, 'policy.yaml')
  if (read.policy === null) return read.problems
  const articles = new Set(['4', '5', '7'])
  return verify(read.policy, { file: 'policy.yaml', rule: 'file', articles, zones: [], tree }).problems
}

const errorsOf = (text: string): readonly string[] =>
  problemsOf(whole(text))
    .filter(({ severity }) => severity === 'error')
    .map(problemLine)

const sideOfText = (text: string): Side => {
  const { policy } = readPolicy(readTree(whole(text), 'policy.yaml').tree!, 'policy.yaml')
  const { compiled } = compile(policy as VerifiedPolicy, new Map(), new Uint8Array(16), 'hash')
  return sideOf(compiled, { hosts: new Map(), zones: [] })
}

const doc = readFileSync(new URL('../../docs/policy.md', import.meta.url), 'utf8')
const policies = [...doc.matchAll(/^```yaml policy\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text)
const mistakes = [...doc.matchAll(/^```yaml policy-error\n([\s\S]*?)^```\n+```text\n([\s\S]*?)^```$/gm)]

test('the page has policies and mistakes, and every mistake has its message', () => {
  assert.ok(policies.length >= 6)
  assert.ok(mistakes.length >= 5)
  assert.equal(mistakes.length, doc.match(/^```yaml policy-error$/gm)?.length)
})

for (const [i, text] of policies.entries()) {
  test(`policy ${i + 1} of the page is read and verified`, () => {
    assert.deepEqual(errorsOf(text), [])
  })
}

for (const [i, [, text = '', message = '']] of mistakes.entries()) {
  test(`mistake ${i + 1} of the page gives exactly the message below it`, () => {
    assert.deepEqual(errorsOf(text), [message.trim()])
  })
}

/** The only block of the page with that first line. */
const only = (first: string): string => {
  const found = [...doc.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].filter(([, line]) => line === first)
  assert.equal(found.length, 1, first)
  return found[0]?.[2] ?? ''
}

test('the difference of the two policies of the page is told to the letter', () => {
  const [before, after] = [only('yaml policy-before'), only('yaml policy-after')]
  assert.deepEqual([...errorsOf(before), ...errorsOf(after)], [])
  const found = differences(sideOfText(before), sideOfText(after))
  assert.ok(found !== undefined)
  assert.equal(`${tellDifferences(found, english).join('\n')}\n`, only('text policy diff'))
})

test('so is who can ever reach what', () => {
  const side = sideOfText(only('yaml policy-after'))
  const answer = answerReach(side, { to: 'bets.example', plan: null }, '2026-11-26')
  assert.ok(answer.ok)
  const told = tellReach(answer.reach, side.policy, null, english)
  assert.equal(`${told.join('\n')}\n`, only('text policy reach --to bets.example'))
})

test('and what has no effect', () => {
  const [, text = '', message = ''] =
    /^```yaml policy-idle\n([\s\S]*?)^```$\n+^```text\n([\s\S]*?)^```$/m.exec(doc) ?? []
  const side = sideOfText(text)
  const found = warningsOn(side.policy, idlePartsOf(side), new Map(), 'policy.yaml')
  assert.equal(`${found.map(problemLine).join('\n')}\n`, message)
})
