// The report of a period, its tables, and what is told of few.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Room } from '../../../src/domain/policy/language.ts'
import { csvOf } from '../../../src/domain/reports/csv.ts'
import { onlineNow } from '../../../src/domain/reports/online.ts'
import { createRefusalBook } from '../../../src/domain/reports/refusals.ts'
import { reportOf } from '../../../src/domain/reports/report.ts'
import { refusedTable, useTable } from '../../../src/domain/reports/tables.ts'
import { waitsIn } from '../../../src/domain/reports/waits.ts'
import type { Ticket } from '../../../src/domain/room/queue.ts'
import { forgottenUpTo } from '../../../src/domain/sessions/retention.ts'
import { session } from '../../kit/store-values.ts'

const sums = { seconds: 3600, begun: 2, interrupted: 1 }

test('a report adds up, by day, plan, room, weekday and hour', () => {
  const report = reportOf(
    { from: '2026-11-23', to: '2026-11-25' },
    {
      hours: [
        { day: '2026-11-23', hour: 9, seconds: 3600 },
        { day: '2026-11-25', hour: 9, seconds: 5400 },
        { day: '2026-11-25', hour: 10, seconds: 1800 },
      ],
      days: [
        { day: '2026-11-23', plan: 'basic', room: 'cafe', ...sums },
        { day: '2026-11-25', plan: 'basic', room: '', ...sums },
        { day: '2026-11-25', plan: 'office', room: '', ...sums },
      ],
    },
    {
      refused: [
        { day: '2026-11-23', reason: 'no-gambling', count: 0, whole: true },
        { day: '2026-11-25', reason: 'no-gambling', count: 12, whole: false },
      ],
      waited: [
        { day: '2026-11-23', room: 'cafe', minutes: 40, count: 1 },
        { day: '2026-11-25', room: 'cafe', minutes: 3, count: 18 },
        { day: '2026-11-25', room: 'cafe', minutes: 12, count: 18 },
        { day: '2026-11-25', room: 'cafe', minutes: null, count: 2 },
      ],
    },
  )
  assert.deepEqual(report.waits, [{ room: 'cafe', count: 37, noShows: 2, median: 12, p95: 12 }])
  assert.deepEqual(report.total, { seconds: 10_800, begun: 6, interrupted: 3 })
  assert.deepEqual(
    report.days.map(({ day, seconds }) => [day, seconds]),
    [
      ['2026-11-23', 3600],
      ['2026-11-24', 0],
      ['2026-11-25', 7200],
    ],
  )
  assert.deepEqual([report.week[0]?.[9], report.week[2]?.[9], report.week[2]?.[10]], [3600, 5400, 1800])
  assert.deepEqual(report.weekdays, [1, 1, 1, 0, 0, 0, 0])
  assert.deepEqual(
    report.busiest.map(({ day, hour }) => `${day} ${hour}`),
    ['2026-11-25 9', '2026-11-23 9', '2026-11-25 10'],
  )
  assert.deepEqual(
    report.plans.map(({ plan, seconds }) => [plan, seconds]),
    [
      ['basic', 7200],
      ['office', 3600],
    ],
  )
  assert.deepEqual(report.refused, [{ reason: 'no-gambling', count: 12, smallDays: 1 }])
  assert.equal(report.partDays, 1)
})

test('refusals are told when their day is over, and few not at all', () => {
  const book = createRefusalBook('2026-11-23')
  for (let i = 0; i < 10; i++) book.add('no-gambling')
  book.add('plan:basic')
  assert.deepEqual(book.turnTo('2026-11-23'), [])
  assert.deepEqual(book.turnTo('2026-11-22'), [], 'a clock that was put back')
  assert.deepEqual(book.turnTo('2026-11-24'), [
    { day: '2026-11-23', reason: 'no-gambling', count: 10, whole: false },
    { day: '2026-11-23', reason: 'plan:basic', count: 0, whole: false },
  ])
  book.add('plan:basic')
  assert.deepEqual(book.turnTo('2026-11-25'), [{ day: '2026-11-24', reason: 'plan:basic', count: 0, whole: true }])
})

test('who is online: rooms exactly, other places only from ten on', () => {
  const at = (network: string, i: number) => session(i, { subject: { ...session(i).subject, network } })
  const here = [
    ...Array.from({ length: 3 }, (_, i) => at('cafe', i)),
    ...Array.from({ length: 9 }, (_, i) => at('t-003', 10 + i)),
    ...Array.from({ length: 10 }, (_, i) => at('t-017', 30 + i)),
    session(50, { holder: { kind: 'device', id: 'printer' } }),
  ]
  const rooms = [{ id: 'hall', network: 'cafe' } as Room]
  assert.deepEqual(onlineNow(here, rooms), {
    all: 22,
    plans: [{ plan: 'basic', count: 22 }],
    places: [
      { place: 't-017', room: false, count: 10 },
      { place: 't-003', room: false, count: '<10' },
      { place: 'hall', room: true, count: 3 },
    ],
  })
})

test('tables open in a spreadsheet as they are, and no cell is a formula', () => {
  assert.equal(
    csvOf([
      ['=1+1', '@x', '-2', -2],
      ['a,b', 'say "so"', '두 줄\n째', ''],
    ]),
    `\u{feff}'=1+1,'@x,'-2,-2\r\n"a,b","say ""so""","두 줄\n째",\r\n`,
  )
  const hour = { day: '2026-11-23', hour: 9, plan: 'basic', room: '', seconds: 90, begun: 1, interrupted: 0 }
  assert.equal(
    useTable([hour]),
    '\u{feff}day,hour,plan,room,minutes,sessions,interrupted\r\n2026-11-23,09:00,basic,,1.5,1,0\r\n',
  )
  const day = { day: '2026-11-23', reason: 'no-gambling', count: 0, whole: true }
  assert.equal(refusedTable([day]), '\u{feff}day,reason,refused,whole day\r\n2026-11-23,no-gambling,<10,yes\r\n')
})

test('names go when their days are over, at least one and at most thirty', () => {
  const day = 86_400_000
  const at = (days: number) => (100 * day - forgottenUpTo({ namesOfSessionsDays: days }, 100 * day)) / day
  assert.deepEqual([at(7), at(0), at(31), at(30)], [7, 1, 30, 30])
})

test('a wait ends with the call, or with sitting down; who does not come is counted once', () => {
  const ticket = (number: number, state: Ticket['state'], takenAt = 0): Ticket => ({
    ...{ number, state, takenAt, code: '', holder: null, minutes: 0, overtaken: 0, seat: null, until: null },
  })
  const waits = (before: readonly Ticket[], after: readonly Ticket[]) => waitsIn({ before, after, at: 150_000 })
  assert.deepEqual(
    waits([ticket(1, 'waiting'), ticket(2, 'waiting')], [ticket(1, 'called'), ticket(2, 'waiting')]),
    [2],
  )
  assert.deepEqual(waits([ticket(1, 'called')], [ticket(1, 'seated')]), [], 'its wait has ended before')
  assert.deepEqual(waits([ticket(1, 'waiting')], [ticket(1, 'seated'), ticket(2, 'waiting')]), [2])
  assert.deepEqual(waits([ticket(1, 'called')], [ticket(1, 'no-show')]), [null])
  assert.deepEqual(waits([ticket(1, 'waiting')], [ticket(1, 'left')]), [])
  assert.deepEqual(waits([ticket(1, 'no-show')], [ticket(1, 'called', 9)]), [], 'the number of another day')
})
