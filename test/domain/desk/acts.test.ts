// What one side's desk may do alone, against whoever does it as often as it can, with clocks that jump and a program that is killed.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { DeskTable } from '../../../src/domain/council/charter.ts'
import {
  ACTS,
  type Act,
  isForgotten,
  isInForce,
  leftOf,
  limitMet,
  type Moment,
  refusalOf,
  settled,
  takenBack,
  type WishedAct,
} from '../../../src/domain/desk/acts.ts'
import { shownCounts } from '../../../src/domain/desk/counts.ts'
import { heldBackBy, seatHeldBy } from '../../../src/domain/desk/holding.ts'

const DAY = 86_400
const HOUR = 3600
const TABLE: DeskTable = {
  end: { day: 2 },
  suspend: { day: 2, seconds: 4 * HOUR },
  out: { day: 1, seconds: HOUR },
  close: { day: 1, seconds: 2 * HOUR },
}
const AT: Moment = { wall: 1_795_000_000, boot: 1000, bootId: 'a', ran: 500, seen: 0 }
const later = (seconds: number, changes: Partial<Moment> = {}): Moment => ({
  ...AT,
  ...{ wall: AT.wall + seconds, boot: AT.boot + seconds, ran: AT.ran + seconds },
  ...changes,
})
const act = (changes: Partial<Act> = {}): Act => ({
  ...{
    id: 'a',
    kind: 'suspend',
    operator: 'north',
    by: 'kim',
    why: 'Why.',
    target: 'p1',
    start: AT,
    seconds: HOUR,
    over: false,
  },
  ...changes,
})
const wish = (changes: Partial<WishedAct> = {}): WishedAct => ({
  ...{ kind: 'suspend', operator: 'north', target: 'p1', seconds: HOUR },
  ...changes,
})

test('an act ends by whichever clock goes fastest, and when the machine starts again', () => {
  assert.equal(isInForce(act(), later(HOUR - 1)), true)
  assert.equal(leftOf(act(), later(60)), HOUR - 60)
  assert.equal(isInForce(act(), later(HOUR)), false)
  for (const fast of ['wall', 'boot', 'ran'] as const)
    assert.equal(isInForce(act(), { ...later(10), [fast]: AT[fast] + HOUR }), false, fast)
  assert.equal(isInForce(act(), later(10, { bootId: 'b', boot: 5 })), false)
  assert.equal(isInForce(act(), later(10, { wall: 0, ran: 0 })), true, 'clocks that go back win nothing')
  assert.equal(leftOf(act(), { ...AT, wall: 0, ran: 0 }), HOUR)
  const witnessed = act({ start: { ...AT, seen: 100 } })
  assert.equal(isInForce(witnessed, later(10, { seen: 100 + HOUR })), false)
  assert.equal(
    isInForce(act(), later(10, { seen: 1_795_000_000 })),
    true,
    'a witness that was silent until now ends nothing',
  )
})

test('the table limits how often in a day of running, how long, and how long the same one', () => {
  const of = (changes: Partial<WishedAct>, acts: readonly Act[] = [], now: Moment = AT) =>
    refusalOf(wish(changes), acts, TABLE, now)
  assert.equal(of({}), undefined)
  assert.equal(of({ seconds: 4 * HOUR + 1 }), 'too-long')
  assert.equal(refusalOf(wish(), [], { ...TABLE, suspend: { day: 0, seconds: 1 } }, AT), 'nobody-alone')
  assert.equal(refusalOf(wish(), [], { ...TABLE, suspend: { day: 1, seconds: 0 } }, AT), 'nobody-alone')
  assert.equal(of({}, [act()]), 'already')
  assert.equal(of({ operator: 'south' }, [act()]), undefined, 'each side has its own')
  const two = [act({ id: 'a', target: 'p2' }), act({ id: 'b', target: 'p3' })]
  assert.equal(of({}, two), 'too-often')
  assert.equal(of({}, two, later(DAY - 1)), 'too-often')
  assert.equal(of({}, two, later(DAY)), undefined)
  assert.equal(of({}, two, later(0, { wall: AT.wall + 30 * DAY })), 'too-often', 'no day passes by setting a clock')
  assert.equal(
    of({}, two, later(0, { ran: 0 })),
    'too-often',
    'nor by a program that was killed before it noted the time',
  )
  assert.equal(of({}, two, later(0, { bootId: 'b' })), 'too-often', 'nor by a restart')
  const long = act({ seconds: 4 * HOUR })
  assert.equal(of({ seconds: 1 }, [long], later(4 * HOUR)), 'rests')
  assert.equal(of({ seconds: 1 }, [long], later(8 * HOUR)), undefined)
  assert.equal(
    of({ seconds: HOUR }, [takenBack(long, later(HOUR))], later(2 * HOUR)),
    undefined,
    'taken back costs less',
  )
  const end = { kind: 'end', target: null, seconds: 0 } as const
  assert.equal(of(end, [act(end)]), undefined)
  assert.equal(of(end, [act(end), act(end)]), 'too-often')
  assert.equal(
    refusalOf(wish({ seconds: 90 * DAY }), two, null, AT),
    undefined,
    'where a file rules nothing is limited',
  )
  assert.equal(refusalOf(wish(), [act()], null, AT), 'already')
})

