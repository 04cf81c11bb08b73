// The queue by its published rule, and the other small parts of a room.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Now } from '../../../src/base/clock.ts'
import { deadlineIn, isOver, leftUntil } from '../../../src/domain/room/deadline.ts'
import {
  EMPTY_FLOOR,
  type Floor,
  holdFor,
  madeOutTo,
  mayTake,
  onDay,
  promised,
  reconciled,
  satDown,
  settle,
  takeNumber,
} from '../../../src/domain/room/floor.ts'
import { leaseText } from '../../../src/domain/room/lease.ts'
import { aboutSeconds, inOrder, left, median, type Ticket } from '../../../src/domain/room/queue.ts'
import { remainderOf } from '../../../src/domain/room/remainder.ts'
import { ruleText } from '../../../src/domain/room/rule-text.ts'
import { seatState } from '../../../src/domain/room/seat-state.ts'
import { todoOf } from '../../../src/domain/room/todo.ts'
import { extension, lengthOfNew, lengthOfRest } from '../../../src/domain/sessions/length.ts'
import { session } from '../../kit/store-values.ts'

const QUEUE = { hold: 300, overtaken: 3, session: null }

const at = (seconds: number, more: Partial<Now> = {}): Now => ({
  ...{ wall: 1_795_000_000_000 + seconds * 1000, boot: seconds * 1000, bootId: 'a' },
  credible: 1_795_000_000_000 + seconds * 1000,
  ...more,
})

const person = (id: string) => ({ kind: 'person', id }) as const

const withNumbers = (...minutes: readonly number[]): Floor =>
  minutes.reduce((floor, each, n) => {
    const taken = takeNumber(floor, { holder: person(`p${n}`), minutes: each, code: `c${n}` }, at(n))
    return taken === 'full' ? assert.fail('full') : taken.floor
  }, EMPTY_FLOOR)

const states = ({ tickets }: Floor) =>
  tickets.map(({ number, state, seat, overtaken }) => [number, state, seat, overtaken])

test('fewest minutes first, then the number; whoever was overtaken three times goes before all', () => {
  const floor = withNumbers(100, 10, 10)
  assert.deepEqual(
    inOrder(floor.tickets, 3).map(({ number }) => number),
    [2, 3, 1],
  )
  let next = settle(floor, { free: ['4'], lost: [] }, QUEUE, at(10))
  assert.deepEqual(states(next), [
    [1, 'waiting', null, 1],
    [2, 'called', '4', 0],
    [3, 'waiting', null, 0],
  ])
  next = settle(next, { free: ['5'], lost: [] }, QUEUE, at(11))
  for (const minutes of [5, 5]) {
    const taken = takeNumber(next, { holder: person(`q${next.lastNumber}`), minutes, code: '' }, at(12))
    assert.ok(taken !== 'full')
    next = settle(taken.floor, { free: [`seat ${next.lastNumber}`], lost: [] }, QUEUE, at(13))
  }
  const [first] = next.tickets
  assert.deepEqual(
    [first?.overtaken, first?.state],
    [3, 'called'],
    'overtaken three times, so it was called before the last',
  )
})

test('a held seat: nobody else’s, and the next number’s when nobody comes', () => {
  let floor = settle(withNumbers(1, 2), { free: ['4'], lost: [] }, QUEUE, at(0))
  assert.deepEqual(
    [mayTake(floor, '4', person('p0')), mayTake(floor, '4', person('p1')), mayTake(floor, '4', person('x'))],
    [true, false, false],
  )
  assert.equal(settle(floor, { free: ['4'], lost: [] }, QUEUE, at(299)), floor, 'nothing changes')
  floor = settle(floor, { free: ['4'], lost: [] }, QUEUE, at(300))
  assert.deepEqual(states(floor), [
    [1, 'no-show', null, 0],
    [2, 'called', '4', 0],
  ])
  floor = satDown(floor, '4', person('p1'))
  assert.deepEqual(states(floor)[1], [2, 'seated', '4', 0])
})

