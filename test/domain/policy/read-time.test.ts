// Moments without an offset are the park's time, also where its clocks are changed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isDate, momentOf, parseClock, parseMoment, wallClockOf } from '../../../src/domain/policy/read/time.ts'

const clockOf = (zone: string): ((at: number) => number) => {
  const clock = wallClockOf(zone)
  assert.ok(clock)
  return clock
}

const moment = (text: string, zone: string): string => {
  const at = parseMoment(text, clockOf(zone))
  return at === undefined ? 'none' : new Date(at).toISOString()
}

test('the park without summer time', () => {
  assert.equal(moment('2026-11-23T09:00', 'Asia/Seoul'), '2026-11-23T00:00:00.000Z')
  assert.equal(moment('2026-11-23T09:00Z', 'Asia/Seoul'), '2026-11-23T09:00:00.000Z')
  assert.equal(moment('2026-11-23T09:00:05-03:30', 'Asia/Seoul'), '2026-11-23T12:30:05.000Z')
  // The north's own time, half an hour behind from 2015 to 2018.
  assert.equal(moment('2016-01-01T00:00', 'Asia/Pyongyang'), '2015-12-31T15:30:00.000Z')
})

test('an hour that does not exist is taken after the change, one that exists twice the first time', () => {
  assert.equal(moment('2026-03-29T02:30', 'Europe/Berlin'), '2026-03-29T01:30:00.000Z')
  assert.equal(moment('2026-10-25T02:30', 'Europe/Berlin'), '2026-10-25T00:30:00.000Z')
  assert.equal(moment('2026-10-25T03:00', 'Europe/Berlin'), '2026-10-25T02:00:00.000Z')
  // Apia left out a whole day; Lord Howe changes by half an hour.
  assert.equal(moment('2011-12-30T12:00', 'Pacific/Apia'), '2011-12-30T22:00:00.000Z')
  assert.equal(moment('2026-10-04T02:15', 'Australia/Lord_Howe'), '2026-10-03T15:45:00.000Z')
})

test('what is no moment is refused', () => {
  const odd = [
    '2026-11-23',
    '2026-11-23 09:00',
    '2026-11-23T24:00',
    '2026-11-23T9:00',
    '2026-13-01T00:00',
    '2026-11-23T09:00+25:00',
    '2026-11-23T09:60',
    '1969-12-31T09:00',
    '',
  ]
  for (const text of odd) assert.equal(moment(text, 'UTC'), 'none', text)
})

test('dates of the calendar, and no others', () => {
  for (const text of ['1970-01-01', '2000-02-29', '2024-02-29', '2026-12-31']) assert.ok(isDate(text), text)
  for (const text of ['1969-12-31', '1900-02-29', '2023-02-29', '2026-04-31', '2026-00-01', '2026-1-1', '26-01-01'])
    assert.ok(!isDate(text), text)
})

test('times of day up to 24:00', () => {
  assert.deepEqual(['00:00', '08:30', '24:00', '24:01', '8:00', '12:60'].map(parseClock), [
    0,
    510,
    1440,
    undefined,
    undefined,
    undefined,
  ])
})

test('an unknown zone has no clock', () => {
  assert.equal(wallClockOf('Asia/Soul'), undefined)
})

test('every moment that clocks show leads back to what they show', () => {
  const zones = ['Asia/Seoul', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia'].map(clockOf)
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 2_000_000_000 }), (clock, second) => {
      const wall = clock(second * 1000)
      const back = momentOf(wall, clock)
      assert.equal(clock(back), wall)
      assert.ok(back <= second * 1000)
    }),
    { numRuns: 500, seed: 7 },
  )
})
