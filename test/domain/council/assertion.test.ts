// Passkeys: which assertions sign a statement.
import assert from 'node:assert/strict'
import test from 'node:test'
import { joined } from '../../../src/base/octets.ts'
import { utf8 } from '../../../src/base/utf8.ts'
import { assertionOctets, checkPasskey, readAssertion } from '../../../src/domain/council/assertion.ts'
import { verifierKey } from '../../../src/domain/record/keys.ts'
import { ACCEPTED, charter, operator, refused, TestPark, texts } from '../../kit/council.ts'
import { passkey } from '../../kit/council-keys.ts'
import { createPasskey, type Tweaks } from '../../kit/passkey.ts'

const NORTH = 'https://console.north.example'
const TEXT = 'isthmus/statement/v1\n'

const checks = (tweaks: Tweaks = {}, mayBeCopied = false, text = TEXT): boolean => {
  const { point, assert: sign } = createPasskey('kim', NORTH)
  const publicKey = joined(point, Uint8Array.of(mayBeCopied ? 1 : 0), utf8(NORTH))
  return checkPasskey(verifierKey('north/kim', 'passkey', publicKey)!, text, sign(TEXT, tweaks))
}

const said = (client: Readonly<Record<string, unknown>>): boolean => checks({ client })

test('an assertion of the text, at the console, with the person verified, signs', () => {
  assert.equal(checks(), true)
  assert.equal(said({ crossOrigin: undefined }), true)
  assert.equal(said({ other_keys_can_be_added_here: 'do not compare' }), true)
})

test('group 16: another host, another origin, another type, another page around it', () => {
  assert.equal(checks({ host: 'console.south.example' }), false)
  assert.equal(checks({ host: 'north.example' }), false)
  assert.equal(said({ origin: 'https://console.south.example' }), false)
  assert.equal(said({ origin: `${NORTH}:8443` }), false)
  assert.equal(said({ origin: NORTH.replace('https', 'http') }), false)
  assert.equal(said({ type: 'webauthn.create' }), false)
  assert.equal(said({ type: 'payment.get' }), false)
  assert.equal(said({ crossOrigin: true }), false)
  assert.equal(said({ crossOrigin: 'false' }), false)
  assert.equal(said({ topOrigin: NORTH }), false)
})

test('group 16: another challenge, or the right one written otherwise', () => {
  assert.equal(checks({}, false, `${TEXT}\n`), false)
  assert.equal(said({ challenge: '' }), false)
  const right = createPasskey('kim', NORTH).assert(TEXT)
  const challenge = (JSON.parse(new TextDecoder().decode(readAssertion(right)?.clientData)) as { challenge: string })
    .challenge
  assert.equal(said({ challenge }), true)
  assert.equal(said({ challenge: `${challenge}=` }), false)
  assert.equal(said({ challenge: [challenge] }), false)
})

test('group 16: no presence, no verification of the person, a key that may be copied', () => {
  assert.equal(checks({ flags: 0x04 }), false)
  assert.equal(checks({ flags: 0x01 }), false)
  assert.equal(checks({ flags: 0x00 }), false)
  assert.equal(checks({ flags: 0x0d }), false)
  assert.equal(checks({ flags: 0x0d }, true), true)
  assert.equal(checks({ flags: 0x05 }, true), true)
})

test('group 15: high S, a signature that is none, and DER that is none', () => {
  assert.equal(checks({ highS: true }), false)
  assert.equal(checks({ bogus: true }), false)
  const { point, assert: sign } = createPasskey('kim', NORTH)
  const key = verifierKey('north/kim', 'passkey', joined(point, Uint8Array.of(0), utf8(NORTH)))!
  const good = readAssertion(sign(TEXT))!
  for (const signature of [
    new Uint8Array(0),
    new Uint8Array(64),
    joined(good.signature, Uint8Array.of(0)),
    good.signature.subarray(1),
  ])
    assert.equal(checkPasskey(key, TEXT, assertionOctets({ ...good, signature })), false)
})

test('what is not exactly three parts, or no JSON object, is no assertion', () => {
  for (const raw of ['', 'null', '[]', '"x"', '{', '\ufeff{}', `{"x":"${'y'.repeat(1000)}"}`])
    assert.equal(checks({ raw }), false, raw)
  const octets = createPasskey('kim', NORTH).assert(TEXT)
  assert.notEqual(readAssertion(octets), undefined)
  assert.equal(readAssertion(joined(octets, Uint8Array.of(0))), undefined)
  for (let length = 0; length < octets.length; length++)
    assert.equal(readAssertion(octets.subarray(0, length)), undefined)
})

test('a person with a passkey approves; the other operator’s console does not', () => {
  const people = { kim: texts(passkey('north/kim', NORTH)) }
  const park = new TestPark(charter({ north: operator('north', [], { people }), south: operator('south', ['lee']) }))
  const subject = park.proposeInputs()
  assert.deepEqual(
    park.say('north/kim', 'approve', subject, { with: passkey('north/kim', 'https://console.south.example') }),
    refused('signature'),
  )
  assert.deepEqual(park.say('north/kim', 'approve', subject), ACCEPTED)
})
