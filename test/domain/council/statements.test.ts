// Which statements count: signed by the person, for this park, this subject, this action, this base, now, and once.
import assert from 'node:assert/strict'
import test from 'node:test'
import { base64Of } from '../../../src/base/base64.ts'
import { hashText } from '../../../src/base/octets.ts'
import { utf8 } from '../../../src/base/utf8.ts'
import { entryOctets } from '../../../src/domain/council/entry.ts'
import { stateHash } from '../../../src/domain/council/state.ts'
import { readStatement, readSubmission, statementText } from '../../../src/domain/council/statement.ts'
import { canonical, type Json } from '../../../src/domain/record/json.ts'
import { noteOf } from '../../../src/domain/record/note.ts'
import {
  ACCEPTED,
  charter,
  DAY,
  hashOf,
  keyOf,
  operator,
  refused,
  type Said,
  TestPark,
  texts,
} from '../../kit/council.ts'
import { fileKey } from '../../kit/council-keys.ts'

const begun = (): { park: TestPark; subject: string } => {
  const park = new TestPark()
  return { park, subject: park.proposeInputs() }
}

const votes = ({ state }: TestPark): number =>
  state.proposals.flatMap(({ voices }) => voices).filter(({ says }) => says === 'approve').length

/** Says it, and looks that nothing changed where it was refused. */
const tried = (said: Said, by = 'north/kim', of: (park: TestPark, subject: string) => Said = () => ({})): unknown => {
  const { park, subject } = begun()
  const before = park.state
  const outcome = park.say(by, 'approve', subject, { ...said, ...of(park, subject) })
  if (outcome.is === 'refused') assert.deepEqual({ ...park.state, size: 0 }, { ...before, size: 0 })
  return outcome
}

test('both operators approve, notice passes, and the inputs are in force', () => {
  const { park, subject } = begun()
  const before = park.state.agreed
  assert.deepEqual(park.say('north/kim', 'approve', subject), ACCEPTED)
  assert.deepEqual(park.activate(subject), refused('not-agreed'))
  assert.deepEqual(park.say('south/lee', 'approve', subject), ACCEPTED)
  assert.deepEqual(park.activate(subject), refused('notice'))
  assert.deepEqual(park.pass(600).activate(subject), ACCEPTED)
  assert.equal(park.state.inputs['policy.yaml'], hashOf('policy 2'))
  assert.notEqual(park.state.agreed, before)
  assert.deepEqual(park.state.proposals, [])
})

test('group 3: two keys of one person are one vote', () => {
  const two = { kim: texts(fileKey('north/kim'), fileKey('north/kim', 'second')), ri: texts(fileKey('north/ri')) }
  const park = new TestPark(
    charter({ north: operator('north', [], { people: two, threshold: 2 }), south: operator('south', ['lee']) }),
  )
  const subject = park.proposeInputs()
  park.say('south/lee', 'approve', subject)
  assert.deepEqual(park.say('north/kim', 'approve', subject), ACCEPTED)
  assert.deepEqual(park.say('north/kim', 'approve', subject, { with: fileKey('north/kim', 'second') }), ACCEPTED)
  assert.equal(park.state.proposals[0]?.agreed, null)
  assert.deepEqual(park.say('north/ri', 'approve', subject), ACCEPTED)
  assert.notEqual(park.state.proposals[0]?.agreed, null)
})

test('group 4: two signatures of one key, or of two people, are no statement', () => {
  const twice = (note: string): string => `${note}${note.slice(note.lastIndexOf('— '))}`
  assert.deepEqual(tried({ tweak: twice }), refused('malformed'))
  const { park, subject } = begun()
  const other = park.note('north/ri', 'approve', subject)
  const both = (note: string): string => `${note}${other.slice(other.lastIndexOf('— '))}`
  assert.deepEqual(park.say('north/kim', 'approve', subject, { tweak: both }), refused('malformed'))
})

test('group 5: two people of one operator are not both operators', () => {
  const { park, subject } = begun()
  park.say('north/kim', 'approve', subject)
  park.say('north/ri', 'approve', subject)
  assert.deepEqual(park.pass(3 * DAY).activate(subject), refused('not-agreed'))
})

