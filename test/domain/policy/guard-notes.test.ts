// Protected tests before and after: each question that comes, goes or has another answer is told, in both languages.
import assert from 'node:assert/strict'
import test from 'node:test'
import { guardNotes } from '../../../src/domain/policy/exact/guard-notes.ts'
import type { PolicyTest, ProtectedTests } from '../../../src/domain/policy/language.ts'
import { english } from '../../../src/domain/policy/tell/english.ts'
import { korean } from '../../../src/domain/policy/tell/korean.ts'
import { noteText } from '../../../src/domain/policy/tell/notes.ts'
import { subjectOn } from '../../kit/subject.ts'

const at = (line: number, to: string, expect: PolicyTest['expect'], more: Partial<PolicyTest> = {}): PolicyTest => ({
  ...{ who: subjectOn('basic', { badge: true }), to, at: null, expect, spot: { line, column: 5 } },
  ...more,
})
const guard = (...tests: PolicyTest[]): ProtectedTests => ({ file: 'tests of the record', tests })
const ALLOW = { allow: true } as const

test('the same questions in another order or place are no difference', () => {
  const [one, two] = [at(2, 'https://bank.test', ALLOW), at(3, 'mail.test:993', ALLOW)]
  assert.deepEqual(guardNotes(guard(one, two), guard({ ...two, spot: { line: 9, column: 1 } }, one, one)), [])
  assert.deepEqual(guardNotes(null, guard()), [])
})

test('one that goes, one that comes, one with another answer', () => {
  const who = subjectOn('office', { tenant: 't-1', groups: ['b', 'a'], seat: '7', badge: false, tenantStaff: true })
  const before = guard(at(2, 'https://bank.test', ALLOW), at(3, 'https://fraud.test', { allow: false, by: 'no-fraud' }))
  const after = guard(at(2, 'https://fraud.test', ALLOW), at(3, 'a.test', { allow: false, by: null }, { who, at: 0 }))
  const notes = guardNotes(before, after)
  const of = { of: 'protected-test', key: 'expect' } as const
  assert.deepEqual(notes, [
    {
      ...{
        ...of,
        id: 'a.test (plan office, tenant t-1, group a, group b, seat 7, tenant-staff, 1970-01-01T00:00:00.000Z)',
      },
      ...{ before: null, after: ['block'] },
    },
    { ...of, id: 'https://bank.test (plan basic, badge)', before: ['allow'], after: null },
    { ...of, id: 'https://fraud.test (plan basic, badge)', before: ['block no-fraud'], after: ['allow'] },
  ])
  assert.equal(
    noteText(notes[1]!, english),
    'Protected test https://bank.test (plan basic, badge): answer: allow → none.',
  )
  assert.equal(
    noteText(notes[2]!, korean),
    '보호된 시험 https://fraud.test (plan basic, badge): 답: block no-fraud → allow.',
  )
})
