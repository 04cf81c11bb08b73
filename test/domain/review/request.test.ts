// What people type becomes a request, or is refused with a reason; nothing in it can turn, hide or pile up.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { createPace, MOST_AN_HOUR } from '../../../src/domain/review/pace.ts'
import { LONGEST_LINE, LONGEST_NOTE, plainLine, readNote, readRequest } from '../../../src/domain/review/request.ts'
import { type Review, shownReview } from '../../../src/domain/review/review.ts'
import { policy } from '../../edges/portal/park.ts'

const read = (typed: { rule?: string; name?: string; line?: string }) =>
  readRequest(policy, { rule: 'no-gambling', name: '', line: '', ...typed })

test('a rule or plan of the policy, the canonical name, one clean line', () => {
  const why = policy.rules.find(({ id }) => id === 'no-gambling')?.ground.why
  assert.deepEqual(read({ name: ' Casino.TEST. ', line: ' We print\r\n their posters. ' }), {
    ok: true,
    request: { rule: 'no-gambling', why, name: 'casino.test', line: 'We print their posters.' },
  })
  assert.deepEqual(read({ name: '카지노.test' }), {
    ok: true,
    request: { rule: 'no-gambling', why, name: 'xn--o80bl47bgkd.test', line: null },
  })
  const plan = read({ rule: 'plan:basic' })
  assert.ok(plan.ok && plan.request.name === null && plan.request.why?.en === 'What both operators agreed on.')
})

test('what is no rule, no name or too long is refused', () => {
  for (const rule of ['', 'nothing', 'plan:gold', 'time', 'tech:quic', 'not-us:no-answer', '__proto__'])
    assert.deepEqual(read({ rule }), { ok: false, why: 'unknown-rule' }, rule)
  for (const name of ['..', 'a b', 'http://x.test/page', '<b>', 'x'.repeat(300)])
    assert.deepEqual(read({ name }), { ok: false, why: 'bad-name' }, name)
  assert.deepEqual(read({ line: '가'.repeat(301) }), { ok: false, why: 'long-line' })
  assert.deepEqual(read({ line: ' '.repeat(100_000) }), { ok: false, why: 'long-line' })
  assert.equal(read({ line: '😀'.repeat(300) }).ok, true)
})

test('a line has no control, direction, hidden or filling characters, and marks do not pile up', () => {
  assert.equal(plainLine('a\u202eb\u2066c\u200bd\ufefff\u00adg', 99), 'abcdfg')
  assert.equal(plainLine('a\u0000b\u001bc\u2028d\u3000e\tf', 99), 'a b c d e f')
  assert.equal(plainLine('\u3164\u115f\u1160\uffa0x', 99), 'x')
  assert.equal(plainLine(`z${'\u0301'.repeat(50)}`, 99)?.length, 5)
  assert.equal(plainLine('\ud800x', 99), '\ufffdx')
  assert.equal(plainLine('\u1112\u1161\u11ab', 1), '한')
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const line = plainLine(text, LONGEST_LINE)
      if (line === undefined) return
      assert.ok([...line].length <= LONGEST_LINE && line.isWellFormed())
      assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      assert.equal(plainLine(line, LONGEST_LINE), line, 'read again it stays as it is')
    }),
    { seed: 3, numRuns: 2000 },
  )
})

test('an answer has words in one language or both', () => {
  assert.deepEqual(readNote({ en: ' Stays. ', ko: null }), { en: 'Stays.', ko: null })
  assert.deepEqual(readNote({ en: 'Stays.', ko: '그대로 둡니다.' }), { en: 'Stays.', ko: '그대로 둡니다.' })
  assert.equal(readNote({ en: ' \u200b', ko: null }), 'no-words')
  assert.equal(readNote({ en: 'x'.repeat(LONGEST_NOTE + 1), ko: null }), 'long-words')
})

test('how often it was asked is shown from ten on', () => {
  const review: Review = {
    number: 1,
    day: '2026-11-26',
    rule: 'r',
    why: null,
    name: null,
    line: null,
    asked: 9,
    struck: false,
    answer: null,
  }
  assert.deepEqual([shownReview(review).asked, shownReview(review).state], ['<10', 'open'])
  assert.equal(shownReview({ ...review, asked: 10 }).asked, '10')
  const answer = { day: '2026-11-27', outcome: 'kept', note: { en: 'x', ko: null }, by: 'operators' } as const
  assert.equal(shownReview({ ...review, answer }).state, 'answered')
})

test('five an hour from one spot; the same again is free; others are not held up', () => {
  const pace = createPace()
  for (let i = 0; i < MOST_AN_HOUR; i++) assert.equal(pace.begin('seat 7', `rule ${i}`, i * 1000), 'first')
  assert.equal(pace.begin('seat 7', 'rule 0', 10_000), 'again')
  assert.equal(pace.begin('seat 7', 'rule 9', 10_000), 3590)
  assert.equal(pace.begin('seat 8', 'rule 9', 10_000), 'first')
  assert.equal(pace.begin('seat 7', 'rule 9', 3_600_001), 'first')
  assert.equal(pace.begin('seat 7', 'rule 0', 3_600_002), 1, 'four of the first and the new one are within the hour')
})

test('what was asked from where is forgotten after an hour, also where nobody asks again', () => {
  const pace = createPace()
  for (let i = 0; i < MOST_AN_HOUR; i++) pace.begin('seat 7', `rule ${i}`, 0)
  pace.begin('seat 8', 'rule 0', 1_000_000)
  pace.forget(3_600_000)
  assert.equal(pace.begin('seat 7', 'rule 9', 1), 'first', 'a full seat is empty again, whatever the clock says')
  assert.equal(pace.begin('seat 8', 'rule 0', 3_600_001), 'again')
})