test('a refusal says which number it met, and the second from which it no longer stands', () => {
  assert.deepEqual(limitMet('too-long', wish(), [], TABLE, AT), { limit: 4 * HOUR })
  assert.deepEqual(limitMet('nobody-alone', wish(), [], TABLE, AT), { limit: 0 })
  assert.deepEqual(limitMet('already', wish(), [act()], null, later(60)), { wait: HOUR - 60 })
  const moments = fc.array(fc.record({ at: fc.nat(2 * DAY), seconds: fc.integer({ min: 1, max: 4 * HOUR }) }), {
    maxLength: 6,
  })
  const met = new Set<string>()
  fc.assert(
    fc.property(moments, fc.integer({ min: 1, max: 4 * HOUR }), (all, seconds) => {
      const acts = all.map(({ at, seconds: held }, n) =>
        act({ id: String(n), seconds: held, over: true, start: later(at), target: n % 2 ? 'p1' : 'p2' }),
      )
      const now = later(2 * DAY)
      const why = refusalOf(wish({ seconds }), acts, TABLE, now)
      if (why === undefined) return
      met.add(why)
      const { wait = 0 } = limitMet(why, wish({ seconds }), acts, TABLE, now)
      assert.ok(wait > 0)
      assert.equal(refusalOf(wish({ seconds }), acts, TABLE, later(2 * DAY + wait - 1)), why)
      assert.notEqual(refusalOf(wish({ seconds }), acts, TABLE, later(2 * DAY + wait)), why)
    }),
    { numRuns: 2000 },
  )
  assert.deepEqual([...met].sort(), ['rests', 'too-often'])
})

test('who is kept offline: the person anywhere, whoever at the seat, and all seats; nobody elsewhere', () => {
  const acts = [
    act(),
    act({ id: 'b', kind: 'out', target: '7', why: 'Broken.' }),
    act({ id: 'c', kind: 'end', target: null, seconds: 0 }),
  ]
  const held = heldBackBy(acts, later(60))
  const person = { kind: 'person', id: 'p1' } as const
  assert.deepEqual(held(person, null), {
    ...{ reason: 'suspended', operator: 'north', why: 'Why.', until: (AT.wall + HOUR) * 1000 },
  })
  assert.equal(held({ kind: 'voucher', id: 'p1' }, null), undefined)
  assert.equal(held({ kind: 'person', id: 'p2' }, '7')?.reason, 'seat-out')
  assert.equal(held({ kind: 'device', id: 'till' }, '7'), undefined)
  assert.equal(held({ kind: 'network', id: 'p1' }, '7'), undefined)
  const closed = [...acts, act({ id: 'd', kind: 'close', target: null })]
  assert.equal(heldBackBy(closed, AT)({ kind: 'voucher', id: 'v' }, '8')?.reason, 'closed-early')
  assert.equal(
    heldBackBy(closed, AT)({ kind: 'voucher', id: 'v' }, null),
    undefined,
    'a company’s own network stays open',
  )
  assert.equal(seatHeldBy(closed, AT)('7')?.reason, 'seat-out')
  assert.equal(seatHeldBy(closed, later(HOUR))('7'), undefined)
  assert.equal(heldBackBy(acts, later(HOUR))(person, null), undefined)
})

test('what neither holds nor counts is forgotten, and never before', () => {
  assert.equal(isForgotten(act(), TABLE, later(DAY - 1)), false)
  assert.equal(isForgotten(act(), TABLE, later(DAY)), true)
  const month = { ...TABLE, suspend: { day: 1, seconds: 30 * DAY } }
  assert.equal(isForgotten(act(), month, later(59 * DAY)), false)
  assert.equal(isForgotten(act(), month, later(60 * DAY)), true)
  assert.equal(isForgotten(act(), null, later(HOUR)), true)
  assert.equal(isForgotten(act(), null, later(HOUR - 1)), false)
})

