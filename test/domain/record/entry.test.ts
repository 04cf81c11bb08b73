import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { base64Of } from '../../../src/base/base64.ts'
import { ed25519Signer } from '../../../src/base/ed25519.ts'
import { hashText, sha256 } from '../../../src/base/octets.ts'
import { parseUtf8, utf8 } from '../../../src/base/utf8.ts'
import { checkpointText, parseCheckpoint, verifyCheckpoint } from '../../../src/domain/record/checkpoint.ts'
import { adoptedBy, entryOf, genesisOf, isInputs, parseEntry } from '../../../src/domain/record/entry.ts'
import { type KeyType, verifierKey } from '../../../src/domain/record/keys.ts'
import { cosignText, noteOf, signText } from '../../../src/domain/record/note.ts'

const CLOCK = { boot: 1, ran: 0, wall: 1_795_000_000, seen: {} }
const INPUTS = { 'policy.yaml': hashText(utf8('policy')), 'lists/malware': hashText(utf8('a.test\n')) }
const made = (name: string, type: KeyType = 'ed25519') => {
  const { publicKey, sign } = ed25519Signer(sha256(utf8(name)))
  return { key: verifierKey(name, type, publicKey) ?? assert.fail(), sign }
}
const log = made('park.example/record')
const other = made('other.example/record')
const witness = made('north/witness', 'cosigner')

test('an entry is read as it is written', () => {
  const octets = entryOf('adoption', { inputs: INPUTS }, CLOCK)
  assert.equal(
    parseUtf8(octets),
    `{"body":{"inputs":{"lists/malware":"${INPUTS['lists/malware']}","policy.yaml":"${INPUTS['policy.yaml']}"}},"clock":{"boot":1,"ran":0,"seen":{},"wall":1795000000},"entry":"isthmus/v1","kind":"adoption"}`,
  )
  const entry = parseEntry(octets)
  assert.equal(entry?.kind, 'adoption')
  assert.deepEqual({ ...(entry && adoptedBy(entry)) }, INPUTS)
  assert.deepEqual(JSON.parse(JSON.stringify(entry?.clock)), CLOCK)
})

test('an entry with anything else than its kind has is none', () => {
  const text = parseUtf8(entryOf('heartbeat', {}, CLOCK)) ?? ''
  assert.ok(parseEntry(utf8(text)) !== undefined)
  const wrong = [
    ...[text.replace('isthmus/v1', 'isthmus/v2'), text.replace('heartbeat', 'heartbeats'), `${text}\n`, ` ${text}`],
    ...[
      text.replace('"body":{}', '"body":{"a":1}'),
      text.replace('"body":{}', '"body":[]'),
      text.replace('{}', 'null'),
    ],
    ...[text.replace('"ran":0', '"ran":-1'), text.replace('"ran":0', '"ran":"0"'), text.replace('"ran":0,', '')],
    ...[text.replace('"seen":{}', '"seen":{"north":"1"}'), text.replace('"seen":{}', '"seen":[]')],
    ...[text.replace('"kind":"heartbeat"', '"kind":"constructor"'), text.replace('}', ',"a":1}')],
  ]
  for (const each of wrong) assert.equal(parseEntry(utf8(each)), undefined, each)
  assert.throws(() => entryOf('statement', { note: 'a'.repeat(60_000) }, CLOCK), RangeError)
  fc.assert(fc.property(fc.uint8Array(), (octets) => assert.equal(parseEntry(octets), undefined)))
})

test('inputs are names of agreed files and hashes', () => {
  assert.ok(isInputs(INPUTS) && isInputs({}) && isInputs({ 'agreement/ko': hashText(utf8('')) }))
  const hash = hashText(utf8(''))
  for (const name of ['policy.yml', 'lists/', 'lists/../x', 'lists/A', 'agreement/', 'constructor', 'lists/a/b'])
    assert.ok(!isInputs({ [name]: hash }), name)
  assert.ok(!isInputs({ zones: hash.toUpperCase() }) && !isInputs({ zones: null }) && !isInputs([]))
  assert.ok(!isInputs(Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`lists/a${n}`, hash]))))
})

test('the genesis has a log whose name is the park', () => {
  const body = { charter: { park: log.key.name }, inputs: INPUTS, log: log.key.text }
  const of = (kind: string, more: object) => parseEntry(entryOf(kind, { ...body, ...more }, CLOCK))
  const read = of('genesis', {})
  assert.deepEqual(read && genesisOf(read)?.log, log.key)
  for (const more of [
    { log: other.key.text },
    { log: witness.key.text },
    { log: 1 },
    { charter: [] },
    { inputs: { a: 1 } },
  ]) {
    const entry = of('genesis', more)
    assert.ok(entry !== undefined && genesisOf(entry) === undefined)
  }
})

const checkpoint = { origin: log.key.name, size: 42, root: sha256() }
const text = checkpointText(checkpoint)

test('a checkpoint has three lines, and each in one way', () => {
  assert.equal(text, 'park.example/record\n42\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n')
  assert.deepEqual(parseCheckpoint(text), checkpoint)
  const wrong = ['', `${text}extension\n`, `${text}\n`, text.trimEnd(), ` ${text}`, text.replace('42', '042')]
  for (const each of [
    ...wrong,
    text.replace('42', '-1'),
    text.replace('42', '9007199254740992'),
    text.replace('42', '1e3'),
  ])
    assert.equal(parseCheckpoint(each), undefined, each)
  assert.equal(parseCheckpoint(text.replace('hSuFU=', 'hSuFV=')), undefined, 'spare bits')
  assert.equal(parseCheckpoint(`a\n1\n${base64Of(new Uint8Array(31))}\n`), undefined)
  fc.assert(fc.property(fc.string(), (any) => assert.equal(parseCheckpoint(any), undefined)))
})

test('a checkpoint counts when its log has signed it', () => {
  const own = signText(text, log.key, log.sign)
  const cosigned = cosignText(text, witness.key, witness.sign, 1_795_000_000)
  const good = verifyCheckpoint(noteOf(text, [own, cosigned]), log.key, [witness.key])
  assert.deepEqual(good.ok && [good.checkpoint, good.cosignatures.map(({ time }) => time)], [
    checkpoint,
    [1_795_000_000],
  ])
  const why = (note: string) => {
    const verified = verifyCheckpoint(note, log.key, [witness.key])
    return verified.ok ? 'ok' : verified.why
  }
  assert.equal(why(noteOf(text, [cosigned])), 'log')
  assert.equal(why(noteOf(text, [own.replace(/.{6}\n$/, 'AAAA==\n')])), 'signature')
  assert.equal(why('x'), 'malformed')
  const extended = `${text}more\n`
  assert.equal(why(noteOf(extended, [signText(extended, log.key, log.sign)])), 'malformed')
  const elsewhere = checkpointText({ ...checkpoint, origin: other.key.name })
  assert.equal(why(noteOf(elsewhere, [signText(elsewhere, log.key, log.sign)])), 'origin')
})
