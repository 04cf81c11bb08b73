// Proposals of files, charters, keys and recovery: who decides, what closes them, and that neither side alone can be in the way.
import assert from 'node:assert/strict'
import test from 'node:test'
import { hashText } from '../../../src/base/octets.ts'
import { utf8 } from '../../../src/base/utf8.ts'
import type { Charter, People } from '../../../src/domain/council/charter.ts'
import type { Proposal } from '../../../src/domain/council/proposal.ts'
import { ACCEPTED, charter, DAY, hashOf, INPUTS, operator, refused, TestPark, texts } from '../../kit/council.ts'
import { fileKey, type TestKey, TWINS } from '../../kit/council-keys.ts'

const title = { en: 'Something new' }

const proposeCharter = (park: TestPark, changes: Partial<Charter>): string =>
  park.propose({
    ...{ type: 'charter', base: park.state.agreed, title },
    charter: { ...park.state.charter, version: park.state.charter.version + 1, ...changes },
  })

const proposePeople = (park: TestPark, type: 'keys' | 'recovery', id: string, people: People): string =>
  park.propose({ type, base: park.state.agreed, operator: id, people, title })

const bothApprove = (park: TestPark, subject: string): void => {
  for (const by of ['north/kim', 'south/lee']) assert.deepEqual(park.say(by, 'approve', subject), ACCEPTED)
}

const aloneNorth = (): TestPark => new TestPark(charter({ north: operator('north', ['kim']) }))

const newKim = fileKey('north/kim', 'new kim')
const recoveryKey = (n: number, id = 'north'): TestKey => fileKey(`${id}/recovery`, `${id} recovery ${n}`)
const hashOfKey = (text: string): string => hashText(utf8(text))

test('what is no proposal is refused, and freezes nothing', () => {
  const park = new TestPark()
  const base = park.state.agreed
  const good = { type: 'inputs', base, set: { zones: hashOf('z') }, effects: hashOf('e'), title }
  const bad: readonly object[] = [
    {},
    { ...good, more: 1 },
    { ...good, type: 'constructor' },
    { ...good, set: {} },
    { ...good, set: { 'etc/passwd': hashOf('x') } },
    { ...good, set: { zones: 'x' } },
    { ...good, effects: 'none' },
    { ...good, title: {} },
    { ...good, title: { en: 'a\u202eb' } },
    { ...good, title: { KO: 'x' } },
    { ...good, base: 'x' },
    { type: 'charter', base, charter: park.state.charter, title },
    { type: 'charter', base, charter: { ...park.state.charter, version: 3 }, title },
    { type: 'charter', base, charter: { ...park.state.charter, version: 2, park: 'other' }, title },
    { type: 'charter', base, charter: { ...park.state.charter, version: 2, operators: {} }, title },
    { type: 'keys', base, operator: 'east', people: {}, title },
    { type: 'keys', base, operator: 'constructor', people: {}, title },
    ...['keys', 'recovery'].flatMap((type) =>
      // A list of one text would pass for that text as the key of an object; an object would for nothing at all.
      [['north'], {}, [], 0, null].map((operator) => ({ type, base, operator, people: { kim: texts(newKim) }, title })),
    ),
    { type: 'keys', base, operator: 'north', people: { kim: [] }, title },
    { type: 'keys', base, operator: 'north', people: { lee: texts(fileKey('south/lee')) }, title },
  ]
  for (const each of bad) {
    park.propose(each as Proposal)
    assert.deepEqual(park.outcome, refused('invalid'), JSON.stringify(each))
  }
  park.propose(good as Proposal)
  assert.deepEqual(park.outcome, ACCEPTED)
  park.propose(good as Proposal)
  assert.deepEqual(park.outcome, refused('known'))
})

test('inputs are set and taken out', () => {
  const park = new TestPark()
  const subject = park.proposeInputs({ 'policy.yaml': null, zones: hashOf('z') })
  bothApprove(park, subject)
  park.pass(600).activate(subject)
  assert.deepEqual({ ...park.state.inputs }, { 'lists/malware': INPUTS['lists/malware'], zones: hashOf('z') })
})

