// Use by hour: every second once, in the hour of the park's time that it was in.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { wallClockOf } from '../../../src/domain/policy/read/time.ts'
import { type Used, useByHour } from '../../../src/domain/reports/use.ts'

const seoul = wallClockOf('Asia/Seoul') ?? assert.fail()
const used = (from: string, to: string, more: Partial<Used> = {}): Used => ({
  ...{ from: Date.parse(from), to: Date.parse(to), plan: 'basic', room: 'cafe', interrupted: false },
  ...more,
})

test('a session is cut at the hours of the park', () => {
  const found = useByHour([used('2026-11-23T00:50:30Z', '2026-11-23T02:10:45Z', { interrupted: true })], seoul)
  assert.deepEqual(
    found.map(({ day, hour, seconds, begun, interrupted }) => [day, hour, seconds, begun, interrupted]),
    [
      ['2026-11-23', 9, 570, 1, 0],
      ['2026-11-23', 10, 3600, 0, 0],
      ['2026-11-23', 11, 645, 0, 1],
    ],
  )
})

test('past midnight, in zones off by a quarter, and in an hour that comes twice', () => {
  const days = (zone: string, from: string, to: string) =>
    useByHour([used(from, to)], wallClockOf(zone) ?? assert.fail()).map(({ day, hour, seconds }) => [
      day,
      hour,
      seconds,
    ])
  assert.deepEqual(days('Asia/Kathmandu', '2026-11-23T18:10:00Z', '2026-11-23T18:20:00Z'), [
    ['2026-11-23', 23, 300],
    ['2026-11-24', 0, 300],
  ])
  assert.deepEqual(days('Europe/Berlin', '2026-10-25T00:00:00Z', '2026-10-25T02:30:00Z'), [
    ['2026-10-25', 2, 7200],
    ['2026-10-25', 3, 1800],
  ])
})

test('whatever the sessions: nothing is lost, nothing counts twice, no hour has more than its people could use', () => {
  const any = fc
    .record({
      from: fc.integer({ min: 0, max: 400_000_000 }),
      lasts: fc.integer({ min: 0, max: 100_000_000 }),
      plan: fc.constantFrom('basic', 'office'),
      room: fc.constantFrom('', 'cafe'),
      interrupted: fc.boolean(),
    })
    .map(({ from, lasts, ...rest }): Used => ({ ...rest, from, to: from + lasts }))
  fc.assert(
    fc.property(fc.array(any, { maxLength: 12 }), (all) => {
      const hours = useByHour(all, seoul)
      const sum = (of: (hour: (typeof hours)[number]) => number) => hours.reduce((total, hour) => total + of(hour), 0)
      const seconds = all.map(({ from, to }) => Math.floor(to / 1000) - Math.floor(from / 1000))
      assert.equal(
        sum((hour) => hour.seconds),
        seconds.reduce((a, b) => a + b, 0),
      )
      assert.equal(
        sum((hour) => hour.begun),
        all.length,
      )
      assert.equal(
        sum((hour) => hour.interrupted),
        all.filter(({ interrupted }) => interrupted).length,
      )
      for (const hour of hours) assert.ok(hour.seconds >= 0 && hour.seconds <= 3600 * all.length)
      // One by one gives the same as all together.
      const apart = all.flatMap((one) => useByHour([one], seoul))
      for (const hour of hours) {
        const same = apart.filter(
          (one) => one.day === hour.day && one.hour === hour.hour && one.plan === hour.plan && one.room === hour.room,
        )
        assert.equal(
          same.reduce((total, one) => total + one.seconds, 0),
          hour.seconds,
        )
      }
    }),
    { numRuns: 200 },
  )
})
