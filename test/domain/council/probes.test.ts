// Reports of probes in the record: taken once, from somebody of the charter, and nothing follows from them.
import assert from 'node:assert/strict'
import test from 'node:test'
import { readReport } from '../../../src/domain/council/probes.ts'
import { stateHash } from '../../../src/domain/council/state.ts'
import { ACCEPTED, DAY, keyOf, refused, TestPark } from '../../kit/council.ts'
import { fileKey } from '../../kit/council-keys.ts'

const tell = (park: TestPark, by = 'north/kim', said: Parameters<TestPark['report']>[1] = {}) =>
  park.add({ kind: 'probe', note: park.report(by, said) })

test('a report is taken, is in the state hash, and changes nothing that is agreed or open', () => {
  const park = new TestPark()
  const hash = park.proposeInputs()
  const { agreed, proposals, clock } = park.state
  const before = stateHash(park.state)
  assert.deepEqual(tell(park), ACCEPTED)
  assert.deepEqual([park.state.agreed, park.state.proposals], [agreed, proposals])
  assert.deepEqual(park.state.probes, { 'north/kim': { at: 2, ran: [clock.ran] } })
  const { probes: _, ...others } = park.state
  assert.notEqual(stateHash({ ...others, probes: {} }), stateHash(park.state))
  assert.notEqual(before, stateHash(park.state))
  assert.deepEqual(park.say('north/kim', 'approve', hash), ACCEPTED, 'it is nobody’s vote, and holds none up')
})

test('none counts twice, nor one that was written before the last', () => {
  const park = new TestPark()
  const [early, note] = [park.report('north/kim'), park.report('north/kim')]
  assert.deepEqual(park.add({ kind: 'probe', note }), ACCEPTED)
  assert.deepEqual(park.add({ kind: 'probe', note }), refused('replayed'))
  assert.deepEqual(park.add({ kind: 'probe', note: early }), refused('replayed'))
  assert.deepEqual(tell(park), ACCEPTED)
})

test('who is nobody, or not the one, or no more, is not heard', () => {
  const park = new TestPark()
  const strange = fileKey('north/kim', 'a stranger')
  assert.deepEqual(tell(park, 'north/kim', { with: strange }), refused('signature'))
  assert.deepEqual(tell(park, 'north/nobody', { with: strange }), refused('signer'))
  const recovery = keyOf(park.keyTextOf('north/recovery')) ?? assert.fail()
  assert.deepEqual(tell(park, 'north/recovery', { with: recovery }), refused('signer'))
  assert.deepEqual(
    tell(park, 'north/kim', { tweak: (text) => text.replace('park park', 'park a.park') }),
    refused('park'),
  )
  assert.deepEqual(
    tell(park, 'north/kim', { size: 1, tweak: (text) => text.replace('record 1 ', 'record 2 ') }),
    refused('record'),
  )
  assert.deepEqual(tell(park, 'north/kim', { size: 99 }), refused('record'))
  const byFile = new TestPark({ ...park.state.charter, operators: {} })
  assert.deepEqual(tell(byFile, 'north/kim', { with: strange }), refused('signer'))
  const text = park.report('north/kim')
  assert.deepEqual(
    park.add({ kind: 'probe', note: `${text}${text.slice(text.lastIndexOf('— '))}` }),
    refused('malformed'),
  )
})

test('twenty of an operator a day, whoever signs them; the other side’s are its own', () => {
  const park = new TestPark()
  for (let n = 0; n < 20; n++) assert.deepEqual(tell(park, n % 2 === 0 ? 'north/kim' : 'north/ri'), ACCEPTED)
  assert.deepEqual(tell(park), refused('cap'))
  assert.deepEqual(tell(park, 'south/lee'), ACCEPTED)
  park.pass(DAY - 1)
  assert.deepEqual(tell(park), refused('cap'))
  park.pass(1)
  assert.deepEqual(tell(park), ACCEPTED)
})

test('the form is exact', () => {
  const park = new TestPark()
  const good = park.report('north/kim').split('\n\n')[0] ?? ''
  const read = (tweak: (text: string) => string) => readReport(tweak(`${good}\n`)) !== undefined
  assert.ok(read((text) => text))
  const wrong: readonly ((text: string) => string)[] = [
    (text) => text.slice(0, -1),
    (text) => `${text}\n`,
    (text) => `\ufeff${text}`,
    (text) => text.replace('way line', 'way other'),
    (text) => text.replace('asked 1', 'asked 01'),
    (text) => text.replace('asked 1', 'asked 1234567890123'),
    (text) => text.replace(/^untold.*\n/m, ''),
    (text) => text.replace('seed abc', `seed ${'a'.repeat(65)}`),
    (text) => text.replace(' open none', ' open none more'),
    (text) => text + 'open-here a.example:443 open none\n'.repeat(100),
    (text) => text.replace('open-here casino', 'not-by-us casino'),
  ]
  for (const [n, tweak] of wrong.entries()) assert.ok(!read(tweak), `${n}`)
})
