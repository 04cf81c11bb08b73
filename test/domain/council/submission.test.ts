import assert from 'node:assert/strict'
import test from 'node:test'
import type { Proposal } from '../../../src/domain/council/proposal.ts'
import { type Statement, statementText } from '../../../src/domain/council/statement.ts'
import { judgeSubmission } from '../../../src/domain/council/submission.ts'
import type { Json } from '../../../src/domain/record/json.ts'
import { noteOf } from '../../../src/domain/record/note.ts'
import { DAY, hashOf, hashOfProposal, keyOf, TestPark, texts } from '../../kit/council.ts'
import { fileKey, type TestKey } from '../../kit/council-keys.ts'

const park = new TestPark()
park.beat()

const inputs = (changes: object = {}): Proposal =>
  ({
    ...{
      type: 'inputs',
      base: park.state.agreed,
      set: { 'policy.yaml': hashOf('policy 2') },
      effects: hashOf('effects'),
    },
    ...{ title: { en: 'Another policy' }, ...changes },
  }) as Proposal

type Tried = Partial<Omit<Statement, 'action'>> & {
  readonly action?: string
  readonly with?: TestKey
  readonly tweak?: (note: string) => string
}

const noteFor = (by: string, proposal: Proposal, { with: other, tweak, ...changes }: Tried = {}): string => {
  const [operator = '', person = ''] = by.split('/')
  const text = statementText({
    ...{ park: 'park.example/record', operator, person, action: 'propose', subject: hashOfProposal(proposal) },
    ...{ base: park.state.agreed, effects: proposal.type === 'inputs' ? proposal.effects : 'none' },
    ...{ record: { size: 1, root: park.rootText(1) }, validUntil: park.clock.wall + DAY, reason: 'Please.' },
    ...(changes as object),
  })
  const key = other ?? keyOf(park.keyTextOf(by)) ?? assert.fail(by)
  const note = noteOf(text, [key.line(text)])
  return tweak?.(note) ?? note
}

const judged = (by: string, proposal: Proposal, tried: Tried = {}): unknown => {
  const done = judgeSubmission(proposal as unknown as Json, noteFor(by, proposal, tried), park.state, park.rootAt)
  return typeof done === 'string' ? done : [done.by.by, done.read.hash]
}

test('somebody of the charter lets a proposal in, of whatever operator', () => {
  assert.deepEqual(judged('north/kim', inputs()), ['north/kim', hashOfProposal(inputs())])
  const south = {
    type: 'emergency',
    operator: 'south',
    block: ['a.example'],
    allow: [],
    seconds: 60,
    title: { en: 'x' },
  } as const
  assert.deepEqual(judged('north/kim', south), ['north/kim', hashOfProposal(south)])
})

test('each thing that a submission says counts', () => {
  const root = park.rootText(2)
  const wrong: readonly (readonly [string, Tried])[] = [
    ['malformed', { action: 'approve' }],
    ['malformed', { tweak: (note) => `${note}x` }],
    ['malformed', { tweak: (note) => `${note}${note.slice(note.lastIndexOf('— '))}` }],
    ['park', { park: 'other.example/record' }],
    ['signer', { person: 'choe' }],
    ['signer', { operator: 'east' }],
    ['signature', { with: fileKey('south/lee') }],
    ['signature', { tweak: (note) => note.replace('Please.', 'Gladly.') }],
    ['record', { record: { size: 1, root } }],
    ['record', { record: { size: 9, root } }],
    ['expired', { validUntil: park.clock.wall }],
    ['too-far', { validUntil: park.clock.wall + 15 * DAY }],
    ['base', { base: hashOf('another') }],
    ['subject', { subject: hashOf('another') }],
    ['effects', { effects: 'none' }],
  ]
  for (const [why, tried] of wrong) assert.equal(judged('north/kim', inputs(), tried), why, JSON.stringify(tried))
  assert.equal(judged('north/kim', inputs({ more: 1 })), 'invalid')
})

test('a recovery key lets a recovery in, and nothing else', () => {
  const people = { kim: texts(fileKey('north/kim', 'new')) }
  const recovery = { type: 'recovery', base: park.state.agreed, operator: 'north', people, title: { en: 'x' } } as const
  const key = keyOf(park.keyTextOf('north/recovery')) ?? assert.fail()
  assert.deepEqual(judged('north/recovery', recovery, { with: key }), ['north/recovery', hashOfProposal(recovery)])
  assert.equal(judged('north/recovery', inputs(), { with: key }), 'action')
})

test('a revoked key lets nothing in', () => {
  const other = new TestPark()
  const key = other.keyTextOf('north/ri')
  other.say('north/ri', 'revoke', hashOf(key))
  const proposal = { ...inputs(), base: other.state.agreed } as Proposal
  const note = noteFor('north/ri', proposal, { base: other.state.agreed, record: { size: 1, root: other.rootText(1) } })
  assert.equal(judgeSubmission(proposal as unknown as Json, note, other.state, other.rootAt), 'revoked')
})
