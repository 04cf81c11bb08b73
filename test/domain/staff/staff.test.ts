// Passwords, sessions and challenges of staff: their bounds.
import assert from 'node:assert/strict'
import test from 'node:test'
import { accountId, isStaffName, plainCode } from '../../../src/domain/staff/account.ts'
import { createChallenges } from '../../../src/domain/staff/challenges.ts'
import { badPassword } from '../../../src/domain/staff/password.ts'
import { isFresh, isOver, isSeenLong } from '../../../src/domain/staff/session.ts'

test('a password is long enough, and may have anything in it', () => {
  assert.equal(badPassword('eleven char'), 'too-short')
  assert.equal(badPassword('twelve chars'), undefined)
  assert.equal(badPassword('비밀번호열두자가되려면더'), undefined)
  assert.equal(badPassword('비밀번호열두자가되려'.normalize('NFD')), 'too-short')
  assert.equal(badPassword('😀'.repeat(200)), undefined)
  assert.equal(badPassword('a'.repeat(201)), 'too-long')
})

test('a session ends when nobody uses it, and at the latest after twelve hours', () => {
  const minute = 60_000
  const session = { hash: '', account: 'kim', openedAt: 0, seenAt: 0 }
  assert.equal(isOver(session, 30 * minute - 1), false)
  assert.equal(isOver(session, 30 * minute), true)
  assert.equal(isOver({ ...session, seenAt: 719 * minute }, 720 * minute - 1), false)
  assert.equal(isOver({ ...session, seenAt: 720 * minute }, 720 * minute), true)
  assert.deepEqual([isSeenLong(session, minute - 1), isSeenLong(session, minute)], [false, true])
  assert.deepEqual([isFresh(session, 15 * minute - 1), isFresh(session, 15 * minute)], [true, false])
})

test('a challenge is taken once, in time, and for what it was given', () => {
  const challenges = createChallenges()
  for (const name of ['a', 'b', 'c']) challenges.give(name, 'sign-in x', 0)
  assert.equal(challenges.take('a', 'sign-in y', 1), false)
  assert.equal(challenges.take('a', 'sign-in x', 1), true)
  assert.equal(challenges.take('a', 'sign-in x', 2), false)
  assert.equal(challenges.take('b', 'sign-in x', 300_000), false)
  for (let n = 0; n < 2000; n++) challenges.give(`n${n}`, 'sign-in x', 0)
  assert.equal(challenges.take('c', 'sign-in x', 1), false, 'forgotten for newer ones')
  assert.equal(challenges.take('n0', 'sign-in x', 1), true)
})

test('names are those of people in a charter', () => {
  assert.deepEqual(['kim', 'a', 'lee-2'].map(isStaffName), [true, true, true])
  assert.deepEqual(['', 'Kim', '2kim', 'kim/ri', 'k'.repeat(32), 'kim '].map(isStaffName), Array(6).fill(false))
  assert.deepEqual([accountId('north', 'kim'), accountId(null, 'kim')], ['north/kim', 'kim'])
  assert.equal(plainCode(' k7pm-3QXD 9f'), 'K7PM3QXD9F')
})
