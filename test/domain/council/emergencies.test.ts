// Emergencies by one operator: their limits, objection, approval, cancellation, budget and cooldown. Group 22.
import assert from 'node:assert/strict'
import test from 'node:test'
import { unilateralNow } from '../../../src/domain/council/now.ts'
import { ACCEPTED, charter, DAY, operator, refused, TestPark } from '../../kit/council.ts'

const many = (count: number, of = 'site'): string[] =>
  Array.from({ length: count }, (_, n) => `${of}${n}.example`).sort()

/** Proposes and approves; the outcome of the approval, or of the proposal where that was refused. */
const start = (
  park: TestPark,
  names: readonly string[],
  seconds = 3600,
  id = 'north',
  allow: readonly string[] = [],
): unknown => {
  const subject = park.proposeEmergency(id, names, seconds, allow)
  return park.outcome.is === 'accepted'
    ? park.say(id === 'north' ? 'north/kim' : 'south/lee', 'approve', subject)
    : park.outcome
}

const only = (park: TestPark) => park.state.emergencies[0]!

test('one operator starts one alone; what is agreed is as it was; the other may not start or cancel it', () => {
  const park = new TestPark()
  const before = park.state.agreed
  const subject = park.proposeEmergency('north', ['casino.example'], 3600)
  assert.deepEqual(park.say('south/lee', 'approve', subject), ACCEPTED)
  assert.deepEqual(park.state.emergencies, [])
  assert.deepEqual(park.say('north/kim', 'approve', subject), ACCEPTED)
  assert.deepEqual(park.state.proposals, [])
  assert.equal(park.state.agreed, before)
  assert.deepEqual(park.say('south/lee', 'cancel', subject), refused('action'))
  assert.deepEqual(park.say('north/ri', 'cancel', subject), ACCEPTED)
  assert.deepEqual(park.state.emergencies, [])
})

test('a threshold of two needs two people for an emergency as well', () => {
  const park = new TestPark(
    charter({ north: operator('north', ['kim', 'ri'], { threshold: 2 }), south: operator('south', ['lee']) }),
  )
  const subject = park.proposeEmergency('north', ['casino.example'])
  park.say('north/kim', 'approve', subject)
  assert.equal(park.state.emergencies.length, 0)
  park.say('north/ri', 'approve', subject)
  assert.equal(park.state.emergencies.length, 1)
})

test('group 22: the 51st blocked and the 6th allowed name, in one and over several', () => {
  assert.deepEqual(start(new TestPark(), many(51)), refused('invalid'))
  assert.deepEqual(start(new TestPark(), many(50)), ACCEPTED)
  const park = new TestPark()
  assert.deepEqual(start(park, many(30, 'a'), 600), ACCEPTED)
  assert.deepEqual(start(park, many(21, 'b'), 600), refused('too-many-names'))
  assert.deepEqual(start(park, many(20, 'b'), 600), ACCEPTED)
  assert.deepEqual(start(park, ['one-more.example'], 600), refused('too-many-names'))
  assert.deepEqual(start(park, many(1, 'c'), 600, 'south'), ACCEPTED)
  assert.deepEqual(start(park, [], 600, 'north', many(6, 'd')), refused('invalid'))
  assert.deepEqual(start(park, [], 600, 'north', many(5, 'd')), ACCEPTED)
  assert.deepEqual(start(park, [], 600, 'north', ['e.example']), refused('too-many-names'))
})

test('group 22: no star, no subtree, no address, nothing twice, nothing in both lists, not nothing', () => {
  for (const name of ['*', '*.example', '.example', 'example.', '192.0.2.1', '::1', 'A.example', 'a b', ''])
    assert.deepEqual(start(new TestPark(), [name]), refused('invalid'), name)
  assert.deepEqual(start(new TestPark(), ['a.example', 'a.example']), refused('invalid'))
  assert.deepEqual(start(new TestPark(), []), refused('invalid'))
  assert.deepEqual(start(new TestPark(), ['a.example'], 60, 'north', ['a.example']), refused('invalid'))
})

test('names of never-block, above them and below them are never touched', () => {
  for (const name of ['bank.example', 'www.bank.example', 'example'])
    for (const allow of [false, true])
      assert.deepEqual(
        start(new TestPark(), allow ? [] : [name], 60, 'north', allow ? [name] : []),
        refused('never-block'),
        name,
      )
  assert.deepEqual(start(new TestPark(), ['notbank.example']), ACCEPTED)
})

test('group 22: chained end to end, by the same name, one above or one below, an emergency rests', () => {
  const park = new TestPark()
  assert.deepEqual(start(park, ['www.casino.example'], 3600), ACCEPTED)
  assert.deepEqual(start(park, ['www.casino.example'], 3601), refused('cooldown'))
  park.pass(3600).beat()
  for (const name of ['www.casino.example', 'casino.example', 'a.www.casino.example'])
    assert.deepEqual(start(park, [name]), refused('cooldown'))
  assert.deepEqual(start(park, [], 60, 'north', ['casino.example']), refused('cooldown'))
  assert.deepEqual(start(park, ['casino.example'], 60, 'south'), ACCEPTED)
  park.pass(7 * DAY - 1)
  assert.deepEqual(start(park, ['casino.example'], 3602), refused('cooldown'))
  park.pass(1)
  assert.deepEqual(start(park, ['casino.example'], 3603), ACCEPTED)
})

