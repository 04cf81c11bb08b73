import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { ed25519Signer } from '../../../src/base/ed25519.ts'
import { hashText, sha256 } from '../../../src/base/octets.ts'
import { parseUtf8, utf8 } from '../../../src/base/utf8.ts'
import { charterByFile } from '../../../src/domain/council/by-file.ts'
import { entryOctets, readEntry } from '../../../src/domain/council/entry.ts'
import { follow, NOTHING_FOLLOWED } from '../../../src/domain/council/follow.ts'
import { isInputs } from '../../../src/domain/council/inputs.ts'
import { stateHash } from '../../../src/domain/council/state.ts'
import type { Json } from '../../../src/domain/record/json.ts'
import { type KeyType, verifierKey } from '../../../src/domain/record/keys.ts'
import { createLog } from '../../../src/domain/record/log.ts'
import { hashOf, TestPark } from '../../kit/council.ts'

const CLOCK = { boot: 1, ran: 0, wall: 1_795_000_000, seen: {} }
const INPUTS = { 'policy.yaml': hashText(utf8('policy')), 'lists/malware': hashText(utf8('a.test\n')) }
const keyOf = (name: string, type: KeyType = 'ed25519') =>
  verifierKey(name, type, ed25519Signer(sha256(utf8(name))).publicKey) ?? assert.fail()
const log = keyOf('park.example/record')

test('an entry is read as it is written', () => {
  const octets = entryOctets({ kind: 'adoption', inputs: INPUTS }, CLOCK)
  assert.equal(
    parseUtf8(octets),
    `{"body":{"inputs":{"lists/malware":"${INPUTS['lists/malware']}","policy.yaml":"${INPUTS['policy.yaml']}"}},"clock":{"boot":1,"ran":0,"seen":{},"wall":1795000000},"entry":"isthmus/v1","kind":"adoption"}`,
  )
  const read = JSON.parse(JSON.stringify(readEntry(octets)))
  assert.deepEqual(read, { body: { inputs: INPUTS, kind: 'adoption' }, clock: CLOCK })
})

test('an entry with anything else than its kind has is none', () => {
  const text = parseUtf8(entryOctets({ kind: 'heartbeat' }, CLOCK)) ?? ''
  assert.ok(typeof readEntry(utf8(text)) === 'object')
  assert.equal(readEntry(utf8(text.replace('heartbeat', 'heartbeats'))), 'kind')
  assert.equal(readEntry(utf8(text.replace('heartbeat', 'constructor'))), 'kind')
  const wrong = [
    ...[text.replace('isthmus/v1', 'isthmus/v2'), `${text}\n`, ` ${text}`],
    ...[
      text.replace('"body":{}', '"body":{"a":1}'),
      text.replace('"body":{}', '"body":[]'),
      text.replace('{}', 'null'),
    ],
    ...[text.replace('"ran":0', '"ran":-1'), text.replace('"ran":0', '"ran":"0"'), text.replace('"ran":0,', '')],
    ...[text.replace('"seen":{}', '"seen":{"north":"1"}'), text.replace('"seen":{}', '"seen":[]')],
    text.replace('}', ',"a":1}'),
  ]
  for (const each of wrong) assert.equal(readEntry(utf8(each)), 'form', each)
  assert.throws(() => entryOctets({ kind: 'statement', note: 'a'.repeat(60_000) }, CLOCK), RangeError)
  fc.assert(fc.property(fc.uint8Array(), (octets) => assert.equal(readEntry(octets), 'form')))
})

test('inputs are names of agreed files and hashes', () => {
  assert.ok(isInputs(INPUTS) && isInputs({}) && isInputs({ 'agreement/ko': hashText(utf8('')) }))
  const hash = hashText(utf8(''))
  for (const name of ['policy.yml', 'lists/', 'lists/../x', 'lists/A', 'agreement/', 'constructor', 'lists/a/b'])
    assert.ok(!isInputs({ [name]: hash }), name)
  assert.ok(!isInputs({ zones: hash.toUpperCase() }) && !isInputs({ zones: null }) && !isInputs([]))
  assert.ok(!isInputs(Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`lists/a${n}`, hash]))))
})

const genesis = {
  kind: 'genesis',
  charter: charterByFile(log.name) as unknown as Json,
  inputs: INPUTS,
  log: log.text,
} as const
const ROOTS = createLog().root

test('the genesis has a log whose name is the park', () => {
  const of = (more: object) => follow(NOTHING_FOLLOWED, entryOctets({ ...genesis, ...more }, CLOCK), ROOTS)
  const { followed } = of({})
  assert.deepEqual(followed.state?.logKey, log)
  assert.deepEqual(followed.since, { index: 0, wall: CLOCK.wall })
  for (const more of [
    { log: keyOf('other.example/record').text },
    { log: keyOf('north/witness', 'cosigner').text },
    { log: 1 },
    { charter: [] },
    { inputs: { a: 1 } },
  ])
    assert.deepEqual(of(more), { followed: NOTHING_FOLLOWED, outcome: { is: 'no-genesis' } })
})

test('a genesis may say what its files were compiled to; an activation of an engine of before says nothing of the table', () => {
  const compiled = { compiled: hashOf('table'), engine: 'isthmus/2' }
  const of = (more: object) =>
    follow(NOTHING_FOLLOWED, entryOctets({ ...genesis, ...more }, CLOCK), ROOTS).followed.state
  assert.deepEqual([of({})?.table, of(compiled)?.table], [null, compiled])
  assert.equal(
    stateHash(of({}) ?? assert.fail()),
    stateHash(of(compiled) ?? assert.fail()),
    'it is no part of the state hash',
  )
  for (const more of [
    { engine: 'isthmus/2' },
    { compiled: hashOf('table') },
    { ...compiled, engine: '' },
    { ...compiled, compiled: 'x' },
  ])
    assert.equal(of(more), null)
  const park = new TestPark(undefined, undefined, undefined, compiled)
  const done = (engine: string) => {
    const subject = park.proposeInputs({ 'lists/x': hashOf(engine) })
    for (const by of ['north/kim', 'north/ri', 'south/lee', 'south/park']) park.say(by, 'approve', subject)
    park.pass(600).add({ kind: 'activation', proposal: subject, compiled: hashOf(engine), engine })
    assert.deepEqual(park.outcome, { is: 'accepted' })
    return park.state.table
  }
  assert.deepEqual(done('isthmus/2'), { compiled: hashOf('isthmus/2'), engine: 'isthmus/2' })
  assert.equal(done('isthmus/1'), null)
})

test('since when the present files are in force: an adoption changes it, a heartbeat and what is refused do not', () => {
  let { followed } = follow(NOTHING_FOLLOWED, entryOctets(genesis, CLOCK), ROOTS)
  const next = (body: Parameters<typeof entryOctets>[0], wall: number): string => {
    const done = follow(followed, entryOctets(body, { ...CLOCK, wall }), ROOTS)
    followed = done.followed
    return done.outcome.is
  }
  assert.equal(next({ kind: 'heartbeat' }, 1), 'accepted')
  assert.deepEqual(followed.since, { index: 0, wall: CLOCK.wall })
  assert.equal(next({ kind: 'adoption', inputs: INPUTS }, 2), 'accepted')
  assert.deepEqual(followed.since, { index: 2, wall: 2 })
  assert.equal(next({ kind: 'proposal', proposal: {} }, 3), 'refused')
  assert.deepEqual(followed.since, { index: 2, wall: 2 })
  assert.equal(followed.state?.size, 4)
})
