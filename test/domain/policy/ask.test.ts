// A question as people type it becomes the right question to the policy, or is sent back with what is wrong in it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Asked, answer } from '../../../src/domain/policy/ask.ts'
import type { Decider } from '../../../src/domain/policy/decider.ts'
import type { Subject } from '../../../src/domain/policy/language.ts'
import type { Explanation, Question } from '../../../src/domain/policy/question.ts'
import { policy } from '../../edges/api/park.ts'

const NOW = Date.UTC(2026, 10, 23, 3, 0)

const explanation = { decision: 'allow', rule: null } as Explanation

const ask = (asked: Partial<Asked>, asker?: Subject) => {
  const questions: Question[] = []
  const decider: Decider = {
    policy,
    hash: '',
    site: { hosts: new Map(), zones: [] },
    decide: () => assert.fail('only explain is asked'),
    explain: (question) => {
      questions.push(question)
      return explanation
    },
    namesFor: () => ({ namesCount: true, decide: () => ({ allow: true }) }),
    openAt: () => true,
    eligible: () => true,
    momentKey: () => '',
    classOf: () => ({}),
    pathsFor: () => [],
    roomHours: () => ({ open: true, closesAt: null, opensAt: null }),
    dayOf: () => '',
  }
  const whole: Asked = { to: 'https://news.test', plan: 'basic', at: null, tenant: null, group: null, ...asked }
  return { told: answer(decider, whole, NOW, asker), question: questions[0] }
}

const asker: Subject = {
  plan: 'basic',
  tenant: 't-1',
  groups: ['a', 'b'],
  seat: '7',
  network: 'cafe',
  badge: true,
  voucher: false,
  tenantStaff: true,
}

test('a plan alone stands for somebody of whom nothing else is known', () => {
  const { told, question } = ask({ tenant: 't-9', group: 'g' })
  assert.deepEqual(told, { ok: true, at: NOW, explanation })
  assert.deepEqual(question, {
    subject: { ...asker, tenant: 't-9', groups: ['g'], seat: null, network: null, badge: false, tenantStaff: false },
    at: NOW,
    transport: 'tcp',
    port: 443,
    host: { kind: 'name', name: 'news.test' },
  })
})

test('without a plan it is about the asker', () => {
  assert.deepEqual(ask({ plan: null }, asker).question?.subject, asker)
  assert.deepEqual(ask({ plan: null, tenant: 't-2', group: 'c' }, asker).question?.subject, {
    ...asker,
    tenant: 't-2',
    groups: ['c'],
  })
  assert.equal(ask({ plan: 'basic' }, asker).question?.subject.badge, false)
})

test('a time without an offset is the park’s', () => {
  const at = (text: string) => ask({ at: text }).question?.at
  assert.equal(at('2026-11-23T09:00'), Date.UTC(2026, 10, 23, 0, 0))
  assert.equal(at('2026-11-23T09:00Z'), Date.UTC(2026, 10, 23, 9, 0))
  assert.equal(at('2026-11-23T09:00-05:00'), Date.UTC(2026, 10, 23, 14, 0))
})

test('what cannot be answered says why', () => {
  const why = (asked: Partial<Asked>, of?: Subject) => {
    const { told } = ask(asked, of)
    return told.ok ? 'ok' : told.why
  }
  assert.equal(why({ plan: null }), 'plan-needed')
  assert.equal(why({ plan: 'golden' }), 'unknown-plan')
  assert.equal(why({ plan: null }, { ...asker, plan: 'gone' }), 'unknown-plan')
  for (const to of ['https://', 'a b', 'ftp://a.test', 'a.test:0', '']) assert.equal(why({ to }), 'bad-to', to)
  for (const at of ['yesterday', '2026-02-30T09:00', '2026-11-23', '']) assert.equal(why({ at }), 'bad-at', at)
})
