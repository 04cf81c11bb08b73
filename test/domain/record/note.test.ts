import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import fc from 'fast-check'
import { base64Of } from '../../../src/base/base64.ts'
import { ed25519Signer, type Signer } from '../../../src/base/ed25519.ts'
import { joined, parseHex, sha256 } from '../../../src/base/octets.ts'
import { utf8 } from '../../../src/base/utf8.ts'
import {
  type KeyType,
  parseVerifierKey,
  passkeyOf,
  type VerifierKey,
  verifierKey,
} from '../../../src/domain/record/keys.ts'
import { cosignText, noteLine, noteOf, parseNote, signText, verifyNote } from '../../../src/domain/record/note.ts'

type Vectors = {
  readonly notes: readonly {
    readonly keys: readonly { readonly seed: string; readonly verifier: string }[]
    readonly note: string
  }[]
}
const { notes }: Vectors = JSON.parse(readFileSync(join(import.meta.dirname, 'note-vectors.json'), 'utf8'))

const made = (name: string, type: KeyType = 'ed25519'): { readonly key: VerifierKey; readonly signer: Signer } => {
  const signer = ed25519Signer(sha256(utf8(name)))
  const key = verifierKey(name, type, signer.publicKey)
  assert.ok(key !== undefined)
  return { key, signer }
}
const kim = made('north/kim')
const lee = made('south/lee')
const witness = made('north/witness', 'cosigner')
const TEXT = 'park.example/record\n공단\n\n1\n'
const lineOf = ({ key, signer }: typeof kim, text = TEXT): string => signText(text, key, signer.sign)

test('vectors that another library made', () => {
  assert.equal(notes.length, 3)
  for (const { keys, note } of notes) {
    const known = keys.map(({ verifier }) => parseVerifierKey(verifier) ?? assert.fail(verifier))
    const verified = verifyNote(note, known)
    assert.ok(verified.ok)
    assert.deepEqual(
      verified.signatures.map(({ key }) => key.text),
      keys.map(({ verifier }) => verifier),
    )
    const lines = verified.signatures.map(({ key, time }, at) => {
      const { sign } = ed25519Signer(parseHex(keys[at]?.seed ?? ''))
      return time === undefined ? signText(verified.text, key, sign) : cosignText(verified.text, key, sign, time)
    })
    assert.equal(noteOf(verified.text, lines), note)
  }
})

test('a note of several signatures is verified by the keys that are known', () => {
  const note = noteOf(TEXT, [
    lineOf(kim),
    cosignText(TEXT, witness.key, witness.signer.sign, 1_795_000_000),
    lineOf(lee),
  ])
  const all = verifyNote(note, [kim.key, lee.key, witness.key])
  assert.ok(all.ok)
  assert.equal(all.text, TEXT)
  assert.deepEqual(
    all.signatures.map(({ key, time }) => [key.name, time]),
    [
      ['north/kim', undefined],
      ['north/witness', 1_795_000_000],
      ['south/lee', undefined],
    ],
  )
  const one = verifyNote(note, [lee.key])
  assert.ok(one.ok && one.signatures.length === 1)
  const none = verifyNote(note, [])
  assert.ok(none.ok && none.signatures.length === 0)
})

test('a known key whose signature does not hold makes the whole note invalid', () => {
  const bad = noteLine(kim.key, lee.signer.sign(utf8(TEXT)))
  for (const lines of [[bad], [bad, lineOf(kim)], [lineOf(kim), bad], [lineOf(lee), bad]])
    assert.deepEqual(verifyNote(noteOf(TEXT, lines), [kim.key, lee.key]), { ok: false, why: 'signature' })
  assert.ok(verifyNote(noteOf(TEXT, [bad, lineOf(lee)]), [lee.key]).ok, 'unknown lines are passed over')
})

test('two lines of one key count once', () => {
  const twice = verifyNote(noteOf(TEXT, [lineOf(kim), lineOf(kim)]), [kim.key])
  assert.ok(twice.ok && twice.signatures.length === 1)
  const times = [5, 9].map((time) => cosignText(TEXT, witness.key, witness.signer.sign, time))
  const first = verifyNote(noteOf(TEXT, times), [witness.key])
  assert.deepEqual(first.ok && first.signatures.map(({ time }) => time), [5])
})

test('a signature of one kind is none of another', () => {
  const asCosigner = verifierKey('north/kim', 'cosigner', kim.key.publicKey)
  assert.ok(asCosigner !== undefined && asCosigner.id !== kim.key.id)
  const plain = noteLine(asCosigner, joined(new Uint8Array(8), kim.signer.sign(utf8(TEXT))))
  assert.ok(!verifyNote(noteOf(TEXT, [plain]), [asCosigner]).ok)
  const moved = cosignText(TEXT, asCosigner, kim.signer.sign, 7).replace('A', 'B')
  assert.ok(!verifyNote(noteOf(TEXT, [moved]), [asCosigner]).ok)
  const late = cosignText(TEXT, asCosigner, kim.signer.sign, 2 ** 53)
  assert.ok(!verifyNote(noteOf(TEXT, [late]), [asCosigner]).ok, 'a time that no number holds exactly')
})