test('group 7: a charter is judged whole, also where a part of it is wrong that nobody looked at', () => {
  const park = new TestPark()
  const south = operator('south', ['lee'], { people: { lee: texts(fileKey('south/lee', 'north/kim')) } })
  proposeCharter(park, { operators: { ...park.state.charter.operators, south } })
  assert.deepEqual(park.outcome, refused('invalid'))
})

test('group 8: what changes in the middle is applied in the middle', () => {
  const park = new TestPark()
  const people = { ri: texts(fileKey('north/ri')) }
  const keys = proposePeople(park, 'keys', 'north', people)
  bothApprove(park, keys)
  const subject = park.proposeInputs()
  for (const by of ['north/kim', 'south/lee']) park.say(by, 'approve', subject)
  const [emergency, theirs] = ['north', 'south'].map((id) => park.proposeEmergency(id, ['a.example']))
  proposeCharter(park, {})
  const { agreed } = park.state
  assert.deepEqual(park.pass(600).activate(keys), ACCEPTED)
  assert.equal(park.state.charter.version, 2)
  // Whose people they are is not agreed by others: their work goes on. North's vote is gone with its key, and notice starts anew.
  assert.equal(park.state.agreed, agreed)
  assert.deepEqual(
    park.state.proposals.map(({ hash, agreed: since }) => [hash, since]),
    [
      [subject, null],
      [theirs, null],
    ],
  )
  assert.ok(!park.state.proposals.some(({ hash }) => hash === emergency))
  assert.deepEqual(park.say('north/kim', 'approve', subject, { with: fileKey('north/kim') }), refused('signer'))
  assert.deepEqual(park.say('north/ri', 'approve', subject), ACCEPTED)
  assert.deepEqual(park.activate(subject), refused('notice'))
  assert.deepEqual(park.pass(600).activate(subject), ACCEPTED)
})

test('old signatures over people that were replaced do not come back with the same base', () => {
  const park = new TestPark()
  const { agreed } = park.state
  const first = { kim: texts(newKim), ri: texts(fileKey('north/ri')) }
  const subject = proposePeople(park, 'keys', 'north', first)
  const notes = ['north/kim', 'south/lee'].map((by) => park.note(by, 'approve', subject))
  for (const note of notes) park.add({ kind: 'statement', note })
  assert.deepEqual(park.activate(subject), ACCEPTED)
  const back = proposePeople(park, 'keys', 'north', {
    kim: texts(fileKey('north/kim')),
    ri: texts(fileKey('north/ri')),
  })
  for (const by of ['north/ri', 'south/lee']) park.say(by, 'approve', back)
  assert.deepEqual(park.activate(back), ACCEPTED)
  assert.equal(park.state.agreed, agreed)
  assert.equal(proposePeople(park, 'keys', 'north', first), subject)
  for (const note of notes) assert.deepEqual(park.add({ kind: 'statement', note }), refused('replayed'))
})

test('group 9: one operator’s many people do not stand for the other’s few', () => {
  const park = new TestPark(
    charter({
      north: operator('north', ['a', 'b', 'c', 'd', 'e']),
      south: operator('south', ['lee', 'park'], { threshold: 2 }),
    }),
  )
  const subject = park.proposeInputs()
  for (const by of ['a', 'b', 'c', 'd', 'e']) park.say(`north/${by}`, 'approve', subject)
  park.say('south/lee', 'approve', subject)
  assert.deepEqual(park.pass(2 * DAY).activate(subject), refused('not-agreed'))
  park.say('south/park', 'approve', subject)
  assert.deepEqual(park.pass(600).activate(subject), ACCEPTED)
})

test('a charter needs both under the old and under the new: a new key has to sign too', () => {
  const park = new TestPark(charter({ north: operator('north', ['kim']), south: operator('south', ['lee']) }))
  const north = operator('north', [], { people: { kim: texts(newKim) } })
  const subject = proposeCharter(park, { operators: { ...park.state.charter.operators, north } })
  bothApprove(park, subject)
  assert.equal(park.state.proposals[0]?.agreed, null)
  assert.deepEqual(park.say('north/kim', 'approve', subject, { with: newKim }), ACCEPTED)
  assert.notEqual(park.state.proposals[0]?.agreed, null)
  assert.deepEqual(park.pass(600).activate(subject), ACCEPTED)
  assert.equal(park.keyTextOf('north/kim'), newKim.key.text)
})

