// What the console signs is what the record takes: texts, keys and signatures made as in the browser, judged by the reducer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base64UrlOf, parseBase64Url } from '../../console/src/sign/base64url.ts'
import { lowS } from '../../console/src/sign/low-s.ts'
import { judged, signedNote } from '../../console/src/sign/note.ts'
import { keyOfPasskey, signersOf } from '../../console/src/sign/signer.ts'
import { type ToSign, toSign } from '../../console/src/sign/to-sign.ts'
import { hexOf } from '../../src/base/octets.ts'
import { readAssertion } from '../../src/domain/council/assertion.ts'
import type { Proposal } from '../../src/domain/council/proposal.ts'
import type { Staff } from '../../src/edges/api/contract/staff.ts'
import { charter, hashOf, hashOfProposal, operator, START, TestPark } from '../kit/council.ts'
import { createPasskey, type Tweaks } from '../kit/passkey.ts'

const CONSOLE = 'http://north.localhost:8080'
const passkey = createPasskey('kim', CONSOLE)

const staff: Staff = {
  ...{ id: 'north/kim', operator: 'north', name: 'kim', roles: ['engineer'], language: 'en', console: CONSOLE },
  password: false,
  passkeys: [
    {
      ...{ id: 'Y3JlZA', point: base64UrlOf(passkey.point), mayBeCopied: true, origin: CONSOLE },
      ...{ transports: [], title: 'desk', made: '2026-11-26T00:00:00.000Z' },
    },
  ],
}

const [own] = staff.passkeys
const key = (own && keyOfPasskey('north/kim', own)) ?? assert.fail()

/** North's Kim has a passkey in the charter beside the key file. */
const begun = () => {
  const north = operator('north', ['kim', 'ri'])
  const people = { ...north.people, kim: [...(north.people.kim ?? []), key.text] }
  return new TestPark(charter({ north: { ...north, people }, south: operator('south', ['lee', 'park']) }))
}

const verified = (park: TestPark) => {
  const size = park.entries.length
  return { state: park.state, size, root: park.rootText(size) } as Parameters<typeof toSign>[1]
}

const BY = { operator: 'north', person: 'kim', by: 'north/kim' }

const about = (park: TestPark, action: ToSign['action'], proposal: Proposal): ToSign =>
  toSign(
    { by: BY, action, subject: hashOfProposal(proposal), proposal, reason: 'none given', files: new Map() },
    verified(park),
    START,
  )

/** Somebody else's proposal, and what north's Kim would sign about it. */
const proposed = (park: TestPark, action: ToSign['action'] = 'approve'): ToSign => {
  const hash = park.proposeInputs({ 'policy.yaml': hashOf('policy 2') })
  return about(park, action, park.state.proposals.find((open) => open.hash === hash)?.proposal ?? assert.fail())
}
const HOST = { host: 'north.localhost' }

const answer = (text: string, tweaks: Tweaks = {}) => {
  const read = readAssertion(passkey.assert(text, { ...HOST, ...tweaks })) ?? assert.fail()
  return {
    authenticatorData: base64UrlOf(read.authenticatorData),
    clientDataJSON: base64UrlOf(read.clientData),
    signature: base64UrlOf(read.signature),
  }
}

const signed = (draft: ToSign, tweaks: Tweaks = {}): string =>
  signedNote(draft.text, key, answer(draft.text, tweaks)) ?? assert.fail('no note')

test('an approval by passkey counts, with high S as with low', () => {
  for (const highS of [false, true]) {
    const park = begun()
    const draft = proposed(park)
    const note = signed(draft, { highS })
    assert.equal(judged(verified(park), draft, note, START), null)
    assert.deepEqual(park.add({ kind: 'statement', note }), { is: 'accepted' })
    assert.deepEqual(
      park.state.proposals[0]?.voices.map(({ by, says }) => [by, says]),
      [['north/kim', 'approve']],
    )
  }
})

const BAD: readonly (readonly [what: string, tweaks: Tweaks])[] = [
  ['another origin', { client: { origin: 'http://south.localhost:8080' } }],
  ['another host', { host: 'south.localhost' }],
  ['another challenge', { client: { challenge: 'A'.repeat(43) } }],
  ['nobody verified', { flags: 0x01 }],
  ['a bogus signature', { bogus: true }],
  ['a frame of another site', { client: { crossOrigin: true } }],
]

for (const [what, tweaks] of BAD)
  test(`with ${what} the page says no before it is sent, and the record says no as well`, () => {
    const park = begun()
    const draft = proposed(park)
    const note = signed(draft, tweaks)
    assert.equal(judged(verified(park), draft, note, START), 'signature')
    assert.deepEqual(park.add({ kind: 'statement', note }), { is: 'refused', why: 'signature' })
  })

test('a submission lets a proposal in, and is no statement', () => {
  const park = begun()
  const proposal: Proposal = {
    ...{ type: 'inputs', base: park.state.agreed, set: { 'policy.yaml': hashOf('policy 2') } },
    ...{ effects: hashOf('effects'), title: { en: 'A change' } },
  }
  const draft = about(park, 'propose', proposal)
  assert.match(draft.text, /^action propose$/m)
  assert.match(draft.text, /^reason none given$/m)
  const note = signed(draft)
  assert.equal(judged(verified(park), draft, note, START), null)
  assert.equal(
    judged(verified(park), { ...draft, proposal: { ...proposal, title: { en: 'B' } } }, note, START),
    'subject',
  )
  assert.deepEqual(park.add({ kind: 'statement', note }), { is: 'refused', why: 'malformed' })
})

test('who can sign here: keys of this person, of this console, whose passkey the account has, and not revoked', () => {
  const park = begun()
  const ids = (changes: Partial<Staff>) =>
    signersOf(park.state, { ...staff, ...changes }, undefined).map(({ member }) => member.by)
  assert.deepEqual(ids({}), ['north/kim'])
  assert.deepEqual(ids({ id: 'north/ri' }), [])
  assert.deepEqual(ids({ console: 'http://south.localhost:8080' }), [])
  assert.deepEqual(ids({ passkeys: [] }), [])
  const [{ member }] = signersOf(park.state, staff, undefined) as [ReturnType<typeof signersOf>[number]]
  park.state = { ...park.state, revoked: { north: [member.octets] } }
  assert.deepEqual(ids({}), [])
})

test('what is no signature is none', () => {
  for (const der of [
    '',
    '00',
    '3000',
    '300602010102',
    '3006020101020101ff',
    `3006${'0201ff'.repeat(2)}00`,
    '3007020101020100ff',
  ])
    assert.equal(lowS(Uint8Array.from(Buffer.from(der, 'hex'))), undefined, der)
  const small = Uint8Array.from(Buffer.from('3006020101020101', 'hex'))
  assert.equal(hexOf(lowS(small) ?? new Uint8Array(0)), '3006020101020101')
  assert.equal(signedNote('text\n', key, { authenticatorData: '!', clientDataJSON: '', signature: '' }), undefined)
})

test('base64url has one way', () => {
  for (const octets of [[], [0xfb], [0xff, 0xfe], [1, 2, 3]]) {
    const text = base64UrlOf(Uint8Array.from(octets))
    assert.deepEqual([...(parseBase64Url(text) ?? [])], octets)
  }
  assert.deepEqual(['a', '_x', 'a+'].map(parseBase64Url), [undefined, undefined, undefined])
})
