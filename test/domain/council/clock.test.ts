// Clocks: what of a reading counts, and group 21: wrong by years, stuck, jumping, rebooting.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type Clock, fastest, following, isNoticeOver, noClock } from '../../../src/domain/council/clock.ts'
import { dueNow, unilateralNow } from '../../../src/domain/council/now.ts'
import { ACCEPTED, charter, DAY, frozen, refused, START, TestPark } from '../../kit/council.ts'

const YEARS = 10 * 365 * DAY
const at = (changes: Partial<Clock> = {}): Clock => ({
  boot: 1,
  ran: 0,
  seen: { north: START, south: START },
  wall: START,
  ...changes,
})
const seen = (north: number, south: number): Partial<Clock> => ({
  seen: { north: START + north, south: START + south },
})

test('a witness far ahead of wall and of the other is taken as before; together with either it counts', () => {
  const counted = (changes: Partial<Clock>) => following(at(), at(changes))?.seen
  assert.deepEqual(counted(seen(10, YEARS)), seen(10, 0).seen)
  assert.deepEqual(counted(seen(10, 310)), seen(10, 310).seen)
  assert.deepEqual(counted(seen(10, 311)), seen(10, 0).seen)
  assert.deepEqual(counted({ ...seen(10, YEARS), wall: START + YEARS }), seen(10, YEARS).seen)
  assert.deepEqual(counted({ ...seen(YEARS, YEARS), wall: 0 }), seen(YEARS, YEARS).seen)
})

test('a witness that lies once freezes nothing: the next honest time may stand below the lie', () => {
  const after = following(at(), at(seen(10, YEARS)))!
  assert.deepEqual(following(after, at(seen(20, 20)))?.seen, seen(20, 20).seen)
})

test('what never decreases must not, and the operators must be those of the charter', () => {
  assert.equal(following(at({ ran: 5 }), at({ ran: 4 })), undefined)
  assert.equal(following(at(), at({ boot: 0 })), undefined)
  assert.equal(following(at(), at(seen(-1, 0))), undefined)
  assert.equal(following(at(), at({ seen: { north: START } })), undefined)
  assert.equal(following(at(), at({ seen: { north: START, east: START } })), undefined)
  assert.deepEqual(following(at(), at({ wall: 0 }))?.wall, 0)
  for (const changes of [{ ran: -1 }, { boot: 0 }, seen(-1, 0), { seen: {} }]) {
    const park = new TestPark().set({ ...at(), ...changes })
    assert.deepEqual(park.beat(), frozen(changes.ran === -1 ? 'form' : 'clock'))
  }
})

test('group 21: a notice is never over before the gateway ran for it, whatever the other clocks say', () => {
  const clock = fc.record({ north: fc.nat(YEARS), south: fc.nat(YEARS), wall: fc.nat(2 * START), ran: fc.nat(2000) })
  fc.assert(
    fc.property(clock, fc.nat(1000), ({ north, south, wall, ran }, notice) => {
      const over = isNoticeOver(at(), at({ ...seen(north, south), wall, ran }), notice)
      if (over) assert.ok(ran >= notice)
      if (over && ran < 2 * notice) assert.ok(north >= notice && south >= notice)
      if (ran >= 2 * notice) assert.ok(over)
    }),
  )
})

test('group 21: a witness that lied when the notice began, or never was there, can lengthen it to twice at most', () => {
  const late = at(seen(0, 300))
  assert.equal(isNoticeOver(late, at({ ...seen(600, 899), ran: 600 }), 600), false)
  assert.equal(isNoticeOver(late, at({ ...seen(900, 900), ran: 600 }), 600), true)
  const none = noClock(['north', 'south'])
  assert.equal(isNoticeOver(none, { ...none, ran: 1199, seen: { north: START, south: START } }, 600), false)
  assert.equal(isNoticeOver(none, { ...none, ran: 1200 }, 600), true)
})

test('group 21: by the fastest clock, and by every restart, an emergency is over', () => {
  assert.equal(fastest(at(), at({ ran: 100 })), 100)
  assert.equal(fastest(at(), at({ wall: START + YEARS })), YEARS)
  assert.equal(fastest(at(), at(seen(0, 50))), 50)
  assert.equal(fastest(at(), at({ wall: START - YEARS })), 0)
  assert.equal(fastest(at(), at({ boot: 2 })), Number.POSITIVE_INFINITY)
})

