import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { base64Of } from '../../../src/base/base64.ts'
import { ed25519Signer } from '../../../src/base/ed25519.ts'
import { sha256 } from '../../../src/base/octets.ts'
import { utf8 } from '../../../src/base/utf8.ts'
import { checkpointText, parseCheckpoint, verifyCheckpoint } from '../../../src/domain/record/checkpoint.ts'
import { type KeyType, verifierKey } from '../../../src/domain/record/keys.ts'
import { cosignText, noteOf, signText } from '../../../src/domain/record/note.ts'

const made = (name: string, type: KeyType = 'ed25519') => {
  const { publicKey, sign } = ed25519Signer(sha256(utf8(name)))
  return { key: verifierKey(name, type, publicKey) ?? assert.fail(), sign }
}
const log = made('park.example/record')
const other = made('other.example/record')
const witness = made('north/witness', 'cosigner')

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