test('a new operator comes in when it signs, and its key signs about nothing else before', () => {
  const park = new TestPark()
  const east = operator('east', ['cho'])
  const subject = proposeCharter(park, { operators: { ...park.state.charter.operators, east } })
  const other = park.proposeInputs()
  bothApprove(park, subject)
  assert.deepEqual(park.say('east/cho', 'approve', other, { with: fileKey('east/cho') }), refused('signer'))
  assert.deepEqual(park.pass(600).activate(subject), refused('not-agreed'))
  assert.deepEqual(park.say('east/cho', 'approve', subject, { with: fileKey('east/cho') }), ACCEPTED)
  assert.deepEqual(park.pass(600).activate(subject), ACCEPTED)
  assert.deepEqual(park.state.clock.seen, { ...park.clock.seen, east: 0 })
  park.set({ seen: { ...park.clock.seen, east: park.clock.wall } })
  assert.deepEqual(park.beat(), ACCEPTED)
})

test('a charter ends emergencies in force', () => {
  const park = new TestPark()
  const emergency = park.proposeEmergency('north', ['a.example'])
  const subject = proposeCharter(park, { notice: { change: 0, keys: 0, recovery: 0 } })
  park.say('north/kim', 'approve', emergency)
  bothApprove(park, subject)
  assert.equal(park.state.emergencies.length, 1)
  park.pass(600).activate(subject)
  assert.deepEqual(park.state.emergencies, [])
  assert.deepEqual(
    park.state.spent.map(({ seconds }) => seconds),
    [600],
  )
})

test('an operator changes its own keys alone, after the notice; with everybody’s approval at once', () => {
  const people = { kim: texts(newKim) }
  const park = new TestPark()
  const subject = proposePeople(park, 'keys', 'north', people)
  assert.deepEqual(park.say('south/lee', 'reject', subject), refused('action'))
  assert.deepEqual(park.say('south/lee', 'object', subject), refused('action'))
  park.say('north/kim', 'approve', subject)
  assert.deepEqual(park.pass(3 * DAY - 1).activate(subject), refused('notice'))
  assert.deepEqual(park.pass(1).activate(subject), ACCEPTED)
  assert.deepEqual({ ...park.state.charter.operators.north?.people }, people)
  const other = new TestPark()
  const same = proposePeople(other, 'keys', 'north', people)
  bothApprove(other, same)
  assert.deepEqual(other.activate(same), ACCEPTED)
})

test('no operator changes another’s keys: not alone, not by notice, not by recovery', () => {
  for (const type of ['keys', 'recovery'] as const) {
    const park = new TestPark()
    const subject = proposePeople(park, type, 'south', { lee: texts(fileKey('south/lee', 'of the north')) })
    park.say('north/kim', 'approve', subject)
    park.say('north/ri', 'approve', subject)
    for (const n of [1, 2, 3]) park.say('north/recovery', 'approve', subject, { with: recoveryKey(n) })
    assert.deepEqual(park.pass(90 * DAY - 1).activate(subject), refused('not-agreed'))
  }
})

test('one recovery key stops a change of keys; one person stops a recovery', () => {
  const park = new TestPark()
  const keys = proposePeople(park, 'keys', 'north', { kim: texts(newKim) })
  park.say('north/kim', 'approve', keys)
  assert.deepEqual(park.say('south/recovery', 'object', keys), refused('action'))
  assert.deepEqual(park.say('north/recovery', 'object', keys), ACCEPTED)
  const recovery = proposePeople(park, 'recovery', 'north', { kim: texts(newKim) })
  assert.deepEqual(park.say('south/lee', 'object', recovery), refused('action'))
  assert.deepEqual(park.say('north/ri', 'object', recovery), ACCEPTED)
  assert.deepEqual(park.state.proposals, [])
})