test('a seat that is lost while it is held gives its number the next one', () => {
  const floor = settle(withNumbers(50, 1), { free: ['4'], lost: [] }, QUEUE, at(0))
  const lost = settle(floor, { free: ['5'], lost: ['4'] }, QUEUE, at(5))
  assert.deepEqual(states(lost), [
    [1, 'waiting', null, 2],
    [2, 'called', '5', 3],
  ])
})

test('while people wait a free seat is nobody’s who passes by; whoever comes back has theirs', () => {
  const floor = withNumbers(1)
  assert.equal(mayTake(floor, '9', person('x')), false)
  assert.equal(
    mayTake(
      left(floor.tickets, 1).length > 0 ? { ...floor, tickets: left(floor.tickets, 1) } : floor,
      '9',
      person('x'),
    ),
    true,
  )
  const remainder = {
    holder: person('x'),
    plan: 'basic',
    seat: '9',
    seconds: 60,
    session: 's',
    until: deadlineIn(900, at(0)),
  }
  const interrupted = promised(floor, { ...remainder, why: 'interrupted' })
  assert.equal(mayTake(interrupted, '3', person('x')), true)
  const paused = promised(EMPTY_FLOOR, { ...remainder, why: 'paused' })
  assert.deepEqual([mayTake(paused, '9', person('x')), mayTake(paused, '9', person('y'))], [true, false])
  assert.deepEqual(satDown(paused, '9', person('x')).remainders, [])
  assert.deepEqual(settle(paused, { free: [], lost: [] }, QUEUE, at(900)).remainders, [])
  assert.deepEqual(reconciled(paused, () => true).remainders, [])
  assert.equal(
    reconciled(paused, () => false),
    paused,
  )
})

test('one number a person; numbers begin anew each day; a number without a badge opens for the voucher made out to it', () => {
  const floor = withNumbers(1, 2)
  const again = takeNumber(floor, { holder: person('p1'), minutes: 9, code: 'new' }, at(9))
  assert.ok(again !== 'full')
  assert.deepEqual([again.ticket.number, again.ticket.code, again.floor.tickets.length], [2, 'new', 2])
  assert.deepEqual([onDay(floor, 'b').lastNumber, onDay({ ...floor, tickets: [] }, 'b').lastNumber], [2, 0])
  const anonymous = takeNumber(EMPTY_FLOOR, { holder: null, minutes: 0, code: 'x' }, at(0))
  assert.ok(anonymous !== 'full')
  const held = holdFor(anonymous.floor, '4', 1, QUEUE, at(0))
  const voucher = { kind: 'voucher', id: 'v' } as const
  assert.equal(mayTake(held, '4', voucher), false)
  assert.equal(mayTake(madeOutTo(held, 1, voucher), '4', voucher), true)
})

test('five hundred wait at most', () => {
  const tickets = Array.from(
    { length: 500 },
    (_, n): Ticket => ({
      number: n + 1,
      code: '',
      holder: null,
      minutes: 0,
      takenAt: 0,
      overtaken: 0,
      state: 'waiting',
      seat: null,
      until: null,
    }),
  )
  assert.equal(takeNumber({ ...EMPTY_FLOOR, tickets }, { holder: null, minutes: 0, code: '' }, at(0)), 'full')
})

test('how long it may take', () => {
  assert.equal(aboutSeconds(0, [600, 60, 1200], 1800), 60)
  assert.equal(aboutSeconds(1, [600, 60, 1200], 1800), 600)
  assert.equal(aboutSeconds(3, [600, 60, 1200], 1800), 1860)
  assert.equal(aboutSeconds(0, [], 1800), null)
  assert.deepEqual([median([]), median([7]), median([1, 2, 9]), median([1, 2, 3, 9])], [0, 7, 2, 3])
})