test('group 22: the budget of a month, also over restarts; what was not used is given back', () => {
  const park = new TestPark()
  assert.deepEqual(start(park, ['a.example'], DAY), ACCEPTED)
  assert.deepEqual(start(park, ['b.example'], DAY), ACCEPTED)
  assert.deepEqual(start(park, ['c.example'], 1), refused('budget'))
  park.pass(1000).set({ boot: 2 }).beat()
  assert.deepEqual(
    park.state.spent.map(({ seconds }) => seconds),
    [1000, 1000],
  )
  assert.deepEqual(start(park, ['c.example'], DAY), ACCEPTED)
  assert.deepEqual(start(park, ['d.example'], DAY - 1999), refused('budget'))
  assert.deepEqual(start(park, ['d.example'], DAY - 2000), ACCEPTED)
  park.pass(DAY).beat()
  assert.deepEqual(start(park, ['e.example'], 1), refused('budget'))
  assert.deepEqual(start(park, ['e.example'], 1, 'south'), ACCEPTED)
  park.pass(30 * DAY)
  assert.deepEqual(start(park, ['e.example'], DAY), ACCEPTED)
})

test('group 22: many small ones, one after the other, are counted too', () => {
  const park = new TestPark()
  const outcomes = Array.from({ length: 120 }, (_, n) => {
    const outcome = start(park, [`x${n}.example`], 60)
    if (park.state.emergencies[0]) park.say('north/kim', 'cancel', only(park).hash)
    return outcome
  })
  assert.deepEqual(
    outcomes.filter((each) => each === outcomes[0] || JSON.stringify(each) === JSON.stringify(ACCEPTED)).length,
    100,
  )
  assert.deepEqual(outcomes.at(-1), refused('too-many'))
})

test('longer than the charter allows is refused', () => {
  const park = new TestPark(charter(undefined, { emergency: { ...charter().emergency, seconds: 3600, objected: 60 } }))
  assert.deepEqual(start(park, ['a.example'], 3601), refused('too-long'))
  assert.deepEqual(start(park, ['a.example'], DAY + 1), refused('invalid'))
  assert.deepEqual(start(park, ['a.example'], 0), refused('invalid'))
})

test('an objection leaves four hours, and no second one shortens or lengthens it', () => {
  const park = new TestPark()
  start(park, ['a.example'], DAY)
  const { hash } = only(park)
  assert.deepEqual(park.say('north/ri', 'object', hash), refused('action'))
  assert.deepEqual(park.pass(100).say('south/lee', 'object', hash), ACCEPTED)
  assert.equal(only(park).objected?.ran, 100)
  assert.deepEqual(park.pass(14_399).say('south/park', 'object', hash), ACCEPTED)
  assert.equal(unilateralNow(park.state, park.clock).length, 1)
  park.pass(1).beat()
  assert.equal(park.state.emergencies.length, 0)
  assert.deepEqual(
    park.state.spent.map(({ seconds }) => seconds),
    [14_500],
  )
})

test('an objection late in an emergency leaves no more than was left', () => {
  const park = new TestPark()
  start(park, ['a.example'], 3600)
  park.pass(3000).say('south/lee', 'object', only(park).hash)
  park.pass(600).beat()
  assert.equal(park.state.emergencies.length, 0)
})

test('where the charter leaves nothing after an objection, it ends at once', () => {
  const park = new TestPark(charter(undefined, { emergency: { ...charter().emergency, objected: 0 } }))
  start(park, ['a.example'], 3600)
  park.say('south/lee', 'object', only(park).hash)
  assert.equal(park.state.emergencies.length, 0)
})

test('approved by the other it is no longer unilateral and costs nothing, but ends all the same', () => {
  const park = new TestPark()
  start(park, ['a.example'], DAY)
  const { hash } = only(park)
  assert.equal(only(park).unilateral, true)
  assert.deepEqual(park.say('south/lee', 'approve', hash), ACCEPTED)
  assert.equal(only(park).unilateral, false)
  assert.deepEqual(park.say('south/lee', 'withdraw', hash), refused('action'))
  assert.deepEqual(park.say('south/lee', 'object', hash), ACCEPTED)
  assert.equal(only(park).unilateral, false)
  start(park, ['b.example'], DAY)
  assert.deepEqual(start(park, ['c.example'], DAY), ACCEPTED)
  park.pass(DAY).beat()
  assert.deepEqual(
    park.state.spent.map(({ seconds }) => seconds),
    [0, DAY, DAY],
  )
  assert.equal(park.state.emergencies.length, 0)
})

test('with three operators one other’s approval does not make it agreed', () => {
  const park = new TestPark(
    charter(Object.fromEntries(['east', 'north', 'south'].map((id) => [id, operator(id, ['kim', 'lee'])]))),
  )
  const subject = park.proposeEmergency('north', ['a.example'])
  park.say('north/kim', 'approve', subject)
  park.say('south/lee', 'approve', subject)
  assert.equal(only(park).unilateral, true)
  park.say('east/lee', 'approve', subject)
  assert.equal(only(park).unilateral, false)
})

test('in a park of one operator there is nobody to be unilateral against, and it ends by itself all the same', () => {
  const park = new TestPark(charter({ north: operator('north', ['kim']) }))
  start(park, ['a.example'], 3600)
  assert.equal(only(park).unilateral, false)
  park.pass(3600).beat()
  assert.equal(park.state.emergencies.length, 0)
})

test('it ends when its operator can no longer decide anything', () => {
  const park = new TestPark(charter({ north: operator('north', ['kim']), south: operator('south', ['lee']) }))
  start(park, ['a.example'])
  assert.deepEqual(park.lose('north/kim'), ACCEPTED)
  assert.equal(park.state.emergencies.length, 0)
  const subject = park.proposeEmergency('north', ['b.example'])
  assert.deepEqual(park.say('north/kim', 'approve', subject), refused('revoked'))
})

test('the same emergency is not proposed a second time while it is in force', () => {
  const park = new TestPark()
  start(park, ['a.example'])
  park.proposeEmergency('north', ['a.example'], 3600)
  assert.deepEqual(park.outcome, refused('known'))
})