test('group 6: an old policy with its valid old signatures does not come back', () => {
  const { park, subject } = begun()
  const proposal = park.state.proposals[0]!.proposal
  const notes = ['north/kim', 'south/lee'].map((by) => park.note(by, 'approve', subject))
  for (const note of notes) assert.deepEqual(park.add({ kind: 'statement', note }), ACCEPTED)
  assert.deepEqual(park.pass(600).activate(subject), ACCEPTED)
  assert.deepEqual(park.propose(proposal) && park.outcome, refused('base'))
  // Back to the same agreed hash, so that base and proposal hold again: the record line is older than the proposal.
  const back = park.proposeInputs({ 'policy.yaml': hashOf('policy 1') })
  for (const by of ['north/kim', 'south/lee']) park.say(by, 'approve', back)
  assert.deepEqual(park.pass(600).activate(back), ACCEPTED)
  assert.deepEqual(park.propose(proposal) && park.outcome, ACCEPTED)
  for (const note of notes) assert.deepEqual(park.add({ kind: 'statement', note }), refused('replayed'))
  assert.equal(votes(park), 0)
})

test('group 10: a statement for another park, operator, person, subject or action does nothing', () => {
  assert.deepEqual(tried({ park: 'other.example/record' }), refused('park'))
  assert.deepEqual(tried({ operator: 'south', person: 'lee' }), refused('signature'))
  assert.deepEqual(tried({ operator: 'south', with: fileKey('north/kim') }), refused('signer'))
  assert.deepEqual(tried({ person: 'ri', with: fileKey('north/kim') }), refused('signature'))
  assert.deepEqual(tried({ person: 'constructor', with: fileKey('north/kim') }), refused('signer'))
  assert.deepEqual(tried({ operator: 'constructor', with: fileKey('north/kim') }), refused('signer'))
  assert.deepEqual(tried({ subject: hashOf('nothing'), effects: 'none' }), refused('subject'))
  assert.deepEqual(tried({ action: 'cancel' }), refused('action'))
  assert.deepEqual(tried({ action: 'object' }), refused('action'))
  assert.deepEqual(tried({ action: 'withdraw' }), refused('no-vote'))
  assert.deepEqual(tried({ action: 'revoke' }), refused('subject'))
  const text = (note: string): string => note.replace('action approve', 'action reject')
  assert.deepEqual(tried({ tweak: text }), refused('signature'))
})

test('group 10: a recovery key approves no policy', () => {
  const { park, subject } = begun()
  assert.deepEqual(park.say('north/recovery', 'approve', subject), refused('action'))
})

test('group 11: an approval does not pass to an edited proposal', () => {
  const { park, subject } = begun()
  const note = park.note('north/kim', 'approve', subject)
  const edited = park.proposeInputs({ 'policy.yaml': hashOf('policy 3') })
  assert.deepEqual(park.add({ kind: 'statement', note }), ACCEPTED)
  assert.deepEqual(park.state.proposals.find(({ hash }) => hash === edited)?.voices, [])
  assert.deepEqual(park.say('north/kim', 'approve', subject, { effects: hashOf('others') }), refused('effects'))
})

test('group 12: of two proposals on one base the second falls when the first is in force', () => {
  const { park, subject } = begun()
  const other = park.proposeInputs({ zones: hashOf('zones') })
  for (const each of [subject, other]) for (const by of ['north/kim', 'south/lee']) park.say(by, 'approve', each)
  const late = park.note('north/ri', 'approve', other)
  park.pass(600)
  assert.deepEqual(park.activate(subject), ACCEPTED)
  assert.deepEqual(park.activate(other), refused('not-open'))
  assert.deepEqual(park.add({ kind: 'statement', note: late }), refused('base'))
  park.proposeInputs({ tests: hashOf('tests') })
  park.propose({
    type: 'inputs',
    base: hashOf('x'),
    set: { tests: hashOf('t') },
    effects: hashOf('e'),
    title: { en: 'x' },
  })
  assert.deepEqual(park.outcome, refused('base'))
})