test('what is left of a session: its rest, with what it was silent for, never more than the whole', () => {
  const now = at(600)
  const one = { ...session(1), openedAt: at(0).credible, endsAt: at(3600).credible, endsBoot: 3_600_000, bootId: 'a' }
  const seated = { ...one, subject: { ...one.subject, seat: '4' } }
  const how = { why: 'interrupted', within: 900 } as const
  assert.deepEqual(
    [remainderOf(seated, how, now)?.seconds, remainderOf(seated, { ...how, silent: 60 }, now)?.seconds],
    [3000, 3060],
  )
  assert.equal(remainderOf(seated, { ...how, silent: 9999 }, now)?.seconds, 3600)
  assert.equal(remainderOf(seated, how, at(3600)), undefined)
  assert.equal(remainderOf(seated, { ...how, within: 0 }, now), undefined)
  assert.equal(remainderOf({ ...seated, endsAt: null, endsBoot: null }, how, now), undefined)
  const { until } = remainderOf(seated, how, now) ?? assert.fail('none')
  assert.deepEqual([leftUntil(until, at(700)), isOver(until, at(1500))], [800_000, true])
  assert.equal(leftUntil(until, at(700, { bootId: 'b', boot: 0 })), 800_000, 'after another start by credible time')
  assert.equal(leftUntil(until, at(700, { bootId: 'b', boot: 0, wall: 0 })), 0, 'a clock that fell back tells nothing')
})

test('lengths: the least of all, and a rest is shortened by closing alone', () => {
  const bounds = { session: 3600, today: 1200, closing: null, credential: null }
  assert.deepEqual(
    [
      lengthOfNew(bounds),
      lengthOfNew({ ...bounds, closing: 60 }),
      lengthOfNew({ ...bounds, session: null, today: null }),
    ],
    [1200, 60, null],
  )
  assert.deepEqual([lengthOfRest(500, { closing: null }), lengthOfRest(500, { closing: 60 })], [500, 60])
  assert.deepEqual(
    [extension(900, 600, bounds), extension(300, 600, bounds), extension(900, 1300, bounds)],
    [600, 300, 0],
  )
})

test('the state of a seat, and what the desk should do', () => {
  const facts = { out: false, session: null, warn: 120, remainder: null, agent: null, held: false } as const
  assert.equal(seatState(facts), 'free')
  assert.equal(seatState({ ...facts, held: true }), 'held')
  assert.equal(seatState({ ...facts, agent: { silent: null, wiping: false } }), 'unreachable')
  assert.equal(seatState({ ...facts, agent: { silent: 3, wiping: true }, held: true }), 'wiping')
  assert.equal(seatState({ ...facts, session: { left: 121 } }), 'in-use')
  assert.equal(seatState({ ...facts, session: { left: 120 }, out: true }), 'warned')
  assert.equal(seatState({ ...facts, remainder: 'paused' }), 'paused')
  assert.equal(seatState({ ...facts, out: true, held: true }), 'out')
  const seats = [
    { id: '4', state: 'held', ends: 200, silent: null, ticket: 17 },
    { id: '9', state: 'in-use', ends: null, silent: 120, ticket: null },
    { id: '2', state: 'free', ends: null, silent: 2, ticket: null },
  ] as const
  assert.deepEqual(todoOf(seats, 600), [
    { kind: 'silent', seat: '9', number: null, seconds: 120 },
    { kind: 'ready', seat: '4', number: 17, seconds: 200 },
    { kind: 'closing', seat: null, number: null, seconds: 600 },
  ])
})

test('the rule and the lease as texts', () => {
  assert.equal(
    ruleText({ hold: 300, overtaken: 0, session: 1800 }).en,
    'The numbers are called in their order. A seat is held for 5 minutes. While people wait, a turn lasts 30 minutes.',
  )
  assert.match(ruleText(QUEUE).ko, /누구도 3번을 넘겨 밀리지 않습니다/)
  assert.equal(
    leaseText({ park: 'p', seat: '7', session: 's', seconds: 60, serial: 3, warn: [600, 120] }),
    'isthmus lease v1\np\n7\ns\nseconds 60\nserial 3\nwarn 600,120\n',
  )
})
