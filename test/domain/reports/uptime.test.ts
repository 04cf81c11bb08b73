// How much of the time the service ran, by its own notes: what it does not know it does not tell.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { NO_UPTIME, type Noted, noted, type Uptime, uptimeShown } from '../../../src/domain/reports/uptime.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NIGHT = Date.parse('2026-11-30T23:00Z')
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

const through = (book: Uptime, from: number, minutes: number, more: Partial<Noted> = {}): Uptime => {
  let now = book
  for (let n = 0; n <= minutes; n++)
    now = noted(now, { at: from + n * MINUTE, since: from, line: true, ...more }, dayOf)
  return now
}

test('before the first note nothing is known; a month without notes is unknown', () => {
  assert.equal(uptimeShown(through(NO_UPTIME, NIGHT - HOUR, 59), '2026-11-30', 1)[0]?.share, null)
  const book = through(NO_UPTIME, NIGHT - HOUR, 60)
  assert.deepEqual(uptimeShown(book, '2026-11-30', 3), [
    { month: '2026-11', share: 1, lineless: 0 },
    { month: '2026-10', share: null, lineless: 0 },
    { month: '2026-09', share: null, lineless: 0 },
  ])
  assert.deepEqual(
    uptimeShown(NO_UPTIME, '2026-01-05', 2).map(({ month }) => month),
    ['2026-01', '2025-12'],
  )
})

test('from a stop to the next start it did not run, in each month that this lies in', () => {
  const ran = through(NO_UPTIME, NIGHT, 30)
  const book = through(ran, NIGHT + 3 * HOUR, 60)
  assert.deepEqual(book.months, [
    { month: '2026-11', up: 30 * MINUTE, lineless: 0, down: 30 * MINUTE },
    { month: '2026-12', up: HOUR, lineless: 0, down: 2 * HOUR },
  ])
  assert.deepEqual(
    uptimeShown(book, '2026-12-01', 2).map(({ share }) => share),
    [1 / 3, 1 / 2],
  )
})

test('a machine that slept did not serve, though nothing was started anew', () => {
  const book = noted(through(NO_UPTIME, NIGHT, 1), { at: NIGHT + 11 * MINUTE, since: NIGHT, line: true }, dayOf)
  assert.deepEqual(book.months, [{ month: '2026-11', up: MINUTE, lineless: 0, down: 10 * MINUTE }])
})

test('minutes in which the line gave no answers are told beside', () => {
  const book = through(through(NO_UPTIME, NIGHT, 10), NIGHT + 11 * MINUTE, 4, { since: NIGHT, line: false })
  assert.deepEqual(book.months, [{ month: '2026-11', up: 15 * MINUTE, lineless: 5 * MINUTE, down: 0 }])
})

test('whatever is noted, every moment since the first note counts once', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ after: fc.integer({ min: 0, max: 40 * 24 * HOUR }), since: fc.boolean(), line: fc.boolean() }),
        {
          maxLength: 12,
        },
      ),
      (steps) => {
        let [book, at] = [noted(NO_UPTIME, { at: NIGHT, since: NIGHT, line: true }, dayOf), NIGHT]
        for (const { after, since, line } of steps) {
          at += after
          book = noted(book, { at, since: since ? at : NIGHT, line }, dayOf)
        }
        const all = book.months.reduce((sum, { up, down }) => sum + up + down, 0)
        if (book.months.length < 13) assert.equal(all, at - NIGHT)
        assert.ok(book.months.every(({ up, lineless }) => lineless <= up))
      },
    ),
  )
})
