// Lists that change by themselves: only where the charter has a line, and only within its caps. Group 23.
import assert from 'node:assert/strict'
import test from 'node:test'
import { inputsNow } from '../../../src/domain/council/state.ts'
import { ACCEPTED, charter, DAY, hashOf, refused, TestPark } from '../../kit/council.ts'

const LIST = 'lists/malware'

const feed = (park: TestPark, version: number, added = 1, removed = 0, input = LIST): unknown =>
  park.add({ kind: 'feed', input, hash: hashOf(`malware ${version}`), added, removed })

test('a feed changes what is in force of its list, and nothing that is agreed', () => {
  const park = new TestPark()
  const { agreed, inputs } = park.state
  assert.deepEqual(feed(park, 2), ACCEPTED)
  assert.equal(inputsNow(park.state)[LIST], hashOf('malware 2'))
  assert.deepEqual([park.state.agreed, park.state.inputs], [agreed, inputs])
})

test('a feed closes no proposal and makes no signature stale', () => {
  const park = new TestPark()
  const subject = park.proposeInputs()
  park.say('north/kim', 'approve', subject)
  feed(park, 2)
  assert.deepEqual(park.say('south/lee', 'approve', subject), ACCEPTED)
  assert.deepEqual(park.pass(600).activate(subject), ACCEPTED)
  assert.equal(inputsNow(park.state)[LIST], hashOf('malware 2'))
})

test('no line in the charter, or no such input: no feed', () => {
  assert.deepEqual(feed(new TestPark(), 2, 1, 0, 'policy.yaml'), refused('no-feed'))
  assert.deepEqual(feed(new TestPark(), 2, 1, 0, 'constructor'), refused('no-feed'))
  assert.deepEqual(feed(new TestPark(charter(), {}), 2), refused('no-feed'))
  assert.deepEqual(feed(new TestPark(), 1), refused('same'))
})

test('group 23: more than its caps in a day, at once or in many steps, neither comes nor goes', () => {
  assert.deepEqual(feed(new TestPark(), 2, 101), refused('cap'))
  assert.deepEqual(feed(new TestPark(), 2, 0, 11), refused('cap'))
  const park = new TestPark()
  assert.deepEqual(feed(park, 2, 60, 5), ACCEPTED)
  assert.deepEqual(feed(park.pass(1000), 3, 41, 0), refused('cap'))
  assert.deepEqual(feed(park, 3, 40, 5), ACCEPTED)
  assert.deepEqual(feed(park.pass(DAY - 1001), 4, 1, 0), refused('cap'))
  assert.deepEqual(feed(park.pass(1), 4, 60, 5), ACCEPTED)
})

test('ninety-six changes in a day are enough', () => {
  const park = new TestPark()
  const outcomes = Array.from({ length: 98 }, (_, n) => feed(park, n + 2, 0, 0))
  assert.deepEqual(outcomes.slice(94), [ACCEPTED, ACCEPTED, refused('cap'), refused('cap')])
})

test('what both agree about a list holds from then on, also where it is the agreed version again', () => {
  for (const version of [1, 9]) {
    const park = new TestPark()
    feed(park, 2)
    const subject = park.proposeInputs({ [LIST]: hashOf(`malware ${version}`) })
    for (const by of ['north/kim', 'south/lee']) park.say(by, 'approve', subject)
    assert.deepEqual(park.pass(600).activate(subject), ACCEPTED)
    assert.equal(inputsNow(park.state)[LIST], hashOf(`malware ${version}`))
  }
})

test('a charter without the line ends the feed', () => {
  const park = new TestPark()
  feed(park, 2)
  const next = { ...park.state.charter, version: 2, feeds: {} }
  const subject = park.propose({ type: 'charter', base: park.state.agreed, charter: next, title: { en: 'No feeds' } })
  for (const by of ['north/kim', 'south/lee']) park.say(by, 'approve', subject)
  assert.deepEqual(park.pass(600).activate(subject), ACCEPTED)
  assert.equal(inputsNow(park.state)[LIST], hashOf('malware 1'))
  assert.deepEqual(feed(park, 3), refused('no-feed'))
})