test('everybody is shown finished days only, and small numbers not', () => {
  const count = (day: string, operator: string, count: number) => ({ day, operator, count, kind: 'end' as const })
  const counts = [count('2026-11-24', 'north', 9), count('2026-11-24', 'south', 10), count('2026-11-25', 'north', 50)]
  const shown = shownCounts(counts, ['north', 'south'], '2026-11-25')
  assert.deepEqual(
    shown.map(({ day, operator, acts }) => [day, operator, acts.end, acts.close]),
    [
      ['2026-11-24', 'north', '<10', 0],
      ['2026-11-24', 'south', 10, 0],
    ],
  )
})

type Step = {
  readonly passes: number
  readonly wall: number
  readonly event: 'on' | 'killed' | 'restarted'
  readonly wish: WishedAct
  readonly back: boolean
}

const step: fc.Arbitrary<Step> = fc.record({
  passes: fc.constantFrom(0, 1, 59, 600, HOUR, 5 * HOUR, DAY),
  // Somebody sets the clock.
  wall: fc.constantFrom(0, 0, 0, HOUR, -HOUR, 40 * DAY, -400 * DAY),
  event: fc.constantFrom('on', 'on', 'on', 'killed', 'restarted'),
  wish: fc.record({
    kind: fc.constantFrom(...ACTS),
    operator: fc.constantFrom('north', 'south'),
    target: fc.constantFrom('p1', 'p2'),
    seconds: fc.constantFrom(1, HOUR, 2 * HOUR, 4 * HOUR, DAY),
  }),
  back: fc.boolean(),
})

/** What an act took, by a clock that nobody sees: seconds in which the gateway ran. */
type Taken = { readonly act: Act; readonly from: number; until: number | null }

test('as often as it can, over clocks, kills and restarts, no side takes more than the table, and everything ends', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 80 }), (steps) => {
      let now = AT
      let noted = now.ran
      let true_ = 0
      let acts: readonly Act[] = []
      const taken: Taken[] = []
      for (const [n, { passes, wall, event, wish: tried, back }] of steps.entries()) {
        true_ += passes
        now = { ...now, boot: now.boot + passes, ran: now.ran + passes, wall: Math.max(0, now.wall + passes + wall) }
        // The running time is written each minute: a killed program forgets what came after.
        if (event === 'on') noted = now.ran
        if (event !== 'on') now = { ...now, ran: noted }
        if (event === 'restarted') now = { ...now, boot: 0, bootId: `boot ${n}` }
        acts = settled(acts, now)
        for (const each of taken) {
          const known = acts.find(({ id }) => id === each.act.id)
          const holds = known !== undefined && isInForce(known, now)
          assert.ok(!holds || each.until === null, 'what is over does not come back')
          if (each.until !== null) continue
          assert.ok(!holds || true_ - each.from < each.act.seconds)
          // A step may be longer than what was left of it.
          if (!holds) each.until = Math.min(true_, each.from + each.act.seconds)
        }
        acts = acts.filter((each) => !isForgotten(each, TABLE, now))
        const lasting = tried.kind !== 'end'
        const wished = {
          ...tried,
          target: tried.kind === 'suspend' || tried.kind === 'out' ? tried.target : null,
          seconds: lasting ? tried.seconds : 0,
        }
        if (refusalOf(wished, acts, TABLE, now) === undefined) {
          const made: Act = { ...wished, id: `act ${n}`, by: 'x', why: 'y', start: now, over: false }
          acts = [...acts, made]
          taken.push({ act: made, from: true_, until: lasting ? null : true_ })
        } else if (back) {
          const own = acts.find((each) => each.operator === tried.operator && isInForce(each, now))
          const held = taken.find(({ act: each }) => each.id === own?.id)
          // A long step would else be counted as if it had been held on.
          if (held !== undefined) held.until = true_
          acts = acts.map((each) => (each === own ? takenBack(each, now) : each))
        }
      }
      for (const operator of ['north', 'south'])
        for (const kind of ACTS) {
          const own = taken.filter(({ act: each }) => each.operator === operator && each.kind === kind)
          for (const { from } of own)
            assert.ok(own.filter((each) => each.from >= from && each.from < from + DAY).length <= TABLE[kind].day)
          if (kind === 'end') continue
          for (const { act: each, from } of own) {
            assert.ok(each.seconds <= TABLE[kind].seconds)
            // The same one within twice as long as one may: no longer in all than one may.
            const near = own.filter(
              ({ act: other, from: at }) =>
                other.target === each.target &&
                each.target !== null &&
                at >= from &&
                at < from + 2 * TABLE[kind].seconds,
            )
            const held = near.reduce((sum, { from: at, until }) => sum + ((until ?? true_) - at), 0)
            assert.ok(held <= TABLE[kind].seconds, `${kind} ${held}`)
          }
        }
      assert.ok(acts.every((each) => !isInForce(each, { ...now, boot: now.boot + 4 * HOUR })))
    }),
    { numRuns: 300 },
  )
})