test('group 13: what is not written in the one way is refused before any signature counts', () => {
  const { park, subject } = begun()
  const tweaks: readonly ((note: string) => string)[] = [
    (note) => `\ufeff${note}`,
    (note) => note.replaceAll('\n', '\r\n'),
    (note) => `${note}\n`,
    (note) => `${note}x`,
    (note) => note.slice(0, -1),
    (note) => note.replace('park ', 'Park '),
    (note) => note.replace('reason ', 'reason\t'),
    (note) => note.replace('isthmus/statement/v1', 'isthmus/statement/v2'),
    (note) => note.replace('valid-until ', 'valid-until 0'),
    (note) => note.replace('valid-until ', 'valid-until -'),
    (note) => note.replace(/record \d+/, 'record 0'),
    (note) => note.replace(/valid-until \d+/, `valid-until ${'9'.repeat(13)}`),
    (note) => note.replace('reason ', `reason ${'x'.repeat(500)}`),
    (note) => note.replace('reason As', 'reason \u202eAs'),
    (note) => note.replace('effects ', 'effects S'),
    (note) => note.replace('\n\n', '\nmore x\n\n'),
  ]
  for (const tweak of tweaks) {
    assert.deepEqual(park.say('north/kim', 'approve', subject, { tweak }), refused('malformed'), tweak.toString())
  }
  assert.equal(votes(park), 0)
})

test('group 13: NFC and NFD twins of a reason are two texts, and each needs its own signature', () => {
  assert.deepEqual(tried({ reason: 'caf\u00e9' }), ACCEPTED)
  assert.deepEqual(tried({ reason: 'cafe\u0301' }), ACCEPTED)
  assert.deepEqual(tried({ reason: 'caf\u00e9', tweak: (note) => note.normalize('NFD') }), refused('signature'))
})

test('group 14: the known key whose signature fails spoils the note', () => {
  const bad = (note: string): string =>
    note.replace(/(— \S+ \S{10})(.)/, (_, start, one) => `${start}${one === 'A' ? 'B' : 'A'}`)
  assert.deepEqual(tried({ tweak: bad }), refused('signature'))
  assert.deepEqual(tried({ with: fileKey('north/kim', 'a stranger') }), refused('signature'))
})

test('group 19: a record line of a size that is not there yet, of another root, or before the subject', () => {
  assert.deepEqual(
    tried({}, 'north/kim', ({ entries }) => ({
      record: { size: entries.length + 1, root: base64Of(new Uint8Array(32)) },
    })),
    refused('record'),
  )
  assert.deepEqual(
    tried({}, 'north/kim', ({ entries }) => ({ record: { size: entries.length, root: base64Of(new Uint8Array(32)) } })),
    refused('record'),
  )
  const { park, subject } = begun()
  const root = base64Of(park.rootAt(1)!)
  assert.deepEqual(park.say('north/kim', 'approve', subject, { record: { size: 1, root } }), refused('replayed'))
})

test('a statement is valid for fourteen days at most, and not after its time by wall or any witness', () => {
  const of = (seconds: number) => (park: TestPark) => ({ validUntil: park.clock.wall + seconds })
  assert.deepEqual(tried({}, 'north/kim', of(14 * DAY)), ACCEPTED)
  assert.deepEqual(tried({}, 'north/kim', of(14 * DAY + 1)), refused('too-far'))
  assert.deepEqual(tried({}, 'north/kim', of(1)), ACCEPTED)
  assert.deepEqual(tried({}, 'north/kim', of(0)), refused('expired'))
  const { park, subject } = begun()
  const note = park.note('north/kim', 'approve', subject)
  park.set({
    wall: 0,
    seen: { ...park.clock.seen, south: park.clock.wall + 2 * DAY, north: park.clock.wall + 2 * DAY },
  })
  assert.deepEqual(park.add({ kind: 'statement', note }), refused('expired'))
})

test('a statement that was withdrawn cannot be said again by somebody else', () => {
  const { park, subject } = begun()
  const yes = park.note('north/kim', 'approve', subject)
  const hoarded = park.note('north/kim', 'approve', subject, { reason: 'never sent' })
  park.add({ kind: 'statement', note: yes })
  assert.deepEqual(park.add({ kind: 'statement', note: yes }), refused('replayed'))
  assert.deepEqual(park.say('north/kim', 'withdraw', subject), ACCEPTED)
  assert.equal(votes(park), 0)
  for (const note of [yes, hoarded]) assert.deepEqual(park.add({ kind: 'statement', note }), refused('replayed'))
  assert.equal(votes(park), 0)
  assert.deepEqual(park.say('north/kim', 'approve', subject), ACCEPTED)
  assert.equal(votes(park), 1)
})