test('what is no note', () => {
  const line = lineOf(kim)
  const wrong = [
    ...[
      '',
      '\n',
      '\n\n',
      TEXT,
      `${TEXT}\n`,
      `${TEXT}${line}`,
      line,
      `${TEXT}\n${line.trimEnd()}`,
      `${TEXT}\n${line}\n`,
    ],
    ...[`${TEXT}\n${line}x`, `${TEXT}\n${line.replace('— ', '- ')}`, `${TEXT}\n${line.replace('— ', '—  ')}`],
    ...[`${TEXT}\n${line.replace('\n', '\r\n')}`, `a\tb\n\n${line}`, `a\0\n\n${line}`, `a\ud800\n\n${line}`],
    ...[`${TEXT}\n— north/kim AAAAAA==\n`, `${TEXT}\n— north/kim AAAAAB==\n`, `${TEXT}\n— north+kim AAAAAAA=\n`],
    ...[`${TEXT}\n— north/kim\n`, `${TEXT}\n— ${line.slice(2)}`.replace('north/kim', 'north\u3000kim')],
    noteOf(TEXT, Array<string>(65).fill(line)),
    noteOf(`${'a'.repeat(1_000_000)}\n`, [line]),
    noteOf(`${'가'.repeat(340_000)}\n`, [line]),
  ]
  for (const note of wrong) assert.equal(parseNote(note), undefined, JSON.stringify(note.slice(0, 200)))
  assert.deepEqual(verifyNote('x', [kim.key]), { ok: false, why: 'malformed' })
  assert.ok(parseNote(noteOf(TEXT, Array<string>(64).fill(line))) !== undefined)
  assert.ok(parseNote(noteOf('a\u007fb\n', [line])) !== undefined, 'as the standard has it')
})

test('any octet changed: the note is refused, or the line is of an unknown key', () => {
  const note = noteOf(TEXT, [lineOf(kim)])
  fc.assert(
    fc.property(fc.nat(note.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, letter) => {
      const changed = note.slice(0, at) + letter + note.slice(at + 1)
      if (changed === note) return
      const verified = verifyNote(changed, [kim.key])
      assert.ok(!verified.ok || verified.signatures.length === 0)
    }),
    { numRuns: 1000 },
  )
})

test('anything at all: no throw', () => {
  const piece = fc.constantFrom('— ', 'north/kim', ' ', '\n', '\n\n', 'AAAAAAA=', '=', '+', lineOf(kim), TEXT)
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece).map((pieces) => pieces.join('')),
  )
  fc.assert(
    fc.property(anything, (note) => {
      const { length } = parseNote(note)?.lines ?? []
      assert.ok(length <= 64)
      verifyNote(note, [kim.key])
      parseVerifierKey(note)
    }),
    { numRuns: 300 },
  )
})

const point = (): Uint8Array => {
  const { x = '', y = '' } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
  return Uint8Array.from([4, ...Buffer.from(x, 'base64url'), ...Buffer.from(y, 'base64url')])
}
const passkey = (may: number, origin: string, at = point()): Uint8Array => joined(at, Uint8Array.of(may), utf8(origin))

test('verifier keys are read as they are written', () => {
  const keys = [kim.key, witness.key, verifierKey('north/ri', 'passkey', passkey(1, 'https://console.north.example'))]
  for (const key of keys) {
    assert.ok(key !== undefined)
    assert.deepEqual(parseVerifierKey(key.text), key)
    for (const wrong of [
      `${key.text}\n`,
      ` ${key.text}`,
      key.text.toUpperCase(),
      key.text.slice(0, -4),
      `x${key.text}`,
    ])
      assert.equal(parseVerifierKey(wrong), undefined)
  }
})

test('names, types and public keys that are not taken', () => {
  for (const name of ['', 'North', 'a b', 'a+b', 'é', 'a'.repeat(101)])
    assert.equal(verifierKey(name, 'ed25519', kim.key.publicKey), undefined)
  assert.equal(verifierKey('a', 'ed25519', new Uint8Array(32)), undefined, 'small order')
  const reserved = joined(Uint8Array.of(6), new Uint8Array(1312).fill(1))
  const id = Buffer.from(sha256(utf8('a\n'), reserved).subarray(0, 4)).toString('hex')
  assert.equal(parseVerifierKey(`a+${id}+${base64Of(reserved)}`), undefined, 'ML-DSA-44 is reserved')
})

test("a passkey's public key has its point, its octet and its origin", () => {
  for (const origin of ['https://console.north.example', 'https://n.example:8443', 'http://north.localhost:8080']) {
    assert.deepEqual(passkeyOf(passkey(0, origin))?.origin, origin)
    assert.equal(passkeyOf(passkey(1, origin))?.mayBeCopied, true)
  }
  const origins = [
    '',
    'http://north.example',
    'https://North.example',
    'https://n.example/',
    'https://n.example:',
    'https://n..example',
  ]
  for (const origin of [...origins, 'https://localhost.evil/', 'http://xlocalhost', `https://${'a'.repeat(200)}`])
    assert.equal(passkeyOf(passkey(0, origin)), undefined, origin)
  assert.equal(passkeyOf(passkey(2, 'https://n.example')), undefined)
  assert.equal(passkeyOf(passkey(0, 'https://n.example', new Uint8Array(65))), undefined)
  assert.equal(passkeyOf(new Uint8Array(0)), undefined)
})

test("a passkey's signature is checked by whoever can", () => {
  const key = verifierKey('north/ri', 'passkey', passkey(0, 'https://n.example'))
  assert.ok(key !== undefined)
  const note = noteOf(TEXT, [noteLine(key, utf8('assertion'))])
  assert.deepEqual(verifyNote(note, [key]), { ok: false, why: 'signature' })
  const verified = verifyNote(note, [key], (asked, text, signature) => {
    assert.deepEqual([asked, text, signature], [key, TEXT, utf8('assertion')])
    return true
  })
  assert.ok(verified.ok && verified.signatures.length === 1)
})
