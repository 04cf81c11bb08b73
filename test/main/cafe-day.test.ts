// A day at the café: it opens, fills up, a queue forms, a seat loses its power, the server dies at noon, closing empties the room, and the minutes add up.
import assert from 'node:assert/strict'
import test from 'node:test'
import { RETENTION } from '../../src/domain/sessions/retention.ts'
import { openUse } from '../../src/main/use/use.ts'
import { openCafe, SEATS } from '../kit/cafe.ts'

const MINUTE = 60
/** 08:50 in Seoul. */
const MORNING = Date.UTC(2026, 10, 22, 23, 50)

const online = (outcome: { readonly outcome: string }): boolean => outcome.outcome === 'online'

test('a day', async (t) => {
  const cafe = await openCafe(
    60,
    'hours: opening, resume: 15 min, pause: 10 min, warn: [5 min], queue: { hold: 5 min, session: 30 min }',
    MORNING,
  )
  const all = Array.from({ length: SEATS }, (_, n) => String(n + 1))
  /** What everybody really had, in seconds, by person. */
  const had = new Map<number, number>()
  const count = (person: number, seconds: number): void => void had.set(person, (had.get(person) ?? 0) + seconds)
  const left = (seat: string): number => cafe.seat(seat).left ?? assert.fail(`nobody at ${seat}`)

  await t.test('before nine nobody sits down; at nine the room opens', async () => {
    await cafe.enrol(...all)
    assert.deepEqual(await cafe.tap('1', 0), { outcome: 'closed', reason: 'hours' })
    assert.deepEqual([cafe.room().open, cafe.room().seats.every(({ state }) => state === 'free')], [false, true])
    await cafe.pass(10 * MINUTE, 60)
    assert.equal(cafe.room().open, true)
  })

  await t.test('twenty sit down, and the room is full', async () => {
    for (const [n, seat] of all.entries()) assert.ok(online(await cafe.tap(seat, n)), seat)
    await cafe.beat()
    assert.ok(cafe.room().seats.every(({ state, left }) => state === 'in-use' && left === 3600))
    assert.equal(cafe.room().about, 60)
  })

  await t.test(
    'a queue forms; whoever has a number keeps it; a seat that comes free is the next one’s and nobody else’s',
    async () => {
      await cafe.pass(30 * MINUTE, 60)
      for (const person of [20, 21, 22]) {
        const taken = await cafe.number(person)
        assert.ok(taken.outcome === 'taken')
        assert.equal(taken.ticket.ahead, person - 20)
      }
      const again = await cafe.number(21)
      assert.ok(again.outcome === 'taken' && again.ticket.number === 2)
      assert.deepEqual(await cafe.act({ act: 'extend', seat: '5', minutes: 10 }), { done: false, why: 'waiting' })
      await cafe.act({ act: 'end', seat: '4', reason: 'asked for it' })
      count(3, 30 * MINUTE)
      assert.equal(cafe.seat('4').state, 'paused', 'for a minute it can be undone')
      await cafe.pass(MINUTE + 10)
      assert.deepEqual([cafe.seat('4').state, cafe.seat('4').ticket], ['held', 1])
      assert.deepEqual(await cafe.tap('4', 30), { outcome: 'taken', by: 'number' })
      assert.ok(online(await cafe.tap('4', 20)))
      assert.equal(left('4'), 30 * MINUTE, 'while people wait')
    },
  )

  await t.test('a number that does not come is passed over after five minutes', async () => {
    await cafe.act({ act: 'leave', number: 3 })
    await cafe.act({ act: 'end', seat: '6', reason: 'asked for it' })
    count(5, 31 * MINUTE + 10)
    await cafe.pass(MINUTE + 10)
    assert.equal(cafe.seat('6').ticket, 2)
    await cafe.pass(5 * MINUTE)
    assert.equal(cafe.seat('6').state, 'free')
    assert.equal(cafe.room().tickets.find(({ number }) => number === 2)?.state, 'no-show')
  })

  await t.test('the power of a seat fails: what was not had is had elsewhere', async () => {
    const before = left('7')
    cafe.power('7', false)
    await cafe.pass(70)
    assert.equal(cafe.seat('7').state, 'interrupted')
    assert.ok(online(await cafe.tap('6', 6)))
    // The last beat was at most one beat before the power went.
    const lost = before - left('6')
    assert.ok(lost >= 0 && lost <= 5, `${lost} s were lost`)
    cafe.power('7', true)
    await cafe.beat()
    assert.equal(cafe.seat('7').state, 'free')
  })

  await t.test(
    'the hours of the morning end by themselves; at noon the server dies for five minutes: seats go on, nobody new sits down, and it takes them up again',
    async () => {
      const noon = Date.UTC(2026, 10, 23, 3)
      await cafe.pass((noon - cafe.clock().wall) / 1000 - 10 * MINUTE, 60)
      assert.ok(
        all.every((seat) => cafe.seat(seat).state === 'free'),
        'all hours of the morning are over',
      )
      for (const [n, seat] of ['1', '2', '3'].entries()) assert.ok(online(await cafe.tap(seat, 40 + n)), seat)
      await cafe.pass(10 * MINUTE, 60)
      assert.equal(cafe.clock().wall, noon)
      const before = ['1', '2', '3'].map(left)
      await cafe.kill(5 * MINUTE)
      assert.deepEqual(
        ['1', '2', '3'].map(left),
        before.map((seconds) => seconds - 5 * MINUTE),
      )
      assert.ok(
        ['1', '2', '3'].every((seat) => cafe.agents.get(seat)?.session !== null),
        'the screens stayed',
      )
      await cafe.pass(2 * MINUTE)
      assert.ok(['1', '2', '3'].every((seat) => cafe.seat(seat).state === 'in-use'))
    },
  )

  await t.test('a pause keeps the seat and the time; undone ends keep their minutes', async () => {
    const paused = await cafe.run().house.seats.pause('2')
    const before = paused?.seconds ?? assert.fail('no pause')
    await cafe.pass(4 * MINUTE)
    assert.equal(cafe.seat('2').state, 'paused')
    assert.deepEqual(await cafe.tap('2', 50), { outcome: 'taken', by: 'number' })
    assert.ok(online(await cafe.tap('2', 41)))
    assert.equal(left('2'), before)
    const had3 = left('3')
    await cafe.act({ act: 'end', seat: '3', reason: 'a mistake' })
    await cafe.pass(30)
    assert.equal((await cafe.act({ act: 'undo', seat: '3' })).done, true)
    assert.equal(left('3'), had3)
    assert.deepEqual(await cafe.act({ act: 'undo', seat: '3' }), { done: false, why: 'too-late' })
  })

  await t.test('two desks at one seat: the second is told that it has changed', async () => {
    await cafe.beat()
    const [one, two] = await Promise.all([
      cafe.act({ act: 'seat', seat: '10', badge: 'b51', if: 'free' }),
      cafe.act({ act: 'seat', seat: '10', badge: 'b52', if: 'free' }),
    ])
    assert.deepEqual([one.done, two.done].sort(), [false, true])
    assert.equal((await cafe.act({ act: 'message', seat: '10', text: 'Your papers are at the desk' })).done, true)
    await cafe.act({ act: 'move', from: '10', to: '11' })
    await cafe.beat()
    assert.deepEqual([cafe.seat('10').state, cafe.seat('11').state], ['free', 'in-use'])
  })

  await t.test('closing empties the room, and says so before', async () => {
    const now = cafe.clock()
    const closesAt = cafe.room().closesAt ?? assert.fail('it never closes')
    await cafe.pass(Math.floor((closesAt - now.wall) / 1000) - 20 * MINUTE, 300)
    assert.ok(online(await cafe.tap('12', 55)))
    assert.equal(left('12'), 20 * MINUTE, 'no longer than the room is open')
    await cafe.pass(16 * MINUTE, 60)
    assert.equal(cafe.seat('12').state, 'warned')
    assert.equal(cafe.room().todo.find(({ kind }) => kind === 'closing')?.seconds, 4 * MINUTE)
    await cafe.pass(4 * MINUTE + 10)
    assert.deepEqual([cafe.room().open, cafe.room().seats.every(({ state }) => state === 'free')], [false, true])
    assert.equal(cafe.run().office.roster.all().length, 0)
  })

  await t.test('the day’s minutes add up, session by session and holder by holder', async () => {
    const { store, office } = cafe.run()
    const rows = await store.sessions(1000)
    const byHolder = new Map<string, number>()
    for (const { session, endedAt } of rows) {
      const seconds = Math.ceil(((endedAt ?? assert.fail('still open')) - session.openedAt) / 1000)
      byHolder.set(session.holder.id, (byHolder.get(session.holder.id) ?? 0) + seconds)
    }
    for (const [id, seconds] of byHolder) {
      const counted = office.time.seconds({ kind: 'person', id }, '2026-11-23')
      assert.ok(
        Math.abs(counted - seconds) <= rows.filter(({ session }) => session.holder.id === id).length,
        `${id}: ${counted}, ${seconds}`,
      )
    }
    const stored = await store.onlineOf('2026-11-23')
    assert.equal(
      stored.reduce((sum, { seconds }) => sum + seconds, 0),
      [...byHolder.keys()].reduce((sum, id) => sum + office.time.seconds({ kind: 'person', id }, '2026-11-23'), 0),
    )
    assert.deepEqual(
      [byHolder.get('p3'), byHolder.get('p5')].map(
        (seconds, n) => Math.abs((seconds ?? 0) - (had.get(n === 0 ? 3 : 5) ?? 0)) <= 1,
      ),
      [true, true],
    )
  })

  await t.test('the day’s report is the same to the minute, with its waits, and has nobody in it', async () => {
    const { store, office } = cafe.run()
    const rows = await store.sessions(1000)
    const { desk } = openUse({
      ...{ clock: cafe.clock, store, decider: cafe.decider, roster: () => office.roster, inLine: false },
      ...{ retention: () => RETENTION, dropCopies: () => {}, listAges: () => new Map() },
    })
    const day = '2026-11-23'
    const report = (await desk.report({ from: day, to: day })) ?? assert.fail('no report')
    const whole = (at: number): number => Math.floor(at / 1000)
    assert.deepEqual(report.total, {
      seconds: rows.reduce((sum, { session, endedAt }) => sum + whole(endedAt ?? 0) - whole(session.openedAt), 0),
      begun: rows.length,
      interrupted: rows.filter(({ reason }) => reason === 'interrupted').length,
    })
    assert.ok(report.total.interrupted > 0)
    const hours = report.week[0] ?? []
    assert.equal(
      hours.reduce((sum, seconds) => sum + seconds, 0),
      report.total.seconds,
    )
    assert.ok(
      hours.every((seconds, hour) => seconds <= SEATS * 3600 && (seconds === 0 || (hour >= 9 && hour < 18))),
      'closed is closed',
    )
    const [waits] = report.waits
    assert.ok(waits !== undefined && waits.count > 0 && waits.noShows > 0 && (waits.median ?? -1) >= 0)
    const csv = (await desk.reportTable({ from: day, to: day, of: 'use' })) ?? ''
    for (const { session } of rows) assert.ok(!csv.includes(session.id) && !csv.includes(`,${session.holder.id},`))
  })
  await cafe.close()
})
