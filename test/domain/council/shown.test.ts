import assert from 'node:assert/strict'
import test from 'node:test'
import { shownCouncil } from '../../../src/domain/council/shown.ts'
import { DAY, START, TestPark } from '../../kit/council.ts'

const shown = (park: TestPark) => shownCouncil(park.state, park.clock)

test('who has signed what, and who has not', () => {
  const park = new TestPark()
  const subject = park.proposeInputs()
  park.say('south/lee', 'approve', subject)
  const [proposal] = shown(park).proposals
  assert.deepEqual(
    { ...proposal },
    {
      ...{ hash: subject, type: 'inputs', title: proposal?.title },
      ...{ approved: ['south'], needed: ['north', 'south'], agreed: false },
    },
  )
  park.say('north/kim', 'approve', subject)
  assert.equal(shown(park).proposals[0]?.agreed, true)
  assert.deepEqual([shown(park).size, shown(park).frozen], [4, false])
})

test('what one side does alone is counted, by side, and ends by a clock that is read now', () => {
  const park = new TestPark()
  const subject = park.proposeEmergency('north', ['a.example'], 3600)
  park.say('north/kim', 'approve', subject)
  const [emergency] = shown(park).emergencies
  assert.deepEqual(
    [emergency?.operator, emergency?.unilateral, emergency?.since, emergency?.until],
    ['north', true, START, START + 3600],
  )
  park.pass(600).say('south/lee', 'object', subject)
  assert.equal(shown(park).emergencies[0]?.until, START + 3600, 'an objection only shortens')
  park.pass(3600)
  assert.deepEqual(shown(park).emergencies, [], 'no entry has said so yet')
  park.beat()
  assert.deepEqual(
    shown(park).operators.map(({ id, spent, budget }) => [id, spent, budget]),
    [
      ['north', 3600, 2 * DAY],
      ['south', 0, 2 * DAY],
    ],
  )
  park.pass(31 * DAY).beat()
  assert.equal(shown(park).operators[0]?.spent, 0)
})
