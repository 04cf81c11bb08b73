// Which rules are about somebody: by who, by hours, by the last day; with the exceptions that free them.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Subject } from '../../../src/domain/policy/language.ts'
import { rulesFor } from '../../../src/domain/policy/rules-for.ts'
import { policy } from '../../edges/portal/park.ts'

const visitor: Subject = {
  plan: 'library',
  tenant: null,
  groups: [],
  seat: '7',
  network: 'cafe',
  badge: false,
  voucher: true,
  tenantStaff: false,
}
const worker: Subject = { ...visitor, plan: 'basic', tenant: 't-017', badge: true, voucher: false }

// Seoul is nine hours ahead.
const monday = (hour: number): number => Date.UTC(2026, 10, 23, hour - 9)

const told = (subject: Subject, at: number): string[] =>
  rulesFor(policy, subject, at).map(({ rule, holds, freedBy }) =>
    `${rule.id} ${holds} ${freedBy.map((free) => `${free.rule.id} ${free.holds}`)}`.trim(),
  )

test('those who are meant, those that hold now first, highest layer first', () => {
  assert.deepEqual(told(worker, monday(9)), ['no-malware now', 'no-gambling now lottery-museum now', 'quiet-hours now'])
  assert.deepEqual(told(worker, monday(19)), [
    'no-malware now',
    'no-gambling now lottery-museum now',
    'quiet-hours later',
  ])
  assert.deepEqual(told(visitor, monday(9)), ['no-malware now', 'no-gambling now', 'count-games later'])
  assert.deepEqual(told(visitor, monday(23)), ['no-malware now', 'no-gambling now', 'count-games now'])
})

test('what ended is gone the day after its last day, in the park', () => {
  const lastMinute = Date.UTC(2027, 0, 31, 14, 59)
  assert.match(told(worker, lastMinute).join(), /lottery-museum/)
  assert.doesNotMatch(told(worker, lastMinute + 60_000).join(), /lottery-museum/)
})
