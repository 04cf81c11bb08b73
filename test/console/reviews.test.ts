// Which requests for review may become an exception, and what is written then: the agreed policy and one rule more.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { mock } from 'node:test'
import { beginException, isTenantId, liftable, NoRoom } from '../../console/src/reviews/exception.ts'
import { hashText } from '../../src/base/octets.ts'
import { utf8 } from '../../src/base/utf8.ts'
import type { Review } from '../../src/edges/api/contract/review.ts'
import type { Rules } from '../../src/edges/api/contract/rules.ts'
import { ROOT } from '../kit/source.ts'

const RULE: Rules['rules'][number] = {
  ...{ id: 'no-gambling', layer: 'park', kind: 'block', from: null, who: 'everyone', to: ['list gambling'] },
  ...{
    when: null,
    until: null,
    noEffect: null,
    why: null,
    basis: 'agreement/5',
    since: null,
    review: 'mailto:r@park.test',
  },
}
const RULES = [RULE, { ...RULE, id: 'seen', kind: 'observe' as const }, { ...RULE, id: 'emergency:north-1' }]
const REVIEW: Review = {
  ...{ number: 12, state: 'open', day: '2026-11-26', rule: 'no-gambling', why: null, name: 'casino.test', line: null },
  ...{ asked: '<10', struck: false, answer: null },
}

test('only a name that an agreed rule blocks can be lifted', () => {
  assert.deepEqual(liftable(REVIEW, RULES), { rule: RULE, name: 'casino.test', review: 12 })
  assert.equal(liftable({ ...REVIEW, rule: 'plan:basic' }, RULES), 'plan')
  for (const name of [null, '192.0.2.7', '2001:db8::7', 'a"] }', 'a b.test', 'x'.repeat(300)])
    assert.equal(liftable({ ...REVIEW, name }, RULES), 'name', `${name}`)
  for (const rule of ['gone', 'seen', 'emergency:north-1'])
    assert.equal(liftable({ ...REVIEW, rule }, RULES), 'rule', rule)
  for (const id of ['', 'T-017', 't 017', '-a', 'a'.repeat(64), 't]']) assert.equal(isTenantId(id), false, id)
})

const begin = async (policy: string, served = policy) => {
  const hash = hashText(utf8(policy))
  mock.method(globalThis, 'fetch', async () => new Response(served))
  const state = { agreed: `sha256:${'a'.repeat(64)}`, inputs: { 'policy.yaml': hash } }
  const asked = { rule: RULE, name: 'casino.test', review: 12, tenant: 't-017', days: 14 }
  // 15:30 in UTC is after midnight in the park.
  return beginException(asked, state, 'Asia/Seoul', Date.UTC(2026, 10, 26, 15, 30) / 1000).finally(() =>
    mock.restoreAll(),
  )
}

test('the draft is the agreed policy with the exception, on days of the park, and has its names', async () => {
  const policy = readFileSync(join(ROOT, 'examples/kaesong/policy.yaml'), 'utf8')
  const { base, files, title } = await begin(policy)
  const text = files['policy.yaml'] ?? assert.fail()
  assert.equal(base, `sha256:${'a'.repeat(64)}`)
  const added = text.split('\n').filter((line) => !policy.split('\n').includes(line))
  assert.match(
    added.join('\n'),
    /no-gambling-except:\n.*except: \{ from: no-gambling, who: \[tenant t-017\], to: \["=casino\.test"\] \}/,
  )
  assert.match(text, /since: 2026-11-27\n +until: 2026-12-11\n +review: "mailto:r@park\.test"/)
  assert.match(text, /request for review 12\..*검토 요청 12번/)
  assert.deepEqual(title, {
    en: 'casino.test for t-017 until 2026-12-11',
    ko: '2026-12-11까지 t-017에게 casino.test 허용',
  })
})

test('nothing is begun on a policy that is not the agreed one, or has no room', async () => {
  await assert.rejects(begin('rules:\n  a: {}\n', 'rules:\n  b: {}\n'))
  await assert.rejects(begin('rules: {}\n'), NoRoom)
})