test('the other’s witness cannot end an emergency by being silent before it and coming back', () => {
  const stale = at(seen(0, -30 * DAY))
  assert.equal(fastest(stale, at(seen(60, 60))), 60)
  assert.equal(fastest(noClock(['north', 'south']), at({ boot: 0, ran: 5, wall: 5 })), 5)
})

const withEmergency = (): TestPark => {
  const park = new TestPark()
  const subject = park.proposeEmergency('north', ['casino.example'], 3600)
  assert.deepEqual(park.say('north/kim', 'approve', subject), ACCEPTED)
  assert.equal(park.state.emergencies.length, 1)
  return park
}

for (const [name, changes] of [
  ['ten years back', { wall: START - YEARS }],
  ['stuck', {}],
  ['jumping', { wall: START + 1800 }],
] as const)
  test(`group 21: with wall ${name} an emergency ends when the gateway ran for it`, () => {
    const park = withEmergency()
    assert.equal(unilateralNow(park.state, at({ ...changes, ran: 3599 })).length, 1)
    assert.equal(unilateralNow(park.state, at({ ...changes, ran: 3600 })).length, 0)
    park.set({ ...changes, ran: 3600 }).beat()
    assert.equal(park.state.emergencies.length, 0)
    assert.deepEqual(
      park.state.spent.map(({ seconds }) => seconds),
      [3600],
    )
  })

test('group 21: ten years ahead, each restart, and a reading that cannot be: nothing unilateral is left', () => {
  const { state } = withEmergency()
  assert.equal(unilateralNow(state, at({ wall: START + YEARS })).length, 0)
  assert.equal(unilateralNow(state, at({ boot: 2 })).length, 0)
  assert.equal(unilateralNow(state, at({ boot: 0 })).length, 0)
  assert.equal(unilateralNow(state, at({ seen: {} })).length, 0)
  assert.equal(unilateralNow(state, at(seen(0, YEARS))).length, 1)
})

test('group 21: a loop of restarts during an emergency ends it once, and gives back what was not used', () => {
  const park = withEmergency()
  for (let boot = 2; boot < 6; boot++) park.set({ boot, ran: park.clock.ran + 10 }).beat()
  assert.deepEqual(park.state.emergencies, [])
  assert.deepEqual(
    park.state.spent.map(({ seconds, ended }) => [seconds, ended]),
    [[10, 10]],
  )
})

test('agreed inputs never expire, whatever the clocks do', () => {
  const park = new TestPark()
  const { agreed, inputs } = park.state
  for (const changes of [{ ran: YEARS }, { wall: 0 }, { wall: START + YEARS }, { boot: 99 }, seen(YEARS, YEARS)]) {
    assert.deepEqual(park.set(changes).beat(), ACCEPTED)
    assert.deepEqual([park.state.agreed, park.state.inputs], [agreed, inputs])
  }
})

test('what is due between two entries, by a reading', () => {
  const park = new TestPark()
  const subject = park.proposeInputs()
  for (const by of ['north/kim', 'south/lee']) park.say(by, 'approve', subject)
  assert.deepEqual(dueNow(park.state, at({ ...seen(599, 600), ran: 600, wall: START + 600 })), [])
  assert.deepEqual(dueNow(park.state, at({ ...seen(600, 600), ran: 600, wall: START + 600 })), [subject])
  assert.deepEqual(dueNow(park.state, at({ ran: 1200 })), [subject])
  assert.deepEqual(dueNow(park.state, at({ boot: 0, ran: 1200 })), [])
  assert.deepEqual(park.set({ ran: 1199 }).activate(subject), refused('notice'))
  assert.deepEqual(park.set({ ran: 1200 }).activate(subject), ACCEPTED)
})

test('a withdrawal starts the notice anew', () => {
  const park = new TestPark()
  const subject = park.proposeInputs()
  for (const by of ['north/kim', 'south/lee']) park.say(by, 'approve', subject)
  park.pass(599).say('south/lee', 'withdraw', subject)
  park.say('south/lee', 'approve', subject)
  assert.deepEqual(park.pass(599).activate(subject), refused('notice'))
  assert.deepEqual(park.pass(1).activate(subject), ACCEPTED)
})

test('with no notice in the charter two approvals are enough', () => {
  const park = new TestPark(charter(undefined, { notice: { change: 0, keys: 0, recovery: 0 } }))
  const subject = park.proposeInputs()
  for (const by of ['north/kim', 'south/lee']) park.say(by, 'approve', subject)
  assert.deepEqual(park.activate(subject), ACCEPTED)
})