test('a withdrawal with another key takes the vote back as well', () => {
  const people = { kim: texts(fileKey('north/kim'), fileKey('north/kim', 'second')) }
  const park = new TestPark(charter({ north: operator('north', [], { people }), south: operator('south', ['lee']) }))
  const subject = park.proposeInputs()
  park.say('north/kim', 'approve', subject)
  park.say('south/lee', 'approve', subject)
  assert.notEqual(park.state.proposals[0]?.agreed, null)
  assert.deepEqual(park.say('north/kim', 'withdraw', subject, { with: fileKey('north/kim', 'second') }), ACCEPTED)
  assert.equal(park.state.proposals[0]?.agreed, null)
})

test('a rejection by the threshold closes; by fewer people it does not', () => {
  const park = new TestPark(
    charter({ north: operator('north', ['kim', 'ri'], { threshold: 2 }), south: operator('south', ['lee']) }),
  )
  const subject = park.proposeInputs()
  assert.deepEqual(park.say('north/kim', 'reject', subject), ACCEPTED)
  assert.equal(park.state.proposals.length, 1)
  assert.deepEqual(park.say('north/ri', 'reject', subject), ACCEPTED)
  assert.equal(park.state.proposals.length, 0)
})

test('a text is read back as it was written', () => {
  const { park, subject } = begun()
  const statement = park.statement('north/kim', 'approve', subject, { reason: '합의대로입니다.' })
  assert.deepEqual(readStatement(statementText(statement)), statement)
})

test('a revoked key signs nothing, and what it said is gone', () => {
  const { park, subject } = begun()
  park.say('north/kim', 'approve', subject)
  park.say('south/lee', 'approve', subject)
  const kim = hashText(utf8(park.keyTextOf('north/kim')))
  assert.deepEqual(park.say('south/lee', 'revoke', kim), refused('action'))
  assert.deepEqual(park.say('north/ri', 'revoke', kim), refused('action'))
  assert.deepEqual(park.say('south/recovery', 'revoke', kim), refused('action'))
  assert.deepEqual(park.lose('north/kim'), ACCEPTED)
  assert.equal(park.state.proposals[0]?.agreed, null)
  assert.deepEqual(park.say('north/kim', 'approve', subject), refused('revoked'))
  assert.deepEqual(park.say('north/recovery', 'revoke', kim), refused('subject'))
  assert.deepEqual(park.say('north/ri', 'approve', subject), ACCEPTED)
  assert.notEqual(park.state.proposals[0]?.agreed, null)
})

test('an operator has so many voices about one thing, and no other’s are in its way', () => {
  const { park, subject } = begun()
  const filled = (by: string, count: number): void => {
    const voices = Array.from({ length: count }, (_, n) => ({ at: 1, by, key: `${n}`, says: 'nothing' as const }))
    park.state = { ...park.state, proposals: park.state.proposals.map((each) => ({ ...each, voices })) }
  }
  filled('south/x', 2500)
  assert.deepEqual(park.say('north/kim', 'approve', subject), ACCEPTED)
  filled('north/x', 2000)
  assert.deepEqual(park.say('north/kim', 'approve', subject), refused('crowded'))
  filled('north/x', 1999)
  assert.deepEqual(park.say('north/kim', 'approve', subject), ACCEPTED)
})

test('a person’s key is revoked by itself and by another key of that person', () => {
  const second = fileKey('north/kim', 'second')
  const people = { kim: texts(fileKey('north/kim'), second), ri: texts(fileKey('north/ri')) }
  const park = new TestPark(charter({ north: operator('north', [], { people }), south: operator('south', ['lee']) }))
  const [first, own] = [fileKey('north/kim'), second].map(({ key }) => hashText(utf8(key.text)))
  assert.deepEqual(park.say('north/ri', 'revoke', first!), refused('action'))
  assert.deepEqual(park.say('north/kim', 'revoke', first!, { with: second }), ACCEPTED)
  assert.deepEqual(park.say('north/kim', 'revoke', own!), refused('revoked'))
  assert.deepEqual(park.say('north/kim', 'revoke', own!, { with: second }), ACCEPTED)
})