test('with all keys lost, recovery keys by their threshold bring an operator back, after the notice', () => {
  const park = new TestPark()
  const subject = proposePeople(park, 'recovery', 'north', { kim: texts(newKim) })
  park.say('north/recovery', 'approve', subject, { with: recoveryKey(1) })
  assert.deepEqual(park.pass(DAY).activate(subject), refused('not-agreed'))
  park.say('north/recovery', 'approve', subject, { with: recoveryKey(2) })
  assert.deepEqual(park.pass(7 * DAY - 1).activate(subject), refused('notice'))
  assert.deepEqual(park.pass(1).activate(subject), ACCEPTED)
  const next = park.proposeInputs()
  bothApprove(park, next)
})

test('the other’s changes do not stop a recovery or a change of keys', () => {
  const park = new TestPark()
  const recovery = proposePeople(park, 'recovery', 'north', { kim: texts(newKim) })
  for (const n of [1, 2]) park.say('north/recovery', 'approve', recovery, { with: recoveryKey(n) })
  const theirs = proposePeople(park, 'keys', 'south', { lee: texts(fileKey('south/lee')) })
  park.say('south/lee', 'approve', theirs)
  assert.deepEqual(park.pass(3 * DAY).activate(theirs), ACCEPTED)
  assert.deepEqual(park.pass(4 * DAY).activate(recovery), ACCEPTED)
  assert.equal(park.state.charter.version, 3)
})

test('nobody takes a key that another operator has proposed as its own', () => {
  const park = new TestPark()
  proposePeople(park, 'recovery', 'north', { kim: texts(newKim) })
  const taken = texts(fileKey('south/lee', 'new kim'))
  proposePeople(park, 'keys', 'south', { lee: taken })
  assert.deepEqual(park.outcome, refused('key-taken'))
  proposePeople(park, 'keys', 'north', { ri: texts(fileKey('north/ri', 'new kim')) })
  assert.deepEqual(park.outcome, ACCEPTED)
})

const withNorth = (park: TestPark, people: People): Charter['operators'] => {
  const { north, ...others } = park.state.charter.operators
  return { ...others, north: { ...north!, people } }
}

/** What becomes of giving people to the north in each of the three ways. */
const given = (park: TestPark, people: People): unknown[] => {
  const ways = [
    () => proposePeople(park, 'keys', 'north', people),
    () => proposePeople(park, 'recovery', 'north', people),
    () => proposeCharter(park, { operators: withNorth(park, people) }),
  ]
  return ways.map((way) => {
    way()
    return park.outcome.is === 'refused' ? park.outcome.why : park.outcome.is
  })
}
const INVALID = ['invalid', 'invalid', 'invalid']
const TAKEN = ['accepted', 'accepted', 'accepted']

test('a revoked key never comes back, under another name neither, also where the charter lost it since', () => {
  const park = new TestPark()
  const [kim, renamed] = [fileKey('north/kim'), fileKey('north/cho', 'north/kim')]
  const people = { ri: texts(fileKey('north/ri')) }
  const stale = proposePeople(park, 'keys', 'north', { ...people, kim: texts(kim) })
  for (const by of ['north/ri', 'south/lee']) park.say(by, 'approve', stale)
  park.say('north/kim', 'revoke', hashOfKey(kim.key.text))
  assert.deepEqual(park.activate(stale), refused('invalid'))
  const subject = proposePeople(park, 'keys', 'north', people)
  for (const by of ['north/ri', 'south/lee']) park.say(by, 'approve', subject)
  assert.deepEqual(park.activate(subject), ACCEPTED)
  assert.equal(park.state.revoked.north?.length, 1)
  for (const key of [kim, renamed])
    assert.deepEqual(given(park, { ...people, [key === kim ? 'kim' : 'cho']: texts(key) }), INVALID)
  assert.deepEqual(given(park, { ...people, kim: texts(newKim) }), TAKEN)
})

