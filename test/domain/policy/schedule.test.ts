// Schedules in the park's time: spans over midnight, clocks set forward and back, and until when nothing changes.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { createCalendar } from '../../../src/domain/policy/decide/schedule.ts'
import type { Schedule, Span } from '../../../src/domain/policy/language.ts'
import { naiveOpen, parkTime } from '../../kit/naive-policy.ts'
import { policies, times } from '../../kit/random-policy.ts'

const NAME = { en: 'Park', ko: '공단' }
const calendarOf = (timezone: string, ...spans: Span[]) => {
  const schedules: Schedule[] = spans.length === 0 ? [] : [{ id: 'a', spans, spot: { line: 1, column: 1 } }]
  return createCalendar({ park: { name: NAME, timezone }, schedules })
}
const week = (days: string): Span['days'] => [...'1234567'].map((day) => days.includes(day)) as unknown as Span['days']
const isOpen = (timezone: string, span: Span, at: string): boolean | undefined =>
  calendarOf(timezone, span)(Date.parse(at)).open[0]

test('hours of days, in the time of the park', () => {
  const work = { days: week('123456'), from: 480, to: 1080 }
  const seoul = (at: string): boolean | undefined => isOpen('Asia/Seoul', work, `${at}+09:00`)
  assert.equal(seoul('2026-11-23T07:59:59.999'), false)
  assert.equal(seoul('2026-11-23T08:00'), true)
  assert.equal(seoul('2026-11-23T17:59:59'), true)
  assert.equal(seoul('2026-11-23T18:00'), false)
  assert.equal(seoul('2026-11-22T12:00'), false, 'a Sunday')
})

test('a span over midnight belongs to the day it begins on', () => {
  const night = { days: week('5'), from: 1320, to: 360 }
  const seoul = (at: string): boolean | undefined => isOpen('Asia/Seoul', night, `${at}+09:00`)
  assert.equal(seoul('2026-11-27T21:59'), false)
  assert.equal(seoul('2026-11-27T22:00'), true)
  assert.equal(seoul('2026-11-28T05:59'), true)
  assert.equal(seoul('2026-11-28T06:00'), false)
  assert.equal(seoul('2026-11-27T03:00'), false, 'Friday before dawn belongs to Thursday')
  const round = { days: week('7'), from: 480, to: 480 }
  assert.equal(isOpen('Asia/Seoul', round, '2026-11-23T07:59+09:00'), true, 'the same hour of the next day')
  assert.equal(isOpen('Asia/Seoul', round, '2026-11-23T08:00+09:00'), false)
  assert.equal(isOpen('Asia/Seoul', { days: week('1'), from: 0, to: 1440 }, '2026-11-23T23:59+09:00'), true)
})

test('clocks set forward: an hour that no clock shows is in no schedule, and the slot ends where the clocks change', () => {
  const early = { days: week('7'), from: 120, to: 180 }
  const berlin = calendarOf('Europe/Berlin', early)
  const change = Date.parse('2026-03-29T01:00:00Z')
  assert.deepEqual(berlin(change - 1).open, [false])
  assert.deepEqual(berlin(change).open, [false])
  assert.equal(berlin(change - 1).until, change)
  assert.ok(berlin(change).from >= change)
  assert.equal(new Date(berlin(change).until).toISOString(), '2026-03-29T22:00:00.000Z')
})

test('clocks set back: an hour shown twice counts twice', () => {
  const early = { days: week('7'), from: 120, to: 180 }
  const berlin = calendarOf('Europe/Berlin', early)
  const change = Date.parse('2026-10-25T01:00:00Z')
  assert.deepEqual(berlin(change - 1).open, [true], 'first 02:59')
  assert.deepEqual(berlin(change).open, [true], 'second 02:00')
  assert.deepEqual(berlin(change + 3_600_000).open, [false])
  assert.equal(berlin(change - 1).until, change)
  assert.equal(berlin(change).until, change + 3_600_000)
})

test('the day of the park, where a day begins at another hour than in UTC', () => {
  assert.equal(calendarOf('Asia/Seoul')(Date.parse('2026-11-23T14:59:59.999Z')).day, '2026-11-23')
  assert.equal(calendarOf('Asia/Seoul')(Date.parse('2026-11-23T15:00Z')).day, '2026-11-24')
  assert.equal(calendarOf('America/New_York')(Date.parse('2026-11-23T04:59Z')).day, '2026-11-22')
  assert.equal(calendarOf('Asia/Kathmandu')(Date.parse('2026-11-23T18:14Z')).day, '2026-11-23')
  assert.throws(() => calendarOf('Asia/Nowhere'), /timezone/)
})

test('within a slot nothing changes, at its end it is over, and it says what the naive interpreter says', () => {
  fc.assert(
    fc.property(
      policies,
      fc.array(times, { minLength: 8, maxLength: 8 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (policy, list, share) => {
        const { timezone } = policy.park
        const calendar = createCalendar(policy)
        for (const at of list) {
          const slot = calendar(at)
          assert.ok(slot.from <= at && at < slot.until, 'the time lies in its slot')
          const within = Math.floor(slot.from + share * (slot.until - slot.from - 1))
          for (const time of [at, slot.from, within, slot.until - 1]) {
            assert.equal(parkTime(time, timezone).day, slot.day)
            assert.deepEqual(
              policy.schedules.map((schedule) => naiveOpen(schedule, time, timezone)),
              slot.open,
            )
          }
          assert.ok(calendar(slot.until).from >= slot.until)
        }
      },
    ),
    { seed: 11, numRuns: process.env.ISTHMUS_SOAK === undefined ? 150 : 15_000 },
  )
})