test('recovery keys revoke a person by their threshold: one alone does not, however often it says so', () => {
  const { park } = begun()
  const [first, second, third] = (park.state.charter.operators.north?.recovery.keys ?? []).map(
    (text) => keyOf(text) ?? assert.fail(text),
  )
  const call = (person: string, key = first) =>
    park.say('north/recovery', 'revoke', hashText(utf8(park.keyTextOf(`north/${person}`))), { with: key! })
  const before = stateHash({ ...park.state, size: 0 })
  assert.deepEqual([call('kim'), call('ri')], [ACCEPTED, ACCEPTED])
  assert.deepEqual([call('kim'), call('ri')], [refused('replayed'), refused('replayed')])
  assert.deepEqual(park.state.revoked, {})
  assert.notEqual(stateHash({ ...park.state, size: 0 }), before)
  // A key that is revoked itself calls nobody so any more.
  assert.deepEqual(park.say('north/recovery', 'revoke', hashText(utf8(first!.key.text)), { with: first! }), ACCEPTED)
  assert.deepEqual(park.state.revoking, [])
  assert.deepEqual([call('kim', second), call('kim', third)], [ACCEPTED, ACCEPTED])
  assert.equal(park.state.revoked.north?.length, 2)
  // Whatever an operator's next keys are, what was said before them is said anew.
  assert.deepEqual(call('ri', second), ACCEPTED)
  const people = { kim: texts(fileKey('north/kim', 'new')), ri: texts(fileKey('north/ri')) }
  const proposal = { type: 'keys', operator: 'north', people, base: park.state.agreed, title: { en: 'x' } } as const
  const subject = park.propose(proposal)
  for (const by of ['north/ri', 'south/lee', 'south/park']) park.say(by, 'approve', subject)
  assert.deepEqual(park.activate(subject), ACCEPTED)
  assert.deepEqual(park.state.revoking, [])
})

test('a recovery key is revoked by itself only, and may revoke any person', () => {
  const { park } = begun()
  const [first = '', second = ''] =
    park.state.charter.operators.north?.recovery.keys.map((text) => hashText(utf8(text))) ?? []
  assert.deepEqual(park.say('north/kim', 'revoke', first), refused('action'))
  assert.deepEqual(park.say('north/recovery', 'revoke', second), refused('action'))
  assert.deepEqual(park.say('north/recovery', 'revoke', first), ACCEPTED)
  assert.deepEqual(
    park.say('north/recovery', 'revoke', hashText(utf8(park.keyTextOf('north/kim')))),
    refused('revoked'),
  )
})

test('the state hash is of the state alone: refused statements leave it but for the size', () => {
  const { park, subject } = begun()
  const hash = () => stateHash({ ...park.state, size: 0 })
  const before = hash()
  park.say('north/kim', 'approve', subject, { park: 'other/record' })
  assert.equal(hash(), before)
  park.say('north/kim', 'approve', subject)
  assert.notEqual(hash(), before)
})

test('group 13: an entry with the keys in another order, a key twice or more behind it is frozen, not read', () => {
  const { park } = begun()
  const octets = entryOctets({ kind: 'heartbeat' }, park.clock)
  const text = new TextDecoder().decode(octets)
  const odd = [
    `${text} `,
    ` ${text}`,
    text.replace('{"body"', '{"body":{},"body"'),
    `\ufeff${text}`,
    text.replace('"wall"', '"w\\u0061ll"'),
  ]
  for (const each of odd) {
    const { park: fresh } = begun()
    assert.deepEqual(fresh.append(utf8(each)), { is: 'frozen', why: 'form' }, each)
  }
  const more = canonical({ ...(JSON.parse(text) as { [key: string]: Json }), more: 1 })
  assert.deepEqual(begun().park.append(more), { is: 'frozen', why: 'form' })
})

test('a submission is read as what it is, counts as no statement, and a statement is no submission', () => {
  const { park, subject } = begun()
  const approval = park.statement('north/kim', 'approve', subject)
  const submission = { ...approval, action: 'propose' as const }
  const text = statementText(submission)
  assert.deepEqual(readSubmission(text), submission)
  assert.equal(readStatement(text), undefined)
  assert.equal(readSubmission(statementText(approval)), undefined)
  assert.equal(readSubmission(text.replace('action propose', 'action propose ')), undefined)
  const note = noteOf(text, [fileKey('north/kim').line(text)])
  assert.deepEqual(park.add({ kind: 'statement', note }), refused('malformed'))
  assert.equal(votes(park), 0)
})