test('one operator’s revoked keys are not in the other’s way; the next whole charter leaves them out', () => {
  const park = new TestPark()
  park.say('south/recovery', 'revoke', hashOfKey(park.keyTextOf('south/recovery')))
  park.say('south/lee', 'revoke', hashOfKey(park.keyTextOf('south/lee')))
  assert.deepEqual(given(park, { kim: texts(newKim) }), ['accepted', 'accepted', 'invalid'])
  const { south } = park.state.charter.operators
  const recovery = { keys: south!.recovery.keys.slice(1), threshold: 2 }
  const { park: stays = [] } = south!.people
  const of = (changes: object) =>
    proposeCharter(park, { operators: { ...park.state.charter.operators, south: { ...south!, ...changes } } })
  for (const half of [{ recovery }, { people: { park: stays } }]) {
    of(half)
    assert.deepEqual(park.outcome, refused('invalid'))
  }
  of({ recovery, people: { park: stays } })
  assert.deepEqual(park.outcome, ACCEPTED)
})

test('room for keys is asked where they come in, never of a revocation; keys leave some free for a recovery', () => {
  const park = new TestPark()
  const gone = Array.from({ length: 3000 }, (_, n) => `${n}`.padStart(64, '0'))
  const at = (count: number, people: People): unknown[] => {
    park.state = { ...park.state, proposals: [], revoked: { north: gone.slice(0, count), south: gone.slice(0, 1) } }
    return given(park, people)
  }
  // Three recovery keys and one person's.
  const people = { kim: texts(newKim) }
  assert.deepEqual(at(1996, people), TAKEN)
  assert.deepEqual(at(1997, people), ['invalid', 'accepted', 'accepted'])
  assert.deepEqual(at(2996, people), ['invalid', 'accepted', 'accepted'])
  assert.deepEqual(at(2997, people), INVALID)
  assert.deepEqual(park.say('north/kim', 'revoke', hashOfKey(park.keyTextOf('north/kim'))), ACCEPTED)
  assert.equal(park.state.revoked.north?.length, 2998)
})

test('a charter brings in no seventeenth operator, those that left with revoked keys counted', () => {
  const park = new TestPark()
  for (const [count, outcome] of [
    [14, ACCEPTED],
    [15, refused('invalid')],
  ] as const) {
    const left = Array.from({ length: count }, (_, n) => [`left${n}`, [`${n}`.padStart(64, '0')]])
    park.state = { ...park.state, revoked: Object.fromEntries(left) }
    proposeCharter(park, { notice: { change: count, keys: 0, recovery: 0 } })
    assert.deepEqual(park.outcome, outcome)
    proposePeople(park, 'keys', 'north', { kim: texts(fileKey('north/kim', `${count}`)) })
    assert.deepEqual(park.outcome, ACCEPTED)
  }
})

test('two keys of one name and one key id stand in no charter, nor one beside another that may follow it', () => {
  const [one, other] = TWINS.map((salt) => fileKey('north/kim', salt))
  assert.equal(one?.key.id, other?.key.id)
  const park = new TestPark()
  assert.deepEqual(given(park, { kim: texts(one!, other!) }), INVALID)
  const subject = proposePeople(park, 'keys', 'north', { kim: texts(one!) })
  bothApprove(park, subject)
  assert.deepEqual(park.activate(subject), ACCEPTED)
  assert.deepEqual(given(park, { kim: texts(other!) }), INVALID)
  assert.deepEqual(given(park, { kim: texts(one!) }), TAKEN)
})

test('alone, an operator waits in each way that changes its keys, and a recovery key has time to stop a thief', () => {
  const people = { kim: texts(newKim) }
  const keys = aloneNorth()
  const subject = proposePeople(keys, 'keys', 'north', people)
  keys.say('north/kim', 'approve', subject)
  assert.deepEqual(keys.pass(3 * DAY - 1).activate(subject), refused('notice'))
  assert.deepEqual(keys.say('north/recovery', 'object', subject), ACCEPTED)
  const whole = aloneNorth()
  const next = proposeCharter(whole, { operators: withNorth(whole, people) })
  whole.say('north/kim', 'approve', next)
  whole.say('north/kim', 'approve', next, { with: newKim })
  assert.deepEqual(whole.pass(3 * DAY - 1).activate(next), refused('notice'))
  assert.deepEqual(whole.lose('north/kim'), ACCEPTED)
  assert.deepEqual(whole.pass(1).activate(next), refused('not-agreed'))
})

