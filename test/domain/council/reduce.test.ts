// The reducer as a function: what freezes, what a genesis is, and that a dry run is a run.
import assert from 'node:assert/strict'
import test from 'node:test'
import { utf8 } from '../../../src/base/utf8.ts'
import { entryOctets } from '../../../src/domain/council/entry.ts'
import { dueNow, unilateralNow } from '../../../src/domain/council/now.ts'
import { mayAppend, reduce } from '../../../src/domain/council/reduce.ts'
import { stateHash } from '../../../src/domain/council/state.ts'
import { canonical, type Json } from '../../../src/domain/record/json.ts'
import { ACCEPTED, DAY, frozen, hashOf, TestPark } from '../../kit/council.ts'

const changed = (park: TestPark, changes: object): Uint8Array => {
  const entry = JSON.parse(new TextDecoder().decode(entryOctets({ kind: 'heartbeat' }, park.clock))) as object
  return canonical({ ...entry, ...changes } as Json)
}

test('what is no entry freezes: governance stops, and what is agreed stays', () => {
  const wrong: readonly (readonly [Uint8Array, string])[] = [
    [new Uint8Array(0), 'form'],
    [utf8('{}'), 'form'],
    [utf8('x'.repeat(60_001)), 'form'],
    [changed(new TestPark(), { kind: 'heartbeat2' }), 'kind'],
    [changed(new TestPark(), { kind: 'constructor' }), 'kind'],
    [changed(new TestPark(), { kind: 1 }), 'form'],
    [changed(new TestPark(), { entry: 'isthmus/v2' }), 'form'],
    [changed(new TestPark(), { body: { x: 1 } }), 'form'],
    [changed(new TestPark(), { body: [] }), 'form'],
    [changed(new TestPark(), { clock: {} }), 'form'],
    [changed(new TestPark(), { kind: 'proposal', body: { proposal: [] } }), 'form'],
    [changed(new TestPark(), { kind: 'statement', body: { note: 1 } }), 'form'],
    [changed(new TestPark(), { kind: 'failed', body: { proposal: hashOf('x'), why: 'X' } }), 'form'],
    [changed(new TestPark(), { kind: 'activation', body: { proposal: 'x', compiled: 'y', engine: 'z' } }), 'form'],
    [changed(new TestPark(), { kind: 'feed', body: { input: 'x', hash: hashOf('x'), added: -1, removed: 0 } }), 'form'],
    [changed(new TestPark(), { clock: { boot: 1, ran: 1e12 + 1, seen: {}, wall: 0 } }), 'form'],
    [new TestPark().entries[0]!, 'genesis'],
  ]
  for (const [octets, why] of wrong) {
    const park = new TestPark()
    const { agreed } = park.state
    assert.deepEqual(mayAppend(park.state, octets, park.rootAt), frozen(why))
    assert.deepEqual(park.append(octets), frozen(why), new TextDecoder().decode(octets).slice(0, 80))
    assert.deepEqual(park.state.frozen, { at: 1, why })
    const { clock } = park.state
    assert.deepEqual(park.pass(10).beat(), frozen(why))
    park.proposeInputs()
    assert.deepEqual([park.state.agreed, park.state.clock, park.state.size], [agreed, clock, 4])
    assert.deepEqual(park.state.proposals, [])
  }
})

test('frozen, what one operator did alone still ends, and nothing becomes due', () => {
  const park = new TestPark()
  const emergency = park.proposeEmergency('north', ['a.example'], 3600)
  park.say('north/kim', 'approve', emergency)
  const subject = park.proposeInputs()
  for (const by of ['north/kim', 'south/lee']) park.say(by, 'approve', subject)
  park.append(utf8('odd'))
  park.pass(3599)
  assert.equal(unilateralNow(park.state, park.clock).length, 1)
  assert.deepEqual(dueNow(park.state, park.clock), [])
  assert.equal(unilateralNow(park.state, park.pass(1).clock).length, 0)
})

test('before a genesis there is no state, and nothing else begins one', () => {
  const heartbeat = entryOctets({ kind: 'heartbeat' }, new TestPark().clock)
  for (const octets of [heartbeat, new Uint8Array(0), utf8('{}')])
    assert.deepEqual(
      reduce(null, octets, () => undefined),
      { state: null, outcome: { is: 'no-genesis' } },
    )
})

test('a dry run tells what a run does, and changes nothing', () => {
  const park = new TestPark()
  const before = stateHash(park.state)
  const octets = entryOctets({ kind: 'heartbeat' }, park.pass(DAY).clock)
  assert.deepEqual(mayAppend(park.state, octets, park.rootAt), ACCEPTED)
  assert.equal(stateHash(park.state), before)
})
