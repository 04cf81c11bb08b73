// Who said what, for people to read: the same as the reducer counts, and no more.
import assert from 'node:assert/strict'
import test from 'node:test'
import { draftText, stateAt } from '../../../src/domain/council/draft.ts'
import { standingOf } from '../../../src/domain/council/standing.ts'
import { readStatement, readSubmission } from '../../../src/domain/council/statement.ts'
import { charter, DAY, hashOf, operator, START, TestPark } from '../../kit/council.ts'
import { fileKey } from '../../kit/council-keys.ts'

const standing = (park: TestPark) => {
  const [subject] = [...park.state.proposals, ...park.state.emergencies]
  return (subject === undefined ? [] : standingOf(subject, park.state)).map(
    ({ operator: id, approve, reject, object, missing }) => [id, approve, reject, object, missing],
  )
}

test('of files every operator is asked, by its threshold, and a revoked key’s voice is gone', () => {
  const north = operator('north', ['kim', 'ri'], { threshold: 2 })
  const park = new TestPark(charter({ north, south: operator('south', ['lee']) }))
  const subject = park.proposeInputs()
  assert.deepEqual(standing(park), [
    ['north', [], [], [], 2],
    ['south', [], [], [], 1],
  ])
  park.say('north/kim', 'approve', subject)
  park.say('north/ri', 'reject', subject)
  park.say('south/lee', 'approve', subject)
  assert.deepEqual(standing(park), [
    ['north', ['kim'], ['ri'], [], 1],
    ['south', ['lee'], [], [], 0],
  ])
  park.lose('north/kim')
  assert.deepEqual(standing(park)[0], ['north', [], ['ri'], [], 2])
})

test('of a recovery its operator’s recovery keys are asked, each by its own id', () => {
  const park = new TestPark()
  const people = { kim: [fileKey('north/kim', 'new').key.text] }
  const proposal = { type: 'recovery', operator: 'north', people, base: park.state.agreed, title: { en: 'x' } } as const
  const subject = park.propose(proposal)
  park.say('north/recovery', 'approve', subject)
  const { id } = fileKey('north/recovery', 'north recovery 1').key
  assert.deepEqual(standing(park), [['north', [`recovery ${id}`], [], [], 1]])
})

test('of an emergency only its operator is asked; another one that objects is shown', () => {
  const park = new TestPark()
  const subject = park.proposeEmergency('north', ['a.example'])
  park.say('north/kim', 'approve', subject)
  park.say('south/lee', 'object', subject)
  assert.deepEqual(standing(park), [
    ['north', ['kim'], [], [], 0],
    ['south', [], [], ['lee'], 0],
  ])
  assert.equal(stateAt(park.state, START + 14_399).emergencies.length, 1)
  assert.equal(stateAt(park.state, START + 14_400).emergencies.length, 0)
  assert.deepEqual(stateAt(park.state, START - DAY), park.state, 'a clock that is behind lets no time pass')
})

test('a draft reads as what it says', () => {
  const { state } = new TestPark()
  const draft = {
    ...{ by: { operator: 'north', person: 'kim' }, subject: hashOf('x'), effects: 'none', validUntil: START },
    ...{ record: { size: 1, root: `${'A'.repeat(43)}=` }, reason: 'none given' },
  }
  const said = { park: state.charter.park, base: state.agreed, operator: 'north', person: 'kim' }
  const { by: _, ...rest } = draft
  assert.deepEqual(readStatement(draftText(state, { ...draft, action: 'reject' })), {
    ...{ ...said, ...rest },
    action: 'reject',
  })
  assert.equal(readSubmission(draftText(state, { ...draft, action: 'propose' }))?.action, 'propose')
})