test('a proposal is closed after ninety days that the gateway ran', () => {
  const park = new TestPark()
  park.proposeInputs()
  park.pass(90 * DAY - 1).beat()
  assert.equal(park.state.proposals.length, 1)
  park.pass(1).beat()
  assert.equal(park.state.proposals.length, 0)
})

test('a proposal that failed is closed; one that is not due cannot fail', () => {
  const park = new TestPark()
  const subject = park.proposeInputs()
  assert.deepEqual(park.add({ kind: 'failed', proposal: subject, why: 'tests' }), refused('not-agreed'))
  bothApprove(park, subject)
  assert.deepEqual(park.add({ kind: 'failed', proposal: subject, why: 'tests' }), refused('notice'))
  assert.deepEqual(park.pass(600).add({ kind: 'failed', proposal: subject, why: 'tests' }), ACCEPTED)
  assert.deepEqual(park.activate(subject), refused('not-open'))
})

test('junk that nobody signs takes nobody’s place', () => {
  const park = new TestPark()
  const mine = park.proposeInputs({ zones: hashOf('mine') })
  park.say('north/kim', 'approve', mine)
  for (let n = 0; n < 250; n++) park.proposeInputs({ tests: hashOf(`junk ${n}`) })
  assert.deepEqual(park.outcome, ACCEPTED)
  assert.equal(park.state.proposals.length, 200)
  assert.equal(park.state.proposals[0]?.hash, mine)
})

test('one operator’s signatures take ten places, not all', () => {
  const park = new TestPark()
  const outcomes = Array.from({ length: 12 }, (_, n) =>
    park.say('north/kim', 'approve', park.proposeInputs({ tests: hashOf(`n ${n}`) })),
  )
  assert.deepEqual(outcomes.slice(9), [ACCEPTED, refused('crowded'), refused('crowded')])
  const emergency = park.proposeEmergency('north', ['a.example'])
  assert.deepEqual(park.say('north/kim', 'approve', emergency), ACCEPTED)
  const recovery = proposePeople(park, 'recovery', 'north', { kim: texts(newKim) })
  assert.deepEqual(park.say('north/recovery', 'approve', recovery), ACCEPTED)
  assert.deepEqual(park.say('south/lee', 'approve', park.proposeInputs({ zones: hashOf('south') })), ACCEPTED)
  park.say('north/kim', 'withdraw', park.state.proposals[0]!.hash)
  assert.deepEqual(park.say('north/kim', 'approve', park.proposeInputs({ zones: hashOf('again') })), ACCEPTED)
})

test('a park ruled by file adopts, and knows no proposals; one ruled by operators adopts nothing', () => {
  const file = new TestPark(charter({}))
  assert.deepEqual(file.add({ kind: 'adoption', inputs: { 'policy.yaml': hashOf('policy 2') } }), ACCEPTED)
  assert.deepEqual({ ...file.state.inputs }, { 'policy.yaml': hashOf('policy 2') })
  file.proposeInputs()
  assert.deepEqual(file.outcome, refused('ruled-by-file'))
  assert.deepEqual(new TestPark().add({ kind: 'adoption', inputs: {} }), refused('ruled-by-operators'))
})

test('a park of one operator is ruled by that one, and may take in a second', () => {
  const park = aloneNorth()
  const subject = park.proposeInputs()
  park.say('north/kim', 'approve', subject)
  assert.deepEqual(park.pass(600).activate(subject), ACCEPTED)
  const more = proposeCharter(park, {
    operators: { ...park.state.charter.operators, south: operator('south', ['lee']) },
  })
  park.say('north/kim', 'approve', more)
  park.say('south/lee', 'approve', more, { with: fileKey('south/lee') })
  assert.deepEqual(park.pass(3 * DAY - 1).activate(more), refused('notice'))
  assert.deepEqual(park.pass(1).activate(more), ACCEPTED)
  assert.deepEqual(park.state.clock.seen.south, 0)
})
