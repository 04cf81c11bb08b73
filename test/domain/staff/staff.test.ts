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
  let count = 0
  const random = (): string => String(count++).padStart(24, '0')
  const { give, take } = createChallenges(new Uint8Array(32), random)
  const challenge = give('sign-in x', 1000.5)
  assert.match(challenge, /^[A-Za-z0-9_-]{72}$/)
  assert.equal(Buffer.from(challenge, 'base64url').toString('base64url'), challenge)
  assert.equal(take(challenge, 'sign-in y', 1001), false)
  assert.equal(take(challenge, 'sign-in x', 1001), true)
  assert.equal(take(challenge, 'sign-in x', 1002), false)
  assert.equal(take(give('sign-in x', 0), 'sign-in x', 300_000), false)
  for (const wrong of ['', 'A'.repeat(72), `${challenge}A`, `B${challenge.slice(1)}`])
    assert.equal(take(wrong, 'sign-in x', 1), false)
  const another = createChallenges(new Uint8Array(32).fill(1), random)
  assert.equal(another.take(give('sign-in x', 0), 'sign-in x', 1), false, 'of another start of the program')
})

test('whoever asks for many challenges pushes out nobody’s, and those taken are remembered', () => {
  let count = 0
  const { give, take } = createChallenges(new Uint8Array(32), () => String(count++).padStart(24, '0'))
  const first = give('sign-in x', 0)
  const many = Array.from({ length: 3000 }, () => give('sign-in x', 0))
  assert.equal(take(first, 'sign-in x', 1), true)
  for (const challenge of many) assert.equal(take(challenge, 'sign-in x', 2), true)
  assert.equal(take(first, 'sign-in x', 3), false)
})

test('names are those of people in a charter', () => {
  assert.deepEqual(['kim', 'a', 'lee-2'].map(isStaffName), [true, true, true])
  assert.deepEqual(['', 'Kim', '2kim', 'kim/ri', 'k'.repeat(32), 'kim '].map(isStaffName), Array(6).fill(false))
  assert.deepEqual([accountId('north', 'kim'), accountId(null, 'kim')], ['north/kim', 'kim'])
  assert.equal(plainCode(' k7pm-3QXD 9f'), 'K7PM3QXD9F')
})
